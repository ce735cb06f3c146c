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
     * @param number its own: a timer that was cancelled too late finds another
     */
    private record Wait(Future<?> timer, long number) {}

    private final Map<Key, Wait> waiting = new HashMap<>();

    /** The number that was given last. */
    private long last;

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
        long number = ++last;
        await(key, number, LOOK_MILLIS, () -> look(key, number, name, past, time));
    }

    private synchronized void look(
            Key key, long number, @Nullable String name, Past past, long time) {
        if (isNewest(key, number)) {
            at(key, name, past, time);
        }
    }

    private void schedule(Key key, @Nullable String name, Past past, long delay) {
        long number = ++last;
        await(key, number, Math.max(0, delay), () -> due(key, number, name, past));
    }

    private void await(Key key, long number, long delay, Runnable action) {
        Future<?> timer = lane.loop.schedule(action, delay, TimeUnit.MILLISECONDS);
        waiting.put(key, new Wait(timer, number));
    }

    private boolean isNewest(Key key, long number) {
        Wait wait = waiting.get(key);
        return wait != null && wait.number() == number;
    }

    private void due(Key key, long number, @Nullable String name, Past past) {
        synchronized (this) {
            if (!isNewest(key, number)) {
                return;
            }
            waiting.remove(key);
        }
        run(key, name, past);
    }

    private void run(Key key, @Nullable String name, Past past) {
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
            run(key, object.name, past);
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
            retry(now);
        }

        /** It has not run: the object did not begin, or takes nothing more. */
        @Override
        public void refused(Failure reason) {
            retry(past.failed(false));
        }

        private void retry(Past now) {
            synchronized (Alarms.this) {
                // an alarm that was set meanwhile takes its place
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
