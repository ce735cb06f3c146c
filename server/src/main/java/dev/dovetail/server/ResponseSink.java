package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.ByteSink;
import dev.dovetail.runtime.ByteSource;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A response's body on its way to the client: as much is asked of the Worker as the socket takes. Any
 * thread; the response itself is touched on its event loop.
 */
final class ResponseSink implements ByteSink {
    static final Failure GONE = Failure.error("The client has disconnected");
    private static final int WINDOW = 256 * 1024;

    private final HttpServerResponse response;
    private final Context context;
    private final ByteSource source;
    private final Consumer<@Nullable String> done;
    private int owed;
    private boolean over;

    /**
     * Makes one.
     *
     * @param done told when all is sent, with the error if it broke
     */
    ResponseSink(
            HttpServerResponse response,
            Context context,
            ByteSource source,
            Consumer<@Nullable String> done) {
        this.response = response;
        this.context = context;
        this.source = source;
        this.done = done;
    }

    void start() {
        response.setWriteQueueMaxSize(WINDOW);
        source.start(this);
        source.pull(WINDOW);
    }

    @Override
    public void chunk(byte[] bytes) {
        Loop.run(context, () -> write(bytes));
    }

    private void write(byte[] bytes) {
        if (over) {
            return;
        }
        response.write(Buffer.buffer(bytes));
        owed += bytes.length;
        if (response.writeQueueFull()) {
            response.drainHandler(ignored -> pull());
        } else {
            pull();
        }
    }

    private void pull() {
        if (!over && owed > 0) {
            int bytes = owed;
            owed = 0;
            source.pull(bytes);
        }
    }

    @Override
    public void end() {
        Loop.run(
                context,
                () -> {
                    if (!over) {
                        over = true;
                        response.end();
                        done.accept(null);
                    }
                });
    }

    @Override
    public void fail(Failure failure) {
        Loop.run(
                context,
                () -> {
                    if (!over) {
                        over = true;
                        // the head is out: only cutting the connection tells that the rest is missing
                        response.reset();
                        done.accept(failure.summary());
                    }
                });
    }

    /** The client is gone. */
    void disconnected() {
        if (!over) {
            over = true;
            source.stop(GONE);
            done.accept(GONE.message());
        }
    }
}
