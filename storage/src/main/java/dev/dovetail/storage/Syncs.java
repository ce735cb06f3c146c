package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The commits of one object that wait for the disk. Those that wait together share one sync; other
 * objects' run beside it. Any thread.
 */
final class Syncs {
    /** What makes commits durable. A storage thread; not twice at once. */
    @FunctionalInterface
    interface Disk {
        /**
         * Syncs.
         *
         * @param isNeeded whether something was written
         */
        void sync(boolean isNeeded, List<AlarmChange> alarms) throws StorageException;
    }

    /** A commit that changed the alarm. */
    record AlarmChange(@Nullable Long time) {}

    private record Commit(
            boolean isWritten,
            @Nullable AlarmChange alarm,
            Consumer<@Nullable StorageException> done) {}

    private final Executor threads;
    private final Disk disk;
    private List<Commit> waiting = new ArrayList<>();
    private boolean isRunning;
    private @Nullable StorageException failure;

    Syncs(Executor threads, Disk disk) {
        this.threads = threads;
        this.disk = disk;
    }

    synchronized boolean isRunning() {
        return isRunning;
    }

    /**
     * Adds a commit.
     *
     * @param isWritten false if it only waits for those before it
     */
    void add(
            boolean isWritten,
            @Nullable AlarmChange alarm,
            Consumer<@Nullable StorageException> done) {
        synchronized (this) {
            if (isRunning || isWritten) {
                waiting.add(new Commit(isWritten, alarm, done));
                if (!isRunning) {
                    isRunning = true;
                    threads.execute(this::drain);
                }
                return;
            }
        }
        done.accept(failure());
    }

    private synchronized @Nullable StorageException failure() {
        return failure;
    }

    private void drain() {
        for (List<Commit> batch = take(); !batch.isEmpty(); batch = take()) {
            StorageException error = sync(batch);
            for (Commit commit : batch) {
                commit.done().accept(error);
            }
        }
    }

    private @Nullable StorageException sync(List<Commit> batch) {
        StorageException error = failure();
        if (error != null) {
            return error;
        }
        boolean isWritten = false;
        List<AlarmChange> alarms = new ArrayList<>();
        for (Commit commit : batch) {
            isWritten |= commit.isWritten();
            if (commit.alarm() != null) {
                alarms.add(commit.alarm());
            }
        }
        try {
            disk.sync(isWritten, alarms);
            return null;
        } catch (StorageException e) {
            synchronized (this) {
                failure = e;
            }
            return e;
        }
    }

    private synchronized List<Commit> take() {
        List<Commit> batch = waiting;
        waiting = new ArrayList<>();
        if (batch.isEmpty()) {
            isRunning = false;
            notifyAll();
        }
        return batch;
    }

    /** Waits until nothing waits. A storage thread. */
    synchronized void await() {
        boolean isInterrupted = false;
        while (isRunning) {
            try {
                wait();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
