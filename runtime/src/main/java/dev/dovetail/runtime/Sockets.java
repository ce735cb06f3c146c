package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.Table;

import org.jspecify.annotations.Nullable;

/**
 * The WebSockets that cross an invocation's border, by number: JavaScript chooses odd ones for the
 * ends that it gives away, Java even ones for those that it announces. The thread of the
 * invocation's isolate.
 */
final class Sockets {
    /** One WebSocket. */
    private static final class Link {
        /** The other side; null as long as nobody has taken the end that was given away. */
        @Nullable SocketSink other;

        /** What was announced and not started: it may still be handed on. */
        @Nullable SocketEnd unstarted;

        /** Close messages that have not passed: one each way. */
        int closesLeft = 2;
    }

    private final Invocation owner;
    private @Nullable Table<Link> links;
    private int lastIncoming;

    /** Links that someone uses: they keep the invocation. */
    private int used;

    Sockets(Invocation owner) {
        this.owner = owner;
    }

    /** A message brings an end of a WebSocket; returns its number. */
    int openIncoming(SocketEnd end) {
        lastIncoming += 2;
        Link link = new Link();
        link.unstarted = end;
        add(lastIncoming, link);
        return lastIncoming;
    }

    /** JavaScript gives an end away: one of its own, or one that it got and never started. */
    SocketEnd take(int number) {
        if ((number & 1) == 0) {
            Link link = links == null ? null : links.get(number);
            SocketEnd end = link == null ? null : link.unstarted;
            if (end == null) {
                throw new MalformedMessageException("socket " + number + " cannot be handed on");
            }
            remove(number);
            return end;
        }
        Link link = new Link();
        used++;
        if (!add(number, link)) {
            throw new MalformedMessageException("socket " + number + " is sent twice");
        }
        return new IsolateSocket(owner, number);
    }

    private boolean add(int number, Link link) {
        if (links == null) {
            links = new Table<>();
        }
        return links.put(number, link) == null;
    }

    /** Someone has taken the end that was given away. */
    void connect(int number, SocketSink receiver) {
        Link link = owner.ended || links == null ? null : links.get(number);
        if (link == null) {
            receiver.fail(null);
        } else {
            link.other = receiver;
        }
    }

    /** The other side of a socket, for what JavaScript sends. */
    @Nullable SocketSink other(int number) {
        Link link = links == null ? null : links.get(number);
        return link == null ? null : link.other;
    }

    /** JavaScript takes messages: for the first time, if it was announced. */
    void pull(int number, int bytes) {
        Link link = links == null ? null : links.get(number);
        if (link == null || bytes <= 0) {
            return;
        }
        SocketEnd end = link.unstarted;
        if (end != null) {
            link.unstarted = null;
            link.other = end;
            used++;
            end.start(new IsolateSocket(owner, number));
        }
        if (link.other != null) {
            link.other.pull(bytes);
        }
    }

    /** JavaScript sends a Close message. */
    void close(int number, int code, byte[] reason) {
        SocketSink sink = other(number);
        if (sink != null) {
            closedBefore(number);
            sink.close(code, reason);
        }
    }

    /** A Close message has passed, one way or the other. */
    void closedBefore(int number) {
        Link link = links == null ? null : links.get(number);
        if (link != null && --link.closesLeft == 0) {
            remove(number);
        }
    }

    /** JavaScript drops the connection. */
    void fail(int number, @Nullable Failure failure) {
        SocketSink sink = other(number);
        if (sink != null) {
            remove(number);
            sink.fail(failure);
        }
    }

    /** The connection is no more. */
    void lost(int number) {
        remove(number);
    }

    private void remove(int number) {
        Link link = links == null ? null : links.remove(number);
        if (link != null && link.unstarted == null) {
            used--;
        }
    }

    /** Whether a WebSocket is in use. */
    boolean areUsed() {
        return used > 0;
    }

    /** The invocation has ended: the other sides are told. */
    void end() {
        used = 0;
        if (links != null) {
            links.drain(
                    link -> {
                        SocketSink other = link.unstarted == null ? link.other : link.unstarted;
                        if (other != null) {
                            other.fail(null);
                        }
                    });
        }
    }
}
