package dev.dovetail.config;

import java.io.Serializable;

/**
 * Where something stands in a configuration file.
 *
 * @param line the line, counted from 1
 * @param column the column, counted from 1
 * @param key the key's path, as in {@code env.staging.services[1].binding}; empty for the file
 */
public record Place(int line, int column, String key) implements Serializable {

    /** The file itself. */
    static final Place FILE = new Place(1, 1, "");

    /** The place of a field that is not in the file but should be in the object at this place. */
    Place missing(String field) {
        return field(field, line, column);
    }

    /** The place of a field of the object at this place. */
    Place field(String field, int fieldLine, int fieldColumn) {
        String name = isBare(field) ? field : quoted(field);
        return new Place(fieldLine, fieldColumn, key.isEmpty() ? name : key + "." + name);
    }

    /** The place of an item, counted from 0, of the array at this place. */
    Place item(int index, int itemLine, int itemColumn) {
        return new Place(itemLine, itemColumn, key + "[" + index + "]");
    }

    private static boolean isBare(String field) {
        return !field.isEmpty()
                && field.chars().allMatch(c -> c == '$' || c == '-' || isIdentifierPart(c));
    }

    private static boolean isIdentifierPart(int c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static String quoted(String field) {
        return new JsonValue.JsonString(field).toJson();
    }
}
