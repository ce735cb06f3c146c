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

    /** What the request and all it called have used so far. */
    public Spent spent() {
        return invocation.isolate.spent(invocation.budget);
    }
}
