package dev.dovetail.runtime;

import dev.dovetail.isolate.Isolate;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends turns that go on for too long. The watchdog may only terminate the turn that it looked at:
 * the state is a turn's number and its phase, and whoever changes it first wins.
 *
 * <p>A turn that ends before the watchdog has seen it took its wall time: to ask for CPU time would
 * take longer than most turns do. From the first look on, CPU time counts.
 */
final class TurnGuard {
    /** Why a turn was ended. */
    enum Reason {
        CPU,
        MEMORY
    }

    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int KILLING = 2;
    private static final int KILLED = 3;
    private static final int PHASES = 4;

    private final AtomicLong state = new AtomicLong();
    private long turn;
    private volatile long start;
    private volatile long limit;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Reason reason;
    private volatile boolean heapLimit;

    /** The state that the watchdog has seen, and when, and the CPU time of the thread then. */
    private volatile long seenState;

    private volatile long seenWall;
    private volatile long seenCpu;

    /** A turn starts. Its thread. */
    void begin(long now, long limitNanos) {
        start = now;
        limit = limitNanos;
        thread = Thread.currentThread();
        state.setRelease(++turn * PHASES + RUNNING);
    }

    /** The turn is over; returns why it was ended, if it was. Its thread. */
    @Nullable Reason end() {
        if (!state.compareAndSet(turn * PHASES + RUNNING, turn * PHASES + IDLE)) {
            while (state.get() == turn * PHASES + KILLING) {
                Thread.onSpinWait();
            }
            state.set(turn * PHASES + IDLE);
        }
        return heapLimit ? Reason.MEMORY : reason;
    }

    /** What the turn that has just ended took of its invocation's time. Its thread. */
    long took(long wallNanos) {
        if (seenState != turn * PHASES + RUNNING) {
            return wallNanos;
        }
        long cpu = seenWall - start + CpuTime.ofThisThread() - seenCpu;
        return Math.clamp(cpu, 0, wallNanos);
    }

    /** V8 is about to run out of heap, and JavaScript is being terminated. The turn's thread. */
    void heapLimitReached() {
        heapLimit = true;
    }

    /** How long the turn has been running, or -1 if none runs. Any thread. */
    long running(long now) {
        long seen = state.getAcquire();
        return (seen & (PHASES - 1)) == RUNNING ? now - start : -1;
    }

    /** Whether the turn is being ended. Any thread. */
    boolean isEnding() {
        return (state.getAcquire() & (PHASES - 1)) >= KILLING;
    }

    /** Whether JavaScript was told to end the turn that runs. Any thread. */
    boolean isKilled() {
        long phase = state.getAcquire() & (PHASES - 1);
        return phase == KILLING || phase == KILLED || (phase == RUNNING && heapLimit);
    }

    /** Ends the turn if its time is over. The watchdog's thread. */
    void checkTime(long now, Isolate isolate) {
        long seen = state.getAcquire();
        Thread runs = thread;
        if ((seen & (PHASES - 1)) != RUNNING || runs == null) {
            return;
        }
        if (seenState != seen) {
            seenWall = now;
            seenCpu = CpuTime.of(runs);
            // last: what was seen holds for the turn that ran before and after the look
            if (state.getAcquire() == seen) {
                seenState = seen;
            }
        }
        if (now - start > limit && used(runs) > limit) {
            kill(seen, Reason.CPU, isolate);
        }
    }

    /** What the turn that was seen has taken of its time. */
    private long used(Thread runs) {
        long cpu = CpuTime.of(runs);
        return cpu < 0 || seenCpu < 0 ? Long.MAX_VALUE : seenWall - start + cpu - seenCpu;
    }

    /** Ends the turn that runs, for the memory that its isolate uses. The watchdog's thread. */
    void killForMemory(Isolate isolate) {
        long seen = state.getAcquire();
        if ((seen & (PHASES - 1)) == RUNNING) {
            kill(seen, Reason.MEMORY, isolate);
        }
    }

    /** Ends the turn that runs, as if its time were over. Any thread. */
    void killNow(Isolate isolate) {
        long seen = state.getAcquire();
        if ((seen & (PHASES - 1)) == RUNNING) {
            kill(seen, Reason.CPU, isolate);
        }
    }

    private void kill(long seen, Reason why, Isolate isolate) {
        long base = seen - RUNNING;
        if (state.compareAndSet(seen, base + KILLING)) {
            reason = why;
            isolate.terminate();
            state.set(base + KILLED);
        }
    }
}
