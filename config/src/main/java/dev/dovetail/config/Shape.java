package dev.dovetail.config;

/** The type that a key's value must have, as far as it is checked for keys without effect. */
enum Shape {
    STRING("a string"),
    BOOLEAN("true or false"),
    OBJECT("an object"),
    ROUTE("a string or an object with a pattern"),
    STRINGS("an array of strings"),
    OBJECTS("an array of objects"),
    ROUTES("an array of strings and objects"),
    /** The key has a reader of its own, which says what it expects. */
    READ_APART("anything");

    private final String words;

    Shape(String words) {
        this.words = words;
    }

    /** Tells what is of another type; the answer is whether all is of the right one. */
    boolean check(Node node, Problems problems) {
        boolean right =
                switch (this) {
                    case STRING -> is(node, Node.Type.STRING);
                    case BOOLEAN -> is(node, Node.Type.BOOLEAN);
                    case OBJECT -> node instanceof Node.Table;
                    case ROUTE -> is(node, Node.Type.STRING) || hasPattern(node);
                    case STRINGS, OBJECTS, ROUTES -> node instanceof Node.Items;
                    case READ_APART -> true;
                };
        if (!right) {
            problems.error(node.place(), "expected " + words + ", found " + node.kind());
        }
        return right && itemsAreRight(node, problems);
    }

    private boolean itemsAreRight(Node node, Problems problems) {
        return switch (this) {
            case STRINGS -> eachIs(STRING, node, problems);
            case OBJECTS -> eachIs(OBJECT, node, problems);
            case ROUTES -> eachIs(ROUTE, node, problems);
            case STRING, BOOLEAN, OBJECT, ROUTE, READ_APART -> true;
        };
    }

    private static boolean eachIs(Shape shape, Node node, Problems problems) {
        boolean right = true;
        if (node instanceof Node.Items items) {
            for (Node item : items.items()) {
                right &= shape.check(item, problems);
            }
        }
        return right;
    }

    private static boolean is(Node node, Node.Type type) {
        return node instanceof Node.Scalar scalar && scalar.type() == type;
    }

    private static boolean hasPattern(Node node) {
        return node instanceof Node.Table table && table.fields().containsKey("pattern");
    }
}
