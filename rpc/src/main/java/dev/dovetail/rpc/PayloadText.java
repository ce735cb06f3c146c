package dev.dovetail.rpc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How characters lie in bytes: the ASCII test and UTF-16LE, which may hold lone surrogates. */
final class PayloadText {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle CHAR =
            MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final char REPLACEMENT = '\ufffd';

    private PayloadText() {}

    /** Whether no byte of [offset, offset + length) is above 0x7f. */
    static boolean isAscii(byte[] data, int offset, int length) {
        int at = offset;
        int end = offset + length;
        for (; at <= end - 8; at += 8) {
            if (((long) LONG.get(data, at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        int rest = 0;
        for (; at < end; at++) {
            rest |= data[at];
        }
        return rest >= 0;
    }

    /** The code unit whose two bytes start at an offset. */
    static char unit(byte[] data, int offset) {
        return (char) CHAR.get(data, offset);
    }

    /** Puts a code unit's two bytes at an offset. */
    static void putUnit(byte[] data, int offset, char unit) {
        CHAR.set(data, offset, unit);
    }

    /**
     * UTF-8 of UTF-16LE in [offset, offset + length); a lone surrogate becomes U+FFFD, as in the
     * Encoding Standard's TextEncoder.
     */
    static byte[] utf8OfUtf16(byte[] data, int offset, int length) {
        int end = offset + length;
        byte[] out = new byte[utf8Length(data, offset, end)];
        int at = 0;
        for (int i = offset; i < end; i += 2) {
            char c = unit(data, i);
            if (c < 0x80) {
                out[at++] = (byte) c;
            } else if (c < 0x800) {
                out[at++] = (byte) (0xc0 | (c >> 6));
                out[at++] = (byte) (0x80 | (c & 0x3f));
            } else if (startsPair(data, i, end)) {
                int point = Character.toCodePoint(c, unit(data, i + 2));
                i += 2;
                out[at++] = (byte) (0xf0 | (point >> 18));
                out[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
                out[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                out[at++] = (byte) (0x80 | (point & 0x3f));
            } else {
                char shown = Character.isSurrogate(c) ? REPLACEMENT : c;
                out[at++] = (byte) (0xe0 | (shown >> 12));
                out[at++] = (byte) (0x80 | ((shown >> 6) & 0x3f));
                out[at++] = (byte) (0x80 | (shown & 0x3f));
            }
        }
        return out;
    }

    private static int utf8Length(byte[] data, int offset, int end) {
        long length = 0;
        for (int i = offset; i < end; i += 2) {
            char c = unit(data, i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800) {
                length += 2;
            } else if (startsPair(data, i, end)) {
                length += 4;
                i += 2;
            } else {
                length += 3;
            }
        }
        return Math.toIntExact(length);
    }

    private static boolean startsPair(byte[] data, int at, int end) {
        return Character.isHighSurrogate(unit(data, at))
                && at + 2 < end
                && Character.isLowSurrogate(unit(data, at + 2));
    }
}
