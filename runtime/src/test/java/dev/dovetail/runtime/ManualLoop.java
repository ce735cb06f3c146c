package dev.dovetail.runtime;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A lane's loop whose time passes when a test says so. Any thread. */
final class ManualLoop extends AbstractExecutorService implements ScheduledExecutorService, Clock {
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().stackSize(WorkerRuntime.STACK_BYTES).factory());
    private final PriorityQueue<Timer<?>> timers = new PriorityQueue<>();
    private long nanos;

    /** How far the machine's clock has been set from what it was at the start. */
    private long setMillis;

    /** An hour ahead of JavaScript's clock: what is due by that is due here. */
    private final long start = System.currentTimeMillis() + 3_600_000;

    /** Lets time pass: what becomes due runs in its order, and is done when this returns. */
    void advance(long millis) throws Exception {
        long end = nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (Timer<?> next = next(end); next != null; next = next(end)) {
            thread.submit(next).get();
        }
        submit(() -> {}).get();
    }

    private synchronized @Nullable Timer<?> next(long end) {
        timers.removeIf(FutureTask::isCancelled);
        Timer<?> next = timers.peek();
        if (next == null || next.due > end) {
            nanos = end;
            return null;
        }
        nanos = Math.max(nanos, next.due);
        return timers.remove();
    }

    /** Somebody sets the machine's clock. */
    synchronized void set(long byMillis) {
        setMillis += byMillis;
    }

    /** How many timers are set. */
    synchronized int timers() {
        timers.removeIf(FutureTask::isCancelled);
        return timers.size();
    }

    @Override
    public synchronized long millis() {
        return start + setMillis + TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized <V> ScheduledFuture<V> schedule(
            Callable<V> task, long delay, TimeUnit unit) {
        Timer<V> timer = new Timer<>(task, nanos + unit.toNanos(delay));
        timers.add(timer);
        return timer;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(Executors.callable(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable task, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("nothing here repeats");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable task, long first, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nothing here repeats");
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void shutdown() {
        thread.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return thread.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return thread.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return thread.isTerminated();
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
        return thread.awaitTermination(time, unit);
    }

    private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long due;

        Timer(Callable<V> task, long due) {
            super(task);
            this.due = due;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - nanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due, ((Timer<?>) other).due);
        }
    }
}
