package dev.dovetail.supervisor;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which turns an engine runs, in a file that its memory and the supervisor's share: what stands
 * there can be read when the engine is dead. A slot belongs to an isolate.
 *
 * <p>{@link #open}, {@link #beat} and the methods of {@link Mark} are the engine's, {@link
 * #running} and {@link #beats} the supervisor's. Any thread.
 */
public final class MarkFile {
    private static final int SLOTS = 2048;
    private static final int SLOT_BYTES = 256;
    private static final int HEAD_BYTES = 64;

    /** Where the head says how many slots were ever used. */
    private static final int USED = 8;

    /** The number of the turn that runs, or 0. */
    private static final int TURN = 0;

    /** How long the turn may take, in milliseconds. */
    private static final int BOUND = 8;

    /** Not 0 once JavaScript was told to end. */
    private static final int ENDED = 16;

    private static final int INVOCATION = 20;
    private static final Text WORKER = new Text(24, 100);
    private static final Text ENTRYPOINT = new Text(128, 60);
    private static final Text THREAD = new Text(192, 60);

    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final MappedByteBuffer file;
    private final BitSet taken = new BitSet();

    private MarkFile(MappedByteBuffer file) {
        this.file = file;
        file.order(ByteOrder.nativeOrder());
    }

    /** Opens the file, and makes it if it is not there. */
    public static MarkFile at(Path path) throws IOException {
        try (var channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            long bytes = HEAD_BYTES + (long) SLOTS * SLOT_BYTES;
            return new MarkFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
        }
    }

    /** A sign of life. */
    public void beat() {
        long beats = (long) LONG.getVolatile(file, 0);
        LONG.setVolatile(file, 0, beats + 1);
    }

    long beats() {
        return (long) LONG.getVolatile(file, 0);
    }

    /** A place for the turns of an isolate; one that is written nowhere if there are too many. */
    public Mark open(String worker) {
        synchronized (taken) {
            int slot = taken.nextClearBit(0);
            boolean full = slot >= SLOTS;
            if (!full) {
                taken.set(slot);
                file.putInt(USED, Math.max(file.getInt(USED), slot + 1));
            }
            return new Mark(
                    full ? ByteBuffer.allocateDirect(SLOT_BYTES) : slice(slot), slot, worker);
        }
    }

    private ByteBuffer slice(int slot) {
        return file.slice(HEAD_BYTES + slot * SLOT_BYTES, SLOT_BYTES)
                .order(ByteOrder.nativeOrder());
    }

    /** The turns that run now, or ran when the engine died. */
    List<RunningTurn> running() {
        List<RunningTurn> running = new ArrayList<>();
        int used = Math.clamp(file.getInt(USED), 0, SLOTS);
        for (int slot = 0; slot < used; slot++) {
            int at = HEAD_BYTES + slot * SLOT_BYTES;
            long turn = (long) LONG.getAcquire(file, at + TURN);
            if (turn != 0) {
                running.add(
                        new RunningTurn(
                                slot,
                                turn,
                                file.getLong(at + BOUND),
                                file.getInt(at + ENDED) != 0,
                                file.getInt(at + INVOCATION),
                                WORKER.read(file, at),
                                ENTRYPOINT.read(file, at),
                                THREAD.read(file, at)));
            }
        }
        return running;
    }

    /** The slot of an isolate. {@link #ended} on any thread, the rest where its turns run. */
    public final class Mark {
        private final ByteBuffer slot;
        private final int number;
        private long turn;
        private Thread thread = Thread.currentThread();
        private String entrypoint = "";

        private Mark(ByteBuffer slot, int number, String worker) {
            this.slot = slot.order(ByteOrder.nativeOrder());
            this.number = number;
            WORKER.write(slot, worker);
            ENTRYPOINT.write(slot, entrypoint);
            THREAD.write(slot, thread.getName());
        }

        /** A turn begins, which may take so many milliseconds. */
        @SuppressWarnings("ReferenceEquality") // the same most of the time: to be quick
        public void begin(String entry, int invocation, long boundMillis) {
            Thread current = Thread.currentThread();
            if (current != thread) {
                thread = current;
                THREAD.write(slot, current.getName());
            }
            if (entry != entrypoint) {
                entrypoint = entry;
                ENTRYPOINT.write(slot, entry);
            }
            slot.putLong(BOUND, boundMillis);
            slot.putInt(ENDED, 0);
            slot.putInt(INVOCATION, invocation);
            LONG.setRelease(slot, TURN, ++turn);
        }

        /** The turn was told to end: it has only a moment left. */
        public void ended() {
            slot.putInt(ENDED, 1);
        }

        /** The turn is over. */
        public void end() {
            LONG.setRelease(slot, TURN, 0L);
        }

        /** The isolate is no more. */
        public void close() {
            end();
            synchronized (taken) {
                taken.clear(number);
            }
        }
    }

    /** A text of at most so many bytes: its length, then UTF-8. */
    private record Text(int at, int most) {
        void write(ByteBuffer slot, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(bytes.length, most);
            slot.putInt(at, length);
            slot.put(at + Integer.BYTES, bytes, 0, length);
        }

        String read(ByteBuffer file, int slot) {
            int length = Math.clamp(file.getInt(slot + at), 0, most);
            byte[] bytes = new byte[length];
            file.get(slot + at + Integer.BYTES, bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
