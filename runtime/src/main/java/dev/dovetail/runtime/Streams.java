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
 * sends, Java even ones for what it announces. The bytes of a WritableStream flow against the
 * message that brought it: a stream in with an odd number is one that JavaScript gave away, a
 * stream out with an even number one that it was given. Those live until the owner has closed it,
 * or until either side gives it up. The thread of the invocation's isolate.
 */
final class Streams {
    private static final Failure ENDED =
            Failure.error("The execution context that fed this stream has ended.");

    /** Stands for the reader of a stream that was announced and not taken yet. */
    private static final class NoReaderYet implements ByteSink {
        @Override
        public void chunk(ByteBuffer bytes) {}

        @Override
        public void end() {}

        @Override
        public void fail(Failure failure) {}
    }

    private static final ByteSink NO_READER_YET = new NoReaderYet();

    /** The same for a stream that its sender does not stay for as long as nobody reads it. */
    private static final ByteSink UNREAD = new NoReaderYet();

    private final Invocation owner;

    /** Streams out: who reads them. */
    private @Nullable Table<ByteSink> outgoing;

    /** Those of them that the invocation does not stay for. */
    private final Set<Integer> loose = new HashSet<>(4);

    /** Streams in. */
    private @Nullable Table<Incoming> incoming;

    private int lastIncoming;

    /** Streams out that need not be served, and that nobody has begun to read. */
    private int unread;

    /** WritableStreams of others. */
    private int given;

    /** WritableStreams that others got in answers and hold. */
    private int givenAway;

    Streams(Invocation owner) {
        this.owner = owner;
    }

    /** A message brings a stream; returns its number. */
    int openIncoming(ByteSource source) {
        lastIncoming += 2;
        if (incoming == null) {
            incoming = new Table<>();
        }
        incoming.put(lastIncoming, new Incoming(source, false));
        return lastIncoming;
    }

    /** A stream in, and who writes it. It is connected when it is read: until then it may go on. */
    private static final class Incoming {
        /** Null for a WritableStream that nobody has taken yet. */
        @Nullable ByteSource source;

        boolean connected;

        /** Why a WritableStream takes no more, if nobody had it when that was known. */
        @Nullable Failure stopped;

        /** Whether it is a WritableStream that the invocation stays for. */
        final boolean keeps;

        Incoming(@Nullable ByteSource source, boolean keeps) {
            this.source = source;
            this.keeps = keeps;
        }
    }

    /** JavaScript sends a stream on that came in and that it has not read. */
    ByteSource handOn(int number) {
        Incoming stream = incoming == null ? null : incoming.remove(number);
        if (stream == null || stream.connected || stream.source == null) {
            throw new MalformedMessageException("stream " + number + " cannot be handed on");
        }
        return stream.source;
    }

    /** Whether the reader of a stream chose its number: it is a WritableStream's. */
    static boolean isOfReader(int incoming) {
        return (incoming & 1) != 0;
    }

    private static boolean isOfWriter(int outgoing) {
        return (outgoing & 1) != 0;
    }

    /**
     * JavaScript gives a WritableStream to whoever gets the message.
     *
     * @param isServed whether the invocation stays until it is closed
     */
    WritableEnd offerWritable(int number, boolean isServed) {
        if (incoming == null) {
            incoming = new Table<>();
        }
        if (!isOfReader(number) || incoming.put(number, new Incoming(null, isServed)) != null) {
            throw new MalformedMessageException("stream " + number + " cannot be given");
        }
        if (isServed) {
            givenAway++;
        }
        return new WritableEnd(owner, number);
    }

    /** Somebody has a WritableStream of this invocation. */
    void taken(int number, IsolateSource source) {
        Incoming stream = incoming == null ? null : incoming.get(number);
        if (stream == null) {
            source.stop(Invocation.GONE);
        } else if (stream.stopped != null) {
            closeIncoming(number);
            source.stop(stream.stopped);
        } else {
            stream.source = source;
            stream.connected = true;
        }
    }

    /** A message brings a WritableStream; returns its number. */
    int openWritable(WritableEnd end) {
        lastIncoming += 2;
        if (outgoing == null) {
            outgoing = new Table<>();
        }
        outgoing.put(lastIncoming, end.sink());
        given++;
        end.taken(owner, lastIncoming);
        return lastIncoming;
    }

    /** JavaScript has closed a WritableStream as its writer wished. */
    void writableClosed(int number) {
        if (closeIncoming(number) instanceof IsolateSource writer) {
            writer.closed();
        }
    }

    /** JavaScript reads no more of a stream. */
    void stopIncoming(int number, Failure reason) {
        Incoming stream = incoming == null ? null : incoming.get(number);
        if (stream == null) {
            return;
        }
        if (stream.source == null) {
            stream.stopped = reason;
        } else {
            closeIncoming(number);
            stream.source.stop(reason);
        }
    }

    /** JavaScript wants to read. */
    void pull(int number, int bytes) {
        Incoming stream = incoming == null ? null : incoming.get(number);
        if (stream == null || stream.source == null) {
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
     * @param isLoose whether the invocation does not stay for it, even if somebody reads it
     * @param isServed whether the invocation stays for it even before anyone reads it
     */
    ByteSource openOutgoing(int number, boolean isLoose, boolean isServed) {
        if (outgoing == null) {
            outgoing = new Table<>();
        }
        if (!isOfWriter(number)
                || outgoing.put(number, isServed || isLoose ? NO_READER_YET : UNREAD) != null) {
            throw new MalformedMessageException("stream " + number + " is sent twice");
        }
        if (isLoose) {
            loose.add(number);
        } else if (!isServed) {
            unread++;
        }
        return new IsolateSource(owner, number);
    }

    /** A stream's reader is there. */
    void connect(int number, ByteSink sink) {
        if (owner.ended || outgoing == null || outgoing.get(number) == null) {
            sink.fail(ENDED);
            return;
        }
        if (outgoing.put(number, sink) == UNREAD) {
            unread--;
        }
    }

    @Nullable ByteSink outgoing(int number) {
        return outgoing == null ? null : outgoing.get(number);
    }

    /** A stream out is over: all sent, broken, or not wanted. */
    @Nullable ByteSink closeOutgoing(int number) {
        loose.remove(number);
        ByteSink sink = outgoing == null ? null : outgoing.remove(number);
        if (sink == UNREAD) {
            unread--;
        } else if (sink != null && !isOfWriter(number)) {
            given--;
        }
        return sink;
    }

    /** All is sent. Of a WritableStream its owner will tell that it is closed. */
    @Nullable ByteSink endOutgoing(int number) {
        return isOfWriter(number) ? closeOutgoing(number) : outgoing(number);
    }

    /** A stream in is over: all received, broken, or not wanted. */
    @Nullable ByteSource closeIncoming(int number) {
        Incoming stream = incoming == null ? null : incoming.remove(number);
        if (stream == null) {
            return null;
        }
        if (stream.keeps) {
            givenAway--;
        }
        return stream.source;
    }

    /** Whether something is still being sent, or others may still write to what is owned here. */
    boolean areUsed() {
        return givenAway > 0
                || (outgoing != null && outgoing.size() > loose.size() + given + unread);
    }

    boolean isEmpty() {
        return (outgoing == null || outgoing.size() == loose.size())
                && (incoming == null || incoming.isEmpty());
    }

    /** The invocation has ended: readers and writers are told. */
    void end() {
        if (outgoing != null) {
            outgoing.drain(sink -> sink.fail(ENDED));
        }
        if (incoming != null) {
            incoming.drain(
                    stream -> {
                        if (stream.source != null) {
                            stream.source.stop(ENDED);
                        }
                    });
        }
    }
}
