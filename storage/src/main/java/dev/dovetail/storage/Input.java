package dev.dovetail.storage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What an operation takes from JavaScript, little-endian: what was staged, and what the scratch
 * buffer holds. JavaScript is not trusted: a length that is too long is refused.
 */
final class Input {
    /** The longest that an operation takes: many statements in one text. */
    private static final int MAX_STAGED = 64 << 20;

    private final ByteArrayOutputStream staged = new ByteArrayOutputStream();
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    void stage(ByteBuffer scratch, int length) throws StorageException {
        if (staged.size() + length > MAX_STAGED) {
            staged.reset();
            throw StorageException.refused("The value is too long.");
        }
        staged.writeBytes(take(scratch, length));
    }

    /** Takes what was staged, and the beginning of the scratch buffer. */
    Input open(ByteBuffer scratch, int length) throws StorageException {
        byte[] all = take(scratch, length);
        if (staged.size() > 0) {
            staged.writeBytes(all);
            all = staged.toByteArray();
            staged.reset();
        }
        bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    private static byte[] take(ByteBuffer scratch, int length) throws StorageException {
        if (length < 0 || length > scratch.capacity()) {
            throw malformed();
        }
        byte[] taken = new byte[length];
        scratch.get(0, taken);
        return taken;
    }

    int remaining() {
        return bytes.remaining();
    }

    int readByte() throws StorageException {
        return need(1).get();
    }

    int readInt() throws StorageException {
        return need(Integer.BYTES).getInt();
    }

    double readDouble() throws StorageException {
        return need(Double.BYTES).getDouble();
    }

    byte[] readBytes() throws StorageException {
        return readBytes(readInt());
    }

    byte[] readBytes(int length) throws StorageException {
        if (length < 0) {
            throw malformed();
        }
        need(length);
        byte[] read = new byte[length];
        bytes.get(read);
        return read;
    }

    String readText() throws StorageException {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    private ByteBuffer need(int length) throws StorageException {
        if (bytes.remaining() < length) {
            throw malformed();
        }
        return bytes;
    }

    static StorageException malformed() {
        return StorageException.refused("internal error");
    }
}
