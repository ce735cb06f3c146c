package dev.dovetail.supervisor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Which Workers have to pause because engines crash under them: not after the first crash, then for
 * a second, and twice as long each time. Who was good for ten minutes begins anew. One thread's.
 */
final class HoldBack {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGIVEN = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 10;

    private record Past(int crashes, long heldUntil) {}

    private final Map<String, Past> records = new HashMap<>();

    /** A Worker crashed an engine: returns how long it has to pause. */
    Duration crashed(String worker, long now) {
        records.values().removeIf(old -> now - old.heldUntil > FORGIVEN.toNanos());
        Past before = records.get(worker);
        int crashes = before == null ? 1 : before.crashes + 1;
        Duration pause = pause(crashes);
        records.put(worker, new Past(crashes, now + pause.toNanos()));
        return pause;
    }

    private static Duration pause(int crashes) {
        if (crashes == 1) {
            return Duration.ZERO;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(crashes - 2, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    /** The Workers that have to pause still, and how long. */
    Map<String, Duration> held(long now) {
        Map<String, Duration> held = new HashMap<>();
        records.forEach(
                (worker, record) -> {
                    if (record.heldUntil - now > 0) {
                        held.put(worker, Duration.ofNanos(record.heldUntil - now));
                    }
                });
        return held;
    }
}
