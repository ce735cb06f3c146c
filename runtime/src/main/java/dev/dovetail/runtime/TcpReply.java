package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/**
 * Who waits for a connection, or for TLS on one. One of its methods is called, once; any thread.
 */
public interface TcpReply {
    /**
     * The connection is there.
     *
     * @param incoming what comes from the other side
     */
    void connected(ByteSource incoming);

    /** Both sides have agreed on TLS. */
    void secured();

    /** There is no connection, or no TLS on it. */
    void fail(Failure failure);
}
