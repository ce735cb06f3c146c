package dev.dovetail.config.wdtest;

import dev.dovetail.config.Place;

import java.util.List;
import java.util.Map;

/** A value in Cap'n Proto's text form, and where it stands. */
sealed interface CapnpValue {
    Place place();

    /** A string, one between quotes or several lines that each begin with a back-quote. */
    record Text(Place place, String text) implements CapnpValue {}

    /** What is neither: a number, {@code true}, {@code void}, a name of an enum. */
    record Word(Place place, String word) implements CapnpValue {}

    /** {@code (name = value, …)}. */
    record Struct(Place place, Map<String, CapnpValue> fields) implements CapnpValue {}

    /** {@code [value, …]}. */
    record Items(Place place, List<CapnpValue> items) implements CapnpValue {}

    /** {@code embed "path"}: a file's content. */
    record Embed(Place place, String path) implements CapnpValue {}

    /** {@code .name}: the value of another constant. */
    record Reference(Place place, String name) implements CapnpValue {}

    /** What it is, for messages. */
    default String kind() {
        return switch (this) {
            case Text _ -> "a string";
            case Word(_, String word) -> word;
            case Struct _ -> "a struct";
            case Items _ -> "a list";
            case Embed _ -> "an embedded file";
            case Reference(_, String name) -> "." + name;
        };
    }
}
