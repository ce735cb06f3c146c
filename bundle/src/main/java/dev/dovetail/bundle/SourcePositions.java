package dev.dovetail.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where generated code comes from: a source map (ECMA-426), read for lookups. */
final class SourcePositions {
    static final SourcePositions NONE = decode("", List.of());

    private static final JsonFactory JSON = new JsonFactory();
    private static final int[] DIGITS = digits();

    /** No number of a map that is meant has more digits, and this many fit into a long. */
    private static final int MAX_SHIFT = 55;

    /** The ints of a segment: its column, then the source, or -1, with its line and column. */
    private static final int WIDTH = 4;

    private final List<String> sources;
    private final int[] segments;

    /** How many segments there are before each line, and at last before the end. */
    private final int[] starts;

    private SourcePositions(List<String> sources, int[] segments, int[] starts) {
        this.sources = sources;
        this.segments = segments;
        this.starts = starts;
    }

    /**
     * A place in a source.
     *
     * @param source the source as the map names it
     * @param line the line, from 1
     * @param column the column in UTF-16 units, from 1
     */
    record Position(String source, int line, int column) {}

    /** Reads a map. One that is malformed knows nothing. */
    static SourcePositions read(String map) {
        var sources = new ArrayList<String>();
        String root = "";
        String mappings = "";
        try (JsonParser in = JSON.createParser(map)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return NONE;
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (name.equals("sources") && value == JsonToken.START_ARRAY) {
                    readTexts(in, sources);
                } else if (name.equals("sourceRoot") && value == JsonToken.VALUE_STRING) {
                    root = in.getText();
                } else if (name.equals("mappings") && value == JsonToken.VALUE_STRING) {
                    mappings = in.getText();
                } else {
                    in.skipChildren();
                }
            }
            String prefix = root.isEmpty() || root.endsWith("/") ? root : root + "/";
            return decode(mappings, sources.stream().map(prefix::concat).toList());
        } catch (IOException | MalformedException e) {
            return NONE;
        }
    }

    private static void readTexts(JsonParser in, List<String> texts) throws IOException {
        JsonToken token = in.nextToken();
        while (token != JsonToken.END_ARRAY && token != null) {
            texts.add(token == JsonToken.VALUE_STRING ? in.getText() : "");
            in.skipChildren();
            token = in.nextToken();
        }
    }

    /**
     * Reads a map's mappings.
     *
     * @throws MalformedException if they are none
     */
    static SourcePositions decode(String mappings, List<String> sources) {
        return new Decoder(mappings, List.copyOf(sources)).decode();
    }

    /**
     * Returns what a place in the generated code was made of, or null if that is unknown.
     *
     * @param line the line, from 1
     * @param column the column in UTF-16 units, from 1
     */
    @Nullable Position find(int line, int column) {
        if (line < 1 || line >= starts.length) {
            return null;
        }
        int low = starts[line - 1];
        int high = starts[line];
        int first = low;
        // the last segment that does not begin behind the column
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segments[middle * WIDTH] < column) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int found = (low - 1) * WIDTH;
        if (low == first || segments[found + 1] < 0) {
            return null;
        }
        return new Position(
                sources.get(segments[found + 1]), segments[found + 2] + 1, segments[found + 3] + 1);
    }

    private static int[] digits() {
        var values = new int[128];
        Arrays.fill(values, -1);
        for (int i = 0; i < SourceMaps.DIGITS.length(); i++) {
            values[SourceMaps.DIGITS.charAt(i)] = i;
        }
        return values;
    }

    /** What should be mappings is none. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /** One reading of mappings: each number counts from the one of its kind before. */
    private static final class Decoder {
        private final String mappings;
        private final List<String> sources;
        private final Ints segments = new Ints();
        private final Ints starts = new Ints();
        private int at;
        private long column;
        private long source;
        private long sourceLine;
        private long sourceColumn;
        private long lastColumn;

        Decoder(String mappings, List<String> sources) {
            this.mappings = mappings;
            this.sources = sources;
        }

        SourcePositions decode() {
            starts.add(0);
            while (at < mappings.length()) {
                switch (mappings.charAt(at)) {
                    case ';' -> {
                        at++;
                        endLine();
                    }
                    case ',' -> at++;
                    default -> segment();
                }
            }
            endLine();
            return new SourcePositions(sources, segments.toArray(), starts.toArray());
        }

        private void endLine() {
            starts.add(segments.size / WIDTH);
            column = 0;
            lastColumn = 0;
        }

        private void segment() {
            column += number();
            boolean known = !isSegmentsEnd();
            if (known) {
                source += number();
                sourceLine += number();
                sourceColumn += number();
                if (!isSegmentsEnd()) {
                    number(); // a name
                }
            }
            if (!isSegmentsEnd()) {
                throw new MalformedException("a segment of more than five numbers");
            }
            // the search needs them in order; what is not is no place in a text
            if (column >= lastColumn && column < Integer.MAX_VALUE) {
                lastColumn = column;
                add(known && isPlace());
            }
        }

        private boolean isPlace() {
            return source >= 0
                    && source < sources.size()
                    && isIndex(sourceLine)
                    && isIndex(sourceColumn);
        }

        private static boolean isIndex(long value) {
            return value >= 0 && value < Integer.MAX_VALUE;
        }

        private void add(boolean known) {
            segments.add((int) column);
            segments.add(known ? (int) source : -1);
            segments.add(known ? (int) sourceLine : 0);
            segments.add(known ? (int) sourceColumn : 0);
        }

        private boolean isSegmentsEnd() {
            return at == mappings.length()
                    || mappings.charAt(at) == ','
                    || mappings.charAt(at) == ';';
        }

        /** Digits of five bits, the lowest first; the lowest bit of all is the sign. */
        private long number() {
            long value = 0;
            int shift = 0;
            int digit;
            do {
                char c = at < mappings.length() ? mappings.charAt(at++) : 0;
                digit = c < DIGITS.length ? DIGITS[c] : -1;
                if (digit < 0 || shift > MAX_SHIFT) {
                    throw new MalformedException("no number at " + at);
                }
                value |= (long) (digit & 31) << shift;
                shift += 5;
            } while (digit >= 32);
            return (value & 1) == 0 ? value >> 1 : -(value >> 1);
        }
    }

    /** An array that grows. */
    private static final class Ints {
        private int[] values = new int[64];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
