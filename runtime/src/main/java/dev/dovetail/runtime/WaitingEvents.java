package dev.dovetail.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many events wait for their first turn, and for how long. Who comes when it is full is told so
 * at once: a queue that grows without end answers everyone too late. {@link #arrived} and {@link
 * #isFull} on any thread, {@link #begun} on the one that owns the isolate.
 */
final class WaitingEvents {
    /** So many may wait, however short. */
    static final int MOST = 1024;

    /** So many may wait, however long: one long turn is no crowd. */
    static final int FEW = 32;

    /** What a client waits without wondering. */
    static final long LONG_NANOS = 1_000_000_000;

    private final AtomicLong arrived = new AtomicLong();
    private final AtomicLong begun = new AtomicLong();

    /** When those that wait came, by their number. */
    private final long[] times = new long[MOST];

    boolean isFull(long now) {
        long first = begun.get();
        long waiting = arrived.get() - first;
        return waiting >= MOST
                || (waiting >= FEW && now - times[(int) (first % MOST)] > LONG_NANOS);
    }

    void arrived(long now) {
        times[(int) (arrived.getAndIncrement() % MOST)] = now;
    }

    /** The one that came first gets its turn, or needs none any more. */
    void begun() {
        begun.incrementAndGet();
    }
}
