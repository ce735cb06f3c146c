package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a payload: CBOR (RFC 8949) as the JavaScript codec {@code kernel/decode.js} reads it.
 *
 * <p>Read piece by piece where the shape is known, as of a response, or whole values with {@link
 * #value}; {@link #end} says that nothing may follow. Each method reads what comes next and throws
 * {@link PayloadException} if that is something else or cut short; the reader is then of no use.
 * Nothing is allocated but the results, and never more than the bytes that are there account for.
 *
 * <p>Not thread-safe. docs/payload.md describes the bytes.
 */
public final class PayloadReader {
    /** Texts of more characters than this do not keep their scratch memory. */
    private static final int KEPT_CHARS = 4096;

    private byte[] data = {};
    private int start;
    private int pos;
    private int end;
    private char[] chars = {};
    private @Nullable ValueReader values;

    /**
     * A reader of a part of an array, which is not copied and must not change meanwhile.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public PayloadReader(byte[] data, int offset, int length) {
        reset(data, offset, length);
    }

    /** A reader of a whole array. */
    public PayloadReader(byte[] data) {
        this(data, 0, data.length);
    }

    /**
     * Starts over with other bytes.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public void reset(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        this.data = data;
        start = pos = offset;
        end = offset + length;
        values = null;
    }

    /** The byte that comes next, counted from the payload's start. */
    public int position() {
        return pos - start;
    }

    /** The number of bytes not read yet. */
    public int remaining() {
        return end - pos;
    }

    /** Checks that everything was read. */
    public void end() {
        if (pos != end) {
            throw bad("Bytes after the last value");
        }
    }

    /** Reads an array's head; returns the number of values that follow. */
    public int arrayHead() {
        return count(argumentOf(Tags.ARRAY, "an array"));
    }

    /**
     * Reads an array's head.
     *
     * @throws PayloadException also if it has another number of items
     */
    public void arrayHead(int items) {
        int at = pos;
        if (arrayHead() != items) {
            throw badAt("Expected an array of " + items, at);
        }
    }

    /** Reads an object's head; returns the number of members, each a text and a value. */
    public int mapHead() {
        return count(argumentOf(Tags.MAP, "an object"));
    }

    /** Reads a tag's head; returns the tag's number. */
    public long tagHead() {
        return argumentOf(Tags.TAG, "a tag");
    }

    /** Reads a number, an integer or a float. */
    public double number() {
        if (pos < end && (data[pos] & 0xff) == Tags.FLOAT64) {
            pos++;
            need(8);
            return Double.longBitsToDouble(bigEndian(8));
        }
        return integer();
    }

    /** Reads an integer of at most {@link PayloadWriter#MAX_INTEGER} either way. */
    public long integer() {
        int at = pos;
        int b = next();
        int major = b & 0xe0;
        if (major != Tags.UINT && major != Tags.NINT) {
            throw badAt("Expected a number", at);
        }
        long n = argument(b);
        n = major == Tags.UINT ? n : -1 - n;
        if (n > PayloadWriter.MAX_INTEGER || n < -PayloadWriter.MAX_INTEGER) {
            throw badAt("An integer past 2^53 - 1", at);
        }
        return n;
    }

    /**
     * Reads an integer of a range.
     *
     * @param least the least that is allowed
     * @param greatest the greatest that is allowed
     * @throws PayloadException also if it is out of the range
     */
    public int integer(int least, int greatest) {
        int at = pos;
        long n = integer();
        if (n < least || n > greatest) {
            throw badAt("Expected " + least + " to " + greatest + ", not " + n, at);
        }
        return (int) n;
    }

    /** Reads {@code true} or {@code false}. */
    public boolean bool() {
        int b = next();
        if (b != Tags.TRUE && b != Tags.FALSE) {
            throw badAt("Expected a boolean", pos - 1);
        }
        return b == Tags.TRUE;
    }

    /** Whether {@code null} comes next. It is then read; else nothing is. */
    public boolean takeNull() {
        if (pos < end && (data[pos] & 0xff) == Tags.NULL) {
            pos++;
            return true;
        }
        return false;
    }

    /** Reads a text. */
    public String text() {
        int at = pos;
        int b = next();
        if ((b & 0xe0) == Tags.TEXT) {
            int length = ascii(b, at);
            return new String(data, pos - length, length, StandardCharsets.ISO_8859_1);
        }
        return utf16(text16(b, at));
    }

    /** Reads a text, or {@code undefined} or {@code null}: Java's null then. */
    public @Nullable String textOrNull() {
        return takeUndefined() || takeNull() ? null : text();
    }

    /** Reads past {@code undefined}, if it is next. */
    public boolean takeUndefined() {
        boolean isUndefined = pos < end && (data[pos] & 0xff) == Tags.UNDEFINED;
        if (isUndefined) {
            pos++;
        }
        return isUndefined;
    }

    /** Reads a text as UTF-8; a lone surrogate becomes U+FFFD. An ASCII text's bytes are copied. */
    public byte[] utf8() {
        int at = pos;
        int b = next();
        if ((b & 0xe0) == Tags.TEXT) {
            int length = ascii(b, at);
            return Arrays.copyOfRange(data, pos - length, pos);
        }
        int length = text16(b, at);
        return PayloadText.utf8OfUtf16(data, pos - length, length);
    }

    /** Reads a byte string: a copy. */
    public byte[] bytes() {
        int length = byteString();
        return Arrays.copyOfRange(data, pos - length, pos);
    }

    /** Reads a byte string without copying it. */
    public PayloadRange bytesRange() {
        int length = byteString();
        return new PayloadRange(data, pos - length, length);
    }

    /** Reads CBOR inside a byte string (tag 24) without looking into it or copying it. */
    public PayloadRange embedded() {
        int length = embeddedBytes();
        return new PayloadRange(data, pos - length, length);
    }

    /**
     * Steps into CBOR inside a byte string (tag 24): what follows is read from inside it, until
     * {@link #leaveEmbedded}. For content without shared references; else take {@link #embedded}.
     *
     * @return what {@link #leaveEmbedded} wants
     */
    public int enterEmbedded() {
        int length = embeddedBytes();
        int outer = end;
        end = pos;
        pos -= length;
        return outer;
    }

    /**
     * Steps out again.
     *
     * @param outer what {@link #enterEmbedded} returned
     * @throws PayloadException if not everything inside was read
     */
    public void leaveEmbedded(int outer) {
        end();
        end = outer;
    }

    /** Reads a capability: its index in the message's list, from 0, not checked against it. */
    public int capability() {
        int at = pos;
        if (tagHead() != Tags.CAPABILITY) {
            throw badAt("Expected a capability", at);
        }
        return integer(0, Integer.MAX_VALUE);
    }

    /** Reads past one value of any kind; checks its shape, not the meaning of its tags. */
    public void skip() {
        for (long values = 1; values > 0; values--) {
            int b = next();
            switch (b & 0xe0) {
                case Tags.UINT, Tags.NINT -> argument(b);
                case Tags.BYTES, Tags.TEXT -> extent(b);
                case Tags.ARRAY -> values += count(argument(b));
                case Tags.MAP -> values += 2L * count(argument(b));
                case Tags.TAG -> {
                    values++;
                    if (argument(b) == Tags.SHAREABLE) {
                        values().skipped();
                    }
                }
                default -> skipSimple(b);
            }
        }
    }

    /**
     * Reads one value with all that it holds. Shared values are numbered over the whole payload, so
     * that one may stand in a value read before.
     *
     * @throws PayloadException also if it is nested deeper than {@link Payload#MAX_DEPTH}
     */
    public Value value() {
        return values().read();
    }

    // ---------------------------------------------------- for ValueReader

    /** The first byte of what comes next, which stays unread. */
    int peek() {
        need(1);
        return data[pos] & 0xff;
    }

    /** Reads the byte that {@link #peek} saw. */
    int next() {
        need(1);
        return data[pos++] & 0xff;
    }

    PayloadException bad(String problem) {
        return badAt(problem, pos);
    }

    private PayloadException badAt(String problem, int at) {
        return new PayloadException(problem, at - start);
    }

    private ValueReader values() {
        if (values == null) {
            values = new ValueReader(this);
        }
        return values;
    }

    private void skipSimple(int b) {
        switch (b) {
            case Tags.FALSE, Tags.TRUE, Tags.NULL, Tags.UNDEFINED -> {}
            case Tags.FLOAT64 -> {
                need(8);
                pos += 8;
            }
            default -> throw badAt("No value of a payload", pos - 1);
        }
    }

    private void need(int bytes) {
        if (bytes > end - pos) {
            throw badAt("Cut short", end);
        }
    }

    private long argumentOf(int major, String what) {
        int at = pos;
        int b = next();
        if ((b & 0xe0) != major) {
            throw badAt("Expected " + what, at);
        }
        return argument(b);
    }

    /** The number in the head whose first byte is {@code b}: 0 to 2^63 - 1. */
    private long argument(int b) {
        int info = b & 31;
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw badAt("An indefinite or reserved length", pos - 1);
        }
        int bytes = 1 << (info - 24);
        need(bytes);
        long n = bigEndian(bytes);
        if (n < 0) {
            throw badAt("A number past 2^63", pos - bytes);
        }
        return n;
    }

    private long bigEndian(int bytes) {
        long n = 0;
        for (int i = 0; i < bytes; i++) {
            n = (n << 8) | (data[pos++] & 0xff);
        }
        return n;
    }

    /** A number of items: each is a byte at least, so there cannot be more than bytes left. */
    private int count(long n) {
        if (n > end - pos) {
            throw badAt("More items than bytes", pos);
        }
        return (int) n;
    }

    /** Moves past the content of the string whose first byte is {@code b}; returns its length. */
    private int extent(int b) {
        long n = argument(b);
        if (n > end - pos) {
            throw badAt("Cut short", end);
        }
        pos += (int) n;
        return (int) n;
    }

    private int byteString() {
        int at = pos;
        int b = next();
        if ((b & 0xe0) != Tags.BYTES) {
            throw badAt("Expected bytes", at);
        }
        return extent(b);
    }

    private int embeddedBytes() {
        int at = pos;
        if (tagHead() != Tags.EMBEDDED) {
            throw badAt("Expected embedded CBOR", at);
        }
        return byteString();
    }

    private int ascii(int b, int at) {
        int length = extent(b);
        if (!PayloadText.isAscii(data, pos - length, length)) {
            throw badAt("A text that is not ASCII", at);
        }
        return length;
    }

    private int text16(int b, int at) {
        if ((b & 0xe0) != Tags.TAG || argument(b) != Tags.UTF16) {
            throw badAt("Expected a text", at);
        }
        return utf16Bytes();
    }

    /** Moves past the byte string of tag 53377; returns its length in bytes. */
    int utf16Bytes() {
        int at = pos;
        int length = byteString();
        if ((length & 1) != 0) {
            throw badAt("Half a UTF-16 code unit", at);
        }
        return length;
    }

    /** The text of the UTF-16LE bytes just passed. */
    String utf16(int length) {
        int units = length / 2;
        char[] out = units <= chars.length ? chars : new char[units];
        if (units <= KEPT_CHARS) {
            chars = out;
        }
        int from = pos - length;
        for (int i = 0; i < units; i++) {
            out[i] = PayloadText.unit(data, from + 2 * i);
        }
        return new String(out, 0, units);
    }
}
