package dev.dovetail.server;

import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.ByteSink;
import dev.dovetail.runtime.ByteSource;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;

import org.jspecify.annotations.Nullable;

/**
 * A body that comes out of a socket, which is read only when bytes are asked for. The methods of
 * {@link ByteSource} on any thread, the others on the event loop.
 */
final class BodySource implements ByteSource {
    /** What its owner does about it. */
    interface Owner {
        /** Bytes are asked for, for the first time. */
        void wanted();

        /** More came than may. */
        default void tooLarge() {}

        /** Nobody will read the rest. */
        void unwanted();
    }

    private static final Failure CUT = Failure.error("Network connection lost.");
    private static final Failure TOO_LARGE = Failure.error("The request's body is too large.");

    private final ReadStream<Buffer> stream;
    private final ContextInternal context;
    private final Owner owner;
    private @Nullable ByteSink sink;
    private long credit;

    /** Bytes that may still come. */
    private long left;

    /** Since when bytes are wanted; 0 if they are not. */
    private long waitingSince;

    private boolean wanted;
    private boolean over;
    private boolean broken;

    /** Makes one of a stream that has not flowed yet; its exception handler is the owner's. */
    BodySource(ReadStream<Buffer> stream, ContextInternal context, Owner owner) {
        this(stream, context, owner, Long.MAX_VALUE);
    }

    /** The same, of at most so many bytes. */
    BodySource(ReadStream<Buffer> stream, ContextInternal context, Owner owner, long most) {
        left = most;
        this.stream = stream;
        this.context = context;
        this.owner = owner;
        stream.pause();
        stream.handler(this::arrived);
        stream.endHandler(ignored -> end());
    }

    private void arrived(Buffer buffer) {
        ByteSink to = sink;
        if (to == null || over) {
            return;
        }
        left -= buffer.length();
        if (left < 0) {
            over = true;
            to.fail(TOO_LARGE);
            owner.tooLarge();
            return;
        }
        credit -= buffer.length();
        waitingSince = 0;
        to.chunk(((BufferInternal) buffer).getByteBuf().nioBuffer());
        if (credit > 0) {
            await();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            if (sink != null) {
                sink.end();
            }
        }
    }

    /** The stream broke: what has not been read is lost. */
    void fail() {
        if (!over) {
            over = true;
            broken = true;
            if (sink != null) {
                sink.fail(CUT);
            }
        }
    }

    @Override
    public void start(ByteSink to) {
        Loop.run(context, () -> connect(to));
    }

    private void connect(ByteSink to) {
        sink = to;
        if (broken) {
            to.fail(CUT);
        } else if (over) {
            to.end();
        }
    }

    @Override
    public void pull(int bytes) {
        Loop.run(context, () -> read(bytes));
    }

    private void read(int bytes) {
        if (over) {
            return;
        }
        if (!wanted) {
            wanted = true;
            owner.wanted();
        }
        boolean waiting = credit <= 0;
        credit += bytes;
        if (waiting && credit > 0) {
            await();
        }
    }

    private void await() {
        waitingSince = System.nanoTime();
        stream.fetch(1);
    }

    /** How long bytes have been wanted and none came. */
    long waitingNanos(long now) {
        return over || waitingSince == 0 ? 0 : now - waitingSince;
    }

    @Override
    public void stop(Failure reason) {
        Loop.run(
                context,
                () -> {
                    if (!over) {
                        over = true;
                        owner.unwanted();
                    }
                });
    }
}
