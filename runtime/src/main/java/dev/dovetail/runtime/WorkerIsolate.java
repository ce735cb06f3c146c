package dev.dovetail.runtime;

import dev.dovetail.config.Limit;
import dev.dovetail.isolate.Isolate;
import dev.dovetail.isolate.TerminatedException;
import dev.dovetail.isolate.WorkerLoadException;
import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.InboxWriter;
import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.Table;
import dev.dovetail.rpc.Wire;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Worker's isolate on a lane: an actor. Its mail comes from {@link #deliver}, its work is turns,
 * one invocation at a time, and all of it belongs to the thread that owns its {@link Seat}.
 */
final class WorkerIsolate implements Seat.Occupant {
    /** The mail of one turn is cut after this many bytes. */
    private static final int MAX_TURN_BYTES = 8 << 20;

    /** JavaScript time between two looks at the isolate's memory. */
    private static final long MEMORY_CHECK_NANOS = 20_000_000;

    /** From here on the watchdog looks at the memory of a turn that runs. */
    private static final long LONG_TURN_NANOS = 30_000_000;

    private static final AtomicInteger LAST_NUMBER = new AtomicInteger();

    final Worker worker;
    final Lane lane;

    /** No other isolate of this process has it. */
    final int number = LAST_NUMBER.incrementAndGet();

    /** Its Durable Objects that have nothing to do. */
    final IdleObjects idle = new IdleObjects(this);

    private final WorkerRuntime runtime;
    private final Seat seat;
    private final Outbox outbox;
    private final TurnGuard guard = new TurnGuard();
    private final AtomicInteger lastInvocation = new AtomicInteger();

    /** What the watchdog may look at. */
    private volatile @Nullable Isolate live;

    private @Nullable Isolate isolate;

    /** The Durable Object whose turn it is, or was last. */
    private volatile @Nullable LiveObject turning;

    /** Why the isolate does not run any more, or never did; set once. */
    private @Nullable Failure dead;

    private final Table<Invocation> invocations = new Table<>();

    /** Invocations with mail. */
    private final ArrayDeque<Invocation> queue = new ArrayDeque<>();

    /** Invocations that wait for nothing that is known to come. */
    private final ArrayDeque<Invocation> suspects = new ArrayDeque<>();

    /** Tests that wait for what other invocations of this isolate may do. */
    private final ArrayDeque<Invocation> parked = new ArrayDeque<>(1);

    /** Ends of invocations, because the isolate is dead. */
    private final ArrayDeque<Runnable> doomed = new ArrayDeque<>(0);

    private boolean dooming;

    /** What JavaScript knows by number: the bindings, then what it was given. */
    private final List<Service> services;

    /** Namespaces that JavaScript knows by number: the bindings, then the Worker's own classes. */
    private final List<DurableObjects.ObjectClass> namespaces;

    /** Ways into this very Worker that JavaScript made, by numbers below zero. */
    private final Map<Integer, Service> ownServices = new HashMap<>();

    private final Map<Service, Integer> serviceNumbers = new HashMap<>();
    private final BitSet doors = new BitSet();
    private final InboxWriter writer = new InboxWriter();
    final TurnBuffers buffers;

    /** Invocations that JavaScript may forget. */
    private final List<Integer> drops = new ArrayList<>();

    /** Of those, some left what JavaScript is to report. */
    private boolean hasLeaks;

    private long sinceMemoryCheck;

    /** What it used at the last look, in bytes. */
    private volatile long memory;

    /** Requests from outside that no turn has begun. */
    final WaitingEvents waiting = new WaitingEvents();

    private TurnMarks.@Nullable Mark mark;

    /** What the watchdog may write on. */
    private volatile TurnMarks.@Nullable Mark liveMark;

    WorkerIsolate(Worker worker, Lane lane, WorkerRuntime runtime) {
        this.worker = worker;
        this.lane = lane;
        this.runtime = runtime;
        seat = new Seat(lane, runtime.pool, worker.shortTurns, this);
        outbox = new Outbox(this, runtime, lane);
        buffers = new TurnBuffers(runtime.largeBuffers);
        services = new ArrayList<>(worker.definition.services().values());
        DurableObjects objects = worker.definition.objects();
        namespaces = new ArrayList<>(objects.bindings().values());
        for (String name : objects.classes().keySet()) {
            namespaces.add(new DurableObjects.ObjectClass(worker.name(), name));
        }
    }

    // ---------------------------------------------------- mail, any thread

    /** A new invocation of the Worker. Its first message registers it. */
    Invocation newInvocation(Budget budget, Service entry) {
        return newInvocation(budget, budget.root, entry);
    }

    /** The same, called by another one. */
    Invocation newInvocation(Budget budget, CallNode node, Service entry) {
        return new Invocation(this, lastInvocation.incrementAndGet(), budget, node, entry, null);
    }

    /** The context of a Durable Object. Its first message registers it. */
    Invocation newObject(LiveObject object, Service entry) {
        Budget budget = new Budget(worker.limits, entry, Wire.OP_FETCH);
        return new Invocation(
                this, lastInvocation.incrementAndGet(), budget, budget.root, entry, object);
    }

    /** Puts a message into an invocation's mailbox. */
    void deliver(Invocation to, Message message) {
        if (seat.isMine()) {
            accept(to, message);
            seat.wake();
        } else {
            seat.execute(() -> accept(to, message));
        }
    }

    /** Does something on the thread that owns this isolate: at once, if that is this one. */
    void execute(Runnable action) {
        seat.execute(action);
    }

    private void accept(Invocation to, Message message) {
        if (to.ended) {
            refuse(to, message);
            return;
        }
        Failure reason = dead;
        if (reason != null) {
            doom(
                    () -> {
                        // in this order: who tries again must not come here again
                        to.abort(reason);
                        message.refuse(reason);
                    });
            return;
        }
        if (message instanceof Message.Birth
                || (message instanceof Message.Event && to.object == null)) {
            invocations.put(to.id, to);
        }
        to.mailbox.add(message);
        if (!to.queued) {
            to.queued = true;
            queue.add(to);
        }
    }

    /**
     * Ends an invocation of a dead isolate. That brings mail to others of it, which end by that in
     * turn: one after the other, for they may be a chain as long as a request's limits allow.
     */
    private void doom(Runnable end) {
        doomed.add(end);
        if (dooming) {
            return;
        }
        dooming = true;
        try {
            Runnable next;
            while ((next = doomed.poll()) != null) {
                next.run();
            }
        } finally {
            dooming = false;
        }
    }

    /** A message comes to who has ended; a Durable Object that left memory comes back for it. */
    private static void refuse(Invocation to, Message message) {
        LiveObject object = to.object;
        if (message instanceof Message.Alarm alarm) {
            alarm.run().again();
        } else if (object == null) {
            message.refuse();
        } else if (!object.isPutAway()) {
            Failure reason = object.brokenBy();
            if (message instanceof Message.Event && reason != null) {
                message.refuse(reason);
            } else {
                message.refuse();
            }
        } else if (message instanceof Message.Event event) {
            Invocation next = object.namespace.live(object.id, object.name).invocation;
            if (event.reply() instanceof Question question) {
                question.callee = next;
            }
            next.isolate.deliver(next, message);
        } else {
            Invocation next =
                    message instanceof Message.CallResult call ? call.base().callee : null;
            if (next == null || next == to) {
                message.refuse();
            } else {
                ((Message.CallResult) message).question().callee = next;
                next.isolate.deliver(next, message);
            }
        }
    }

    // ---------------------------------------------------- its work

    @Override
    public int work(int turns) {
        int ran = 0;
        try {
            seat.takeRemote();
            Invocation next;
            while (ran < turns && !seat.mustMove() && (next = queue.poll()) != null) {
                next.queued = false;
                LiveObject object = next.object;
                if (object != null && !object.mayTurn()) {
                    continue;
                }
                Isolate v8 = next.ended ? null : ready();
                if (v8 != null) {
                    buffers.beginTurn(v8);
                    try {
                        turn(v8, next);
                    } finally {
                        buffers.endTurn();
                    }
                    ran++;
                }
                seat.takeRemote();
            }
            judgeSuspects();
            reportLeaks();
        } catch (RuntimeException | Error e) {
            condemn(
                    Failure.error("internal error"),
                    "the isolate was ended after an internal error: " + e,
                    e);
        }
        return ran;
    }

    @Override
    public boolean hasWork() {
        return !queue.isEmpty();
    }

    @Override
    public boolean isAlive() {
        return dead == null;
    }

    /** Takes an invocation's mail, hands it to JavaScript in one call, sends what comes out. */
    private void turn(Isolate v8, Invocation invocation) {
        LiveObject object = invocation.object;
        turning = object;
        if (object == null) {
            writeMail(v8, invocation);
        } else {
            writeOne(v8, invocation, object);
            object.storage.begin();
        }
        long start = System.nanoTime();
        guard.begin(start, worker.limits.cpuMillis() * 1_000_000 - invocation.cpuNanos);
        markBegin(invocation.entry.entrypoint(), invocation.id, worker.limits.cpuMillis());
        boolean terminated = false;
        try {
            v8.turn();
        } catch (TerminatedException e) {
            terminated = true;
        }
        markEnd();
        TurnGuard.Reason reached = guard.end();
        long took = System.nanoTime() - start;
        invocation.spendCpu(guard.took(took));
        if (invocation.budget.isSession()) {
            // a session has no end: its limit is one for each turn
            invocation.cpuNanos = 0;
        }
        seat.turnTook(took);
        if (reached != null || terminated) {
            outbox.printLogs(v8.outbox(), invocation);
            end(reached == null ? TurnGuard.Reason.CPU : reached, invocation);
            return;
        }
        if (object == null) {
            outbox.send(v8.outbox(), invocation);
            v8.shrink();
            invocation.afterTurn();
        } else {
            object.endTurn(outbox, v8.outbox());
            v8.shrink();
        }
        if (invocation.hangs()) {
            suspects.add(invocation);
        }
        checkMemory(v8, took, invocation);
    }

    /**
     * A Durable Object takes one message a turn: what its code then awaits of its storage is there
     * before the next one comes.
     */
    private void writeOne(Isolate v8, Invocation invocation, LiveObject object) {
        Message message = invocation.takeAdmitted(object);
        List<Integer> finished =
                invocation.mailbox.isEmpty() ? invocation.takeFinished() : List.of();
        int bytes =
                Wire.HEADER_BYTES
                        + (drops.size() + finished.size()) * Wire.messageBytes(0, 0)
                        + (message == null ? 0 : message.size());
        writer.begin(v8.inbox(bytes), invocation.id);
        writeDrops();
        if (message != null) {
            message.write(writer, invocation);
        }
        endMail(invocation, finished);
    }

    /** What a Durable Object's turn sent leaves now. */
    void send(ByteBuffer sent, Invocation invocation) {
        outbox.send(sent, invocation);
    }

    /** Mail of a Durable Object may come in that could not before. */
    void queueAgain(Invocation invocation) {
        if (!invocation.queued && !invocation.mailbox.isEmpty()) {
            invocation.queued = true;
            queue.add(invocation);
            seat.wake();
        }
    }

    /** A large buffer is in the mail of the turn that is about to begin. */
    void arrive(LargeBuffer buffer) {
        Isolate v8 = isolate;
        if (v8 != null) {
            buffers.arrive(v8, buffer);
        }
    }

    private void writeDrops() {
        for (int drop : drops) {
            writer.signal(Wire.DROP, drop, 0);
        }
        drops.clear();
    }

    private void endMail(Invocation invocation, List<Integer> finished) {
        // after the mail: calls on a result may be in it that were sent before it was finished
        for (int answer : finished) {
            writer.signal(Wire.FINISH, answer, 0);
        }
        writer.end();
        if (!invocation.mailbox.isEmpty()) {
            invocation.queued = true;
            queue.add(invocation);
        }
    }

    private void writeMail(Isolate v8, Invocation invocation) {
        int bytes = Wire.HEADER_BYTES + drops.size() * Wire.messageBytes(0, 0);
        int count = 0;
        for (Message message : invocation.mailbox) {
            if (count > 0 && bytes + message.size() > MAX_TURN_BYTES) {
                break;
            }
            bytes += message.size();
            count++;
            if (message.isEvent()) {
                break;
            }
        }
        boolean all = count == invocation.mailbox.size();
        List<Integer> finished = all ? invocation.takeFinished() : List.of();
        bytes += finished.size() * Wire.messageBytes(0, 0);
        writer.begin(v8.inbox(bytes), invocation.id);
        writeDrops();
        for (; count > 0; count--) {
            invocation.mailbox.remove().write(writer, invocation);
        }
        endMail(invocation, finished);
    }

    /** A Durable Object may have nothing to do any more. */
    void rest(LiveObject object) {
        if (!object.isUsable()) {
            return;
        }
        if (object.isIdle()) {
            idle.add(object);
            suspects.addAll(parked);
            parked.clear();
        } else {
            idle.remove(object);
        }
    }

    /**
     * Looks at the invocations that nothing of their own can wake, now that no other has mail: one
     * of those might have resolved what they wait for.
     */
    private void judgeSuspects() {
        while (queue.isEmpty() && !suspects.isEmpty()) {
            Invocation suspect = suspects.remove();
            Isolate v8 = isolate;
            if (v8 == null || !suspect.hangs()) {
                continue;
            }
            if (suspect.isTest && invocations.size() > 1 + idle.size()) {
                parked.add(suspect);
            } else {
                settleOrHang(v8, suspect);
            }
        }
    }

    /** The turn of another invocation did something for this one: that may have been its last. */
    void turnedFor(Invocation other) {
        other.endIfDone();
        if (other.hangs()) {
            suspects.add(other);
        }
    }

    /** Whether a test waits for what another invocation does. */
    boolean hasWaitingTest() {
        return !parked.isEmpty();
    }

    /** Lets JavaScript tell what the invocations that have just ended did not dispose. */
    private void reportLeaks() {
        Isolate v8 = isolate;
        if (!hasLeaks || v8 == null || !queue.isEmpty()) {
            return;
        }
        hasLeaks = false;
        tellDrops(v8);
    }

    /** Tells JavaScript of the invocations that have ended, before the next mail does. */
    private void tellDrops(Isolate v8) {
        if (drops.isEmpty()) {
            return;
        }
        writer.begin(
                v8.inbox(Wire.HEADER_BYTES + drops.size() * Wire.messageBytes(0, 0)),
                drops.getLast());
        writeDrops();
        writer.end();
        try {
            v8.turn();
        } catch (TerminatedException e) {
            // only by a limit of memory, which the next turn reaches as well
        }
        outbox.printLogs(v8.outbox(), null);
    }

    /** V8's own tasks may wake the invocation, or it hangs. */
    private void settleOrHang(Isolate v8, Invocation invocation) {
        guard.begin(System.nanoTime(), worker.limits.cpuMillis() * 1_000_000 - invocation.cpuNanos);
        markBegin(invocation.entry.entrypoint(), invocation.id, worker.limits.cpuMillis());
        boolean terminated = false;
        try {
            v8.pump();
        } catch (TerminatedException e) {
            terminated = true;
        }
        markEnd();
        TurnGuard.Reason reached = guard.end();
        if (reached != null || terminated) {
            end(reached == null ? TurnGuard.Reason.CPU : reached, invocation);
            return;
        }
        outbox.sendMore(v8.outbox(), invocation);
        invocation.afterTurn();
        if (invocation.hangs()) {
            invocation.abort(Failures.HUNG);
        }
    }

    private void checkMemory(Isolate v8, long took, Invocation invocation) {
        sinceMemoryCheck += took;
        if (memory != 0 && sinceMemoryCheck < MEMORY_CHECK_NANOS) {
            return;
        }
        sinceMemoryCheck = 0;
        memory = v8.memory().total();
        if (memory > worker.limits.memoryBytes()) {
            end(TurnGuard.Reason.MEMORY, invocation);
        }
    }

    private void markBegin(String entrypoint, int invocation, long boundMillis) {
        TurnMarks.Mark at = mark;
        if (at != null) {
            at.begin(entrypoint, invocation, boundMillis);
        }
    }

    private void markEnd() {
        TurnMarks.Mark at = mark;
        if (at != null) {
            at.end();
        }
    }

    /** Looks at the turn that runs. The watchdog's thread. */
    void watch(long now) {
        Isolate running = live;
        if (running == null) {
            return;
        }
        guard.checkTime(now, running);
        LiveObject object = turning;
        if (object != null && guard.isEnding()) {
            object.storage.stop();
        }
        if (guard.running(now) > LONG_TURN_NANOS
                && running.memory().total() > worker.limits.memoryBytes()) {
            guard.killForMemory(running);
        }
        TurnMarks.Mark at = liveMark;
        if (at != null && guard.isKilled()) {
            at.ended();
        }
    }

    /** Ends the turn that runs, if one does. Any thread. */
    void endTurn() {
        Isolate running = live;
        if (running != null) {
            guard.killNow(running);
        }
    }

    // ---------------------------------------------------- limits

    /** Does something after the time that a limit allows; null if there is no such limit. */
    @Nullable Future<?> after(Limit limit, Runnable action) {
        return worker.limits.isOff(limit)
                ? null
                : lane.loop.schedule(
                        () -> execute(action), worker.limits.value(limit), TimeUnit.MILLISECONDS);
    }

    /** Says something about an invocation in the Worker's log. */
    void warn(String text) {
        runtime.warn(worker, text);
    }

    /** An invocation had more done for it than its CPU time allows, outside of its turns. */
    void endForCpu(Invocation culprit) {
        Failure failure = Failures.exceeded(TurnGuard.Reason.CPU, worker);
        culprit.node.refuse();
        runtime.reached(culprit.budget, worker, Limit.CPU, failure);
        culprit.abort(failure);
    }

    /** What a request to this Worker has used. Any thread. */
    Spent spent(Budget budget) {
        return budget.spent(memory);
    }

    // ---------------------------------------------------- what it looks up

    /**
     * What the tables of its invocations hold, its own and JavaScript's: what has ended is not
     * counted, whether or not JavaScript has heard of it.
     */
    int openEntries() {
        if (isolate != null && queue.isEmpty()) {
            tellDrops(isolate);
        }
        int[] count = {isolate == null ? 0 : isolate.openEntries()};
        invocations.forEach(invocation -> count[0] += invocation.openEntries());
        return count[0];
    }

    /** What it occupies, in bytes; 0 before its first event. */
    long memory() {
        return isolate == null ? 0 : isolate.memory().total();
    }

    int invocationCount() {
        return invocations.size();
    }

    /** What the caller is told of an error of one of its invocations. */
    Failure told(Failure failure, Invocation callee) {
        return runtime.told(failure, callee);
    }

    @Nullable Invocation invocation(int id) {
        return invocations.get(id);
    }

    Service service(int number) {
        Service made = number < 0 ? ownServices.get(number) : null;
        if (made != null) {
            return made;
        }
        if (number < 0 || number >= services.size()) {
            throw new MalformedMessageException("service " + number + " does not exist");
        }
        return services.get(number);
    }

    /** JavaScript makes a way into this very Worker. */
    void addOwnService(int number, Service service) {
        if (number >= 0 || ownServices.putIfAbsent(number, service) != null) {
            throw new MalformedMessageException("service " + number + " cannot be made");
        }
    }

    /** The Durable Object whose turn it is; null if it is nobody's, or no object's. */
    @Nullable LiveObject turning() {
        return turning;
    }

    /** The namespace of a number. */
    Namespace namespace(int number) {
        Namespace namespace = namespaceOrNull(number);
        if (namespace == null) {
            throw new MalformedMessageException("namespace " + number + " does not exist");
        }
        return namespace;
    }

    /** The namespace of a number; null if there is none, or its Worker is not there. */
    @Nullable Namespace namespaceOrNull(int number) {
        return number < 0 || number >= namespaces.size()
                ? null
                : runtime.namespace(namespaces.get(number));
    }

    /** Why a namespace is not there. */
    String missingNamespace(int number) {
        return number < 0 || number >= namespaces.size()
                ? "There is no namespace " + number + "."
                : runtime.missing(worker, namespaces.get(number));
    }

    /** The number by which JavaScript knows a service that it was given. */
    int serviceNumber(Service service) {
        return serviceNumbers.computeIfAbsent(
                service,
                added -> {
                    services.add(added);
                    return services.size() - 1;
                });
    }

    /** Tells JavaScript of a way into the Worker, before the first event that comes through it. */
    void announceDoor(int door) {
        if (isolate != null && !doors.get(door)) {
            doors.set(door);
            Service service = worker.door(door);
            List<Integer> inProps =
                    service.inProps().stream().map(held -> serviceNumber(held.service())).toList();
            isolate.defineDoor(door, service.entrypoint(), service.props(), inProps);
        }
    }

    /** An invocation is over: JavaScript hears of it with the next mail. */
    void dropped(Invocation invocation) {
        if (invocations.remove(invocation.id) != null) {
            drops.add(invocation.id);
            if (invocation.leaked() > 0) {
                worker.leaked.add(invocation.leaked());
                hasLeaks = runtime.reportsLeaks();
            }
            suspects.addAll(parked);
            parked.clear();
        }
    }

    // ---------------------------------------------------- its start

    /** The isolate, made at the first event; null if it cannot run. */
    private @Nullable Isolate ready() {
        if (isolate != null || dead != null) {
            return isolate;
        }
        if (runtime.marks != TurnMarks.NONE) {
            mark = runtime.marks.open(worker.name());
            liveMark = mark;
        }
        markBegin("global scope", 0, worker.limits.startupMillis());
        Isolate v8 =
                new Isolate(
                        runtime.v8,
                        worker.limits.memoryBytes(),
                        guard::heapLimitReached,
                        new ObjectWork(this));
        runtime.isolates.register();
        isolate = v8;
        live = v8;
        runtime.watchdog.add(this);
        Failure failure = load(v8);
        markEnd();
        if (failure != null) {
            condemn(failure, failure.message(), null);
        }
        return isolate;
    }

    private @Nullable Failure load(Isolate v8) {
        guard.begin(System.nanoTime(), worker.limits.startupMillis() * 1_000_000);
        @Nullable Failure failure = null;
        try {
            v8.allowEval(worker.definition.flags().contains("allow_eval_during_startup"));
            v8.load(worker.definition.modules(), worker.configuration());
            v8.allowEval(false);
            for (String name : v8.exportNames()) {
                services.add(new Service(worker.name(), name, ""));
            }
        } catch (WorkerLoadException e) {
            failure = Failures.doesNotStart(worker, String.valueOf(e.getMessage()));
        } catch (TerminatedException e) {
            failure = Failures.doesNotStart(worker, "its global scope was ended");
        }
        TurnGuard.Reason reached = guard.end();
        outbox.printLogs(v8.outbox(), null);
        return reached == null ? failure : Failures.startExceeded(reached, worker);
    }

    /** The exports that have a test handler; fails if the Worker does not start. */
    void tests(CompletableFuture<List<String>> names) {
        Isolate v8 = ready();
        Failure reason = dead;
        if (v8 == null || reason != null) {
            String why = reason == null ? "it has ended" : reason.message();
            names.completeExceptionally(new IllegalStateException(why));
        } else {
            names.complete(v8.testNames());
        }
    }

    // ---------------------------------------------------- its end

    /** A turn reached a limit. */
    private void end(TurnGuard.Reason reason, Invocation culprit) {
        Failure failure = Failures.exceeded(reason, worker);
        Failure neighbours = Failures.neighbour(reason, worker);
        // who hears of it may come back at once, and must not meet this isolate again
        dead = neighbours;
        worker.replace(lane, this);
        culprit.node.refuse();
        String tree = culprit.budget.tree();
        culprit.abort(failure);
        condemn(neighbours, failure.message() + "\n" + tree, null);
    }

    /** Ends the isolate: its state is suspect. New requests get a fresh one. */
    private void condemn(Failure failure, String why, @Nullable Throwable cause) {
        worker.replace(lane, this);
        runtime.isolateEnded(worker, why, cause);
        close(failure);
    }

    /** Ends the isolate because the Worker goes: whoever waits gets the failure. Any thread. */
    void shutDown(Failure reason) {
        execute(
                () -> {
                    if (dead == null) {
                        close(reason);
                    }
                });
    }

    private void close(Failure reason) {
        dead = reason;
        invocations.drain(invocation -> doom(() -> invocation.abort(reason)));
        queue.clear();
        suspects.clear();
        parked.clear();
        idle.close();
        Isolate v8 = isolate;
        isolate = null;
        live = null;
        runtime.watchdog.remove(this);
        TurnMarks.Mark left = mark;
        mark = null;
        liveMark = null;
        if (left != null) {
            left.close();
        }
        if (v8 == null) {
            return;
        }
        Runnable closing =
                () -> {
                    v8.resume();
                    v8.close();
                    runtime.isolates.arriveAndDeregister();
                };
        if (seat.isOnLane()) {
            // a heap of gigabytes takes its time to go
            runtime.pool.execute(closing);
        } else {
            closing.run();
        }
    }
}
