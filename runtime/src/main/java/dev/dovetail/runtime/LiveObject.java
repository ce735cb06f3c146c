package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A Durable Object in memory: an {@link Invocation} that outlives its events, which come one at a
 * time. It belongs to the thread of its isolate, except where it is said.
 */
final class LiveObject {
    /** workerd's limit of a critical section. */
    private static final long MAX_SECTION_SECONDS = 30;

    private static final Failure SECTION_TOO_LONG =
            Failure.overloaded(
                    "A call to blockConcurrencyWhile() in a Durable Object waited for too long. The"
                            + " call was canceled and the Durable Object was reset.");

    final Namespace namespace;
    final String id;
    final @Nullable String name;
    final Invocation invocation;

    /** Critical sections that are open, one in the other: no new event comes in meanwhile. */
    private int gate;

    private @Nullable Future<?> sectionEnds;
    private volatile @Nullable Failure brokenBy;
    private volatile boolean isPutAway;

    LiveObject(Namespace namespace, String id, @Nullable String name, WorkerIsolate isolate) {
        this.namespace = namespace;
        this.id = id;
        this.name = name;
        invocation =
                isolate.newObject(this, new Service(namespace.worker, namespace.className, ""));
    }

    /** Has JavaScript make the instance, before its first event. Any thread. */
    void begin() {
        invocation.isolate.deliver(invocation, new Message.Birth(this));
    }

    /** Whether calls may go to it. Any thread. */
    boolean isUsable() {
        return brokenBy == null && !isPutAway;
    }

    /** Why it is no more; null if it was not broken. Any thread. */
    @Nullable Failure brokenBy() {
        return brokenBy;
    }

    /** Whether it left memory for want of work. Any thread. */
    boolean isPutAway() {
        return isPutAway;
    }

    // ---------------------------------------------------- the input gate

    int gate() {
        return gate;
    }

    /** Whether a message may come in now. */
    boolean admits(Message message) {
        return gate == 0 || message.passes(gate);
    }

    /** JavaScript has entered a critical section, or left one. */
    void gate(int open) {
        if (sectionEnds != null) {
            sectionEnds.cancel(false);
            sectionEnds = null;
        }
        gate = Math.max(0, open);
        if (gate > 0) {
            WorkerIsolate isolate = invocation.isolate;
            sectionEnds =
                    isolate.lane.loop.schedule(
                            () -> isolate.execute(() -> invocation.abort(SECTION_TOO_LONG)),
                            MAX_SECTION_SECONDS,
                            TimeUnit.SECONDS);
        }
    }

    // ---------------------------------------------------- its end

    /** It is broken: returns what whoever waits is told. */
    Failure broken(Failure failure) {
        Failure told = failure.withFlags(Wire.ERROR_RESET);
        brokenBy = told;
        close();
        return told;
    }

    /** It has nothing to do and leaves memory. */
    void putAway() {
        isPutAway = true;
        close();
        invocation.endIdle();
    }

    private void close() {
        gate(0);
        namespace.forget(this);
        invocation.isolate.idle.remove(this);
    }
}
