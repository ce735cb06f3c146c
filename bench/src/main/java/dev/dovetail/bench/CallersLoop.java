package dev.dovetail.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An event loop that has no thread of its own: the thread that made it runs what was posted, while
 * it waits in {@link #runUntil}. So JMH's thread is a lane, and no hand-over between threads is
 * measured. It knows no timers.
 */
final class CallersLoop extends AbstractExecutorService implements ScheduledExecutorService {
    private final Thread caller = Thread.currentThread();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private boolean shutdown;

    /** Runs tasks until a condition holds. The caller's thread. */
    void runUntil(BooleanSupplier done) {
        try {
            while (!done.getAsBoolean()) {
                tasks.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Whether this thread is the loop's. */
    boolean isMine() {
        return Thread.currentThread() == caller;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** From the caller's thread, which cannot wait for itself: at once. */
    @Override
    public <T> Future<T> submit(Callable<T> task) {
        if (!isMine()) {
            return super.submit(task);
        }
        try {
            return CompletableFuture.completedFuture(task.call());
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> rest = new ArrayList<>();
        tasks.drainTo(rest);
        return rest;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("a benchmark of turns sets no timers");
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("a benchmark of turns sets no timers");
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("a benchmark of turns sets no timers");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("a benchmark of turns sets no timers");
    }
}
