package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/**
 * A WritableStream that an invocation gives to whoever gets the message: its bytes flow against the
 * message, from the receiver to the owner.
 *
 * @param owner whose stream it is
 * @param stream the owner's number for it
 */
record WritableEnd(Invocation owner, int stream) implements Passed {
    /** What the owner's stream is told when nobody writes to it any more. */
    static final Failure DISCONNECTED =
            Failure.error(
                    "WritableStream received over RPC was disconnected because the remote execution"
                            + " context has ended.");

    /** Where the receiver's bytes go. */
    ByteSink sink() {
        return new IsolateSink(owner, stream);
    }

    /** The receiver has it, under a number of its own. */
    void taken(Invocation writer, int number) {
        IsolateSource source = new IsolateSource(writer, number);
        owner.isolate.execute(() -> owner.streams.taken(stream, source));
    }
}
