package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/** A Worker waits for a connection of the network, or for TLS on one. */
record ConnectReply(Question question) implements TcpReply {
    private static final byte[] NOTHING = {};

    @Override
    public void connected(ByteSource incoming) {
        question.returned(NOTHING, new Passed[] {incoming}, 0);
    }

    @Override
    public void secured() {
        question.returned(NOTHING, Message.NOTHING, 0);
    }

    @Override
    public void fail(Failure failure) {
        question.threw(failure);
    }
}
