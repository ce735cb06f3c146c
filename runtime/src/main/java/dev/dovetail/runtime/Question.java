package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

/**
 * A call that one invocation made on another, from both sides: the caller's question and the
 * callee's answer. The caller's fields belong to the caller's thread, {@code answer} to the
 * callee's.
 */
final class Question implements Reply {
    static final int NO_ANSWER = -1;

    final Invocation caller;
    final int id;

    /**
     * Who answers; null if the call never reached an invocation. Set before the call is sent; a
     * Durable Object may leave memory and come back meanwhile.
     */
    volatile @Nullable Invocation callee;

    /** The caller's critical sections that were open when it asked: see {@link LiveObject}. */
    final int gate;

    /** The callee's, when it took the call. */
    int answerGate;

    /** Its place in the tree of calls, if it is a Durable Object's event. */
    @Nullable CallNode node;

    /** Gives the request up, if it is the network that answers. */
    @Nullable Runnable outbound;

    /** The answer's number at the callee. */
    int answer = NO_ANSWER;

    /** Why the call reached nobody. */
    private @Nullable Failure failure;

    /** Callee: the one who answers lives for this call, and for its result. */
    boolean isServed;

    /** Callee: JavaScript has something to do when nobody uses the result any more. */
    boolean isTold;

    Question(Invocation caller, int id) {
        this.caller = caller;
        this.id = id;
        gate = caller.gate();
    }

    @Override
    public void returned(byte[] payload, Passed[] passed, int flags) {
        isTold = flags != 0;
        caller.isolate.deliver(caller, new Message.Return(this, flags, payload, passed));
    }

    @Override
    public void threw(Failure failure) {
        Invocation answering = callee;
        Failure told = answering == null ? failure : answering.isolate.told(failure, answering);
        this.failure = told;
        caller.isolate.deliver(caller, new Message.Throw(this, told.flags(), told.toPayload()));
    }

    /** The error of a call that reached nobody. */
    Failure failure() {
        return failure == null ? Invocation.GONE : failure;
    }

    /** The caller has no use for the result any more. */
    void finish() {
        Invocation answering = callee;
        if (answering != null) {
            answering.isolate.execute(() -> answering.finishAnswer(this));
        }
    }

    /** The caller is gone, or gave the call up. */
    void cancel() {
        Runnable request = outbound;
        if (request != null) {
            request.run();
        }
        Invocation answering = callee;
        if (answering != null) {
            answering.isolate.execute(() -> answering.cancelAnswer(this));
        }
    }
}
