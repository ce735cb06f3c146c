package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.PayloadWriter;
import dev.dovetail.rpc.Wire;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * A WebSocket that a Durable Object accepted to keep while it is not in memory. What comes is an
 * event of the object, which begins for it if need be. Any thread.
 */
final class HibernatedSocket implements SocketEnd {
    private static final int WINDOW = 64 * 1024;
    private static final byte[] NOTHING = {0x60};

    /** An event is lost if so many instances in a row end before they see it. */
    private static final int MOST_TRIES = 5;

    /** What the object sent and the other side has not taken. */
    private record Waiting(int type, int code, byte[] payload) {}

    private final ObjectSockets owner;
    private final int number;
    private final byte[] tags;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);
    private byte @Nullable [] attachment;
    private @Nullable SocketSink other;
    private long credit;
    private boolean closedIn;
    private boolean closedOut;
    private double answered;

    /** Bytes that came and were not granted again. */
    private int taken;

    HibernatedSocket(ObjectSockets owner, int number, byte[] tags) {
        this.owner = owner;
        this.number = number;
        this.tags = tags;
    }

    /** Its part of the payload of a BIRTH. */
    synchronized void write(PayloadWriter out) {
        out.arrayHead(4);
        out.number(number);
        out.encoded(tags);
        if (attachment == null) {
            out.undefined();
        } else {
            out.bytes(attachment);
        }
        out.number((closedIn ? 1 : 0) + (closedOut ? 2 : 0));
    }

    synchronized void attach(byte[] bytes) {
        attachment = bytes;
    }

    /** When a message was last answered without the object, in milliseconds since 1970; or 0. */
    synchronized double answered() {
        return answered;
    }

    // ---------------------------------------------------- what the object sends

    /** A message of the object's. */
    void send(int type, int code, byte[] payload) {
        SocketSink receiver;
        synchronized (this) {
            if (closedOut) {
                return;
            }
            if (type == Wire.SOCKET_CLOSE) {
                closedOut = true;
            }
            receiver = other;
            if (receiver == null || credit <= 0 || !waiting.isEmpty()) {
                waiting.add(new Waiting(type, code, payload));
                return;
            }
            credit -= payload.length;
        }
        give(receiver, new Waiting(type, code, payload));
    }

    private void give(SocketSink receiver, Waiting message) {
        switch (message.type()) {
            case Wire.SOCKET_TEXT -> receiver.text(message.payload());
            case Wire.SOCKET_BYTES -> receiver.bytes(message.payload());
            default -> receiver.close(message.code(), message.payload());
        }
        if (message.type() == Wire.SOCKET_CLOSE && isOver()) {
            owner.remove(number);
        }
    }

    private synchronized boolean isOver() {
        return closedIn && closedOut;
    }

    /** The object drops the connection. */
    void drop() {
        SocketSink receiver;
        synchronized (this) {
            receiver = other;
            closedIn = true;
            closedOut = true;
        }
        owner.remove(number);
        if (receiver != null) {
            receiver.fail(null);
        }
    }

    // ---------------------------------------------------- what comes

    @Override
    public void start(SocketSink receiver) {
        synchronized (this) {
            other = receiver;
        }
        receiver.pull(WINDOW);
    }

    @Override
    public void text(byte[] payload) {
        byte[] answer = owner.answerTo(payload);
        if (answer == null) {
            event(Wire.SOCKET_TEXT, 0, payload, payload);
        } else {
            synchronized (this) {
                answered = System.currentTimeMillis();
            }
            send(Wire.SOCKET_TEXT, 0, answer);
        }
        grant(payload.length);
    }

    @Override
    public void bytes(byte[] bytes) {
        var payload = new PayloadWriter();
        payload.bytes(bytes);
        event(Wire.SOCKET_BYTES, 0, bytes, payload.toBytes());
        grant(bytes.length);
    }

    @Override
    public void close(int code, byte[] reason) {
        synchronized (this) {
            if (closedIn) {
                return;
            }
            closedIn = true;
        }
        event(Wire.SOCKET_CLOSE, code, reason, reason);
        if (isOver()) {
            owner.remove(number);
        }
    }

    @Override
    public void fail(@Nullable Failure failure) {
        synchronized (this) {
            if (closedIn && closedOut) {
                return;
            }
            closedIn = true;
            closedOut = true;
        }
        byte[] why = NOTHING;
        if (failure != null) {
            var payload = new PayloadWriter();
            payload.text(failure.summary());
            why = payload.toBytes();
        }
        event(Wire.SOCKET_FAIL, 0, why, why);
        owner.remove(number);
    }

    @Override
    public void pull(int bytes) {
        while (true) {
            Waiting next;
            SocketSink receiver;
            synchronized (this) {
                credit += bytes;
                bytes = 0;
                receiver = other;
                if (receiver == null || credit <= 0 || waiting.isEmpty()) {
                    return;
                }
                next = waiting.remove();
                credit -= next.payload().length;
            }
            give(receiver, next);
        }
    }

    private void grant(int bytes) {
        SocketSink receiver;
        int granted;
        synchronized (this) {
            taken += bytes;
            receiver = other;
            if (taken < WINDOW / 2 || receiver == null) {
                return;
            }
            granted = taken;
            taken = 0;
        }
        receiver.pull(granted);
    }

    private void event(int type, int code, byte[] raw, byte[] content) {
        var payload = new PayloadWriter(raw.length + 32);
        payload.arrayHead(4);
        payload.number(number);
        payload.number(type);
        payload.number(code);
        payload.encoded(content);
        deliver(payload.toBytes(), MOST_TRIES);
    }

    /** To the object as it lives now: one that ends before it sees the event is not the last. */
    private void deliver(byte[] payload, int tries) {
        LiveObject object = owner.namespace.live(owner.id, owner.name);
        object.invocation.isolate.deliver(
                object.invocation,
                new Message.Event(
                        Wire.OP_SOCKET,
                        Message.NO_DOOR,
                        new SocketReply(payload, tries),
                        payload,
                        Message.NOTHING));
    }

    /** Nobody waits for a handler of a WebSocket; JavaScript logs its errors. */
    private final class SocketReply implements Reply {
        private final byte[] payload;
        private final int tries;

        SocketReply(byte[] payload, int tries) {
            this.payload = payload;
            this.tries = tries;
        }

        @Override
        public void returned(byte[] payload, Passed[] passed, int flags) {
            Message.release(passed);
        }

        @Override
        public void threw(Failure failure) {
            // it has been logged
        }

        @Override
        public void refused(Failure reason) {
            if (tries > 1 && owner.namespace.isServed()) {
                deliver(payload, tries - 1);
            }
        }
    }
}
