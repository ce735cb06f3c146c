package dev.dovetail.runtime;

/**
 * Whether an isolate may run on its lane: a running turn cannot be moved, and neither can the
 * sockets of its event loop, so an isolate earns the lane by short turns and loses it by a long
 * one. The isolate's thread.
 */
final class LaneMerit {
    /** Turns in a row that must be short. */
    private static final int SHORT_TURNS = 50;

    private static final int MAX_SHORT_TURNS = 3200;
    private static final long SHORT_NANOS = 2_000_000;
    private static final long LONG_NANOS = 10_000_000;

    private int needed = SHORT_TURNS;
    private int shortTurns;
    private boolean onLane;

    /** A turn took so long. */
    void turn(long nanos) {
        if (onLane) {
            if (nanos > LONG_NANOS) {
                onLane = false;
                shortTurns = 0;
                needed = Math.min(MAX_SHORT_TURNS, needed * 2);
            }
            return;
        }
        if (nanos > SHORT_NANOS) {
            shortTurns = 0;
        } else if (++shortTurns >= needed) {
            onLane = true;
        }
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
