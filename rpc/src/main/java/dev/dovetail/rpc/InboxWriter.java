package dev.dovetail.rpc;

import java.nio.ByteBuffer;

/**
 * Writes the messages of one turn into an isolate's inbox. Used by one thread at a time; keeps no
 * reference to what it wrote.
 */
public final class InboxWriter {
    private static final byte[] NO_PAYLOAD = {};

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int position;
    private int capabilities;

    /**
     * Starts a turn.
     *
     * @param inbox little-endian, large enough for every message that follows; see {@link
     *     Wire#messageBytes}
     * @param invocation the invocation whose turn it is
     */
    public void begin(ByteBuffer inbox, int invocation) {
        buffer = inbox;
        position = Wire.HEADER_BYTES;
        inbox.putInt(0, invocation);
        inbox.putInt(4, 0);
    }

    /** Starts a message; add its capabilities next, then its payload. */
    public void message(int type, int a, int b, int c, int capabilityCount) {
        int at = position;
        buffer.putInt(at, type);
        buffer.putInt(at + 8, a);
        buffer.putInt(at + 12, b);
        buffer.putInt(at + 16, c);
        buffer.putInt(at + 20, capabilityCount);
        capabilities = 0;
    }

    /** Adds a capability of the open message. */
    public void capability(int kind, int id) {
        int at = position + Wire.MESSAGE_BYTES + capabilities++ * 8;
        buffer.putInt(at, kind);
        buffer.putInt(at + 4, id);
    }

    /** Ends the open message with its payload. */
    public void payload(byte[] payload) {
        int at = position + Wire.MESSAGE_BYTES + capabilities * 8;
        buffer.putInt(at, payload.length);
        buffer.put(at + 4, payload);
        int size = Wire.messageBytes(capabilities, payload.length);
        buffer.putInt(position + 4, size);
        position += size;
    }

    /** Writes a message that is only a number or two. */
    public void signal(int type, int a, int b) {
        message(type, a, b, 0, 0);
        payload(NO_PAYLOAD);
    }

    /** Ends the turn's messages; returns how many bytes there are, the header not counted. */
    public int end() {
        int bytes = position - Wire.HEADER_BYTES;
        buffer.putInt(4, bytes);
        return bytes;
    }
}
