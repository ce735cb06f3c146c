package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

/**
 * What hears the messages of one direction of a WebSocket. Called by one thread at a time; after
 * {@link #fail} nothing more is called, after {@link #close} no message comes.
 */
public interface SocketSink {
    /** The code of a Close message without one: RFC 6455, section 7.4.1. */
    int NO_CODE = 1005;

    /** A text: {@link dev.dovetail.rpc.PayloadReader#text} reads it. */
    void text(byte[] payload);

    /** A binary message; owned by the sink from now on. */
    void bytes(byte[] bytes);

    /**
     * A Close message.
     *
     * @param code 1000 to 4999, or {@link #NO_CODE}
     * @param reason a text as in {@link #text}
     */
    void close(int code, byte[] reason);

    /**
     * The connection is no more.
     *
     * @param failure what went wrong, or null if the other side is just gone
     */
    void fail(@Nullable Failure failure);

    /**
     * The other side takes more.
     *
     * @param bytes of messages as they are handed over here; the last message may go beyond
     */
    void pull(int bytes);
}
