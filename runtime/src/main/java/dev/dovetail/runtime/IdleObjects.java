package dev.dovetail.runtime;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The Durable Objects of an isolate that have nothing to do, the one that has rested longest first:
 * they leave memory after a while, and sooner when there are very many. The thread of the isolate.
 */
final class IdleObjects {
    /** How long an object rests before it leaves memory: workerd's time. */
    static final long REST_MILLIS = 10_000;

    /** More than this many do not rest at a time. */
    static final int MOST = 4_000;

    private final WorkerIsolate isolate;
    private final Map<LiveObject, Long> since = new LinkedHashMap<>();
    private @Nullable Future<?> next;

    IdleObjects(WorkerIsolate isolate) {
        this.isolate = isolate;
    }

    /** An object has nothing to do now. */
    void add(LiveObject object) {
        since.remove(object);
        since.put(object, isolate.lane.clock.nanos());
        if (since.size() > MOST) {
            since.keySet().iterator().next().putAway();
        }
        schedule(REST_MILLIS);
    }

    /** An object has something to do again, or is no more. */
    void remove(LiveObject object) {
        since.remove(object);
    }

    int size() {
        return since.size();
    }

    /** The isolate is closed. */
    void close() {
        since.clear();
        if (next != null) {
            next.cancel(false);
        }
    }

    private void schedule(long millis) {
        if (next == null) {
            next =
                    isolate.lane.loop.schedule(
                            () -> isolate.execute(this::sweep), millis, TimeUnit.MILLISECONDS);
        }
    }

    private void sweep() {
        next = null;
        long now = isolate.lane.clock.nanos();
        while (!since.isEmpty()) {
            Map.Entry<LiveObject, Long> eldest = since.entrySet().iterator().next();
            long rested = TimeUnit.NANOSECONDS.toMillis(now - eldest.getValue());
            if (rested < REST_MILLIS) {
                schedule(REST_MILLIS - rested);
                return;
            }
            eldest.getKey().putAway();
        }
    }
}
