package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.ByteSink;
import dev.dovetail.runtime.ByteSource;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.WriteStream;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A body on its way into a socket: as much is asked of its source as the socket takes. The methods
 * of {@link ByteSink} on any thread, the others on the event loop.
 */
final class BodySink implements ByteSink {
    /** Bytes that may be on their way from the source. */
    private static final int WINDOW = 256 * 1024;

    private final WriteStream<Buffer> stream;
    private final ContextInternal context;
    private final ByteSource source;
    private final Consumer<@Nullable Failure> done;

    /** Bytes that must still come, or negative if the length is not known. */
    private long left;

    private int owed;

    /** Since when the socket takes nothing; 0 if it does. */
    private long stuckSince;

    private boolean over;

    /**
     * Makes one.
     *
     * @param length of the body, or -1 if it is not known
     * @param done told once: null when the stream was ended, else why it must be cut
     */
    BodySink(
            WriteStream<Buffer> stream,
            ContextInternal context,
            ByteSource source,
            long length,
            Consumer<@Nullable Failure> done) {
        this.stream = stream;
        this.context = context;
        this.source = source;
        this.left = length;
        this.done = done;
    }

    void start() {
        stream.setWriteQueueMaxSize(WINDOW);
        source.start(this);
        source.pull(WINDOW);
    }

    @Override
    public void chunk(ByteBuffer bytes) {
        // where the socket will read it: the only copy
        ByteBuf own = ByteBufAllocator.DEFAULT.directBuffer(bytes.remaining()).writeBytes(bytes);
        Loop.run(context, () -> write(own));
    }

    private void write(ByteBuf bytes) {
        if (over) {
            bytes.release();
            return;
        }
        int length = bytes.readableBytes();
        if (left >= 0) {
            if (length > left) {
                bytes.release();
                stop(Failure.error("The body is longer than its content-length."));
                return;
            }
            left -= length;
        }
        stream.write(BufferInternal.buffer(bytes)).onComplete(written -> bytes.release());
        owed += length;
        if (stream.writeQueueFull()) {
            stuckSince = System.nanoTime();
            stream.drainHandler(
                    ignored -> {
                        stuckSince = 0;
                        pull();
                    });
        } else {
            pull();
        }
    }

    /** How long the socket has not taken what was written. */
    long stuckNanos(long now) {
        return over || stuckSince == 0 ? 0 : now - stuckSince;
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
        Loop.run(context, this::finish);
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        if (left > 0) {
            done.accept(Failure.error("The body is shorter than its content-length."));
        } else {
            stream.end();
            done.accept(null);
        }
    }

    @Override
    public void fail(Failure failure) {
        Loop.run(
                context,
                () -> {
                    if (!over) {
                        over = true;
                        done.accept(failure);
                    }
                });
    }

    /** Nobody takes the body any more. */
    void stop(Failure reason) {
        if (!over) {
            over = true;
            source.stop(reason);
            done.accept(reason);
        }
    }
}
