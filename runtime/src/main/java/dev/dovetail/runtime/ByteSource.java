package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/** Where the bytes of a stream come from. Nothing flows before it is asked for. Any thread. */
public non-sealed interface ByteSource extends Passed {
    /** Connects the sink, once, before anything is pulled. */
    void start(ByteSink sink);

    /**
     * Asks for more.
     *
     * @param bytes how many more the sink will take, at least 1
     */
    void pull(int bytes);

    /** Nobody will read any more: the source may be given up. */
    void stop(Failure reason);
}
