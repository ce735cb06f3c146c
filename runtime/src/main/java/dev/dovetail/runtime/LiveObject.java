package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.Wire;
import dev.dovetail.storage.ObjectStorage;
import dev.dovetail.storage.StorageException;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A Durable Object in memory: an {@link Invocation} that outlives its events, which come one at a
 * time. A turn is a transaction of its storage, and what the turn sends leaves when that is on the
 * disk. It belongs to the thread of its isolate, except where it is said.
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
    final ObjectStorage storage;

    /** What turns sent that waits for the disk, in order. */
    private final ArrayDeque<ByteBuffer> held = new ArrayDeque<>(2);

    /** What is held opens or shuts the gate: no turn before that is known. */
    private boolean isHeldUp;

    /** Critical sections that are open, one in the other: no new event comes in meanwhile. */
    private int gate;

    private @Nullable Future<?> sectionEnds;
    private volatile @Nullable Failure brokenBy;
    private volatile boolean isPutAway;
    private boolean isStorageToBlame;

    LiveObject(
            Namespace namespace,
            String id,
            @Nullable String name,
            WorkerIsolate isolate,
            ObjectStorage storage) {
        this.namespace = namespace;
        this.id = id;
        this.name = name;
        this.storage = storage;
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

    /** Whether it has nothing to do, and nobody has anything of it. */
    boolean isIdle() {
        return gate == 0 && held.isEmpty() && invocation.isIdle();
    }

    // ---------------------------------------------------- the input gate

    int gate() {
        return gate;
    }

    /** Whether it may take a turn: some of its mail may come in. */
    boolean mayTurn() {
        return !isHeldUp && invocation.hasAdmitted(this);
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
        WorkerIsolate isolate = invocation.isolate;
        if (gate > 0) {
            sectionEnds =
                    isolate.lane.loop.schedule(
                            () -> isolate.execute(() -> invocation.abort(SECTION_TOO_LONG)),
                            MAX_SECTION_SECONDS,
                            TimeUnit.SECONDS);
        }
        isolate.queueAgain(invocation);
    }

    // ---------------------------------------------------- turns, and the output gate

    /** A turn has ended by itself: what it sent goes on its way, at once if it wrote nothing. */
    void endTurn(Outbox outbox, ByteBuffer sent) {
        invocation.endBeginning();
        if (held.isEmpty() && !storage.needsCommit()) {
            outbox.send(sent, invocation);
            invocation.afterTurn();
            return;
        }
        Failure broke = outbox.brokenBy(sent);
        if (broke != null) {
            outbox.printLogs(sent, invocation);
            invocation.abort(broke);
            return;
        }
        isHeldUp |= gate > 0 || outbox.hasGate(sent);
        hold(copy(sent));
    }

    private static ByteBuffer copy(ByteBuffer sent) {
        int length = Wire.HEADER_BYTES + sent.getInt(0);
        byte[] bytes = new byte[length];
        sent.get(0, bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void hold(ByteBuffer sent) {
        held.add(sent);
        storage.commit(error -> invocation.isolate.execute(() -> committed(error)));
    }

    private void committed(@Nullable StorageException error) {
        ByteBuffer sent = held.poll();
        if (sent == null || invocation.ended) {
            return;
        }
        if (error != null) {
            blameStorage();
            invocation.abort(Failure.of(error.type(), String.valueOf(error.getMessage()), null, 0));
            return;
        }
        invocation.isolate.send(sent, invocation);
        if (held.isEmpty() && !invocation.ended) {
            isHeldUp = false;
            invocation.afterTurn();
            invocation.isolate.queueAgain(invocation);
        }
    }

    // ---------------------------------------------------- alarms

    /**
     * Its alarm is to be handled now.
     *
     * @return when it was due, or null if there is none, or it is not due
     */
    @Nullable Long beginAlarm() throws StorageException {
        storage.begin();
        Long time = storage.alarm();
        if (time == null || time > invocation.isolate.lane.clock.millis()) {
            return null;
        }
        storage.beginAlarm();
        return time;
    }

    /**
     * Its alarm's handler has ended.
     *
     * @param isDone whether the alarm is not to be tried again
     */
    void endAlarm(boolean isDone) {
        if (invocation.ended) {
            return; // the file keeps the alarm
        }
        try {
            storage.begin();
            storage.endAlarm(isDone);
            hold(ByteBuffer.allocate(Wire.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN));
        } catch (StorageException e) {
            invocation.abort(Failure.error(String.valueOf(e.getMessage())));
        }
    }

    /** Its file cannot be read or written. */
    void blameStorage() {
        isStorageToBlame = true;
    }

    boolean isStorageToBlame() {
        return isStorageToBlame;
    }

    // ---------------------------------------------------- its end

    /** It is broken: returns what whoever waits is told. */
    Failure broken(Failure failure) {
        Failure told = failure.withFlags(Wire.ERROR_RESET);
        storage.rollback();
        close();
        brokenBy = told;
        namespace.forget(this);
        return told;
    }

    /** It has nothing to do and leaves memory. */
    void putAway() {
        close();
        isPutAway = true;
        namespace.forget(this);
        invocation.endIdle();
    }

    private void close() {
        held.clear();
        gate = 0;
        if (sectionEnds != null) {
            sectionEnds.cancel(false);
        }
        storage.close();
        invocation.isolate.idle.remove(this);
    }
}
