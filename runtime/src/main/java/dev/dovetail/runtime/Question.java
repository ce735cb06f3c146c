package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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

    /** When the answer is of no use any more. Set before the call is sent. */
    long deadline = Deadlines.NONE;

    /** Ends the call at its deadline. */
    private @Nullable Future<?> timer;

    /** The answer or the deadline has come; told of calls with a deadline only. */
    private boolean settled;

    /** Nobody waits for the answer any more. */
    private volatile boolean over;

    /** The deadline passed first: a callee that has not begun does not begin. */
    private volatile boolean expired;

    Question(Invocation caller, int id) {
        this.caller = caller;
        this.id = id;
        gate = caller.gate();
    }

    @Override
    public void returned(byte[] payload, Passed[] passed, int flags) {
        isTold = flags != 0;
        if (deadline != Deadlines.NONE && !settle()) {
            Message.release(passed);
            finish();
            return;
        }
        caller.isolate.deliver(caller, new Message.Return(this, flags, payload, passed));
    }

    @Override
    public void threw(Failure failure) {
        if (deadline != Deadlines.NONE && !settle()) {
            finish();
            return;
        }
        Invocation answering = callee;
        fail(answering == null ? failure : answering.isolate.told(failure, answering));
    }

    private void fail(Failure told) {
        failure = told;
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

    /** Begins to wait for the deadline. The caller's thread. */
    void startTimer(Lane lane) {
        timer =
                lane.loop.schedule(
                        () -> caller.isolate.execute(this::expire),
                        Deadlines.nanosLeft(deadline),
                        TimeUnit.NANOSECONDS);
    }

    /** The call is over. The caller's thread. */
    void stopTimer() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }

    /** The deadline has passed: the caller gets an error and the callee is told. */
    private void expire() {
        if (!caller.ended && settle()) {
            expired = true;
            cancel();
            fail(Deadlines.PASSED);
        }
    }

    /** Whether the caller has got the error of the deadline. Any thread. */
    boolean isExpired() {
        return expired;
    }

    /** Whether this is the first that comes: the answer or the deadline. Any thread. */
    private synchronized boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    /** Whether the caller is gone, or gave the call up. Any thread. */
    boolean isOver() {
        return over;
    }

    /** The caller is gone, or gave the call up. */
    void cancel() {
        over = true;
        stopTimer();
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
