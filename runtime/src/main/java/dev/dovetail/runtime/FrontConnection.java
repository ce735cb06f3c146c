package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/** A client waits for a Worker's connect handler. */
record FrontConnection(TcpReply reply, Worker worker) implements Reply {
    @Override
    public void returned(byte[] payload, Passed[] passed, int flags) {
        if (passed.length == 1 && passed[0] instanceof ByteSource outgoing) {
            reply.connected(outgoing);
        } else {
            Message.release(passed);
            reply.fail(Failure.error("The Worker did not answer a connection with a stream."));
        }
    }

    @Override
    public void threw(Failure failure) {
        reply.fail(worker.readable(failure));
    }
}
