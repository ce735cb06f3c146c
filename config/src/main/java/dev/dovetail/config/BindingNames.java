package dev.dovetail.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where in a key's value the names stand that the key adds to {@code env}. */
enum BindingNames {
    /** Nowhere: the key adds nothing to {@code env}. */
    NONE,
    /** {@code {binding = "X"}}. */
    SELF,
    /** The same, but the name may be left out. */
    OPTIONAL_SELF,
    /** {@code [{binding = "X"}, …]}, or {@code name} where a key has no {@code binding}. */
    LIST,
    /** Such a list under {@code bindings}. */
    BINDINGS,
    /** Such a list under {@code producers}. */
    PRODUCERS,
    /** The keys of the object: {@code {X = …}}. */
    KEYS,
    /** The strings under {@code required}. */
    REQUIRED;

    /** A name and where it is given. */
    record Named(String name, Place place) {}

    /** The names in a value, those that are well formed; says which are not. */
    List<Named> in(Node node, Problems problems) {
        return switch (this) {
            case NONE -> List.of();
            case SELF -> named(node, problems).toList();
            case OPTIONAL_SELF ->
                    node instanceof Node.Table table && table.fields().containsKey("binding")
                            ? named(node, problems).toList()
                            : List.of();
            case LIST -> list(node, problems);
            case BINDINGS -> nested(node, "bindings", problems);
            case PRODUCERS -> nested(node, "producers", problems);
            case KEYS -> keys(node);
            case REQUIRED -> required(node, problems);
        };
    }

    private static List<Named> list(Node node, Problems problems) {
        if (!Shape.OBJECTS.check(node, problems) || !(node instanceof Node.Items items)) {
            return List.of();
        }
        return items.items().stream().flatMap(item -> named(item, problems)).toList();
    }

    private static List<Named> nested(Node node, String field, Problems problems) {
        Node list = fields(node).get(field);
        return list == null ? List.of() : list(list, problems);
    }

    private static Stream<Named> named(Node node, Problems problems) {
        Map<String, Node> fields = fields(node);
        String field = fields.containsKey("binding") ? "binding" : "name";
        Node name = fields.get(field);
        if (name == null) {
            Place place = node.place().missing("binding");
            problems.error(place, "is missing: expected a string (the name on env)");
            return Stream.empty();
        }
        return Shape.STRING.check(name, problems) ? string(name) : Stream.empty();
    }

    private static List<Named> keys(Node node) {
        return fields(node).entrySet().stream()
                .map(field -> new Named(field.getKey(), field.getValue().place()))
                .toList();
    }

    private static List<Named> required(Node node, Problems problems) {
        Node names = fields(node).get("required");
        return names != null
                        && Shape.STRINGS.check(names, problems)
                        && names instanceof Node.Items items
                ? items.items().stream().flatMap(BindingNames::string).toList()
                : List.of();
    }

    private static Stream<Named> string(Node node) {
        return node instanceof Node.Scalar(Place place, _, JsonValue.JsonString(String name))
                ? Stream.of(new Named(name, place))
                : Stream.empty();
    }

    private static Map<String, Node> fields(Node node) {
        return node instanceof Node.Table table ? table.fields() : Map.of();
    }
}
