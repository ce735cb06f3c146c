package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.PayloadException;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.PayloadWriter;
import dev.dovetail.runtime.SocketEnd;
import dev.dovetail.runtime.SocketSink;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;

import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on the network, after its handshake. The methods of {@link SocketEnd} on any thread,
 * the others on the event loop.
 */
final class WebSocketConnection implements SocketEnd, FrameReader.Listener {
    /** As on Cloudflare: developers.cloudflare.com/workers/platform/limits. */
    static final int MAX_MESSAGE_BYTES = 32 << 20;

    /** Bytes of messages that may wait for the network. */
    private static final int WINDOW = 256 * 1024;

    /** A silent connection is asked for a sign of life after this long, and then as long waited. */
    private static final long PING_MILLIS = 30_000;

    /** RFC 6455, section 7.4.1. */
    private static final int GOING_AWAY = 1001;

    /** For the other side to close the connection after the Close messages. */
    private static final long CLOSE_MILLIS = 5_000;

    private final NetSocket net;
    private final ContextInternal context;
    private final boolean isServer;
    private final FrameReader reader;
    private final FrameWriter writer;
    private @Nullable SocketSink sink;

    /** Bytes of messages that may still be handed over. */
    private long credit;

    /** Bytes that were sent and not granted again. */
    private int owed;

    private boolean closedIn;
    private boolean closedOut;

    /** The connection is no more, or is not used any more. */
    private boolean over;

    /** Since the last ping. */
    private boolean heard = true;

    private boolean pinged;
    private long pinging;
    private long closing = -1;

    /**
     * Makes one.
     *
     * @param isServer whether the other side is the client
     */
    WebSocketConnection(NetSocket net, ContextInternal context, boolean isServer) {
        this.net = net;
        this.context = context;
        this.isServer = isServer;
        reader = new FrameReader(isServer, MAX_MESSAGE_BYTES, this);
        writer = new FrameWriter(!isServer);
        net.setWriteQueueMaxSize(WINDOW);
        net.pause();
        net.handler(this::arrived);
        net.closeHandler(ignored -> lost(null));
        net.exceptionHandler(ignored -> {});
        net.shutdownHandler(ignored -> goAway());
        pinging = context.owner().setPeriodic(PING_MILLIS, ignored -> watch());
    }

    // ---------------------------------------------------- out of the network

    private void arrived(Buffer buffer) {
        heard = true;
        pinged = false;
        reader.read(buffer);
        if (credit > 0 || closedIn) {
            net.fetch(1);
        }
    }

    @Override
    public void onText(String text) {
        SocketSink to = sink;
        if (to != null && !over) {
            byte[] payload = payload(text);
            credit -= payload.length;
            to.text(payload);
        }
    }

    @Override
    public void onBytes(byte[] bytes) {
        SocketSink to = sink;
        if (to != null && !over) {
            credit -= bytes.length;
            to.bytes(bytes);
        }
    }

    @Override
    public void onPing(byte[] bytes) {
        if (!over && !closedOut) {
            net.write(writer.frame(FrameReader.PONG, bytes));
        }
    }

    @Override
    public void onPong() {
        // any bytes are a sign of life
    }

    @Override
    public void onClose(int code, String reason) {
        closedIn = true;
        SocketSink to = sink;
        if (to != null && !over) {
            to.close(code, payload(reason));
        }
        finishIfClosed();
    }

    @Override
    public void onBroken(int code, String why) {
        if (!closedOut) {
            closedOut = true;
            net.write(writer.close(code, why));
        }
        lost(
                Failure.error(
                        "WebSocket protocol error; protocolError.statusCode = "
                                + code
                                + "; protocolError.description = "
                                + why));
        net.end();
    }

    /** The server stops: both sides have a moment to say good-bye. */
    private void goAway() {
        if (!over && !closedOut) {
            closedOut = true;
            net.write(writer.close(GOING_AWAY, "The server is shutting down."));
            finishIfClosed();
        }
    }

    private void lost(@Nullable Failure failure) {
        boolean told = over;
        end();
        if (!told && sink != null) {
            sink.fail(failure);
        }
    }

    private void watch() {
        if (heard || credit <= 0) {
            // not reading is the Worker's choice: then nothing can be heard
            heard = false;
        } else if (pinged) {
            lost(null);
            net.close();
        } else {
            pinged = true;
            if (!closedOut) {
                net.write(writer.frame(FrameReader.PING, new byte[0]));
            }
        }
    }

    // ---------------------------------------------------- into the network

    @Override
    public void start(SocketSink receiver) {
        Loop.run(
                context,
                () -> {
                    sink = receiver;
                    if (over) {
                        receiver.fail(null);
                    } else {
                        receiver.pull(WINDOW);
                    }
                });
    }

    @Override
    public void pull(int bytes) {
        Loop.run(
                context,
                () -> {
                    boolean waiting = credit <= 0;
                    credit += bytes;
                    if (waiting && credit > 0 && !over) {
                        net.fetch(1);
                    }
                });
    }

    @Override
    public void text(byte[] payload) {
        Loop.run(
                context,
                () -> {
                    try {
                        byte[] utf8 = new PayloadReader(payload).utf8();
                        send(FrameReader.TEXT, utf8, payload.length);
                    } catch (PayloadException e) {
                        fail(null);
                    }
                });
    }

    @Override
    public void bytes(byte[] bytes) {
        Loop.run(context, () -> send(FrameReader.BINARY, bytes, bytes.length));
    }

    private void send(int opcode, byte[] payload, int cost) {
        if (over || closedOut) {
            return;
        }
        net.write(writer.frame(opcode, payload));
        owed += cost;
        if (net.writeQueueFull()) {
            net.drainHandler(ignored -> grant());
        } else {
            grant();
        }
    }

    private void grant() {
        if (owed > 0 && sink != null && !over) {
            int bytes = owed;
            owed = 0;
            sink.pull(bytes);
        }
    }

    @Override
    public void close(int code, byte[] reason) {
        Loop.run(
                context,
                () -> {
                    if (over || closedOut) {
                        return;
                    }
                    closedOut = true;
                    try {
                        net.write(writer.close(code, new PayloadReader(reason).text()));
                    } catch (PayloadException e) {
                        fail(null);
                    }
                    finishIfClosed();
                });
    }

    /** Both sides have closed: the server closes the connection first, RFC 6455, section 7.1.1. */
    private void finishIfClosed() {
        if (!closedIn || !closedOut || over) {
            return;
        }
        end();
        if (isServer) {
            net.end();
        } else {
            closing = context.owner().setTimer(CLOSE_MILLIS, ignored -> net.close());
        }
    }

    @Override
    public void fail(@Nullable Failure failure) {
        Loop.run(
                context,
                () -> {
                    if (!over) {
                        end();
                        net.close();
                    }
                });
    }

    private void end() {
        over = true;
        // where there is one, closing would wait for what it does
        net.shutdownHandler(null);
        reader.stop();
        context.owner().cancelTimer(pinging);
        if (closing >= 0) {
            context.owner().cancelTimer(closing);
            closing = -1;
        }
        net.resume();
    }

    private static byte[] payload(String text) {
        PayloadWriter payload = new PayloadWriter();
        payload.text(text);
        return payload.toBytes();
    }
}
