package dev.dovetail.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Moves the columns of a source map (ECMA-426) after text was inserted into the generated code. */
final class SourceMaps {
    static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final JsonFactory JSON = new JsonFactory();

    private SourceMaps() {}

    /**
     * Returns the map for the edited code.
     *
     * @param map the map, as JSON
     * @param code the code before the edits
     * @param edits what changes in the code, in its order, each within one line
     */
    static String shift(String map, String code, List<Edit> edits) {
        var out = new StringWriter(map.length() + 64);
        try (var in = JSON.createParser(map);
                var json = JSON.createGenerator(out)) {
            while (in.nextToken() != null) {
                boolean mappings =
                        in.currentToken() == JsonToken.VALUE_STRING
                                && "mappings".equals(in.currentName())
                                && in.getParsingContext().getParent().inRoot();
                if (mappings) {
                    json.writeString(shiftMappings(in.getText(), code, edits));
                } else {
                    json.copyCurrentEvent(in);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    static String shiftMappings(String mappings, String code, List<Edit> edits) {
        var out = new StringBuilder(mappings.length() + 8 * edits.size());
        int lineStart = 0; // in the code
        int from = 0; // in the mappings
        int next = 0;
        while (next < edits.size()) {
            int lineEnd = code.indexOf('\n', lineStart);
            lineEnd = lineEnd < 0 ? code.length() : lineEnd;
            int to = mappings.indexOf(';', from);
            to = to < 0 ? mappings.length() : to;
            int until = next;
            while (until < edits.size() && edits.get(until).offset() <= lineEnd) {
                until++;
            }
            if (until == next) {
                out.append(mappings, from, to);
            } else {
                shiftLine(out, mappings.substring(from, to), lineStart, edits.subList(next, until));
                next = until;
            }
            if (to == mappings.length()) {
                return out.toString();
            }
            out.append(';');
            from = to + 1;
            lineStart = lineEnd + 1;
        }
        return out.append(mappings, from, mappings.length()).toString();
    }

    /** The first number of a segment is its column, counted from the segment before. */
    private static void shiftLine(StringBuilder out, String line, int lineStart, List<Edit> edits) {
        int column = 0;
        int next = 0;
        String separator = "";
        for (String segment : line.isEmpty() ? new String[0] : line.split(",", -1)) {
            int length = 1;
            while (DIGITS.indexOf(segment.charAt(length - 1)) >= 32) {
                length++;
            }
            int step = decode(segment, length);
            column += step;
            while (next < edits.size() && edits.get(next).end() - lineStart <= column) {
                step += edits.get(next++).growth();
            }
            out.append(separator);
            encode(out, step);
            out.append(segment, length, segment.length());
            separator = ",";
        }
    }

    private static int decode(String segment, int length) {
        int value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 5 | (DIGITS.indexOf(segment.charAt(i)) & 31);
        }
        return (value & 1) == 0 ? value >> 1 : -(value >> 1);
    }

    private static void encode(StringBuilder out, int value) {
        int rest = value < 0 ? -value << 1 | 1 : value << 1;
        do {
            int digit = rest & 31;
            rest >>>= 5;
            out.append(DIGITS.charAt(rest > 0 ? digit | 32 : digit));
        } while (rest > 0);
    }
}
