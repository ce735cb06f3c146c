package dev.dovetail.server;

import dev.dovetail.runtime.Body;
import dev.dovetail.runtime.HttpRequest;
import dev.dovetail.runtime.Lane;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerRuntime;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests of one lane's event loop, on their way to the runtime. The lane's thread. */
final class FrontDoorHandler implements Handler<HttpServerRequest> {
    private final Lane lane;
    private final Context context;
    private final WorkerRuntime runtime;
    private final Service target;
    private final ServerOptions options;
    private final RequestListener listener;

    FrontDoorHandler(
            Lane lane,
            Context context,
            WorkerRuntime runtime,
            Service target,
            ServerOptions options,
            RequestListener listener) {
        this.lane = lane;
        this.context = context;
        this.runtime = runtime;
        this.target = target;
        this.options = options;
        this.listener = listener;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String url = RequestUrl.of(request);
        if (url == null) {
            refuse(request, 400, "The Host header or the request's target is malformed.\n");
            return;
        }
        Exchange exchange = new Exchange(request, context, target.worker(), options, listener);
        exchange.started(
                runtime.fetch(
                        lane,
                        target,
                        new HttpRequest(
                                request.method().name(),
                                url,
                                headers(request),
                                body(request),
                                "manual"),
                        exchange));
    }

    private static List<String> headers(HttpServerRequest request) {
        List<String> headers = new ArrayList<>(request.headers().size() * 2);
        for (Map.Entry<String, String> header : request.headers()) {
            headers.add(header.getKey().toLowerCase(Locale.ROOT));
            headers.add(header.getValue());
        }
        return headers;
    }

    private Body body(HttpServerRequest request) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            return Body.NONE;
        }
        @Nullable String length = request.getHeader("content-length");
        if (length == null && request.getHeader("transfer-encoding") == null) {
            return Body.NONE;
        }
        return new Body.Streaming(
                new RequestSource(request, context), length == null ? -1 : Long.parseLong(length));
    }

    /** A request that HTTP itself does not allow. */
    static void refuseInvalid(HttpServerRequest request) {
        refuse(request, 400, "The request is malformed.\n");
    }

    private static void refuse(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain;charset=UTF-8")
                .putHeader("connection", "close")
                .end(text);
    }
}
