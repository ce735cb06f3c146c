package dev.dovetail.runtime;

/** The body of a request or a response. */
public sealed interface Body {
    /** No body at all, which is not the same as an empty one. */
    record None() implements Body {}

    /**
     * A body that is there whole.
     *
     * @param bytes not to be changed any more
     */
    record Whole(byte[] bytes) implements Body {}

    /**
     * A body that flows.
     *
     * @param length in bytes, or -1 if it is not known
     */
    record Streaming(ByteSource source, long length) implements Body {}

    /** No body: the connection goes on as a WebSocket. */
    record Upgraded(SocketEnd socket) implements Body {}

    /** The one that is none. */
    Body NONE = new None();
}
