package dev.dovetail.server;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one lane's clients. Those on which nothing happens are cut: a head that does
 * not end, a body that stops, a response that nobody takes. The lane's thread.
 */
final class Clients {
    private static final long SWEEP_MILLIS = 5_000;

    /** What Vert.x calls its handler for the idle timeout. */
    private static final String IDLE_HANDLER = "idle";

    /** One connection. */
    private static final class Client {
        final List<Exchange> exchanges = new ArrayList<>(1);
        long idleSince = System.nanoTime();
    }

    private final Map<HttpConnection, Client> clients = new HashMap<>();
    private final ContextInternal context;
    private final long headNanos;
    private final int maxConnections;
    private int requests;
    private boolean sweeping;

    /**
     * None yet.
     *
     * @param headNanos for a request's head to come, from the connection's start or from the last
     *     response on
     * @param maxConnections more are closed
     */
    Clients(ContextInternal context, long headNanos, int maxConnections) {
        this.context = context;
        this.headNanos = headNanos;
        this.maxConnections = maxConnections;
    }

    /**
     * A client has connected. Vert.x tells so when it has read enough to know which HTTP is spoken;
     * up to then its own handler cuts those who are silent, and from now on we know better.
     */
    void opened(HttpConnection connection) {
        if (connection instanceof HttpServerConnection known) {
            ChannelPipeline pipeline = known.channelHandlerContext().pipeline();
            if (pipeline.get(IDLE_HANDLER) != null) {
                pipeline.remove(IDLE_HANDLER);
            }
        }
        if (clients.size() >= maxConnections) {
            connection.close();
            return;
        }
        clients.put(connection, new Client());
        connection.closeHandler(ignored -> clients.remove(connection));
        if (!sweeping) {
            sweeping = true;
            context.owner()
                    .setPeriodic(
                            Math.min(SWEEP_MILLIS, TimeUnit.NANOSECONDS.toMillis(headNanos)),
                            ignored -> context.execute(this::sweep));
        }
    }

    /** A request's head has come. */
    void begin(Exchange exchange) {
        Client client = clients.get(exchange.connection());
        if (client != null) {
            client.exchanges.add(exchange);
        }
        requests++;
    }

    /** Requests that are not answered. */
    int requests() {
        return requests;
    }

    /** A response is over. */
    void end(Exchange exchange) {
        requests--;
        Client client = clients.get(exchange.connection());
        if (client != null && client.exchanges.remove(exchange)) {
            client.idleSince = System.nanoTime();
        }
    }

    /** A connection is a WebSocket's from now on, which looks after itself. */
    void leave(HttpConnection connection) {
        clients.remove(connection);
    }

    private void sweep() {
        long now = System.nanoTime();
        List<HttpConnection> idle = new ArrayList<>(0);
        clients.forEach(
                (connection, client) -> {
                    if (client.exchanges.isEmpty()
                            ? now - client.idleSince > headNanos
                            : isStuck(client, now)) {
                        idle.add(connection);
                    }
                });
        idle.forEach(HttpConnection::close);
    }

    private static boolean isStuck(Client client, long now) {
        for (Exchange exchange : client.exchanges) {
            if (exchange.isStuck(now)) {
                return true;
            }
        }
        return false;
    }
}
