package dev.dovetail.config;

import dev.dovetail.config.JsonValue.JsonArray;
import dev.dovetail.config.JsonValue.JsonBoolean;
import dev.dovetail.config.JsonValue.JsonNull;
import dev.dovetail.config.JsonValue.JsonNumber;
import dev.dovetail.config.JsonValue.JsonObject;
import dev.dovetail.config.JsonValue.JsonString;

/** Writes a {@link JsonValue} as JSON text. */
final class JsonWriter {
    private static final double EXACT_INTEGERS = 0x1p53;

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    static String write(JsonValue value) {
        var writer = new JsonWriter();
        writer.value(value);
        return writer.out.toString();
    }

    private void value(JsonValue value) {
        switch (value) {
            case JsonObject object -> object(object);
            case JsonArray array -> array(array);
            case JsonString string -> string(string.value());
            case JsonNumber number -> number(number.value());
            case JsonBoolean bool -> out.append(bool.value());
            case JsonNull _ -> out.append("null");
        }
    }

    private void object(JsonObject object) {
        String separator = "";
        out.append('{');
        for (var field : object.fields().entrySet()) {
            out.append(separator);
            string(field.getKey());
            out.append(':');
            value(field.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private void array(JsonArray array) {
        String separator = "";
        out.append('[');
        for (JsonValue item : array.items()) {
            out.append(separator);
            value(item);
            separator = ",";
        }
        out.append(']');
    }

    private void number(double number) {
        boolean minusZero = number == 0 && Double.doubleToRawLongBits(number) != 0;
        if (minusZero) {
            out.append("-0");
        } else if (number == Math.rint(number) && Math.abs(number) <= EXACT_INTEGERS) {
            out.append((long) number);
        } else {
            out.append(number);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text, i);
        }
        out.append('"');
    }

    private void character(String text, int index) {
        char c = text.charAt(index);
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ' || c == '\u2028' || c == '\u2029' || isHalfSurrogate(text, index)) {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }

    private static boolean isHalfSurrogate(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(c)
                && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
}
