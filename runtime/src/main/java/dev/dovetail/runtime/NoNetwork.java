package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/** A network in which nothing is reached: for tests, benchmarks, and Workers without one. */
public final class NoNetwork implements Network {
    private static final Failure NONE = Failure.error("no network here");

    @Override
    public Runnable fetch(Lane lane, Reach reach, HttpRequest request, HttpReply reply) {
        reply.fail(NONE);
        return () -> {};
    }

    @Override
    public TcpConnection connect(
            Lane lane, Reach reach, TcpAddress to, ByteSource outgoing, TcpReply reply) {
        outgoing.stop(NONE);
        reply.fail(NONE);
        return new TcpConnection() {
            @Override
            public void secure(TcpReply secured) {
                secured.fail(NONE);
            }

            @Override
            public void cancel() {}
        };
    }
}
