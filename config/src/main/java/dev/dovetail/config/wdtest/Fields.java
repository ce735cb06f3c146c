package dev.dovetail.config.wdtest;

import dev.dovetail.config.Place;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a struct, asked for by name and type. References are followed. */
final class Fields {
    private static final int MOST_REFERENCES = 50;

    private final Constants constants;
    private final Place place;
    private final Map<String, CapnpValue> fields;

    /** What a reference may lead to. */
    interface Constants {
        @Nullable CapnpValue find(String name);
    }

    private Fields(Constants constants, Place place, Map<String, CapnpValue> fields) {
        this.constants = constants;
        this.place = place;
        this.fields = fields;
    }

    static Fields of(CapnpValue value, String what, Constants constants) {
        if (follow(value, constants) instanceof CapnpValue.Struct(Place at, var fields)) {
            var followed = new LinkedHashMap<String, CapnpValue>();
            fields.forEach((name, field) -> followed.put(name, follow(field, constants)));
            return new Fields(constants, at, followed);
        }
        throw expected("a struct, as (name = value, …), for " + what, value);
    }

    private static CapnpValue follow(CapnpValue value, Constants constants) {
        CapnpValue at = value;
        for (int i = 0; i < MOST_REFERENCES; i++) {
            if (!(at instanceof CapnpValue.Reference(Place where, String name))) {
                return at;
            }
            CapnpValue target = constants.find(name);
            if (target == null) {
                throw new WrongException(
                        where, "there is no constant ." + name + ": define it by const " + name);
            }
            at = target;
        }
        throw new WrongException(value.place(), "the constant refers to itself");
    }

    private static WrongException expected(String what, CapnpValue found) {
        return new WrongException(found.place(), "expected " + what + ", found " + found.kind());
    }

    Place place() {
        return place;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The first field that is none of these names, as the member of a union that is set. */
    Optional<String> otherThan(String name) {
        return fields.keySet().stream().filter(field -> !field.equals(name)).findFirst();
    }

    String requiredText(String name, String what) {
        return text(name)
                .orElseThrow(
                        () ->
                                new WrongException(
                                        place, what + " has no " + name + ": add it as a string"));
    }

    Optional<String> text(String name) {
        CapnpValue value = fields.get(name);
        return value == null ? Optional.empty() : Optional.of(text(value, name));
    }

    private static String text(CapnpValue value, String name) {
        if (value instanceof CapnpValue.Text(_, String text)) {
            return text;
        }
        throw expected("a string for " + name, value);
    }

    boolean bool(String name) {
        CapnpValue value = fields.get(name);
        if (value == null) {
            return false;
        }
        if (value instanceof CapnpValue.Word(_, String word)
                && (word.equals("true") || word.equals("false"))) {
            return word.equals("true");
        }
        throw expected("true or false for " + name, value);
    }

    /** A number that is not negative; 0 if it is not there. */
    long number(String name) {
        CapnpValue value = fields.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof CapnpValue.Word(_, String word) && word.matches("[0-9]{1,18}")) {
            return Long.parseLong(word);
        }
        throw expected("a number that is not negative for " + name, value);
    }

    Optional<CapnpValue> value(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    Optional<Fields> struct(String name) {
        return value(name).map(value -> of(value, name, constants));
    }

    List<String> texts(String name) {
        return each(name, value -> text(value, name));
    }

    List<Fields> structs(String name) {
        return each(name, value -> of(value, name, constants));
    }

    <T> List<T> each(String name, Function<CapnpValue, T> read) {
        CapnpValue value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof CapnpValue.Items(_, List<CapnpValue> items)) {
            List<T> all = new ArrayList<>();
            items.forEach(item -> all.add(read.apply(follow(item, constants))));
            return all;
        }
        throw expected("a list, as [a, b], for " + name, value);
    }
}
