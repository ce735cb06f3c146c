package dev.dovetail.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;

import dev.dovetail.config.JsonValue.JsonBoolean;
import dev.dovetail.config.JsonValue.JsonNull;
import dev.dovetail.config.JsonValue.JsonString;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Reads JSON text with comments and trailing commas, which Wrangler allows in .json as well. */
final class JsonReader {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Node.MAX_DEPTH)
                                    .maxNumberLength(ConfigReader.MAX_LENGTH)
                                    .maxNameLength(ConfigReader.MAX_LENGTH)
                                    .maxStringLength(ConfigReader.MAX_LENGTH)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final Problems problems;

    private JsonReader(JsonParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The file's values, or nothing but problems if the text is no JSON object. */
    static Optional<Node.Table> read(String text, Problems problems) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new JsonReader(parser, problems).file();
        } catch (JsonProcessingException e) {
            JsonSyntax.tell(e, problems);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot fail to be read", e);
        }
    }

    private Optional<Node.Table> file() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            problems.error(Place.FILE, "expected a JSON object, found an empty file");
            return Optional.empty();
        }
        Node root = value(first, Place.FILE);
        if (parser.nextToken() != null) {
            problems.error(here(Place.FILE), "expected the end of the file after the object");
        }
        if (root instanceof Node.Table table) {
            return Optional.of(table);
        }
        problems.error(Place.FILE, "expected a JSON object, found " + root.kind());
        return Optional.empty();
    }

    private Node value(JsonToken token, Place place) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(place);
            case START_ARRAY -> array(place);
            case VALUE_STRING ->
                    new Node.Scalar(place, Node.Type.STRING, new JsonString(parser.getText()));
            case VALUE_NUMBER_INT -> Numbers.integer(place, parser.getText(), problems);
            case VALUE_NUMBER_FLOAT -> Numbers.fraction(place, parser.getText(), problems);
            case VALUE_TRUE, VALUE_FALSE ->
                    new Node.Scalar(
                            place,
                            Node.Type.BOOLEAN,
                            new JsonBoolean(token == JsonToken.VALUE_TRUE));
            case VALUE_NULL -> new Node.Scalar(place, Node.Type.NULL, new JsonNull());
            default -> throw new IllegalStateException("No value starts with " + token);
        };
    }

    private Node.Table object(Place place) throws IOException {
        var fields = new LinkedHashMap<String, Node>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonLocation at = parser.currentTokenLocation();
            Place fieldPlace = place.field(name, at.getLineNr(), at.getColumnNr());
            Node value = value(parser.nextToken(), fieldPlace);
            Node first = fields.putIfAbsent(name, value);
            if (first != null) {
                duplicate(fieldPlace, first.place());
            }
        }
        return new Node.Table(place, fields);
    }

    private void duplicate(Place second, Place first) {
        String where = "line " + first.line() + ", column " + first.column();
        problems.error(
                second, "is set twice: already defined at " + where + "; keep one of the two");
    }

    private Node.Items array(Place place) throws IOException {
        var items = new ArrayList<Node>();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            JsonLocation at = parser.currentTokenLocation();
            Place itemPlace = place.item(items.size(), at.getLineNr(), at.getColumnNr());
            items.add(value(token, itemPlace));
        }
        return new Node.Items(place, items);
    }

    private Place here(Place place) {
        JsonLocation at = parser.currentTokenLocation();
        return new Place(at.getLineNr(), at.getColumnNr(), place.key());
    }
}
