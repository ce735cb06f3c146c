package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;
import dev.dovetail.runtime.Body;
import dev.dovetail.runtime.ByteSource;
import dev.dovetail.runtime.HttpReply;
import dev.dovetail.runtime.HttpRequest;
import dev.dovetail.runtime.Lane;
import dev.dovetail.runtime.Network;
import dev.dovetail.runtime.Reach;
import dev.dovetail.runtime.TcpAddress;
import dev.dovetail.runtime.TcpConnection;
import dev.dovetail.runtime.TcpReply;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/**
 * Requests of the global fetch(), made by Vert.x on the lane of who asks, and connections of
 * connect(). Any thread.
 */
final class HttpNetwork implements Network {
    /** Connections to one host; more requests wait. */
    private static final int MAX_CONNECTIONS = 256;

    /** The same for HTTP/2, where requests share a connection. */
    private static final int MAX_HTTP2_CONNECTIONS = 4;

    private static final int CONNECT_MILLIS = 20_000;

    /** For connections that no request uses. */
    private static final int KEEP_ALIVE_SECONDS = 30;

    /** Header lines of a response. */
    private static final int MAX_HEADER_BYTES = 128 * 1024;

    private final Vertx vertx;
    private final List<Lane> lanes;
    private final List<ContextInternal> contexts;
    private final HostAddresses addresses;
    private final TcpNetwork tcp;
    private @Nullable HttpClient client;

    /**
     * Makes one.
     *
     * @param contexts the event loops of the lanes, in the same order
     */
    HttpNetwork(VertxInternal vertx, List<Lane> lanes, List<ContextInternal> contexts) {
        this.vertx = vertx;
        this.lanes = lanes;
        this.contexts = contexts;
        addresses = new HostAddresses(vertx);
        tcp = new TcpNetwork(vertx);
    }

    /** Made at the first request: many Workers never make one. */
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made =
                    vertx.createHttpClient(
                            new HttpClientOptions()
                                    // content-encoding.js decodes, when a body is read
                                    .setDecompressionSupported(false)
                                    // HTTP/2 where a TLS server chooses it, else HTTP/1.1
                                    .setProtocolVersion(HttpVersion.HTTP_2)
                                    .setUseAlpn(true)
                                    .setAlpnVersions(
                                            List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                                    .setHttp2ClearTextUpgrade(false)
                                    .setConnectTimeout(CONNECT_MILLIS)
                                    .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                                    .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                                    .setMaxHeaderSize(MAX_HEADER_BYTES)
                                    .setTcpKeepAlive(true),
                            new PoolOptions()
                                    .setHttp1MaxSize(MAX_CONNECTIONS)
                                    .setHttp2MaxSize(MAX_HTTP2_CONNECTIONS));
            client = made;
        }
        return made;
    }

    @Override
    public TcpConnection connect(
            Lane lane, Reach reach, TcpAddress to, ByteSource outgoing, TcpReply reply) {
        return tcp.connect(contexts.get(lanes.indexOf(lane)), reach, to, outgoing, reply);
    }

    @Override
    public Runnable fetch(Lane lane, Reach reach, HttpRequest request, HttpReply reply) {
        ContextInternal context = contexts.get(lanes.indexOf(lane));
        Outbound outbound = new Outbound(context, request, reply);
        context.runOnContext(ignored -> send(reach, outbound));
        return () -> context.runOnContext(ignored -> outbound.cancel());
    }

    private void send(Reach reach, Outbound outbound) {
        try {
            RequestOptions options = outbound.options();
            Future<HttpClientRequest> connected =
                    reach == Reach.ANY
                            ? client().request(options)
                            : addresses
                                    .find(reach, options.getHost())
                                    .compose(address -> client().request(at(options, address)));
            connected.onComplete(outbound::connected, outbound::failed);
        } catch (IllegalArgumentException e) {
            outbound.refused(e);
        } catch (IllegalStateException e) {
            // the client is closed: Dovetail is shutting down
            outbound.failed(e);
        }
    }

    /** The same request, to that address. */
    private static RequestOptions at(RequestOptions options, InetAddress address) {
        return options.setServer(
                SocketAddress.inetSocketAddress(options.getPort(), address.getHostAddress()));
    }

    /** workerd's word for every trouble of the network; a refusal says why. */
    static Failure lost(Throwable error) {
        if (error instanceof AddressRefusedException) {
            return Failure.error(String.valueOf(error.getMessage()));
        }
        String why = error.getMessage() == null ? error.toString() : error.getMessage();
        return Failure.of(
                "Error", "Network connection lost. (" + why + ")", null, Wire.ERROR_RETRYABLE);
    }

    /** Gives up a body that cannot be sent. */
    static void release(Body body, Failure reason) {
        if (body instanceof Body.Streaming streaming) {
            streaming.source().stop(reason);
        }
    }
}
