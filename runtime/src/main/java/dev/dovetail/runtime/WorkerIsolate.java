package dev.dovetail.runtime;

import dev.dovetail.isolate.Isolate;
import dev.dovetail.isolate.TerminatedException;
import dev.dovetail.isolate.WorkerLoadException;
import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.InboxWriter;
import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.OutboxReader;
import dev.dovetail.rpc.Table;
import dev.dovetail.rpc.Wire;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A Worker's isolate on a lane: an actor. Its mail comes from {@link #deliver}, its work is turns, one
 * invocation at a time, and everything that it owns belongs to the one thread that runs it: a pool
 * thread at first, the lane's own once its turns have proved short.
 */
final class WorkerIsolate {
    /** The mail of one turn is cut after this many bytes. */
    private static final int MAX_TURN_BYTES = 8 << 20;

    final Worker worker;
    private final Lane lane;
    private final WorkerRuntime runtime;
    private final TurnGuard guard = new TurnGuard();
    private final AtomicInteger lastInvocation = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Queue<Runnable> remote = new ConcurrentLinkedQueue<>();
    private final LaneMerit merit = new LaneMerit();

    /** The thread that all below belongs to: the lane's, or a pool thread while it runs us. */
    private volatile @Nullable Thread home;

    private volatile boolean onLane;

    /** What the watchdog may look at. */
    private volatile @Nullable Isolate live;

    private @Nullable Isolate isolate;

    /** Why the Worker does not run; set once. */
    private @Nullable Failure dead;

    private final Table<Invocation> invocations = new Table<>();
    private final ArrayDeque<Invocation> queue = new ArrayDeque<>();
    private final List<Service> services;
    private final Map<Service, Integer> serviceNumbers = new HashMap<>();
    private final BitSet doors = new BitSet();
    private final InboxWriter writer = new InboxWriter();
    private final OutboxReader reader = new OutboxReader();
    private final List<Integer> drops = new ArrayList<>();
    private long sinceMemoryCheck;

    WorkerIsolate(Worker worker, Lane lane, WorkerRuntime runtime) {
        this.worker = worker;
        this.lane = lane;
        this.runtime = runtime;
        services = new ArrayList<>(worker.definition.services().values());
    }

    // ---------------------------------------------------------------------------- mail, any thread

    /** A new invocation of the Worker. Its first message registers it. */
    Invocation newInvocation(Budget budget) {
        return new Invocation(this, lastInvocation.incrementAndGet(), budget);
    }

    /** Puts a message into an invocation's mailbox. */
    void deliver(Invocation to, Message message) {
        if (home == Thread.currentThread()) {
            accept(to, message);
            wake();
        } else {
            execute(() -> accept(to, message));
        }
    }

    /** Does something on the thread that owns this isolate: at once, if that is this one. */
    void execute(Runnable action) {
        if (home == Thread.currentThread()) {
            action.run();
            return;
        }
        remote.add(action);
        wake();
    }

    private void wake() {
        if (scheduled.compareAndSet(false, true)) {
            schedule();
        }
    }

    private void schedule() {
        if (!onLane) {
            runtime.pool.execute(this::runOnPool);
        } else if (Thread.currentThread() == lane.thread) {
            lane.add(this);
        } else {
            lane.loop.execute(() -> lane.add(this));
        }
    }

    // ------------------------------------------------------------------------------------- its runs

    private void runOnPool() {
        home = Thread.currentThread();
        boolean promoted = false;
        try {
            work(Integer.MAX_VALUE);
        } finally {
            promoted = merit.earned() && dead == null;
            onLane = promoted;
            home = promoted ? lane.thread : null;
        }
        if (promoted) {
            // from here on the lane's thread may bring mail by itself: it must look at it once
            schedule();
        } else {
            rest();
        }
    }

    /** Runs at most so many turns; returns how many it ran. The lane's thread. */
    int run(int turns) {
        int ran = work(turns);
        if (merit.lost()) {
            onLane = false;
            home = null;
        }
        rest();
        return Math.max(1, ran);
    }

    /** A run is over: another follows if there is more to do. */
    private void rest() {
        // only the thread that runs us may look at `queue`; by now that can be another one
        if (leftOver) {
            schedule();
            return;
        }
        scheduled.set(false);
        if (!remote.isEmpty()) {
            wake();
        }
    }

    /** Set by `work` before the isolate may change hands. */
    private volatile boolean leftOver;

    private int work(int turns) {
        int ran = 0;
        try {
            takeRemote();
            while (ran < turns) {
                Invocation next = queue.poll();
                if (next == null) {
                    break;
                }
                next.queued = false;
                if (!next.ended && ready()) {
                    runTurn(next);
                    ran++;
                }
                if (!remote.isEmpty()) {
                    takeRemote();
                }
                if (onLane ? merit.lost() : merit.earned()) {
                    break;
                }
            }
        } catch (RuntimeException | Error e) {
            condemn(
                    Failure.error("internal error"),
                    "the isolate was ended after an internal error: " + e,
                    e);
        }
        leftOver = !queue.isEmpty();
        return ran;
    }

    private void takeRemote() {
        Runnable action;
        while ((action = remote.poll()) != null) {
            action.run();
        }
    }

    private void accept(Invocation to, Message message) {
        if (to.ended) {
            message.refuse();
            return;
        }
        Failure reason = dead;
        if (reason != null) {
            to.mailbox.add(message);
            refuseAll(to, reason);
            return;
        }
        if (message instanceof Message.Event) {
            invocations.put(to.id, to);
        }
        to.mailbox.add(message);
        if (!to.queued) {
            to.queued = true;
            queue.add(to);
        }
    }

    /** An event that cannot be handled: its reply is the reason. */
    private static void refuseAll(Invocation to, Failure reason) {
        for (Message message : to.mailbox) {
            if (message instanceof Message.Event event) {
                event.reply().threw(reason);
            } else {
                message.refuse();
            }
        }
        to.mailbox.clear();
        to.abort(reason);
    }

    /** Tells JavaScript of a way into the Worker, before the first event that comes through it. */
    void announceDoor(int door) {
        if (isolate != null && !doors.get(door)) {
            doors.set(door);
            Service service = worker.door(door);
            isolate.defineDoor(door, service.entrypoint(), service.props());
        }
    }

    // ------------------------------------------------------------------------------------ the turn

    /** Takes an invocation's mail, hands it to JavaScript in one call, sends what comes out. */
    private void runTurn(Invocation invocation) {
        Isolate v8 = Objects.requireNonNull(isolate);
        writeMail(v8, invocation);
        long start = System.nanoTime();
        guard.begin(start, worker.limits.cpuMillis() * 1_000_000 - invocation.cpuNanos);
        boolean terminated = false;
        try {
            v8.turn();
        } catch (TerminatedException e) {
            terminated = true;
        }
        TurnGuard.Reason killed = guard.end();
        long took = System.nanoTime() - start;
        invocation.cpuNanos += took;
        merit.turn(took);
        reader.begin(v8.outbox());
        if (killed != null || terminated) {
            sendLogs();
            end(killed == null ? TurnGuard.Reason.CPU : killed, invocation);
            return;
        }
        send(invocation);
        v8.shrink();
        invocation.afterTurn();
        if (invocation.hangs()) {
            settleOrHang(v8, invocation);
        }
        checkMemory(v8, took, invocation);
    }

    private void writeMail(Isolate v8, Invocation invocation) {
        List<Integer> finished = invocation.takeFinished();
        int bytes =
                Wire.HEADER_BYTES + (drops.size() + finished.size()) * Wire.messageBytes(0, 0);
        int count = 0;
        for (Message message : invocation.mailbox) {
            bytes += message.size();
            count++;
            if (bytes > MAX_TURN_BYTES) {
                break;
            }
        }
        writer.begin(v8.inbox(bytes), invocation.id);
        for (int drop : drops) {
            writer.message(Wire.DROP, drop, 0, 0, 0);
            writer.payload(Message.NO_PAYLOAD);
        }
        drops.clear();
        for (int answer : finished) {
            writer.message(Wire.FINISH, answer, 0, 0, 0);
            writer.payload(Message.NO_PAYLOAD);
        }
        for (; count > 0; count--) {
            invocation.mailbox.remove().write(writer, invocation);
        }
        writer.end();
        if (!invocation.mailbox.isEmpty()) {
            invocation.queued = true;
            queue.add(invocation);
        }
    }

    /** Sends what a turn left in the outbox. */
    private void send(Invocation turns) {
        Invocation owner = turns;
        while (reader.next()) {
            if (reader.type() == Wire.AS) {
                owner = reader.a() == 0 ? turns : invocations.get(reader.a());
            } else if (owner != null && !owner.ended) {
                dispatch(owner);
            }
        }
    }

    private void dispatch(Invocation from) {
        int a = reader.a();
        int b = reader.b();
        switch (reader.type()) {
            case Wire.CALL -> call(from);
            case Wire.RETURN -> from.answer(a, reader.payload(), takePassed(from), b);
            case Wire.THROW -> from.answerError(a, reader.payload(), b);
            case Wire.RELEASE -> from.releaseImport(a);
            case Wire.FINISH -> from.finishQuestion(a);
            case Wire.CANCEL -> from.cancelQuestion(a);
            case Wire.TIMER -> Timers.set(lane, from, a, b);
            case Wire.UNTIMER -> Timers.clear(from, a);
            case Wire.LOG -> runtime.logged(worker, a, reader.payload());
            case Wire.TASKS -> from.setTasks(a);
            case Wire.CHUNK, Wire.END, Wire.FAIL -> streamOut(from, a);
            case Wire.PULL -> {
                ByteSource source = from.incoming(a);
                if (source != null) {
                    source.pull(b);
                }
            }
            case Wire.STOP -> {
                ByteSource source = from.closeIncoming(a);
                if (source != null) {
                    source.stop(Failure.parse(reader.payload(), 0));
                }
            }
            case Wire.FETCH -> {
                Question question = from.ask(a);
                runtime.outbound(lane, from, reader.payload(), takePassed(from), question);
            }
            default -> throw new MalformedMessageException("type " + reader.type());
        }
    }

    private void streamOut(Invocation from, int stream) {
        if (reader.type() == Wire.CHUNK) {
            ByteSink sink = from.outgoing(stream);
            if (sink != null) {
                sink.chunk(reader.payload());
            }
            return;
        }
        ByteSink sink = from.closeOutgoing(stream);
        if (sink == null) {
            return;
        }
        if (reader.type() == Wire.END) {
            sink.end();
        } else {
            sink.fail(Failure.parse(reader.payload(), 0));
        }
    }

    private void call(Invocation from) {
        int operation = reader.b() >> 8;
        int target = reader.c();
        Question question = from.ask(reader.a());
        byte[] payload = reader.payload();
        Passed[] passed = takePassed(from);
        switch (reader.b() & 0xff) {
            case Wire.TO_SERVICE ->
                    runtime.call(lane, worker, service(target), from.budget, operation, payload,
                            passed, question);
            case Wire.TO_CAPABILITY -> {
                Capability capability = from.imported(target);
                callExport(capability.host, capability.export, operation, payload, passed, question);
            }
            case Wire.TO_OWN -> callExport(from, target, operation, payload, passed, question);
            case Wire.TO_RESULT -> {
                Question base = from.questionForResult(target);
                Invocation callee = base.callee;
                question.callee = callee;
                if (callee == null) {
                    question.threw(base.failure());
                } else {
                    callee.isolate.deliver(
                            callee,
                            new Message.CallResult(question, operation, base, payload, passed));
                }
            }
            default -> throw new MalformedMessageException("target kind " + reader.b());
        }
    }

    private static void callExport(
            Invocation host,
            int export,
            int operation,
            byte[] payload,
            Passed[] passed,
            Question question) {
        question.callee = host;
        host.isolate.deliver(
                host, new Message.CallExport(question, operation, export, payload, passed));
    }

    private Passed[] takePassed(Invocation from) {
        int count = reader.capabilityCount();
        if (count == 0) {
            return Message.NOTHING;
        }
        Passed[] passed = new Passed[count];
        for (int i = 0; i < count; i++) {
            int id = reader.capabilityId(i);
            passed[i] =
                    switch (reader.capabilityKind(i)) {
                        case Wire.CAP_EXPORT -> from.export(id);
                        case Wire.CAP_IMPORT -> from.imported(id).share();
                        case Wire.CAP_SERVICE -> service(id);
                        case Wire.CAP_READABLE -> from.openOutgoing(id);
                        default ->
                                throw new MalformedMessageException(
                                        "capability kind " + reader.capabilityKind(i));
                    };
        }
        return passed;
    }

    private Service service(int number) {
        if (number < 0 || number >= services.size()) {
            throw new MalformedMessageException("service " + number + " does not exist");
        }
        return services.get(number);
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

    // -------------------------------------------------------------------------------------- its end

    /** An invocation is over: JavaScript hears of it with the next mail. */
    void dropped(Invocation invocation) {
        if (invocations.remove(invocation.id) != null) {
            drops.add(invocation.id);
        }
    }

    /** Nothing that we know of can wake the invocation: V8's own tasks may, or it hangs. */
    private void settleOrHang(Isolate v8, Invocation invocation) {
        v8.pump();
        reader.resume(v8.outbox());
        send(invocation);
        invocation.afterTurn();
        if (invocation.hangs()) {
            invocation.abort(Failures.HUNG);
        }
    }

    private void checkMemory(Isolate v8, long took, Invocation invocation) {
        sinceMemoryCheck += took;
        if (sinceMemoryCheck < MEMORY_CHECK_NANOS) {
            return;
        }
        sinceMemoryCheck = 0;
        if (v8.memory().total() > worker.limits.memoryBytes()) {
            end(TurnGuard.Reason.MEMORY, invocation);
        }
    }

    /** JavaScript time between two looks at the isolate's memory. */
    private static final long MEMORY_CHECK_NANOS = 20_000_000;

    /** Looks at the turn that runs. The watchdog's thread. */
    void watch(long now) {
        Isolate running = live;
        if (running == null) {
            return;
        }
        guard.checkTime(now, running);
        long time = guard.running(now);
        if (time > LONG_TURN_NANOS && running.memory().total() > worker.limits.memoryBytes()) {
            guard.killForMemory(running);
        }
    }

    private static final long LONG_TURN_NANOS = 30_000_000;

    /** A turn reached a limit. */
    private void end(TurnGuard.Reason reason, Invocation culprit) {
        Failure failure = Failures.exceeded(reason, worker);
        // who hears of it may come back at once, and must not meet this isolate again
        dead = Failures.neighbour(reason, worker);
        worker.replace(lane, this);
        culprit.abort(failure);
        condemn(dead, failure.message(), null);
    }

    private void sendLogs() {
        try {
            while (reader.next()) {
                if (reader.type() == Wire.LOG) {
                    runtime.logged(worker, reader.a(), reader.payload());
                }
            }
        } catch (MalformedMessageException e) {
            // a terminated turn leaves half a message: what came before it has been read
        }
    }

    /** Ends the isolate: its state is suspect. New requests get a fresh one. */
    private void condemn(Failure failure, String why, @Nullable Throwable cause) {
        dead = failure;
        worker.replace(lane, this);
        runtime.isolateEnded(worker, why, cause);
        invocations.drain(invocation -> invocation.abort(failure));
        queue.clear();
        close();
    }

    private void close() {
        Isolate v8 = isolate;
        isolate = null;
        live = null;
        runtime.watchdog.remove(this);
        if (v8 == null) {
            return;
        }
        Runnable closing =
                () -> {
                    v8.resume();
                    v8.close();
                    runtime.isolates.arriveAndDeregister();
                };
        if (onLane) {
            // a heap of gigabytes takes its time to go
            runtime.pool.execute(closing);
        } else {
            closing.run();
        }
    }

    /** Ends the isolate because the Worker goes: whoever waits gets the failure. */
    void shutDown(Failure reason) {
        execute(
                () -> {
                    if (dead != null) {
                        return;
                    }
                    dead = reason;
                    invocations.drain(invocation -> invocation.abort(reason));
                    queue.clear();
                    close();
                });
    }

    // ------------------------------------------------------------------------------------ its start

    /** Makes the isolate at the first event; false if it cannot run. */
    private boolean ready() {
        if (isolate != null) {
            return true;
        }
        if (dead != null) {
            return false;
        }
        Isolate v8 =
                new Isolate(runtime.v8, worker.limits.memoryBytes(), guard::heapLimitReached);
        runtime.isolates.register();
        isolate = v8;
        live = v8;
        runtime.watchdog.add(this);
        Failure failure = load(v8);
        if (failure == null) {
            return true;
        }
        dead = failure;
        worker.replace(lane, this);
        runtime.isolateEnded(worker, failure.message(), null);
        invocations.drain(invocation -> refuseAll(invocation, failure));
        queue.clear();
        close();
        return false;
    }

    private @Nullable Failure load(Isolate v8) {
        guard.begin(System.nanoTime(), Limits.STARTUP_MILLIS * 1_000_000);
        @Nullable Failure failure = null;
        try {
            v8.load(worker.definition.modules(), worker.configuration());
        } catch (WorkerLoadException e) {
            failure = Failures.doesNotStart(worker, String.valueOf(e.getMessage()));
        } catch (TerminatedException e) {
            failure = Failures.doesNotStart(worker, "its global scope was ended");
        }
        TurnGuard.Reason killed = guard.end();
        if (killed != null) {
            failure = Failures.startExceeded(killed, worker);
        }
        reader.begin(v8.outbox());
        sendLogs();
        return failure;
    }
}
