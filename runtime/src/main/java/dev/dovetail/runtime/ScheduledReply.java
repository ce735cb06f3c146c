package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.PayloadException;
import dev.dovetail.rpc.PayloadReader;

import java.util.concurrent.CompletableFuture;

/** What a scheduled handler answers; a failure is one of the runtime's. */
record ScheduledReply(
        CompletableFuture<ScheduledOutcome> outcome, Worker worker, WorkerRuntime runtime)
        implements Reply {
    @Override
    public void returned(byte[] payload, Passed[] passed, int flags) {
        Message.release(passed);
        try {
            var reader = new PayloadReader(payload);
            reader.arrayHead(2);
            outcome.complete(new ScheduledOutcome(reader.bool(), reader.bool()));
        } catch (PayloadException e) {
            outcome.complete(new ScheduledOutcome(false, false));
        }
    }

    @Override
    public void threw(Failure failure) {
        runtime.uncaught(worker, worker.readable(failure).summary());
        outcome.complete(new ScheduledOutcome(false, false));
    }
}
