package dev.dovetail.config;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value (RFC 8259) from a configuration file: a variable, or a binding's props. */
public sealed interface JsonValue extends Serializable {

    /**
     * The value as JSON text without spaces, safe to put into JavaScript source: half surrogates
     * and U+2028 and U+2029 are escaped.
     */
    default String toJson() {
        return JsonWriter.write(this);
    }

    /**
     * An object.
     *
     * @param fields the fields, in the file's order; copied
     */
    record JsonObject(Map<String, JsonValue> fields) implements JsonValue {

        /** The object without fields. */
        public static final JsonObject EMPTY = new JsonObject(Map.of());

        /** Copies the fields and keeps their order. */
        public JsonObject {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /**
     * An array.
     *
     * @param items the items; copied
     */
    record JsonArray(List<JsonValue> items) implements JsonValue {

        /** Copies the items. */
        public JsonArray {
            items = List.copyOf(items);
        }
    }

    /**
     * A string.
     *
     * @param value the characters; half surrogates are possible, as in JavaScript
     */
    record JsonString(String value) implements JsonValue {}

    /**
     * A number as JavaScript has it.
     *
     * @param value a finite number
     */
    record JsonNumber(double value) implements JsonValue {

        /**
         * Refuses what JSON cannot write.
         *
         * @throws IllegalArgumentException if the value is infinite or not a number
         */
        public JsonNumber {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("JSON has no " + value);
            }
        }
    }

    /**
     * {@code true} or {@code false}.
     *
     * @param value which
     */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** {@code null}. */
    record JsonNull() implements JsonValue {}
}
