package dev.dovetail.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One thread that reads requests and runs turns: an event loop with its run queue of isolates. What
 * runs here calls what else runs here without a lock and without waking anyone.
 */
public final class Lane {
    /** After this many turns, or this long, a lane lets its event loop look at its sockets. */
    private static final int MAX_TURNS = 64;

    private static final long MAX_NANOS = 1_000_000;

    final ScheduledExecutorService loop;
    final Clock clock;
    final Thread thread;
    private final ArrayDeque<Seat> queue = new ArrayDeque<>();

    /** The queue is being worked on further up the stack. */
    private boolean running;

    private boolean posted;

    /**
     * Makes a lane of an event loop.
     *
     * @param loop an executor with exactly one thread, whose stack has 4 MB at least
     */
    public Lane(ScheduledExecutorService loop) {
        this(loop, Clock.SYSTEM);
    }

    /** The same by another clock, which its loop's timers go by. */
    Lane(ScheduledExecutorService loop, Clock clock) {
        this.loop = loop;
        this.clock = clock;
        try {
            thread = loop.submit(Thread::currentThread).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The event loop does not run", e);
        }
    }

    /** An isolate has work. The lane's thread. */
    void add(Seat seat) {
        queue.add(seat);
        if (!running) {
            post();
        }
    }

    private void post() {
        if (!posted) {
            posted = true;
            loop.execute(
                    () -> {
                        posted = false;
                        run();
                    });
        }
    }

    /** Does what an action makes possible at once, not in a later task. The lane's thread. */
    void runWith(Runnable action) {
        if (running) {
            action.run();
            return;
        }
        running = true;
        try {
            action.run();
        } finally {
            running = false;
        }
        run();
    }

    private void run() {
        if (running) {
            return;
        }
        running = true;
        try {
            long end = System.nanoTime() + MAX_NANOS;
            int turns = MAX_TURNS;
            Seat seat;
            while (turns > 0 && (seat = queue.poll()) != null) {
                turns -= seat.runOnLane(turns);
                if (System.nanoTime() - end > 0) {
                    break;
                }
            }
        } finally {
            running = false;
        }
        if (!queue.isEmpty()) {
            post();
        }
    }
}
