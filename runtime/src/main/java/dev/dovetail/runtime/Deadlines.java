package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import java.util.concurrent.TimeUnit;

/** Points in time after which an answer is of no use: nanoseconds since this class was loaded. */
final class Deadlines {
    /** No deadline. */
    static final long NONE = Long.MAX_VALUE;

    /** What the caller gets: the error of AbortSignal.timeout(). */
    static final Failure PASSED =
            Failure.of(
                    "DOMException", "The operation was aborted due to timeout", "TimeoutError", 0);

    private static final long START = System.nanoTime();

    private Deadlines() {}

    private static long now() {
        return System.nanoTime() - START;
    }

    /** The earlier one: a deadline, or so many milliseconds from now. */
    static long earlier(long deadline, int millis) {
        return Math.min(deadline, now() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis)));
    }

    static boolean hasPassed(long deadline) {
        return deadline != NONE && deadline <= now();
    }

    static long nanosLeft(long deadline) {
        return Math.max(0, deadline - now());
    }
}
