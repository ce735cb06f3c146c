package dev.dovetail.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.dovetail.config.Limit;
import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;
import dev.dovetail.runtime.Body;
import dev.dovetail.runtime.HttpReply;
import dev.dovetail.runtime.HttpResponse;
import dev.dovetail.runtime.Limits;
import dev.dovetail.runtime.SocketEnd;
import dev.dovetail.runtime.Ticket;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A request and its response. The reply comes on any thread; the rest is the event loop's. */
final class Exchange implements HttpReply, BodySource.Owner {
    private static final Failure GONE = Failure.error("The client has disconnected");

    private static final int SWITCHING_PROTOCOLS = 101;

    /** What is told of a request whose client left before the response: nginx's number for it. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    /** For the client to take the rest of a response after which the connection is closed. */
    private static final long CLOSE_SECONDS = 10;

    /** For more of an upload to come. */
    private static final long UPLOAD_NANOS = SECONDS.toNanos(60);

    /** For the client to take what was sent. */
    private static final long DOWNLOAD_NANOS = SECONDS.toNanos(300);

    /** For a client to take the response before its upload is cut. */
    private static final long DISCARD_SECONDS = 2;

    /** Bytes of an upload that are thrown away for the sake of the connection. */
    private static final long MAX_DISCARDED = 8 << 20;

    private final HttpServerRequest request;
    private final ContextInternal context;
    private final String worker;
    private final Limits limits;
    private final ServerOptions options;
    private final RequestListener listener;
    private final Clients clients;
    private final long start = System.nanoTime();
    private @Nullable BodySource upload;
    private @Nullable BodySink download;
    private @Nullable Ticket ticket;

    /** The client waits for our word before it sends the body. */
    private boolean continueAwaited;

    private boolean answered;

    private boolean isClosing;

    /** Bytes of the upload that nobody wanted. */
    private long discarded;

    /** The listener has been told. */
    private boolean over;

    /** Seconds after which the client may try again; 0 says nothing of it. */
    private long retryAfter;

    Exchange(
            HttpServerRequest request,
            ContextInternal context,
            String worker,
            Limits limits,
            ServerOptions options,
            RequestListener listener,
            Clients clients) {
        this.request = request;
        this.context = context;
        this.worker = worker;
        this.limits = limits;
        this.options = options;
        this.listener = listener;
        this.clients = clients;
        clients.begin(this);
    }

    HttpConnection connection() {
        return request.connection();
    }

    /** Whether the client neither sends nor takes what it is asked to. */
    boolean isStuck(long now) {
        return (upload != null && upload.waitingNanos(now) > UPLOAD_NANOS)
                || (download != null && download.stuckNanos(now) > DOWNLOAD_NANOS);
    }

    // ---------------------------------------------------- the request

    /** The request's body, which nobody has read, and which may have so many bytes. */
    Body body(long most) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            return Body.NONE;
        }
        String length = request.getHeader(HeaderLists.CONTENT_LENGTH);
        if (length == null && !hasBodyWithoutLength()) {
            return Body.NONE;
        }
        continueAwaited =
                request.version() == HttpVersion.HTTP_1_1
                        && "100-continue".equalsIgnoreCase(request.getHeader("expect"));
        BodySource source = new BodySource(request, context, this, most);
        request.exceptionHandler(this::broken);
        upload = source;
        return new Body.Streaming(source, length == null ? -1 : Long.parseLong(length));
    }

    private boolean hasBodyWithoutLength() {
        return request.version() == HttpVersion.HTTP_2
                ? !request.isEnded()
                : request.getHeader("transfer-encoding") != null;
    }

    /** The Worker has the request, and may have answered it. */
    void started(@Nullable Ticket given) {
        ticket = given;
        if (!over) {
            request.response().closeHandler(ignored -> disconnected());
        }
    }

    @Override
    public void wanted() {
        if (continueAwaited && !answered) {
            continueAwaited = false;
            request.response().writeContinue();
        }
    }

    @Override
    public void unwanted() {
        // what the client still sends is read and thrown away, so that it can be answered
        request.handler(this::discard);
        request.resume();
    }

    private void discard(Buffer bytes) {
        discarded += bytes.length();
        if (discarded > MAX_DISCARDED) {
            if (over) {
                closeBesideUpload();
            } else {
                // the rest may wait until there is a response, and then goes with the connection
                request.pause();
            }
        }
    }

    /** The response is out, and the client sends on what nobody wants. */
    private void closeBesideUpload() {
        if (!isClosing && request.version() != HttpVersion.HTTP_2) {
            isClosing = true;
            request.connection().shutdown(DISCARD_SECONDS, SECONDS);
        }
    }

    /** The request's body cannot be read on. */
    private void broken(Throwable error) {
        boolean malformed =
                error instanceof DecoderException || error instanceof IllegalArgumentException;
        if (!malformed) {
            disconnected();
        } else if (!answered) {
            answered = true;
            write(400, "The request is malformed.\n");
            ended(400, null);
            cancel();
        }
        if (upload != null) {
            upload.fail();
        }
    }

    @Override
    public void tooLarge() {
        if (!answered) {
            answered = true;
            write(413, FrontDoorHandler.tooLarge(limits, worker));
            ended(413, null);
            cancel();
        }
        unwanted();
    }

    private void disconnected() {
        if (download != null) {
            download.stop(GONE);
        } else if (!answered) {
            answered = true;
            ended(CLIENT_CLOSED_REQUEST, GONE.message());
            cancel();
        }
    }

    private void cancel() {
        if (ticket != null) {
            ticket.cancel();
        }
    }

    // ---------------------------------------------------- the response

    @Override
    public void respond(HttpResponse response) {
        Loop.later(context, () -> write(response));
    }

    private void write(HttpResponse answer) {
        if (answered) {
            release(answer.body());
            return;
        }
        long most = limits.value(Limit.RESPONSE_HEADERS);
        if (HeaderLists.bytes(answer.headers()) > most) {
            release(answer.body());
            writeFailure(
                    Failure.error(
                            "The response's headers are larger than %d KB. It is set by limits.%s in the configuration of %s, or by --limits."
                                    .formatted(most >> 10, Limit.RESPONSE_HEADERS.key(), worker)));
            return;
        }
        if (answer.body() instanceof Body.Upgraded upgraded) {
            upgrade(answer, upgraded.socket());
            return;
        }
        HttpServerResponse response = request.response();
        String length;
        try {
            length = writeHead(response, answer);
        } catch (IllegalArgumentException e) {
            release(answer.body());
            response.headers().clear();
            writeFailure(Failure.typeError("The response cannot be sent: " + e.getMessage()));
            return;
        }
        answered = true;
        int status = answer.status();
        if (request.method().equals(HttpMethod.HEAD) || isWithoutBody(status)) {
            writeWithoutBody(response, answer, length);
            return;
        }
        switch (answer.body()) {
            case Body.None none -> {
                response.end();
                ended(status, null);
            }
            case Body.Whole whole -> {
                response.end(Buffer.buffer(whole.bytes()));
                ended(status, null);
            }
            case Body.Streaming body -> stream(response, status, body);
            case Body.Upgraded upgraded -> throw new IllegalStateException("handled before");
        }
    }

    /** The connection goes on as a WebSocket. */
    private void upgrade(HttpResponse answer, SocketEnd socket) {
        String key = Handshake.key(request.headers());
        if (key == null) {
            socket.fail(null);
            answered = true;
            write(400, "The request is no proper WebSocket handshake.\n");
            ended(400, null);
            return;
        }
        HttpServerResponse response = request.response();
        try {
            HeaderLists.copy(answer.headers(), response.headers());
        } catch (IllegalArgumentException e) {
            socket.fail(null);
            response.headers().clear();
            writeFailure(Failure.typeError("The response cannot be sent: " + e.getMessage()));
            return;
        }
        answered = true;
        clients.leave(request.connection());
        Handshake.answer(response.headers(), key);
        response.setStatusCode(SWITCHING_PROTOCOLS);
        request.toNetSocket()
                .onComplete(
                        net -> {
                            WebSocketConnection connection =
                                    new WebSocketConnection(net, context, true);
                            socket.start(connection);
                            connection.start(socket);
                        },
                        error -> socket.fail(null));
        ended(SWITCHING_PROTOCOLS, null);
    }

    /** Returns the content-length that the Worker gave. */
    private @Nullable String writeHead(HttpServerResponse response, HttpResponse answer) {
        int status = answer.status();
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("its status is " + status);
        }
        String length = HeaderLists.copy(answer.headers(), response.headers());
        response.setStatusCode(status);
        if (!answer.statusText().isEmpty()) {
            response.setStatusMessage(answer.statusText());
        }
        if (continueAwaited) {
            closeAtEnd(response);
        }
        return length;
    }

    private void writeWithoutBody(
            HttpServerResponse response, HttpResponse answer, @Nullable String given) {
        int status = answer.status();
        release(answer.body());
        if (status == 204) {
            // Vert.x would say that it is 0, which RFC 9110, section 8.6, forbids
            response.headersEndHandler(
                    ignored -> response.headers().remove(HeaderLists.CONTENT_LENGTH));
        } else if (!isWithoutBody(status)) {
            String length =
                    switch (answer.body()) {
                        case Body.None none -> given;
                        case Body.Upgraded upgraded -> given;
                        case Body.Whole whole -> String.valueOf(whole.bytes().length);
                        case Body.Streaming body ->
                                body.length() < 0 ? null : String.valueOf(body.length());
                    };
            if (length != null) {
                response.putHeader(HeaderLists.CONTENT_LENGTH, length);
            }
        }
        response.end();
        ended(status, null);
    }

    private void stream(HttpServerResponse response, int status, Body.Streaming body) {
        if (body.length() >= 0) {
            response.putHeader(HeaderLists.CONTENT_LENGTH, String.valueOf(body.length()));
        } else if (request.version() == HttpVersion.HTTP_1_0) {
            closeAtEnd(response);
        } else {
            response.setChunked(true);
        }
        // who reads a stream may wait for its head long before there is a first chunk
        response.writeHead();
        download =
                new BodySink(
                        response,
                        context,
                        body.source(),
                        body.length(),
                        failure -> {
                            if (failure != null) {
                                // the head is out: only cutting the connection tells of the rest
                                response.reset();
                            }
                            ended(status, failure == null ? null : text(failure));
                        });
        download.start();
    }

    /** Tells the client that the connection ends with this response, and does so. */
    private void closeAtEnd(HttpServerResponse response) {
        response.headersEndHandler(
                ignored -> {
                    response.headers().set("connection", "close");
                    if (request.version() == HttpVersion.HTTP_1_0) {
                        response.headers().remove("transfer-encoding");
                    }
                });
        response.endHandler(ignored -> request.connection().shutdown(CLOSE_SECONDS, SECONDS));
    }

    private static boolean isWithoutBody(int status) {
        return status == 204 || status == 205 || status == 304;
    }

    private static void release(Body body) {
        if (body instanceof Body.Streaming streaming) {
            streaming.source().stop(GONE);
        } else if (body instanceof Body.Upgraded upgraded) {
            upgraded.socket().fail(null);
        }
    }

    @Override
    public void fail(Failure failure) {
        Loop.later(context, () -> writeFailure(failure));
    }

    @Override
    public void unavailable(Failure failure, Duration pause) {
        Loop.later(
                context,
                () -> {
                    retryAfter = Math.max(1, pause.plusMillis(999).toSeconds());
                    writeFailure(failure);
                });
    }

    private void writeFailure(Failure failure) {
        if (answered) {
            return;
        }
        answered = true;
        boolean overloaded = (failure.flags() & Wire.ERROR_OVERLOADED) != 0;
        int status = overloaded ? 503 : 500;
        String told = text(failure);
        if (continueAwaited) {
            closeAtEnd(request.response());
        }
        if (options.showErrors()) {
            write(status, told + "\n");
        } else {
            // Cloudflare's numbers: a limit of the Worker's, and what its code threw
            write(status, overloaded ? "error code: 1102" : "error code: 1101");
        }
        // what is refused for being too much is not to fill the log
        ended(status, retryAfter > 0 ? null : told);
    }

    private void write(int status, String text) {
        if (retryAfter > 0) {
            request.response().putHeader("retry-after", String.valueOf(retryAfter));
        }
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain;charset=UTF-8")
                .end(text);
    }

    private static String text(Failure failure) {
        String stack = failure.stack();
        return stack == null ? failure.summary() : stack;
    }

    private void ended(int status, @Nullable String error) {
        over = true;
        clients.end(this);
        if (discarded > MAX_DISCARDED) {
            request.resume();
            closeBesideUpload();
        }
        listener.answered(
                worker,
                request.method().name(),
                String.valueOf(request.path()),
                status,
                System.nanoTime() - start,
                ticket == null ? null : ticket.spent(),
                error);
    }
}
