package dev.dovetail.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether an isolate may run on its lane: a running turn cannot be moved, and neither can the
 * sockets of its event loop, so an isolate earns the lane by short turns and loses it by a long
 * one. The isolate's thread; what has to be shown is the Worker's, and outlives the isolate.
 */
final class LaneMerit {
    /** Turns in a row that must be short. */
    private static final int SHORT_TURNS = 50;

    private static final int MAX_SHORT_TURNS = 3200;

    /** After a turn that held the lane for so long that a limit may have ended the isolate. */
    private static final int HELD_SHORT_TURNS = 100_000;

    private static final long SHORT_NANOS = 2_000_000;
    private static final long LONG_NANOS = 10_000_000;
    private static final long HELD_NANOS = 1_000_000_000;

    private final AtomicInteger needed;
    private int shortTurns;
    private boolean onLane;

    /**
     * Makes the merit of a fresh isolate.
     *
     * @param needed short turns in a row, by {@link #atFirst}; all isolates of a Worker share it
     */
    LaneMerit(AtomicInteger needed) {
        this.needed = needed;
    }

    /** What a Worker has to show that nothing is known of. */
    static AtomicInteger atFirst() {
        return new AtomicInteger(SHORT_TURNS);
    }

    /** A turn took so long. */
    void turn(long nanos) {
        if (onLane) {
            if (nanos > LONG_NANOS) {
                onLane = false;
                shortTurns = 0;
                needed.updateAndGet(now -> raised(now, nanos));
            }
            return;
        }
        if (nanos > SHORT_NANOS) {
            shortTurns = 0;
        } else if (++shortTurns >= needed.get()) {
            onLane = true;
        }
    }

    private static int raised(int needed, long nanos) {
        return nanos > HELD_NANOS
                ? HELD_SHORT_TURNS
                : Math.max(needed, Math.min(MAX_SHORT_TURNS, needed * 2));
    }

    /** Off the lane: it may go there. */
    boolean earned() {
        return onLane;
    }

    /** On the lane: it must leave. */
    boolean lost() {
        return !onLane;
    }
}
