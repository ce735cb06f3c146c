package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import java.nio.ByteBuffer;

/**
 * Where the bytes of a stream go. Called by one thread at a time; after {@link #end} or {@link
 * #fail} nothing more is called.
 */
public interface ByteSink {
    /**
     * Takes a chunk. Only as much comes as was asked for, or a little more where a source cannot
     * divide.
     *
     * @param bytes the source's: the sink takes them out before it returns
     */
    void chunk(ByteBuffer bytes);

    /** The stream ended well. */
    void end();

    /** The stream broke. */
    void fail(Failure failure);
}
