package dev.dovetail.server;

import dev.dovetail.isolate.V8;
import dev.dovetail.runtime.Lane;
import dev.dovetail.runtime.RuntimeListener;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerRuntime;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The front door: listens for HTTP on the lanes' event loops and hands requests to Workers. Any
 * thread.
 */
public final class HttpFrontDoor implements AutoCloseable {
    /** Header lines of a request: developers.cloudflare.com/workers/platform/limits. */
    private static final int MAX_HEADER_BYTES = 128 * 1024;

    private static final int MAX_URL_BYTES = 16 * 1024;

    /** Requests at once on an HTTP/2 connection. */
    private static final int MAX_STREAMS = 100;

    /** For requests in flight to finish, if nothing else is said. */
    private static final Duration FINISH = Duration.ofSeconds(2);

    /** Connections that wait to be accepted. */
    private static final int BACKLOG = 1024;

    private final VertxInternal vertx;
    private final List<ContextInternal> contexts;
    private final List<Lane> lanes;
    private final WorkerRuntime runtime;
    private final ServerOptions options;
    private final RequestListener requests;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final List<Channel> doors = new CopyOnWriteArrayList<>();
    private final AtomicInteger nextAnyPort = new AtomicInteger(-1);

    private HttpFrontDoor(
            ServerOptions options, V8 v8, RuntimeListener listener, RequestListener requests) {
        this.options = options;
        this.requests = requests;
        vertx = (VertxInternal) newVertx(options);
        contexts = new ArrayList<>();
        var made = new ArrayList<Lane>();
        for (int i = 0; i < options.lanes(); i++) {
            ContextInternal context = vertx.createEventLoopContext();
            contexts.add(context);
            made.add(new Lane(context.nettyEventLoop()));
        }
        lanes = List.copyOf(made);
        runtime = new WorkerRuntime(v8, lanes, listener, new HttpNetwork(vertx, lanes, contexts));
    }

    private static Vertx newVertx(ServerOptions options) {
        VertxBootstrap bootstrap = VertxBootstrap.create();
        if (options.sharePort() && Transport.nativeTransport() == null) {
            bootstrap.transport(new SharedPort());
        }
        bootstrap.options(
                new VertxOptions()
                        .setEventLoopPoolSize(options.lanes())
                        .setPreferNativeTransport(true)
                        // a lane runs turns: how long they may take is the watchdog's business
                        .setBlockedThreadCheckInterval(TimeUnit.DAYS.toMillis(365))
                        .setFileSystemOptions(
                                new FileSystemOptions()
                                        .setFileCachingEnabled(false)
                                        .setClassPathResolvingEnabled(false)));
        return bootstrap.init().vertx();
    }

    /**
     * Starts the event loops and a runtime without Workers.
     *
     * @param listener hears what Workers print
     * @param requests hears of every request
     */
    public static HttpFrontDoor open(
            ServerOptions options, V8 v8, RuntimeListener listener, RequestListener requests) {
        return new HttpFrontDoor(options, v8, listener, requests);
    }

    /** Where Workers are deployed. */
    public WorkerRuntime runtime() {
        return runtime;
    }

    /** The event loops, one at least. */
    public List<Lane> lanes() {
        return lanes;
    }

    /**
     * Listens.
     *
     * @param host a name or an address, and the only one that is listened on: {@code localhost} is
     *     127.0.0.1
     * @param port 0 for any that is free
     * @param target gets every request
     * @return the port
     * @throws BindFailedException if the address cannot be had
     */
    public int listen(String host, int port, Service target) {
        // Vert.x takes a number below 0 for any port that is free, and the same one for the same
        // number
        int shared = port == 0 ? nextAnyPort.getAndDecrement() : port;
        int bound = port;
        for (int i = 0; i < lanes.size(); i++) {
            bound = listen(contexts.get(i), lanes.get(i), host, shared, target);
        }
        return bound;
    }

    /**
     * Listens for TCP; the first lane gets every connection.
     *
     * @param host a name or an address
     * @param port 0 for any that is free
     * @param target its connect handler gets every connection
     * @return the port
     * @throws BindFailedException if the address cannot be had
     */
    public int listenTcp(String host, int port, Service target) {
        Channel door =
                TcpDoor.open(
                        vertx, contexts.getFirst(), runtime, lanes.getFirst(), host, port, target);
        doors.add(door);
        return ((InetSocketAddress) door.localAddress()).getPort();
    }

    private int listen(ContextInternal context, Lane lane, String host, int port, Service target) {
        HttpServer server =
                vertx.createHttpServer(
                        new HttpServerOptions()
                                .setTcpNoDelay(true)
                                .setTcpKeepAlive(true)
                                .setReusePort(options.sharePort())
                                .setAcceptBacklog(BACKLOG)
                                .setIdleTimeout(options.headMillis())
                                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                                .setMaxHeaderSize(MAX_HEADER_BYTES)
                                .setMaxInitialLineLength(MAX_URL_BYTES)
                                .setInitialSettings(
                                        new Http2Settings()
                                                .setMaxConcurrentStreams(MAX_STREAMS)
                                                .setMaxHeaderListSize(MAX_HEADER_BYTES))
                                .setDecompressionSupported(false)
                                .setCompressionSupported(false));
        Clients clients =
                new Clients(context, options.headMillis() * 1_000_000L, options.maxConnections());
        FrontDoorHandler handler =
                new FrontDoorHandler(lane, context, runtime, target, options, requests, clients);
        server.connectionHandler(clients::opened);
        server.requestHandler(handler);
        server.invalidRequestHandler(FrontDoorHandler::refuseInvalid);
        Promise<HttpServer> bound = Promise.promise();
        // several lanes on one port: Vert.x listens once and deals the connections out
        context.runOnContext(ignored -> server.listen(port, host).onComplete(bound));
        Future<HttpServer> listening = bound.future();
        try {
            listening.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new BindFailedException(host, port, e.getCause() == null ? e : e.getCause());
        }
        servers.add(server);
        return server.actualPort();
    }

    /** Stops listening, lets requests in flight finish for a moment, ends every isolate. */
    @Override
    public void close() {
        close(FINISH);
    }

    /** The same with another time for requests in flight to finish. */
    public void close(Duration grace) {
        long millis = grace.toMillis();
        doors.forEach(door -> door.close().awaitUninterruptibly());
        List<Future<Void>> closing = new ArrayList<>();
        for (HttpServer server : servers) {
            closing.add(server.shutdown(millis, TimeUnit.MILLISECONDS));
        }
        await(Future.join(closing), millis);
        runtime.close();
        await(vertx.close(), FINISH.toMillis());
    }

    private static void await(Future<?> future, long millis) {
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(millis + 1000, TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            // what does not close in time ends with the process
        }
    }
}
