package dev.dovetail.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at every turn that runs, from a thread that runs none. */
final class Watchdog implements AutoCloseable {
    private static final long PERIOD_MILLIS = 10;

    private final Set<WorkerIsolate> isolates = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    Watchdog() {
        thread = Thread.ofPlatform().daemon().name("dovetail-watchdog").start(this::watch);
    }

    void add(WorkerIsolate isolate) {
        isolates.add(isolate);
    }

    void remove(WorkerIsolate isolate) {
        isolates.remove(isolate);
    }

    private void watch() {
        while (!closed) {
            long now = System.nanoTime();
            for (WorkerIsolate isolate : isolates) {
                isolate.watch(now);
            }
            try {
                Thread.sleep(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
