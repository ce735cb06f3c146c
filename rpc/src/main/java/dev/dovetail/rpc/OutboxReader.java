package dev.dovetail.rpc;

import java.nio.ByteBuffer;

/**
 * A cursor over the messages that a turn left in an isolate's outbox. What it reads comes from code
 * that shares a realm with the user's: every number is checked against the buffer, and whoever uses
 * an id checks it against its own tables. Used by one thread at a time.
 */
public final class OutboxReader {
    private static final int MAX_CAPABILITIES = 1 << 20;

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int position;
    private int next;
    private int end;
    private int payloadAt;
    private int payloadLength;

    /**
     * Starts reading.
     *
     * @param outbox little-endian
     */
    public void begin(ByteBuffer outbox) {
        next = Wire.HEADER_BYTES;
        resume(outbox);
    }

    /** Goes on after the last message read, with what the isolate has sent since. */
    public void resume(ByteBuffer outbox) {
        buffer = outbox;
        int bytes = outbox.getInt(0);
        if (bytes < 0 || bytes > outbox.capacity() - Wire.HEADER_BYTES) {
            throw new MalformedMessageException("the outbox claims " + bytes + " bytes");
        }
        end = Wire.HEADER_BYTES + bytes;
    }

    /**
     * Moves to the next message.
     *
     * @return false if there is none
     * @throws MalformedMessageException if what is there is no message
     */
    public boolean next() {
        if (next >= end) {
            return false;
        }
        position = next;
        if (end - position < Wire.MESSAGE_BYTES + 4) {
            throw new MalformedMessageException("a message is cut off");
        }
        int size = buffer.getInt(position + 4);
        int count = buffer.getInt(position + 20);
        if (size < Wire.MESSAGE_BYTES + 4 || (size & 3) != 0 || size > end - position) {
            throw new MalformedMessageException("a message claims " + size + " bytes");
        }
        if (count < 0 || count > MAX_CAPABILITIES || Wire.MESSAGE_BYTES + 4 + count * 8 > size) {
            throw new MalformedMessageException("a message claims " + count + " capabilities");
        }
        payloadAt = position + Wire.MESSAGE_BYTES + count * 8 + 4;
        payloadLength = buffer.getInt(payloadAt - 4);
        if (payloadLength < 0 || payloadLength > position + size - payloadAt) {
            throw new MalformedMessageException("a payload claims " + payloadLength + " bytes");
        }
        next = position + size;
        return true;
    }

    /** The message's type, one of {@link Wire}'s. */
    public int type() {
        return buffer.getInt(position);
    }

    /** The message's first number. */
    public int a() {
        return buffer.getInt(position + 8);
    }

    /** The message's second number. */
    public int b() {
        return buffer.getInt(position + 12);
    }

    /** The message's third number. */
    public int c() {
        return buffer.getInt(position + 16);
    }

    /** How many capabilities the message has. */
    public int capabilityCount() {
        return buffer.getInt(position + 20);
    }

    /** The kind of a capability, one of {@link Wire}'s. */
    public int capabilityKind(int index) {
        return buffer.getInt(position + Wire.MESSAGE_BYTES + index * 8);
    }

    /** The id of a capability, in the sender's table of its kind. */
    public int capabilityId(int index) {
        return buffer.getInt(position + Wire.MESSAGE_BYTES + index * 8 + 4);
    }

    /** A copy of the message's payload. */
    public byte[] payload() {
        byte[] bytes = new byte[payloadLength];
        buffer.get(payloadAt, bytes);
        return bytes;
    }

    /** The message's payload where it lies: to be read before the next turn. */
    public ByteBuffer payloadView() {
        return buffer.slice(payloadAt, payloadLength);
    }
}
