package dev.dovetail.config;

import java.util.List;
import java.util.Map;

/** A value of a configuration file with its place: what TOML and JSON have in common. */
sealed interface Node {

    /**
     * How deep objects and arrays may be nested. Far more than any real file has, and few enough
     * that the parsers, which recurse, cannot run out of stack.
     */
    int MAX_DEPTH = 100;

    /** The message about a value nested deeper than {@link #MAX_DEPTH}. */
    String TOO_DEEP = "is nested deeper than " + MAX_DEPTH + " levels: make it flatter";

    /** Where the value's key stands, or the value itself in an array. */
    Place place();

    /** What the value is, in words: "an integer". */
    String kind();

    /** Whether this says no more than leaving the key out would: an empty value, or false. */
    boolean saysNothing();

    /** An object, which TOML calls a table; the fields are in the file's order. */
    record Table(Place place, Map<String, Node> fields) implements Node {
        @Override
        public String kind() {
            return "an object";
        }

        @Override
        public boolean saysNothing() {
            return fields.values().stream().allMatch(Node::saysNothing);
        }
    }

    /** An array. */
    record Items(Place place, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "an array";
        }

        @Override
        public boolean saysNothing() {
            return items.isEmpty();
        }
    }

    /** Anything else. */
    record Scalar(Place place, Type type, JsonValue value) implements Node {
        @Override
        public String kind() {
            return type.words;
        }

        @Override
        public boolean saysNothing() {
            return value.equals(new JsonValue.JsonBoolean(false))
                    || value.equals(new JsonValue.JsonString(""));
        }
    }

    /** What a {@link Scalar} was in the file. */
    enum Type {
        STRING("a string"),
        INTEGER("an integer"),
        /** An integer that a JavaScript number cannot hold exactly. */
        LARGE_INTEGER("an integer"),
        FRACTION("a number"),
        BOOLEAN("a boolean"),
        NULL("null"),
        /** A TOML date without time; the value is the string {@code 2026-11-17}. */
        DATE("a date"),
        /** Another date or time of TOML; the value is its ISO 8601 string. */
        TIME("a date or time");

        private final String words;

        Type(String words) {
            this.words = words;
        }
    }
}
