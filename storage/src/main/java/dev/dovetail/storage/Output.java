package dev.dovetail.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What an operation gives to JavaScript, little-endian: the scratch buffer holds its beginning, and
 * JavaScript asks for the rest.
 */
@SuppressWarnings("ByteBufferBackingArray")
final class Output {
    private static final int START_BYTES = 4096;

    private ByteBuffer bytes = empty();

    private static ByteBuffer empty() {
        return ByteBuffer.allocate(START_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    void clear() {
        if (bytes.capacity() > 1 << 20) {
            bytes = empty();
        }
        bytes.clear();
    }

    int length() {
        return bytes.position();
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            int capacity = Math.max(bytes.position() + more, bytes.capacity() * 2);
            ByteBuffer larger = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
            larger.put(bytes.flip());
            bytes = larger;
        }
        return bytes;
    }

    Output putByte(int value) {
        room(1).put((byte) value);
        return this;
    }

    Output putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    Output putDouble(double value) {
        room(Double.BYTES).putDouble(value);
        return this;
    }

    Output putRaw(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /** Its length, and then the bytes. */
    Output putBytes(byte[] value) {
        room(Integer.BYTES + value.length).putInt(value.length).put(value);
        return this;
    }

    /** Its length, and then the bytes. */
    Output putBytes(ByteBuffer value) {
        int length = value.remaining();
        room(Integer.BYTES + length).putInt(length).put(value);
        return this;
    }

    Output putText(String text) {
        return putBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Changes a byte that was put. */
    void setByte(int at, int value) {
        bytes.put(at, (byte) value);
    }

    /** Changes an int that was put. */
    void setInt(int at, int value) {
        bytes.putInt(at, value);
    }

    /** Fills the scratch buffer; gives the whole length. */
    int give(ByteBuffer scratch) {
        scratch.put(0, bytes, 0, Math.min(length(), scratch.capacity()));
        return length();
    }

    /** Fills the scratch buffer with what follows a place; gives how much of it there is. */
    int rest(int from, ByteBuffer scratch) {
        int start = Math.clamp(from, 0, length());
        int count = Math.min(length() - start, scratch.capacity());
        scratch.put(0, bytes, start, count);
        return count;
    }
}
