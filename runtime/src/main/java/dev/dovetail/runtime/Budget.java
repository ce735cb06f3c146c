package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one top-level request and everything it calls may still spend, over any number of Workers.
 * The limits are those of the Worker that got the request. Any thread.
 */
final class Budget {
    final Limits limits;
    private final String owner;

    /** It has no end of its own: each call is a request of its own instead. */
    private final boolean isSession;

    private final AtomicInteger invocations = new AtomicInteger(1);
    private final AtomicInteger subrequests = new AtomicInteger();

    /**
     * A budget whose first invocation is spent.
     *
     * @param owner the name of the Worker whose limits these are
     */
    Budget(Limits limits, String owner) {
        this(limits, owner, false);
    }

    private Budget(Limits limits, String owner, boolean isSession) {
        this.limits = limits;
        this.owner = owner;
        this.isSession = isSession;
    }

    /** The budget of a connection that a client keeps to make calls, however many. */
    static Budget ofSession(Limits limits, String owner) {
        return new Budget(limits, owner, true);
    }

    /** Whether it is a session's. */
    boolean isSession() {
        return isSession;
    }

    /** What a call on a service binding spends: this one, unless it is a session's. */
    Budget ofCall() {
        return isSession ? new Budget(limits, owner) : this;
    }

    /** Spends a call on a service binding; returns the error if there is nothing left. */
    @Nullable Failure spendInvocation() {
        if (invocations.incrementAndGet() > limits.invocations()) {
            return spent("Worker invocations", "invocations", limits.invocations());
        }
        return spendSubrequest();
    }

    /** Spends a subrequest; returns the error if there is nothing left. */
    @Nullable Failure spendSubrequest() {
        if (subrequests.incrementAndGet() > limits.subrequests()) {
            return spent("subrequests", "subrequests", limits.subrequests());
        }
        return null;
    }

    private Failure spent(String what, String key, int limit) {
        return Failure.overloaded(
                ("Too many %s by a single request: the limit is %d. It is set by limits.%s in the"
                                + " configuration of %s, or by --limits.")
                        .formatted(what, limit, key, owner));
    }

    int invocationsSpent() {
        return Math.min(invocations.get(), limits.invocations());
    }
}
