package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;
import dev.dovetail.runtime.Body;
import dev.dovetail.runtime.ByteSink;
import dev.dovetail.runtime.HttpReply;
import dev.dovetail.runtime.HttpRequest;
import dev.dovetail.runtime.HttpResponse;
import dev.dovetail.runtime.Lane;
import dev.dovetail.runtime.Network;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests of the global fetch(), made by Vert.x. Any thread. */
final class HttpNetwork implements Network {
    private static final int WINDOW = 256 * 1024;

    private final Vertx vertx;
    private volatile @Nullable HttpClient client;

    HttpNetwork(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Made at the first request: many Workers never make one. */
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made =
                    vertx.createHttpClient(
                            new HttpClientOptions().setDecompressionSupported(true));
            client = made;
        }
        return made;
    }

    @Override
    public void fetch(Lane lane, HttpRequest request, HttpReply reply) {
        Context context = vertx.getOrCreateContext();
        Loop.run(context, () -> send(context, request, reply));
    }

    private void send(Context context, HttpRequest request, HttpReply reply) {
        RequestOptions options =
                new RequestOptions()
                        .setAbsoluteURI(request.url())
                        .setMethod(HttpMethod.valueOf(request.method()))
                        .setFollowRedirects(false);
        client().request(options)
                .onFailure(error -> reply.fail(lost(error)))
                .onSuccess(outgoing -> send(context, request, outgoing, reply));
    }

    private static void send(
            Context context, HttpRequest request, HttpClientRequest outgoing, HttpReply reply) {
        outgoing.response()
                .onFailure(error -> reply.fail(lost(error)))
                .onSuccess(response -> reply.respond(response(context, response)));
        List<String> headers = request.headers();
        for (int i = 0; i + 1 < headers.size(); i += 2) {
            String name = headers.get(i);
            if (!name.equals("host") && !name.equals("content-length")) {
                outgoing.headers().add(name, headers.get(i + 1));
            }
        }
        switch (request.body()) {
            case Body.None none -> outgoing.end();
            case Body.Whole whole -> outgoing.end(Buffer.buffer(whole.bytes()));
            case Body.Streaming body -> {
                if (body.length() >= 0) {
                    outgoing.putHeader("content-length", String.valueOf(body.length()));
                } else {
                    outgoing.setChunked(true);
                }
                Upload upload = new Upload(outgoing, context, body);
                body.source().start(upload);
                body.source().pull(WINDOW);
            }
        }
    }

    private static HttpResponse response(Context context, HttpClientResponse response) {
        List<String> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : response.headers()) {
            headers.add(header.getKey().toLowerCase(Locale.ROOT));
            headers.add(header.getValue());
        }
        String length = response.getHeader("content-length");
        Body body =
                new Body.Streaming(
                        new RequestSource(response, context),
                        length == null ? -1 : Long.parseLong(length));
        return new HttpResponse(
                response.statusCode(), response.statusMessage(), headers, body);
    }

    /** workerd's word for every trouble of the network. */
    private static Failure lost(Throwable error) {
        return new Failure(
                "Error",
                "Network connection lost. (" + error.getMessage() + ")",
                null,
                null,
                Wire.ERROR_RETRYABLE);
    }

    /** A request's body on its way out. */
    private record Upload(HttpClientRequest request, Context context, Body.Streaming body)
            implements ByteSink {
        @Override
        public void chunk(byte[] bytes) {
            Loop.run(
                    context,
                    () -> {
                        request.write(Buffer.buffer(bytes));
                        if (request.writeQueueFull()) {
                            request.drainHandler(
                                    ignored -> body.source().pull(bytes.length));
                        } else {
                            body.source().pull(bytes.length);
                        }
                    });
        }

        @Override
        public void end() {
            Loop.run(context, request::end);
        }

        @Override
        public void fail(Failure failure) {
            Loop.run(context, request::reset);
        }
    }
}
