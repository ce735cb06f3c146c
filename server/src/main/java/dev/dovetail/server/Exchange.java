package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;
import dev.dovetail.runtime.Body;
import dev.dovetail.runtime.HttpReply;
import dev.dovetail.runtime.HttpResponse;
import dev.dovetail.runtime.Ticket;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request and its response. The reply comes on any thread; the rest is the event loop's. */
final class Exchange implements HttpReply {
    /** Headers that are HTTP's own business: RFC 9110, section 7.6.1. */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade");

    private final HttpServerRequest request;
    private final Context context;
    private final String worker;
    private final ServerOptions options;
    private final RequestListener listener;
    private final long start = System.nanoTime();
    private @Nullable Ticket ticket;
    private @Nullable ResponseSink streaming;
    private boolean answered;

    Exchange(
            HttpServerRequest request,
            Context context,
            String worker,
            ServerOptions options,
            RequestListener listener) {
        this.request = request;
        this.context = context;
        this.worker = worker;
        this.options = options;
        this.listener = listener;
    }

    /** The Worker has the request. */
    void started(@Nullable Ticket given) {
        ticket = given;
        if (!answered || streaming != null) {
            request.response().closeHandler(ignored -> disconnected());
        }
    }

    private void disconnected() {
        ResponseSink sink = streaming;
        if (sink != null) {
            sink.disconnected();
        }
        if (!answered && ticket != null) {
            answered = true;
            ticket.cancel();
        }
    }

    @Override
    public void respond(HttpResponse response) {
        Loop.run(context, () -> write(response));
    }

    private void write(HttpResponse answer) {
        if (answered) {
            if (answer.body() instanceof Body.Streaming body) {
                body.source().stop(ResponseSink.GONE);
            }
            return;
        }
        answered = true;
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.status());
        if (!answer.statusText().isEmpty()) {
            response.setStatusMessage(answer.statusText());
        }
        boolean hasLength = putHeaders(response.headers(), answer.headers());
        switch (answer.body()) {
            case Body.None none -> end(response, answer, null);
            case Body.Whole whole -> {
                if (hasLength) {
                    response.headers().remove("content-length");
                }
                end(response, answer, whole.bytes());
            }
            case Body.Streaming body -> stream(response, answer, body, hasLength);
        }
    }

    private void end(HttpServerResponse response, HttpResponse answer, byte @Nullable [] bytes) {
        if (bytes == null || isWithoutBody(answer.status())) {
            response.end();
        } else if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader("content-length", String.valueOf(bytes.length)).end();
        } else {
            response.end(Buffer.buffer(bytes));
        }
        ended(answer.status(), null);
    }

    private void stream(
            HttpServerResponse response,
            HttpResponse answer,
            Body.Streaming body,
            boolean hasLength) {
        if (request.method().equals(HttpMethod.HEAD) || isWithoutBody(answer.status())) {
            body.source().stop(ResponseSink.GONE);
            response.end();
            ended(answer.status(), null);
            return;
        }
        if (body.length() >= 0) {
            response.putHeader("content-length", String.valueOf(body.length()));
        } else {
            if (hasLength) {
                response.headers().remove("content-length");
            }
            response.setChunked(true);
        }
        ResponseSink sink =
                new ResponseSink(
                        response, context, body.source(), error -> ended(answer.status(), error));
        streaming = sink;
        sink.start();
    }

    private static boolean isWithoutBody(int status) {
        return status == 204 || status == 304 || status < 200;
    }

    /** Copies headers; returns whether content-length is among them. */
    private static boolean putHeaders(MultiMap to, List<String> headers) {
        boolean hasLength = false;
        for (int i = 0; i + 1 < headers.size(); i += 2) {
            String name = headers.get(i);
            if (HOP_BY_HOP.contains(name)) {
                continue;
            }
            hasLength |= name.equals("content-length");
            to.add(name, headers.get(i + 1));
        }
        return hasLength;
    }

    @Override
    public void fail(Failure failure) {
        Loop.run(context, () -> writeFailure(failure));
    }

    private void writeFailure(Failure failure) {
        if (answered) {
            return;
        }
        answered = true;
        boolean overloaded = (failure.flags() & Wire.ERROR_OVERLOADED) != 0;
        int status = overloaded ? 503 : 500;
        String told = failure.stack() == null ? failure.summary() : failure.stack();
        String text =
                options.showErrors()
                        ? told + "\n"
                        : overloaded ? "Service Unavailable" : "Internal Server Error";
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain;charset=UTF-8")
                .end(text);
        ended(status, told);
    }

    private void ended(int status, @Nullable String error) {
        listener.answered(
                worker,
                request.method().name().toUpperCase(Locale.ROOT),
                String.valueOf(request.path()),
                status,
                System.nanoTime() - start,
                error);
    }
}
