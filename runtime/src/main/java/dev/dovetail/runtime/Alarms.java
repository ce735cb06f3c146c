package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.storage.Alarm;
import dev.dovetail.storage.AlarmListener;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * When the alarms of Durable Objects are due. An alarm is kept in its object's file until its
 * handler has ended well: at least once. A handler that fails is tried again, after 2 s, 4 s and so
 * on, six times. Any thread.
 */
final class Alarms implements AlarmListener {
    private static final int MOST_RETRIES = 6;
    private static final long FIRST_RETRY_MILLIS = 2_000;

    private record Key(String folder, String id) {}

    private final WorkerRuntime runtime;
    private final ScheduledExecutorService clock;
    private final Map<Key, Future<?>> waiting = new HashMap<>();

    Alarms(WorkerRuntime runtime, ScheduledExecutorService clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    /** An alarm that was set before this process began. */
    void add(Alarm alarm) {
        changed(alarm.namespace(), alarm.id(), alarm.name(), alarm.time());
    }

    @Override
    public synchronized void changed(
            String folder, String id, @Nullable String name, @Nullable Long time) {
        Key key = new Key(folder, id);
        Future<?> before = waiting.remove(key);
        if (before != null) {
            before.cancel(false);
        }
        if (time != null) {
            schedule(key, name, 0, time - System.currentTimeMillis());
        }
    }

    private void schedule(Key key, @Nullable String name, int retries, long delay) {
        waiting.put(
                key,
                clock.schedule(
                        () -> due(key, name, retries), Math.max(0, delay), TimeUnit.MILLISECONDS));
    }

    private void due(Key key, @Nullable String name, int retries) {
        synchronized (this) {
            waiting.remove(key);
        }
        Namespace namespace = runtime.namespaceOfFolder(key.folder());
        if (namespace == null) {
            return; // its Worker is not there: the alarm is looked at when it comes
        }
        LiveObject object = namespace.live(key.id(), name);
        object.invocation.isolate.deliver(
                object.invocation, new Message.Alarm(object, new Run(key, object, retries)));
    }

    /** One run of a handler. */
    final class Run implements Reply {
        final int retries;
        private final Key key;
        private final LiveObject object;

        private Run(Key key, LiveObject object, int retries) {
            this.key = key;
            this.object = object;
            this.retries = retries;
        }

        @Override
        public void returned(byte[] payload, Passed[] passed, int flags) {
            Message.release(passed);
            object.endAlarm(true);
        }

        @Override
        public void threw(Failure failure) {
            if (retries >= MOST_RETRIES) {
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
                    schedule(key, object.name, retries + 1, FIRST_RETRY_MILLIS << retries);
                }
            }
        }

        /** The object's file says that it is not due: it has been changed, or the clock has. */
        void notDue(@Nullable Long time) {
            if (time != null) {
                synchronized (Alarms.this) {
                    if (!waiting.containsKey(key)) {
                        schedule(key, object.name, retries, time - System.currentTimeMillis());
                    }
                }
            }
        }
    }
}
