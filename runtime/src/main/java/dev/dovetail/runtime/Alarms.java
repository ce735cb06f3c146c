package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.storage.Alarm;
import dev.dovetail.storage.AlarmListener;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * When the alarms of Durable Objects are due. An alarm is kept in its object's file until its
 * handler has ended well: at least once. A handler that fails is tried again, after 2 s, 4 s and so
 * on, six times; what their storage is to blame for does not count. Any thread.
 */
final class Alarms implements AlarmListener {
    private static final int MOST_RETRIES = 6;
    private static final long FIRST_RETRY_MILLIS = 2_000;

    /** The clock is looked at this often. */
    private static final long LOOK_MILLIS = 60_000;

    /** The pause doubles so often at most: to 17 minutes. */
    private static final int MOST_DOUBLINGS = 9;

    private record Key(String folder, String id) {}

    /**
     * How an alarm has fared.
     *
     * @param retries those that count
     * @param failures in a row, of any kind
     */
    private record Past(int retries, int failures) {
        static final Past NONE = new Past(0, 0);

        Past failed(boolean counts) {
            return new Past(counts ? retries + 1 : retries, failures + 1);
        }
    }

    private final WorkerRuntime runtime;
    private final Lane lane;

    /**
     * What waits.
     *
     * @param time when the alarm is due; 0 if this is a retry
     */
    private record Wait(Future<?> timer, long time) {}

    private final Map<Key, Wait> waiting = new HashMap<>();

    Alarms(WorkerRuntime runtime, Lane lane) {
        this.runtime = runtime;
        this.lane = lane;
    }

    /** An alarm that was set before this process began. */
    void add(Alarm alarm) {
        changed(alarm.namespace(), alarm.id(), alarm.name(), alarm.time());
    }

    @Override
    public synchronized void changed(
            String folder, String id, @Nullable String name, @Nullable Long time) {
        Key key = new Key(folder, id);
        Wait before = waiting.remove(key);
        if (before != null) {
            before.timer().cancel(false);
        }
        if (time != null) {
            at(key, name, Past.NONE, time);
        }
    }

    /** By the machine's clock, which is looked at now and then: somebody may set it. */
    private void at(Key key, @Nullable String name, Past past, long time) {
        long delay = time - lane.clock.millis();
        if (delay <= LOOK_MILLIS) {
            schedule(key, name, past, delay);
            return;
        }
        Runnable look = () -> look(key, name, past, time);
        waiting.put(
                key, new Wait(lane.loop.schedule(look, LOOK_MILLIS, TimeUnit.MILLISECONDS), time));
    }

    private synchronized void look(Key key, @Nullable String name, Past past, long time) {
        Wait mine = waiting.get(key);
        if (mine != null && mine.time() == time) {
            at(key, name, past, time);
        }
    }

    private void schedule(Key key, @Nullable String name, Past past, long delay) {
        Runnable due = () -> due(key, name, past);
        long wait = Math.max(0, delay);
        waiting.put(key, new Wait(lane.loop.schedule(due, wait, TimeUnit.MILLISECONDS), 0));
    }

    private void due(Key key, @Nullable String name, Past past) {
        synchronized (this) {
            waiting.remove(key);
        }
        Namespace namespace = runtime.namespaceOfFolder(key.folder());
        if (namespace == null) {
            return; // its Worker is not there: the alarm is looked at when it comes
        }
        LiveObject object = namespace.live(key.id(), name);
        object.invocation.isolate.deliver(
                object.invocation, new Message.Alarm(object, new Run(key, object, past)));
    }

    /** How many wait until they are due. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** One run of a handler. */
    final class Run implements Reply {
        private final Past past;
        private final Key key;
        private final LiveObject object;

        private Run(Key key, LiveObject object, Past past) {
            this.key = key;
            this.object = object;
            this.past = past;
        }

        /** How often the handler has failed. */
        int retries() {
            return past.retries();
        }

        /** The object ended before it heard of it: the next one does. */
        void again() {
            due(key, object.name, past);
        }

        @Override
        public void returned(byte[] payload, Passed[] passed, int flags) {
            Message.release(passed);
            object.endAlarm(true);
        }

        @Override
        public void threw(Failure failure) {
            Past now = past.failed(!object.isStorageToBlame());
            if (now.retries() > MOST_RETRIES) {
                runtime.uncaught(
                        object.invocation.isolate.worker,
                        "alarm of the object "
                                + object.id
                                + ", which is given up: "
                                + failure.summary());
                object.endAlarm(true);
                return;
            }
            object.endAlarm(false);
            synchronized (Alarms.this) {
                // an alarm that the handler set takes its place
                if (!waiting.containsKey(key)) {
                    schedule(
                            key,
                            object.name,
                            now,
                            FIRST_RETRY_MILLIS << Math.min(past.failures(), MOST_DOUBLINGS));
                }
            }
        }

        /** The object's file says that it is not due: it has been changed, or the clock has. */
        void notDue(@Nullable Long time) {
            if (time != null) {
                synchronized (Alarms.this) {
                    if (!waiting.containsKey(key)) {
                        at(key, object.name, past, time);
                    }
                }
            }
        }
    }
}
