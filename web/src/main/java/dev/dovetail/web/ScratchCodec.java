package dev.dovetail.web;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of an operation as bytes of the scratch buffer: a tag, then a little-endian double, or
 * a length of 32 bits and as many bytes or items. {@code web/java.js} has the other half.
 */
final class ScratchCodec {
    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int NUMBER = 3;
    private static final int TEXT = 4;
    private static final int BYTES = 5;
    private static final int LIST = 6;
    private static final int MAX_DEPTH = 8;

    private ScratchCodec() {}

    static List<@Nullable Object> decode(byte[] bytes) throws WebException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<@Nullable Object> values = new ArrayList<>();
        try {
            while (in.hasRemaining()) {
                values.add(value(in, 0));
            }
        } catch (BufferUnderflowException e) {
            throw WebException.error("internal error");
        }
        return values;
    }

    private static @Nullable Object value(ByteBuffer in, int depth) throws WebException {
        byte tag = in.get();
        return switch (tag) {
            case NULL -> null;
            case FALSE, TRUE -> tag == TRUE;
            case NUMBER -> in.getDouble();
            case TEXT -> new String(bytes(in), StandardCharsets.UTF_8);
            case BYTES -> bytes(in);
            case LIST -> list(in, depth);
            default -> throw WebException.error("internal error");
        };
    }

    private static byte[] bytes(ByteBuffer in) throws WebException {
        byte[] bytes = new byte[length(in)];
        in.get(bytes);
        return bytes;
    }

    private static List<@Nullable Object> list(ByteBuffer in, int depth) throws WebException {
        if (depth == MAX_DEPTH) {
            throw WebException.error("internal error");
        }
        List<@Nullable Object> items = new ArrayList<>();
        for (int left = length(in); left > 0; left--) {
            items.add(value(in, depth + 1));
        }
        return items;
    }

    private static int length(ByteBuffer in) throws WebException {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw WebException.error("internal error");
        }
        return length;
    }

    static byte[] encode(@Nullable Object value) {
        var out = new ByteArrayOutputStream();
        write(out, value);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, @Nullable Object value) {
        switch (value) {
            case null -> out.write(NULL);
            case Boolean flag -> out.write(flag ? TRUE : FALSE);
            case Double number -> {
                out.write(NUMBER);
                little(out, Double.doubleToLongBits(number), 8);
            }
            case String text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                out.write(TEXT);
                little(out, utf8.length, 4);
                out.writeBytes(utf8);
            }
            case byte[] bytes -> {
                out.write(BYTES);
                little(out, bytes.length, 4);
                out.writeBytes(bytes);
            }
            case List<?> list -> {
                out.write(LIST);
                little(out, list.size(), 4);
                for (Object item : list) {
                    write(out, item);
                }
            }
            default -> throw new IllegalArgumentException("No result: " + value);
        }
    }

    private static void little(ByteArrayOutputStream out, long n, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (n >>> (8 * i)));
        }
    }
}
