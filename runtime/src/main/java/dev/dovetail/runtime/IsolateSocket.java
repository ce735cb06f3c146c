package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;

import org.jspecify.annotations.Nullable;

/** A WebSocket of an invocation: what it is told becomes its mail. Any thread. */
final class IsolateSocket implements SocketEnd {
    private static final byte[] NOTHING = {};

    private final Invocation owner;
    private final int number;

    IsolateSocket(Invocation owner, int number) {
        this.owner = owner;
        this.number = number;
    }

    @Override
    public void start(SocketSink receiver) {
        owner.isolate.execute(() -> owner.sockets.connect(number, receiver));
    }

    @Override
    public void text(byte[] payload) {
        deliver(Wire.SOCKET_TEXT, 0, payload);
    }

    @Override
    public void bytes(byte[] bytes) {
        deliver(Wire.SOCKET_BYTES, 0, bytes);
    }

    @Override
    public void close(int code, byte[] reason) {
        deliver(Wire.SOCKET_CLOSE, code, reason);
        owner.isolate.execute(() -> owner.socketClosed(number));
    }

    @Override
    public void fail(@Nullable Failure failure) {
        deliver(Wire.SOCKET_FAIL, 0, failure == null ? NOTHING : failure.toPayload());
        owner.isolate.execute(() -> owner.socketLost(number));
    }

    @Override
    public void pull(int bytes) {
        owner.isolate.deliver(owner, new Message.Signal(Wire.SOCKET_PULL, number, bytes));
    }

    private void deliver(int type, int code, byte[] payload) {
        owner.isolate.deliver(owner, new Message.SocketEvent(type, number, code, payload));
    }
}
