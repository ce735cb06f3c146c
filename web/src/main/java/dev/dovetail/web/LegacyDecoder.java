package dev.dovetail.web;

import org.jspecify.annotations.Nullable;

/**
 * A decoder of the Encoding Standard for an encoding of one or more bytes a character. What it
 * remembers between two bytes fits in an int, so that nothing has to be kept for a TextDecoder.
 */
abstract class LegacyDecoder {
    private byte[] bytes = {};
    private int at;
    private int end;
    private char[] units = {};
    private int length;
    private boolean bad;

    /** The decoder of an encoding, by its name; null if JavaScript decodes it. */
    static @Nullable LegacyDecoder of(String name) {
        return switch (name) {
            case "gbk", "gb18030" -> new Gb18030Decoder();
            case "big5" -> new Big5Decoder();
            case "euc-jp" -> new EucJpDecoder();
            case "iso-2022-jp" -> new Iso2022JpDecoder();
            case "shift_jis" -> new ShiftJisDecoder();
            case "euc-kr" -> new EucKrDecoder();
            default -> null;
        };
    }

    /** Handles a byte. */
    abstract void take(int b);

    /** Handles the end of the stream. */
    abstract void finish();

    /** What is remembered; 0 at the beginning of a stream. */
    abstract int state();

    abstract void restore(int state);

    /**
     * Decodes.
     *
     * @param last whether the stream ends behind these bytes
     * @return how many units were written
     */
    int decode(byte[] input, int state, boolean last) {
        restore(state);
        // a byte put back is handled again, but each gives at most one unit more than it takes away
        units = new char[input.length * 2 + 8];
        length = 0;
        bad = false;
        bytes = input;
        end = input.length;
        at = 0;
        run();
        if (last) {
            finish();
            while (at < end) {
                run();
                finish();
            }
        }
        return length;
    }

    private void run() {
        while (at < end) {
            take(bytes[at++] & 0xff);
        }
    }

    /** What the last {@link #decode} gave. */
    char[] units() {
        return units;
    }

    /** Whether the last {@link #decode} met an error. */
    boolean hasError() {
        return bad;
    }

    final void emit(int codePoint) {
        if (codePoint < 0x10000) {
            units[length++] = (char) codePoint;
        } else {
            units[length++] = Character.highSurrogate(codePoint);
            units[length++] = Character.lowSurrogate(codePoint);
        }
    }

    final void error() {
        bad = true;
        emit(0xfffd);
    }

    /** Has bytes handled again, or for the first time, before the rest. */
    final void putBack(int... again) {
        int rest = end - at;
        byte[] next = new byte[again.length + rest];
        for (int i = 0; i < again.length; i++) {
            next[i] = (byte) again[i];
        }
        if (at >= again.length && end > 0) {
            // what is put back came from here, or from the chunk before: overwrite what was read
            for (int i = 0; i < again.length; i++) {
                bytes[at - again.length + i] = next[i];
            }
            at -= again.length;
            return;
        }
        System.arraycopy(bytes, at, next, again.length, rest);
        bytes = next;
        at = 0;
        end = next.length;
    }

    static boolean in(int b, int from, int to) {
        return b >= from && b <= to;
    }
}
