package dev.dovetail.config.wdtest;

import dev.dovetail.config.Place;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses the constants of a Cap'n Proto schema text. Other declarations at the top level ({@code
 * using}, the file's id, annotations) are passed over.
 */
final class CapnpParser {
    private static final int MAX_DEPTH = 100;

    private final CapnpScanner scanner;
    private final String scope;
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final Map<String, Import> imports = new LinkedHashMap<>();
    private int depth;

    private CapnpParser(String text, String scope) {
        scanner = new CapnpScanner(text);
        this.scope = scope;
    }

    /** What a text declares. */
    record Parsed(Map<String, Constant> constants, Map<String, Import> imports) {}

    /** {@code using Name = import "path"}. */
    record Import(Place place, String path) {}

    /**
     * A constant.
     *
     * @param type its type's name, as {@code Workerd.Config}
     */
    record Constant(String type, CapnpValue value) {}

    /**
     * The constants by name.
     *
     * @param scope put before the names of constants, also where they are referred to
     * @throws WrongException if the text is not what it should be
     */
    static Parsed parse(String text, String scope) {
        var parser = new CapnpParser(text, scope);
        while (!parser.scanner.isAtEnd()) {
            parser.declaration();
        }
        return new Parsed(parser.constants, parser.imports);
    }

    private void declaration() {
        Place place = scanner.place();
        char first = scanner.peek();
        if (first == '@' || first == '$') {
            scanner.skipDeclaration();
            return;
        }
        String word = scanner.word();
        switch (word) {
            case "const" -> constant();
            case "using" -> using();
            case "annotation" -> scanner.skipDeclaration();
            default ->
                    throw new WrongException(
                            place,
                            "expected \"using\" or \"const\", found "
                                    + (word.isEmpty() ? scanner.found() : "\"" + word + "\""));
        }
    }

    private void using() {
        String name = scanner.word();
        boolean named = scanner.take('=');
        Place place = scanner.place();
        if (named && scanner.word().equals("import")) {
            imports.put(name, new Import(place, scanner.string()));
        }
        scanner.skipDeclaration();
    }

    private void constant() {
        Place place = scanner.place();
        String name = scanner.word();
        if (name.isEmpty()) {
            throw scanner.wrong("expected the constant's name, found " + scanner.found());
        }
        scanner.expect(':');
        String type = type();
        scanner.expect('=');
        CapnpValue value = value();
        scanner.expect(';');
        if (constants.put(scope + name, new Constant(type, value)) != null) {
            throw new WrongException(place, "the constant " + name + " is there twice");
        }
    }

    private String type() {
        var type = new StringBuilder(scanner.word());
        while (scanner.take('.')) {
            type.append('.').append(scanner.word());
        }
        if (scanner.take('(')) {
            type.append('(').append(type()).append(')');
            scanner.expect(')');
        }
        return type.toString();
    }

    private CapnpValue value() {
        if (++depth > MAX_DEPTH) {
            throw scanner.wrong("values are nested over " + MAX_DEPTH + " deep");
        }
        Place place = scanner.place();
        CapnpValue value =
                switch (scanner.peek()) {
                    case '"' -> new CapnpValue.Text(place, scanner.string());
                    case '`' -> new CapnpValue.Text(place, scanner.lines());
                    case '(' -> struct(place);
                    case '[' -> items(place);
                    case '.' -> reference(place);
                    default -> word(place);
                };
        depth--;
        return value;
    }

    private CapnpValue struct(Place place) {
        scanner.expect('(');
        var fields = new LinkedHashMap<String, CapnpValue>();
        while (!scanner.take(')')) {
            Place at = scanner.place();
            String name = scanner.word();
            if (name.isEmpty()) {
                throw new WrongException(
                        at, "expected a field's name or ')', found " + scanner.found());
            }
            scanner.expect('=');
            if (fields.put(name, value()) != null) {
                throw new WrongException(at, "the field " + name + " is there twice: remove one");
            }
            separator(')');
        }
        return new CapnpValue.Struct(place, fields);
    }

    private CapnpValue items(Place place) {
        scanner.expect('[');
        List<CapnpValue> items = new ArrayList<>();
        while (!scanner.take(']')) {
            items.add(value());
            separator(']');
        }
        return new CapnpValue.Items(place, List.copyOf(items));
    }

    private void separator(char end) {
        if (!scanner.take(',') && scanner.peek() != end) {
            throw scanner.wrong("expected ',' or '" + end + "', found " + scanner.found());
        }
    }

    private CapnpValue reference(Place place) {
        scanner.expect('.');
        return new CapnpValue.Reference(place, scope + scanner.word());
    }

    private CapnpValue word(Place place) {
        String word = scanner.word();
        if (word.isEmpty()) {
            throw new WrongException(place, "expected a value, found " + scanner.found());
        }
        if (word.equals("embed")) {
            return new CapnpValue.Embed(place, scanner.string());
        }
        if (!scanner.take('.')) {
            return new CapnpValue.Word(place, word);
        }
        String whole = word + "." + scanner.word();
        // a number with a fraction, or a constant of an imported file
        return Character.isLetter(word.charAt(0))
                ? new CapnpValue.Reference(place, whole)
                : new CapnpValue.Word(place, whole);
    }
}
