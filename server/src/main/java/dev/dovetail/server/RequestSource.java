package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.ByteSink;
import dev.dovetail.runtime.ByteSource;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that come in from a socket: they are read only when they are asked for. Any thread; the
 * stream itself is touched on its event loop.
 */
final class RequestSource implements ByteSource {
    private static final Failure CUT =
            Failure.error("Network connection lost.");

    private final ReadStream<Buffer> stream;
    private final Context context;
    private @Nullable ByteSink sink;
    private long credit;
    private boolean over;

    RequestSource(ReadStream<Buffer> stream, Context context) {
        this.stream = stream;
        this.context = context;
        stream.pause();
        stream.handler(this::arrived);
        stream.endHandler(ignored -> end());
        stream.exceptionHandler(error -> fail());
    }

    private void arrived(Buffer buffer) {
        ByteSink to = sink;
        if (to == null || over) {
            return;
        }
        credit -= buffer.length();
        to.chunk(buffer.getBytes());
        if (credit > 0) {
            stream.fetch(1);
        }
    }

    private void end() {
        ByteSink to = sink;
        if (over) {
            return;
        }
        over = true;
        if (to != null) {
            to.end();
        }
    }

    private void fail() {
        ByteSink to = sink;
        if (over) {
            return;
        }
        over = true;
        if (to != null) {
            to.fail(CUT);
        }
    }

    @Override
    public void start(ByteSink to) {
        Loop.run(
                context,
                () -> {
                    sink = to;
                    if (over) {
                        to.end();
                    }
                });
    }

    @Override
    public void pull(int bytes) {
        Loop.run(
                context,
                () -> {
                    boolean waiting = credit <= 0;
                    credit += bytes;
                    if (waiting && credit > 0 && !over) {
                        stream.fetch(1);
                    }
                });
    }

    @Override
    public void stop(Failure reason) {
        Loop.run(
                context,
                () -> {
                    if (!over) {
                        // what the client still sends is read and thrown away, so that it can be answered
                        over = true;
                        stream.handler(ignored -> {});
                        stream.resume();
                    }
                });
    }
}
