package dev.dovetail.server;

import dev.dovetail.config.Limit;
import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.HttpRequest;
import dev.dovetail.runtime.Lane;
import dev.dovetail.runtime.Limits;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerRuntime;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.HostAndPort;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Requests of one lane's event loop, on their way to the runtime. The lane's thread. */
final class FrontDoorHandler implements Handler<HttpServerRequest> {
    /** For a client to take the answer to a request that was refused. */
    private static final long CLOSE_SECONDS = 2;

    private static final Failure BUSY =
            Failure.overloaded("Too many requests are being answered: this one was not begun.");

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Lane lane;
    private final ContextInternal context;
    private final WorkerRuntime runtime;
    private final Service target;
    private final ServerOptions options;
    private final RequestListener listener;
    private final Clients clients;

    FrontDoorHandler(
            Lane lane,
            ContextInternal context,
            WorkerRuntime runtime,
            Service target,
            ServerOptions options,
            RequestListener listener,
            Clients clients) {
        this.lane = lane;
        this.context = context;
        this.runtime = runtime;
        this.target = target;
        this.options = options;
        this.listener = listener;
        this.clients = clients;
    }

    @Override
    public void handle(HttpServerRequest request) {
        List<String> headers = HeaderLists.of(request.headers());
        if (request.version() == HttpVersion.HTTP_2) {
            addHost(request, headers);
        }
        String url = RequestUrl.of(request, headers);
        if (url == null) {
            refuse(request, 400, "The Host header or the request's target is malformed.\n");
            return;
        }
        if (options.showErrors() && ScheduledRequest.is(request.path())) {
            ScheduledRequest.run(request, context, runtime, lane, target, listener);
            return;
        }
        String worker = target.worker();
        Limits limits = runtime.limits(worker);
        if (isRefused(request, headers, limits, worker)) {
            return;
        }
        Exchange exchange =
                new Exchange(request, context, worker, limits, options, listener, clients);
        if (clients.requests() > options.maxRequests()) {
            exchange.unavailable(BUSY, PAUSE);
            return;
        }
        exchange.started(
                runtime.fetch(
                        lane,
                        target,
                        new HttpRequest(
                                request.method().name(),
                                url,
                                headers,
                                exchange.body(limits.value(Limit.REQUEST_BODY)),
                                "manual"),
                        exchange));
    }

    private static boolean isRefused(
            HttpServerRequest request, List<String> headers, Limits limits, String worker) {
        if (request.uri().length() > limits.value(Limit.URL)) {
            refuse(request, 414, "The URL is too long: " + of(limits, Limit.URL, worker));
            return true;
        }
        if (HeaderLists.bytes(headers) > limits.value(Limit.REQUEST_HEADERS)) {
            String most = of(limits, Limit.REQUEST_HEADERS, worker);
            refuse(request, 431, "The headers are too long: " + most);
            return true;
        }
        String length = request.getHeader(HeaderLists.CONTENT_LENGTH);
        if (length == null) {
            return false;
        }
        try {
            if (Long.parseLong(length) <= limits.value(Limit.REQUEST_BODY)) {
                return false;
            }
            refuse(request, 413, tooLarge(limits, worker));
        } catch (NumberFormatException e) {
            // HTTP/1's decoder has refused it before; HTTP/2's lets it through
            refuse(request, 400, "The Content-Length header is malformed.\n");
        }
        return true;
    }

    /** What is told of a body that is too large. */
    static String tooLarge(Limits limits, String worker) {
        return "The body is too large: " + of(limits, Limit.REQUEST_BODY, worker);
    }

    private static String of(Limits limits, Limit limit, String worker) {
        return "the limit is %d KB. It is set by limits.%s in the configuration of %s, or by --limits.\n"
                .formatted(limits.value(limit) >> 10, limit.key(), worker);
    }

    /** What HTTP/1 calls Host is no header in HTTP/2. */
    private static void addHost(HttpServerRequest request, List<String> headers) {
        HostAndPort authority = request.authority();
        if (authority != null && !request.headers().contains("host")) {
            headers.add("host");
            headers.add(authority.toString());
        }
    }

    /** A request that HTTP itself does not allow. */
    static void refuseInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            refuse(request, 414, "The URL is too long.\n");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(request, 431, "The headers are too long.\n");
        } else {
            refuse(request, 400, "The request is malformed.\n");
        }
    }

    private static void refuse(HttpServerRequest request, int status, String text) {
        // first, so that what follows on this connection is not taken for a request
        request.connection().shutdown(CLOSE_SECONDS, TimeUnit.SECONDS);
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain;charset=UTF-8")
                .putHeader("connection", "close")
                .end(text);
    }
}
