package dev.dovetail.config;

import dev.dovetail.config.JsonValue.JsonBoolean;
import dev.dovetail.config.JsonValue.JsonNumber;
import dev.dovetail.config.JsonValue.JsonString;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An object of the file while it is read: hands out fields by type, tells what has another type,
 * and remembers which fields were asked for, so that it can tell what is left over.
 */
final class Section {
    private final Node.Table table;
    private final Problems problems;
    private final Set<String> asked = new LinkedHashSet<>();

    Section(Node.Table table, Problems problems) {
        this.table = table;
        this.problems = problems;
    }

    Place place() {
        return table.place();
    }

    /** The field's place, or where it would be if it is missing. */
    Place place(String key) {
        Node node = table.fields().get(key);
        return node == null ? place().missing(key) : node.place();
    }

    boolean has(String key) {
        return table.fields().containsKey(key);
    }

    Optional<Node> node(String key) {
        asked.add(key);
        return Optional.ofNullable(table.fields().get(key));
    }

    /** A string that is not empty. */
    Optional<String> string(String key, String meaning) {
        return node(key).flatMap(node -> string(node, meaning));
    }

    /** The same, which must be there. */
    Optional<String> requiredString(String key, String meaning) {
        if (!has(key)) {
            asked.add(key);
            problems.error(place(key), "is missing: expected a string (" + meaning + ")");
        }
        return string(key, meaning);
    }

    Optional<Boolean> bool(String key, String meaning) {
        return node(key)
                .flatMap(
                        node ->
                                node instanceof Node.Scalar(_, _, JsonBoolean(boolean value))
                                        ? Optional.of(value)
                                        : wrong(node, "true or false (" + meaning + ")"));
    }

    OptionalInt integer(String key, int min, int max, String meaning) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        String range = "an integer from " + min + " to " + max + " (" + meaning + ")";
        if (!(node.get() instanceof Node.Scalar(_, _, JsonNumber(double value)))) {
            wrong(node.get(), range);
            return OptionalInt.empty();
        }
        if (value != Math.rint(value) || value < min || value > max) {
            String found = new JsonNumber(value).toJson();
            problems.error(node.get().place(), "expected " + range + ", found " + found);
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) value);
    }

    List<String> strings(String key, String meaning) {
        List<String> strings = new ArrayList<>();
        for (Node item : items(key, "an array of strings (" + meaning + ")")) {
            string(item, meaning).ifPresent(strings::add);
        }
        return strings;
    }

    List<Section> sections(String key, String meaning) {
        List<Section> sections = new ArrayList<>();
        for (Node item : items(key, "an array of objects (" + meaning + ")")) {
            section(item, meaning).ifPresent(sections::add);
        }
        return sections;
    }

    Optional<Section> section(String key, String meaning) {
        return node(key).flatMap(node -> section(node, meaning));
    }

    /** An object whose values are all strings. */
    Map<String, String> stringMap(String key, String meaning) {
        Map<String, String> strings = new LinkedHashMap<>();
        section(key, meaning).ifPresent(section -> section.stringsInto(strings, meaning));
        return strings;
    }

    private void stringsInto(Map<String, String> strings, String meaning) {
        for (String name : names()) {
            string(name, meaning).ifPresent(text -> strings.put(name, text));
        }
    }

    List<String> names() {
        return List.copyOf(table.fields().keySet());
    }

    /** Warns of each field that nobody has asked for. */
    void warnOfTheRest() {
        table.fields().forEach(this::warnIfNotAsked);
    }

    private void warnIfNotAsked(String name, Node field) {
        if (!asked.contains(name)) {
            String near = NearName.didYouMean(name, asked);
            problems.warning(field.place(), "is not a known key and is ignored" + near);
        }
    }

    private List<Node> items(String key, String expected) {
        return node(key)
                .flatMap(
                        node ->
                                node instanceof Node.Items items
                                        ? Optional.of(items.items())
                                        : wrong(node, expected))
                .orElse(List.of());
    }

    private Optional<Section> section(Node node, String meaning) {
        return node instanceof Node.Table object
                ? Optional.of(new Section(object, problems))
                : wrong(node, "an object (" + meaning + ")");
    }

    private Optional<String> string(Node node, String meaning) {
        if (!(node instanceof Node.Scalar(_, Node.Type type, JsonString(String text)))
                || type != Node.Type.STRING) {
            return wrong(node, "a string (" + meaning + ")");
        }
        if (text.isBlank()) {
            problems.error(node.place(), "expected a string (" + meaning + "), found an empty one");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private <T> Optional<T> wrong(Node node, String expected) {
        problems.error(node.place(), "expected " + expected + ", found " + node.kind());
        return Optional.empty();
    }
}
