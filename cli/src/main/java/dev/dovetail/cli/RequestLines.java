package dev.dovetail.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A line for every request, as long as a person can read along; what comes faster is counted and
 * told once a second. Any thread.
 */
final class RequestLines {
    /** Lines in one second. */
    static final int MOST = 100;

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long SECOND_MILLIS = 1000;

    private final Consumer<String> out;
    private long second = System.nanoTime();
    private int lines;

    /** Requests of this second that got no line: Worker and status to their number. */
    private Map<String, Integer> counted = new TreeMap<>();

    RequestLines(Consumer<String> out) {
        this.out = out;
    }

    /** Whether a request gets a line of its own; if not it is counted under a label. */
    synchronized boolean take(String label, long now) {
        if (now - second >= SECOND_NANOS) {
            tell();
            second = now;
            lines = 0;
        }
        if (lines < MOST) {
            lines++;
            return true;
        }
        if (counted.isEmpty()) {
            Thread.startVirtualThread(this::tellSoon);
        }
        counted.merge(label, 1, Integer::sum);
        return false;
    }

    private void tellSoon() {
        try {
            Thread.sleep(SECOND_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tell();
    }

    private synchronized void tell() {
        Map<String, Integer> told = counted;
        counted = new TreeMap<>();
        told.forEach((label, number) -> out.accept(label + " for " + number + " more requests"));
    }
}
