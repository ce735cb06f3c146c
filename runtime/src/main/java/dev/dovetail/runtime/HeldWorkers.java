package dev.dovetail.runtime;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Workers that have to pause, and until when. Any thread. */
final class HeldWorkers {
    private final Map<String, Long> until = new ConcurrentHashMap<>();

    void hold(String worker, Duration pause) {
        until.put(worker, System.nanoTime() + pause.toNanos());
    }

    /** How long a Worker has to pause still, or null if it need not. */
    @Nullable Duration pause(String worker) {
        if (until.isEmpty()) {
            return null;
        }
        Long end = until.get(worker);
        if (end == null) {
            return null;
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
            until.remove(worker, end);
            return null;
        }
        return Duration.ofNanos(left);
    }
}
