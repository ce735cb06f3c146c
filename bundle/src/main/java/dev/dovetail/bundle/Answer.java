package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** An object out of esbuild's answer; its fields are of the types that the reader asks for. */
record Answer(Map<?, ?> fields) {

    static Answer of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Answer(map);
        }
        throw new EsbuildException("esbuild answered in an unknown form: " + value);
    }

    @Nullable String text(String name) {
        return fields.get(name) instanceof String text ? text : null;
    }

    String string(String name) {
        String text = text(name);
        if (text == null) {
            throw new EsbuildException("esbuild's answer has no " + name);
        }
        return text;
    }

    int number(String name) {
        return fields.get(name) instanceof Integer number ? number : 0;
    }

    byte[] bytes(String name) {
        return fields.get(name) instanceof byte[] bytes ? bytes : new byte[0];
    }

    @Nullable Answer object(String name) {
        return fields.get(name) instanceof Map<?, ?> map ? new Answer(map) : null;
    }

    List<Answer> objects(String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream().map(Answer::of).toList()
                : List.of();
    }
}
