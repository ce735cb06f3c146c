package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.Body;
import dev.dovetail.runtime.HttpReply;
import dev.dovetail.runtime.HttpRequest;
import dev.dovetail.runtime.HttpResponse;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;

import org.jspecify.annotations.Nullable;

/** A request of the global fetch() and its response. The event loop's. */
final class Outbound {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final Failure CANCELED = Failure.error("The request was canceled.");

    private final ContextInternal context;
    private final HttpRequest request;
    private final HttpReply reply;
    private @Nullable BodySink upload;
    private @Nullable HttpClientRequest sent;
    private boolean answered;

    Outbound(ContextInternal context, HttpRequest request, HttpReply reply) {
        this.context = context;
        this.request = request;
        this.reply = reply;
    }

    /**
     * Where to.
     *
     * @throws IllegalArgumentException if there is no way there
     */
    RequestOptions options() {
        String url = request.url();
        boolean secure = url.startsWith("https://");
        if (!secure && !url.startsWith("http://")) {
            throw new IllegalArgumentException("Fetch API cannot load: " + url);
        }
        // the URL is in its normal form: host, perhaps a port, a slash
        int begin = secure ? 8 : 7;
        int slash = url.indexOf('/', begin);
        int colon = url.lastIndexOf(':', slash);
        boolean hasPort = colon > url.lastIndexOf(']', slash) && colon >= begin;
        String host = url.substring(begin, hasPort ? colon : slash);
        int hash = url.indexOf('#', slash);
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.valueOf(request.method()))
                        .setSsl(secure)
                        .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                        .setPort(
                                hasPort
                                        ? Integer.parseInt(url, colon + 1, slash, 10)
                                        : secure ? 443 : 80)
                        .setURI(hash < 0 ? url.substring(slash) : url.substring(slash, hash))
                        .setFollowRedirects(false);
        // over TLS the two choose; a WebSocket needs a connection of its own
        return secure && !isUpgrade() ? options : options.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    /** The network has failed. */
    void failed(Throwable error) {
        fail(HttpNetwork.lost(error));
    }

    /** The request is none that can be sent. */
    void refused(IllegalArgumentException error) {
        fail(Failure.typeError(String.valueOf(error.getMessage())));
    }

    private void fail(Failure failure) {
        if (upload == null) {
            HttpNetwork.release(request.body(), failure);
        } else {
            upload.stop(failure);
        }
        if (!answered) {
            answered = true;
            reply.fail(failure);
        }
    }

    /** Nobody waits for the response any more. */
    void cancel() {
        if (answered) {
            return;
        }
        fail(CANCELED);
        if (sent != null) {
            sent.reset();
        }
    }

    /** There is a connection. */
    void connected(HttpClientRequest outgoing) {
        if (answered) {
            outgoing.reset();
            return;
        }
        sent = outgoing;
        outgoing.exceptionHandler(this::failed);
        InterimResponses.drop(outgoing.connection());
        try {
            if (isUpgrade()) {
                upgrade(outgoing);
            } else {
                outgoing.response().onComplete(this::responded, this::failed);
                send(outgoing);
            }
        } catch (IllegalArgumentException e) {
            refused(e);
            outgoing.reset();
        }
    }

    private boolean isUpgrade() {
        return request.method().equals("GET") && Handshake.isUpgrade(request.headers());
    }

    private void upgrade(HttpClientRequest outgoing) {
        copyHeaders(outgoing.headers());
        String key = Handshake.ask(outgoing.headers());
        outgoing.connect()
                .onComplete(
                        response -> {
                            if (response.statusCode() != SWITCHING_PROTOCOLS) {
                                responded(response);
                            } else {
                                upgraded(response, key);
                            }
                        },
                        this::failed);
    }

    private void upgraded(HttpClientResponse response, String key) {
        NetSocket net = response.netSocket();
        if (answered) {
            net.close();
            return;
        }
        if (!Handshake.isAnswered(response.headers(), key)) {
            net.close();
            fail(Failure.error("The server's answer to the WebSocket handshake is invalid."));
            return;
        }
        answered = true;
        reply.respond(
                response(
                        response, new Body.Upgraded(new WebSocketConnection(net, context, false))));
    }

    private void copyHeaders(MultiMap headers) {
        HeaderLists.copy(request.headers(), headers);
        // who is asked is said by the URL; nobody waits for a 100
        headers.remove("host");
        headers.remove("expect");
    }

    private void send(HttpClientRequest outgoing) {
        MultiMap headers = outgoing.headers();
        copyHeaders(headers);
        switch (request.body()) {
            case Body.None none -> {
                if (!isWithoutBodyByNature(request.method())) {
                    headers.set(HeaderLists.CONTENT_LENGTH, "0");
                }
                outgoing.end();
            }
            case Body.Whole whole -> outgoing.end(Buffer.buffer(whole.bytes()));
            case Body.Streaming body -> stream(outgoing, body);
            case Body.Upgraded upgraded -> upgraded.socket().fail(null);
        }
    }

    private static boolean isWithoutBodyByNature(String method) {
        return !method.equals("POST") && !method.equals("PUT") && !method.equals("PATCH");
    }

    private void stream(HttpClientRequest outgoing, Body.Streaming body) {
        if (body.length() >= 0) {
            outgoing.putHeader(HeaderLists.CONTENT_LENGTH, String.valueOf(body.length()));
        } else {
            outgoing.setChunked(true);
        }
        upload =
                new BodySink(
                        outgoing,
                        context,
                        body.source(),
                        body.length(),
                        failure -> {
                            if (failure != null) {
                                outgoing.reset();
                                fail(failure);
                            }
                        });
        upload.start();
    }

    private void responded(HttpClientResponse response) {
        BodySource source =
                new BodySource(
                        response,
                        context,
                        new BodySource.Owner() {
                            @Override
                            public void wanted() {}

                            @Override
                            public void unwanted() {
                                response.request().reset();
                            }
                        });
        response.exceptionHandler(ignored -> source.fail());
        if (answered) {
            source.stop(Failure.error("Nobody waits for the response."));
            return;
        }
        answered = true;
        reply.respond(response(response, body(response, source)));
    }

    private static HttpResponse response(HttpClientResponse response, Body body) {
        String message = response.statusMessage();
        return new HttpResponse(
                response.statusCode(),
                message == null ? "" : message,
                HeaderLists.of(response.headers()),
                body);
    }

    private Body body(HttpClientResponse response, BodySource source) {
        int status = response.statusCode();
        if (request.method().equals("HEAD") || status == 204 || status == 205 || status == 304) {
            response.resume();
            return Body.NONE;
        }
        String length = response.getHeader(HeaderLists.CONTENT_LENGTH);
        return new Body.Streaming(source, length == null ? -1 : Long.parseLong(length));
    }
}
