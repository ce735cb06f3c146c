package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/**
 * Who waits for an answer. Exactly one of the methods is called, once, on the thread of the
 * callee's isolate.
 */
interface Reply {
    /**
     * The answer.
     *
     * @param payload owned by the reply from now on
     * @param flags {@link dev.dovetail.rpc.Wire#RESULT_DISPOSABLE} and its like
     */
    void returned(byte[] payload, Passed[] passed, int flags);

    /** The error that is the answer. */
    void threw(Failure failure);

    /** The event is about to have its first turn, or will have none. */
    default void begun() {}

    /** The callee has never seen the event, and will not: in place of {@link #threw}. */
    default void refused(Failure reason) {
        threw(reason);
    }
}
