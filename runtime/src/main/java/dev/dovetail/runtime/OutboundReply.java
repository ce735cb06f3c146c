package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/** A Worker waits for a response of the network. */
record OutboundReply(Question question) implements HttpReply {
    @Override
    public void respond(HttpResponse response) {
        question.returned(response.toPayload(), response.passed(), 0);
    }

    @Override
    public void fail(Failure failure) {
        question.threw(failure);
    }
}
