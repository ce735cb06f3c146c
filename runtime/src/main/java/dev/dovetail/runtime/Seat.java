package dev.dovetail.runtime;

import org.jspecify.annotations.Nullable;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where an isolate runs: on a pool thread at first, on its lane once its turns have proved short,
 * and back after a long one. At any time one thread at most owns the isolate and all that belongs
 * to it; what others want of it waits in a queue.
 */
final class Seat {
    /** What sits here. Called by the owning thread only. */
    interface Occupant {
        /**
         * Runs at most so many turns, and stops early if {@link Seat#mustMove}; says how many it
         * ran.
         */
        int work(int turns);

        /** Whether there is more to do. */
        boolean hasWork();

        /** Whether it may still be moved to the lane. */
        boolean isAlive();
    }

    private final Lane lane;
    private final Executor pool;
    private final Occupant occupant;
    private final LaneMerit merit;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Queue<Runnable> remote = new ConcurrentLinkedQueue<>();

    /** The thread that owns the isolate: the lane's, or a pool thread while it runs. */
    private volatile @Nullable Thread owner;

    private volatile boolean onLane;

    Seat(Lane lane, Executor pool, AtomicInteger shortTurns, Occupant occupant) {
        merit = new LaneMerit(shortTurns);
        this.lane = lane;
        this.pool = pool;
        this.occupant = occupant;
    }

    /** Whether this thread owns the isolate. */
    boolean isMine() {
        return owner == Thread.currentThread();
    }

    boolean isOnLane() {
        return onLane;
    }

    /** Does something on the owning thread: at once, if that is this one. Any thread. */
    void execute(Runnable action) {
        if (isMine()) {
            action.run();
        } else {
            remote.add(action);
            wake();
        }
    }

    /** The occupant has work. Any thread. */
    void wake() {
        if (scheduled.compareAndSet(false, true)) {
            schedule();
        }
    }

    /** A turn took so long. The owning thread. */
    void turnTook(long nanos) {
        merit.turn(nanos);
    }

    /** Whether the isolate belongs elsewhere now. The owning thread. */
    boolean mustMove() {
        return onLane ? merit.lost() : merit.earned();
    }

    /** Does what other threads have asked for. The owning thread. */
    void takeRemote() {
        Runnable action;
        while ((action = remote.poll()) != null) {
            action.run();
        }
    }

    private void schedule() {
        if (!onLane) {
            try {
                pool.execute(this::runOnPool);
            } catch (RejectedExecutionException e) {
                // the runtime is closed: nobody waits for what would have been done
            }
        } else if (Thread.currentThread() == lane.thread) {
            lane.add(this);
        } else {
            lane.loop.execute(() -> lane.add(this));
        }
    }

    private void runOnPool() {
        owner = Thread.currentThread();
        occupant.work(Integer.MAX_VALUE);
        if (merit.earned() && occupant.isAlive()) {
            // from here on the lane's thread may bring mail by itself: it must look at it once
            onLane = true;
            owner = lane.thread;
            schedule();
            return;
        }
        boolean more = occupant.hasWork();
        owner = null;
        rest(more);
    }

    /** Runs at most so many turns; says how many it ran, at least one. The lane's thread. */
    int runOnLane(int turns) {
        int ran = occupant.work(turns);
        boolean more = occupant.hasWork();
        if (merit.lost()) {
            onLane = false;
            owner = null;
        }
        rest(more);
        return Math.max(1, ran);
    }

    /** A run is over; by now another thread may own the isolate. */
    private void rest(boolean more) {
        if (more) {
            schedule();
            return;
        }
        scheduled.set(false);
        if (!remote.isEmpty()) {
            wake();
        }
    }
}
