package dev.dovetail.supervisor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers every request with 503 while no engine is there. Its thread is its own; {@link #close} on
 * any.
 */
final class StandIn implements AutoCloseable {
    private static final ByteBuffer ANSWER =
            ByteBuffer.wrap(
                            """
                            HTTP/1.1 503 Service Unavailable\r
                            content-type: text/plain;charset=UTF-8\r
                            content-length: 20\r
                            retry-after: 1\r
                            connection: close\r
                            \r
                            Service Unavailable
                            """
                                    .getBytes(StandardCharsets.US_ASCII))
                    .asReadOnlyBuffer();

    private static final int BACKLOG = 1024;

    /** Connections at once; more wait to be accepted. */
    private static final int MOST = 1000;

    /** For a client to send its request, and to take the answer. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int SWEEP_MILLIS = 200;
    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final class Client {
        final long since = System.nanoTime();
        final ByteBuffer answer = ANSWER.duplicate();
        boolean answered;
    }

    private final Selector selector;
    private final List<ServerSocketChannel> doors = new ArrayList<>();
    private final ByteBuffer rubbish = ByteBuffer.allocate(8192);
    private volatile boolean closed;

    private StandIn(List<InetSocketAddress> addresses) throws IOException {
        selector = Selector.open();
        try {
            for (InetSocketAddress address : addresses) {
                ServerSocketChannel door = ServerSocketChannel.open();
                doors.add(door);
                door.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                if (door.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                    door.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
                door.bind(address, BACKLOG);
                door.configureBlocking(false);
                door.register(selector, SelectionKey.OP_ACCEPT);
            }
        } catch (IOException e) {
            end();
            throw e;
        }
        Thread.ofPlatform().daemon().name("dovetail-stand-in").start(this::run);
    }

    /** Listens at once. */
    static StandIn open(List<InetSocketAddress> addresses) throws IOException {
        return new StandIn(addresses);
    }

    /** Stops listening; whoever is connected still gets the answer. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    private void run() {
        try {
            while (!closed || selector.keys().size() > doors.size()) {
                if (closed) {
                    closeDoors();
                }
                selector.select(SWEEP_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                sweep();
                if (selector.keys().size() >= MOST) {
                    LockSupport.parkNanos(FULL_NANOS); // those who wait would wake us at once
                }
            }
            closeDoors();
        } catch (IOException e) {
            // no more sockets: clients see their connections end
        } finally {
            end();
        }
    }

    /** Those that the system has accepted for us are ours. */
    private void closeDoors() throws IOException {
        for (ServerSocketChannel door : doors) {
            if (door.isOpen()) {
                accept(door);
                door.close();
            }
        }
        doors.clear();
        selector.selectNow();
        selector.selectedKeys().clear();
    }

    private void serve(SelectionKey key) {
        try {
            if (!key.isValid()) {
                return;
            }
            if (key.channel() instanceof ServerSocketChannel door) {
                accept(door);
            } else if (key.channel() instanceof SocketChannel channel
                    && key.attachment() instanceof Client client) {
                talk(channel, client);
            }
        } catch (IOException e) {
            drop(key);
        }
    }

    private void accept(ServerSocketChannel door) throws IOException {
        SocketChannel channel;
        while (selector.keys().size() < MOST && (channel = door.accept()) != null) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Client());
        }
    }

    /** An answer before the request has come would be lost with the connection's reset. */
    private void talk(SocketChannel channel, Client client) throws IOException {
        rubbish.clear();
        int read = channel.read(rubbish);
        if (read < 0) {
            channel.close();
        } else if (!client.answered && read > 0) {
            channel.write(client.answer);
            client.answered = true;
            channel.shutdownOutput();
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof Client client && now - client.since > PATIENCE_NANOS) {
                drop(key);
            }
        }
    }

    private static void drop(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // it is gone
        }
    }

    private void end() {
        for (ServerSocketChannel door : doors) {
            try {
                door.close();
            } catch (IOException e) {
                // it is gone
            }
        }
        for (SelectionKey key : selector.keys()) {
            drop(key);
        }
        try {
            selector.close();
        } catch (IOException e) {
            // it is gone
        }
    }
}
