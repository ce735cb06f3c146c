package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The codec of esbuild's service protocol, by which its own JavaScript API talks to the binary:
 * JSON's values and byte arrays, each with a tag, little endian (esbuild, {@code
 * lib/shared/stdio_protocol.ts}).
 */
final class Packet {
    private static final int NULL = 0;
    private static final int BOOLEAN = 1;
    private static final int NUMBER = 2;
    private static final int STRING = 3;
    private static final int BYTES = 4;
    private static final int ARRAY = 5;
    private static final int OBJECT = 6;

    private Packet() {}

    /** Returns a request with number 0, its length in front. */
    static byte[] request(Map<String, ? extends @Nullable Object> value) {
        var out = new ByteArrayOutputStream();
        int32(out, 0);
        write(out, value);
        byte[] body = out.toByteArray();
        return ByteBuffer.allocate(4 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(body.length)
                .put(body)
                .array();
    }

    /** Returns the value of a response, whose length has been read already. */
    static @Nullable Object response(byte[] packet) {
        var in = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        try {
            in.getInt();
            return read(in);
        } catch (BufferUnderflowException e) {
            throw new EsbuildException("esbuild sent a packet that ends too early", e);
        }
    }

    private static void write(ByteArrayOutputStream out, @Nullable Object value) {
        switch (value) {
            case null -> out.write(NULL);
            case Boolean flag -> {
                out.write(BOOLEAN);
                out.write(flag ? 1 : 0);
            }
            case Integer number -> {
                out.write(NUMBER);
                int32(out, number);
            }
            case String text -> {
                out.write(STRING);
                bytes(out, text.getBytes(StandardCharsets.UTF_8));
            }
            case byte[] bytes -> {
                out.write(BYTES);
                bytes(out, bytes);
            }
            case List<?> list -> {
                out.write(ARRAY);
                int32(out, list.size());
                list.forEach(item -> write(out, item));
            }
            case Map<?, ?> map -> {
                out.write(OBJECT);
                int32(out, map.size());
                map.forEach(
                        (key, item) -> {
                            bytes(out, ((String) key).getBytes(StandardCharsets.UTF_8));
                            write(out, item);
                        });
            }
            default -> throw new IllegalArgumentException("no packet form: " + value.getClass());
        }
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >> shift);
        }
    }

    private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
        int32(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static @Nullable Object read(ByteBuffer in) {
        return switch (in.get()) {
            case NULL -> null;
            case BOOLEAN -> in.get() != 0;
            case NUMBER -> in.getInt();
            case STRING -> string(in);
            case BYTES -> bytes(in);
            case ARRAY -> {
                int count = in.getInt();
                var list = new ArrayList<@Nullable Object>();
                for (int i = 0; i < count; i++) {
                    list.add(read(in));
                }
                yield list;
            }
            case OBJECT -> {
                int count = in.getInt();
                var map = new LinkedHashMap<String, @Nullable Object>();
                for (int i = 0; i < count; i++) {
                    String key = string(in);
                    map.put(key, read(in));
                }
                yield map;
            }
            default -> throw new EsbuildException("esbuild sent a packet of an unknown form");
        };
    }

    private static byte[] bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String string(ByteBuffer in) {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }
}
