package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.Table;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * The streams that cross an invocation's border, by number: JavaScript chooses odd ones for what it
 * sends, Java even ones for what it announces. The thread of the invocation's isolate.
 */
final class Streams {
    private static final Failure ENDED =
            Failure.error("The execution context that fed this stream has ended.");

    /** Stands for the reader of a stream that was announced and not taken yet. */
    private static final ByteSink NO_READER_YET =
            new ByteSink() {
                @Override
                public void chunk(ByteBuffer bytes) {}

                @Override
                public void end() {}

                @Override
                public void fail(Failure failure) {}
            };

    private final Invocation owner;

    /** Streams out: who reads them. */
    private @Nullable Table<ByteSink> outgoing;

    /** Those of them that the invocation does not stay for. */
    private final Set<Integer> left = new HashSet<>(4);

    /** Streams in. */
    private @Nullable Table<Incoming> incoming;

    private int lastIncoming;

    Streams(Invocation owner) {
        this.owner = owner;
    }

    /** A message brings a stream; returns its number. */
    int openIncoming(ByteSource source) {
        lastIncoming += 2;
        if (incoming == null) {
            incoming = new Table<>();
        }
        incoming.put(lastIncoming, new Incoming(source));
        return lastIncoming;
    }

    /** A stream in, and who writes it. It is connected when it is read: until then it may go on. */
    private static final class Incoming {
        final ByteSource source;
        boolean connected;

        Incoming(ByteSource source) {
            this.source = source;
        }
    }

    /** JavaScript sends a stream on that came in and that it has not read. */
    ByteSource handOn(int number) {
        Incoming stream = incoming == null ? null : incoming.remove(number);
        if (stream == null || stream.connected) {
            throw new MalformedMessageException("stream " + number + " cannot be handed on");
        }
        return stream.source;
    }

    /** JavaScript wants to read. */
    void pull(int number, int bytes) {
        Incoming stream = incoming == null ? null : incoming.get(number);
        if (stream == null) {
            return;
        }
        if (!stream.connected) {
            stream.connected = true;
            stream.source.start(new IsolateSink(owner, number));
        }
        stream.source.pull(bytes);
    }

    /**
     * JavaScript sends a stream to whoever gets the message.
     *
     * @param isLeft whether the invocation may end before it
     */
    ByteSource openOutgoing(int number, boolean isLeft) {
        if (outgoing == null) {
            outgoing = new Table<>();
        }
        if (outgoing.put(number, NO_READER_YET) != null) {
            throw new MalformedMessageException("stream " + number + " is sent twice");
        }
        if (isLeft) {
            left.add(number);
        }
        return new IsolateSource(owner, number);
    }

    /** A stream's reader is there. */
    void connect(int number, ByteSink sink) {
        if (owner.ended || outgoing == null || outgoing.get(number) == null) {
            sink.fail(ENDED);
            return;
        }
        outgoing.put(number, sink);
    }

    @Nullable ByteSink outgoing(int number) {
        return outgoing == null ? null : outgoing.get(number);
    }

    /** A stream out is over: all sent, broken, or not wanted. */
    @Nullable ByteSink closeOutgoing(int number) {
        left.remove(number);
        return outgoing == null ? null : outgoing.remove(number);
    }

    /** A stream in is over: all received, broken, or not wanted. */
    @Nullable ByteSource closeIncoming(int number) {
        Incoming stream = incoming == null ? null : incoming.remove(number);
        return stream == null ? null : stream.source;
    }

    /** Whether something is still being sent. */
    boolean areSent() {
        return outgoing != null && outgoing.size() > left.size();
    }

    boolean isEmpty() {
        return !areSent() && (incoming == null || incoming.isEmpty());
    }

    /** The invocation has ended: readers and writers are told. */
    void end() {
        if (outgoing != null) {
            outgoing.drain(sink -> sink.fail(ENDED));
        }
        if (incoming != null) {
            incoming.drain(stream -> stream.source.stop(ENDED));
        }
    }
}
