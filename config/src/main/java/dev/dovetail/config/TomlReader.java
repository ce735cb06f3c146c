package dev.dovetail.config;

import dev.dovetail.config.JsonValue.JsonBoolean;
import dev.dovetail.config.JsonValue.JsonString;

import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads TOML 1.0 text. */
final class TomlReader {
    private static final Pattern DUPLICATE =
            Pattern.compile("(?s)(.*) previously defined at (line \\d+, column \\d+)");

    private final SourceText source;
    private final Problems problems;

    private TomlReader(SourceText source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The file's values, or nothing but problems if the text is no TOML. */
    static Optional<Node.Table> read(String text, Problems problems) {
        Optional<Place> tooDeep = TomlDepth.tooDeep(text);
        if (tooDeep.isPresent()) {
            problems.error(tooDeep.get(), Node.TOO_DEEP);
            return Optional.empty();
        }
        return parse(text, problems)
                .map(
                        result ->
                                new TomlReader(new SourceText(text), problems)
                                        .table(Place.FILE, result, 0));
    }

    private static Optional<TomlParseResult> parse(String text, Problems problems) {
        try {
            TomlParseResult result = Toml.parse(text);
            result.errors().forEach(error -> tell(error, problems));
            return result.errors().isEmpty() ? Optional.of(result) : Optional.empty();
        } catch (TomlParseError e) {
            // A broken escape in a table's name is thrown, not listed.
            tell(e, problems);
        } catch (AssertionError e) {
            // Only where assertions are on: the parser asserts what a broken escape violates.
            problems.error(Place.FILE, "TOML syntax: a string has a broken \\u or \\U escape");
        } catch (StackOverflowError e) {
            // Broken quotes can hide brackets from TomlDepth. The parser keeps no state.
            problems.error(Place.FILE, Node.TOO_DEEP);
        }
        return Optional.empty();
    }

    private static void tell(TomlParseError error, Problems problems) {
        TomlPosition at = error.position();
        String message = String.valueOf(error.getMessage());
        Matcher duplicate = DUPLICATE.matcher(message);
        if (duplicate.matches()) {
            String first = duplicate.group(2);
            problems.error(
                    new Place(at.line(), at.column(), duplicate.group(1)),
                    "is set twice: already defined at " + first + "; keep one of the two");
        } else {
            String text = message.isEmpty() ? message : lowerFirst(message);
            problems.error(new Place(at.line(), at.column(), ""), "TOML syntax: " + text);
        }
    }

    private static String lowerFirst(String text) {
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private Node.Table table(Place place, TomlTable table, int depth) {
        var fields = new LinkedHashMap<String, Node>();
        for (String key : table.keySet()) {
            List<String> path = List.of(key);
            TomlPosition at = Objects.requireNonNull(table.inputPositionOf(path));
            Place fieldPlace = place.field(key, at.line(), at.column());
            fields.put(key, value(fieldPlace, Objects.requireNonNull(table.get(path)), depth + 1));
        }
        return new Node.Table(place, fields);
    }

    private Node.Items items(Place place, TomlArray array, int depth) {
        var items = new ArrayList<Node>();
        for (int i = 0; i < array.size(); i++) {
            TomlPosition at = array.inputPositionOf(i);
            Place itemPlace = source.settle(place.item(i, at.line(), at.column()));
            items.add(value(itemPlace, array.get(i), depth + 1));
        }
        return new Node.Items(place, items);
    }

    private Node value(Place place, Object value, int depth) {
        if (depth > Node.MAX_DEPTH) {
            // Dotted keys nest without brackets.
            problems.error(new Place(place.line(), place.column(), ""), Node.TOO_DEEP);
            return new Node.Items(place, List.of());
        }
        return switch (value) {
            case TomlTable table -> table(place, table, depth);
            case TomlArray array -> items(place, array, depth);
            case String text -> new Node.Scalar(place, Node.Type.STRING, new JsonString(text));
            case Long number -> Numbers.integer(place, number);
            case Double number -> Numbers.fraction(place, number, problems);
            case Boolean bool -> new Node.Scalar(place, Node.Type.BOOLEAN, new JsonBoolean(bool));
            case LocalDate date -> iso(place, Node.Type.DATE, date);
            default -> iso(place, Node.Type.TIME, value);
        };
    }

    /** TOML's dates and times are java.time's, whose text is ISO 8601. */
    private static Node iso(Place place, Node.Type type, Object time) {
        return new Node.Scalar(place, type, new JsonString(time.toString()));
    }
}
