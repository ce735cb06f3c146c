package dev.dovetail.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes a payload: CBOR (RFC 8949) as the JavaScript codec {@code kernel/encode.js} writes it,
 * byte for byte.
 *
 * <p>Write piece by piece where the shape is known, as of a request, or whole values with {@link
 * #value}. The pieces are not checked against each other: after {@code arrayHead(3)} three values
 * must follow. Nothing is allocated but the growing buffer, which {@link #reset} keeps.
 *
 * <p>Not thread-safe. docs/payload.md describes the bytes.
 */
public final class PayloadWriter {
    /** 2^53 - 1: the greatest integer that is written as one, and its negative the least. */
    public static final long MAX_INTEGER = 9007199254740991L;

    /** What embedded() writes in front: tag 24, and a byte string whose length takes four bytes. */
    private static final int EMBEDDED_HEAD = 7;

    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private byte[] buffer;
    private int size;

    /** The number of values marked by tag 28 so far: the next mark's index. */
    private int marks;

    /** A writer with room for a small request. */
    public PayloadWriter() {
        this(512);
    }

    /**
     * A writer with room for some bytes; it grows past them as needed.
     *
     * @param capacity the bytes to start with, 16 or more
     */
    public PayloadWriter(int capacity) {
        buffer = new byte[Math.max(16, capacity)];
    }

    /** Forgets what was written and keeps the memory. */
    public void reset() {
        size = 0;
        marks = 0;
    }

    /** The number of bytes written since the last {@link #reset}. */
    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    /**
     * Puts what was written at the position of {@code target}, and moves that on.
     *
     * @throws java.nio.BufferOverflowException if {@code target} has less than {@link #size} left
     */
    public void copyTo(ByteBuffer target) {
        target.put(buffer, 0, size);
    }

    /** What was written, not copied: valid until the next write or {@link #reset}. */
    public PayloadRange range() {
        return new PayloadRange(buffer, 0, size);
    }

    /** Starts an array: {@code items} values follow. */
    public void arrayHead(int items) {
        head(Tags.ARRAY, items);
    }

    /** Starts an object: {@code members} times a text and a value follow. */
    public void mapHead(int members) {
        head(Tags.MAP, members);
    }

    /** Tags the value that follows. */
    public void tagHead(int tag) {
        head(Tags.TAG, tag);
    }

    /**
     * Starts an object of a class (tag 27): {@code members} values follow.
     *
     * @param className the class's name in JavaScript, as {@code Response}
     * @param members the number of members, without the name
     */
    public void objectHead(String className, int members) {
        head(Tags.TAG, Tags.OBJECT);
        head(Tags.ARRAY, members + 1);
        text(className);
    }

    /**
     * Writes a number: as an integer where it is one of at most {@link #MAX_INTEGER}, else a float.
     */
    public void number(double x) {
        long n = (long) x;
        if (n == x && n <= MAX_INTEGER && n >= -MAX_INTEGER && (n != 0 || 1 / x > 0)) {
            integer(n);
        } else {
            float64(x);
        }
    }

    /**
     * Writes an integer.
     *
     * @throws IllegalArgumentException if it is past {@link #MAX_INTEGER} either way
     */
    public void integer(long n) {
        if (n > MAX_INTEGER || n < -MAX_INTEGER) {
            throw new IllegalArgumentException(n + " is no exact number in JavaScript");
        }
        if (n >= 0) {
            head(Tags.UINT, n);
        } else {
            head(Tags.NINT, -1 - n);
        }
    }

    /** Writes {@code true} or {@code false}. */
    public void bool(boolean b) {
        simple(b ? Tags.TRUE : Tags.FALSE);
    }

    /** Writes {@code null}. */
    public void nullValue() {
        simple(Tags.NULL);
    }

    /** Writes {@code undefined}. */
    public void undefined() {
        simple(Tags.UNDEFINED);
    }

    /**
     * Writes a text: CBOR text where it is ASCII, else UTF-16LE in a byte string, which keeps lone
     * surrogates.
     */
    public void text(String s) {
        int length = s.length();
        int before = size;
        head(Tags.TEXT, length);
        ensure(length);
        byte[] out = buffer;
        int at = size;
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = s.charAt(i);
            out[at + i] = (byte) c;
            all |= c;
        }
        if (all < 0x80) {
            size = at + length;
        } else {
            size = before;
            utf16(s, length);
        }
    }

    /**
     * Writes a text that lies in UTF-8: ASCII is copied without making a string. What is no UTF-8
     * becomes U+FFFD.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public void text(byte[] utf8, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, utf8.length);
        if (PayloadText.isAscii(utf8, offset, length)) {
            head(Tags.TEXT, length);
            put(utf8, offset, length);
        } else {
            text(new String(utf8, offset, length, StandardCharsets.UTF_8));
        }
    }

    /** Writes an ArrayBuffer or a body: a byte string, copied. */
    public void bytes(byte[] data) {
        bytes(data, 0, data.length);
    }

    /**
     * Writes a byte string, copied.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public void bytes(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        head(Tags.BYTES, length);
        put(data, offset, length);
    }

    /** Writes the bytes that {@code data} has left as a byte string, and moves its position on. */
    public void bytes(ByteBuffer data) {
        int length = data.remaining();
        head(Tags.BYTES, length);
        ensure(length);
        data.get(buffer, size, length);
        size += length;
    }

    /**
     * Starts CBOR inside a byte string (tag 24), which a reader may keep unread. Close it with
     * {@link #endEmbedded}; values in it must hold no shared references.
     *
     * @return what {@link #endEmbedded} wants
     */
    public int beginEmbedded() {
        ensure(EMBEDDED_HEAD);
        buffer[size] = (byte) (Tags.TAG | 24);
        buffer[size + 1] = Tags.EMBEDDED;
        buffer[size + 2] = (byte) (Tags.BYTES | 26);
        size += EMBEDDED_HEAD;
        return size;
    }

    /** Closes what {@link #beginEmbedded} started, which returned {@code begin}. */
    public void endEmbedded(int begin) {
        putInt(begin - 4, size - begin);
    }

    /**
     * Writes bytes that are a payload of their own as CBOR inside a byte string (tag 24), copied.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public void embedded(byte[] payload, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, payload.length);
        int begin = beginEmbedded();
        put(payload, offset, length);
        endEmbedded(begin);
    }

    /** Writes what another writer made: the next value, as it is. */
    public void encoded(byte[] payload) {
        put(payload, 0, payload.length);
    }

    /** Writes a capability: its index in the message's list, from 0. */
    public void capability(int index) {
        head(Tags.TAG, Tags.CAPABILITY);
        head(Tags.UINT, index);
    }

    /**
     * Writes a value with all that it reaches, sharing and cycles included. An object that two
     * calls of this method reach is written twice.
     *
     * @throws PayloadException if it is nested deeper than {@link Payload#MAX_DEPTH}; what was
     *     written is then of no use
     */
    public void value(Value value) {
        new ValueWriter(this).write(value);
    }

    // ---------------------------------------------------- for ValueWriter

    /** The head of an item: its major type and a count, in as few bytes as it takes. */
    void head(int major, long n) {
        ensure(9);
        byte[] out = buffer;
        if (n < 0) {
            throw new IllegalArgumentException("A count below zero: " + n);
        }
        if (n < 24) {
            out[size++] = (byte) (major | n);
        } else if (n < 0x100) {
            out[size++] = (byte) (major | 24);
            out[size++] = (byte) n;
        } else if (n < 0x10000) {
            out[size++] = (byte) (major | 25);
            out[size++] = (byte) (n >> 8);
            out[size++] = (byte) n;
        } else if (n < 0x100000000L) {
            out[size++] = (byte) (major | 26);
            putInt(size, (int) n);
            size += 4;
        } else {
            out[size++] = (byte) (major | 27);
            putInt(size, (int) (n >>> 32));
            putInt(size + 4, (int) n);
            size += 8;
        }
    }

    /** A float of eight bytes, whatever its value; NaN is always the same. */
    void float64(double x) {
        ensure(9);
        long bits = Double.doubleToLongBits(x);
        buffer[size] = (byte) Tags.FLOAT64;
        putInt(size + 1, (int) (bits >>> 32));
        putInt(size + 5, (int) bits);
        size += 9;
    }

    /** Marks the value that follows as shareable (tag 28); returns its index. */
    int shareable() {
        head(Tags.TAG, Tags.SHAREABLE);
        return marks++;
    }

    /** Writes a reference to a marked value (tag 29); always four bytes, as the JavaScript twin. */
    void reference(int index) {
        head(Tags.TAG, Tags.SHARED_REFERENCE);
        ensure(5);
        buffer[size] = (byte) (Tags.UINT | 26);
        putInt(size + 1, index);
        size += 5;
    }

    private void utf16(String s, int length) {
        head(Tags.TAG, Tags.UTF16);
        head(Tags.BYTES, 2L * length);
        ensure(2L * length);
        byte[] out = buffer;
        for (int i = 0; i < length; i++, size += 2) {
            PayloadText.putUnit(out, size, s.charAt(i));
        }
    }

    private void simple(int b) {
        ensure(1);
        buffer[size++] = (byte) b;
    }

    private void put(byte[] data, int offset, int length) {
        ensure(length);
        System.arraycopy(data, offset, buffer, size, length);
        size += length;
    }

    private void putInt(int at, int n) {
        buffer[at] = (byte) (n >>> 24);
        buffer[at + 1] = (byte) (n >>> 16);
        buffer[at + 2] = (byte) (n >>> 8);
        buffer[at + 3] = (byte) n;
    }

    private void ensure(long bytes) {
        if (bytes > buffer.length - size) {
            grow(bytes);
        }
    }

    private void grow(long bytes) {
        long needed = size + bytes;
        if (needed > MAX_LENGTH) {
            throw new PayloadException("Longer than an array can be", size);
        }
        long doubled = Math.min(2L * buffer.length, MAX_LENGTH);
        buffer = Arrays.copyOf(buffer, (int) Math.max(doubled, needed));
    }
}
