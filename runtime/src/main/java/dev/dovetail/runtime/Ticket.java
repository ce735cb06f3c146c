package dev.dovetail.runtime;

/** A request that is being handled. Any thread. */
public final class Ticket {
    private final Invocation invocation;

    Ticket(Invocation invocation) {
        this.invocation = invocation;
    }

    /** The client is gone: nobody waits for the response any more. */
    public void cancel() {
        invocation.isolate.execute(invocation::cancelReplies);
    }

    /** Worker invocations that the request has spent so far, the first included. */
    public int invocations() {
        return invocation.budget.invocationsSpent();
    }
}
