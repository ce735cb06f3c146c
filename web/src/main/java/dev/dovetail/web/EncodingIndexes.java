package dev.dovetail.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The <a href="https://encoding.spec.whatwg.org/#indexes">indexes</a> of the Encoding Standard,
 * each read when it is first needed. Any thread.
 */
final class EncodingIndexes {
    /** What an index has no code point for. */
    static final int NONE = -1;

    private static final Map<String, int[]> INDEXES = new ConcurrentHashMap<>();

    private EncodingIndexes() {}

    /** The code points by their pointers. Not to be changed. */
    static int[] get(String name) {
        return INDEXES.computeIfAbsent(name, EncodingIndexes::read);
    }

    /** A code point, or {@link #NONE}. */
    static int at(int[] index, int pointer) {
        return pointer < 0 || pointer >= index.length ? NONE : index[pointer];
    }

    private static int[] read(String name) {
        String text = text();
        String mark = "\"" + name + "\":[";
        int at = text.indexOf(mark);
        if (at < 0) {
            throw new IllegalStateException("There is no index " + name);
        }
        return amended(name, numbers(text, at + mark.length()));
    }

    /** The numbers of an array and of the arrays in it, to its end. */
    private static int[] numbers(String text, int from) {
        int[] numbers = new int[text.length() / 5];
        int count = 0;
        int depth = 0;
        for (int at = from; depth >= 0; at++) {
            switch (text.charAt(at)) {
                case '[' -> depth++;
                case ']' -> depth--;
                case 'n' -> {
                    numbers[count++] = NONE;
                    at += "null".length() - 1;
                }
                case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                    int number = 0;
                    while (Character.isDigit(text.charAt(at))) {
                        number = number * 10 + text.charAt(at++) - '0';
                    }
                    numbers[count++] = number;
                    at--;
                }
                default -> {
                    // a comma or white space
                }
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    /** What GB 18030-2022 changed, in the standard since 2023. */
    private static int[] amended(String name, int[] index) {
        if (name.equals("gb18030")) {
            put(index, 0xa8, 0xbc, 0x1e3f);
            int[] trails = {0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xec, 0xed, 0xf3};
            int[] points = {
                0xfe10, 0xfe12, 0xfe11, 0xfe13, 0xfe14, 0xfe15, 0xfe16, 0xfe17, 0xfe18, 0xfe19
            };
            for (int i = 0; i < trails.length; i++) {
                put(index, 0xa6, trails[i], points[i]);
            }
            int[] last = {0x59, 0x61, 0x66, 0x67, 0x6d, 0x7e, 0x90, 0xa0};
            for (int i = 0; i < last.length; i++) {
                put(index, 0xfe, last[i], 0x9fb4 + i);
            }
        }
        return index;
    }

    private static void put(int[] index, int lead, int trail, int codePoint) {
        index[(lead - 0x81) * 190 + trail - (trail < 0x7f ? 0x40 : 0x41)] = codePoint;
    }

    private static String text() {
        try (InputStream in = EncodingIndexes.class.getResourceAsStream("encoding-indexes.js")) {
            if (in == null) {
                throw new IllegalStateException("encoding-indexes.js is not packaged");
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
