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
    private final AtomicInteger invocations = new AtomicInteger(1);
    private final AtomicInteger subrequests = new AtomicInteger();

    /**
     * A budget whose first invocation is spent.
     *
     * @param owner the name of the Worker whose limits these are
     */
    Budget(Limits limits, String owner) {
        this.limits = limits;
        this.owner = owner;
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
