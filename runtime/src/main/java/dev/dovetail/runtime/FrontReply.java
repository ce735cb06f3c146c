package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.PayloadException;

/** The front door waits for a Worker's response. */
record FrontReply(HttpReply reply, Worker worker, WaitingEvents waiting) implements Reply {
    @Override
    public void begun() {
        waiting.begun();
    }

    @Override
    public void returned(byte[] payload, Passed[] passed, int flags) {
        HttpResponse response;
        try {
            response = HttpResponse.parse(payload, passed);
        } catch (PayloadException e) {
            reply.fail(Failure.error("internal error"));
            return;
        }
        reply.respond(response);
    }

    @Override
    public void threw(Failure failure) {
        reply.fail(worker.readable(failure));
    }
}
