package dev.dovetail.runtime;

import dev.dovetail.config.Limit;
import dev.dovetail.config.NearName;
import dev.dovetail.isolate.V8;
import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.PayloadException;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.PayloadWriter;
import dev.dovetail.rpc.Wire;
import dev.dovetail.storage.Alarm;
import dev.dovetail.storage.StateFolder;
import dev.dovetail.storage.StorageException;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs Workers and joins them. Requests come in by {@link #fetch}; a binding leads from one Worker
 * to another without leaving the lane. Any thread, except where it is said.
 */
public final class WorkerRuntime implements AutoCloseable {
    final V8 v8;
    final Watchdog watchdog = new Watchdog();
    final ExecutorService pool;
    final LargeBuffers largeBuffers = new LargeBuffers();
    private final JobQueue jobs;

    /** Isolates that are open, and this runtime itself. */
    final Phaser isolates = new Phaser(1);

    /** Where Durable Objects are kept; made when it is first used, unless one is given. */
    private @Nullable StateFolder state;

    final Alarms alarms;

    private static final String ACCEPT_ENCODING = "accept-encoding";

    private final List<Lane> lanes;
    private final RuntimeListener listener;
    private final Network network;
    private volatile boolean reportsLeaks;
    volatile TurnMarks marks = TurnMarks.NONE;
    private final HeldWorkers held = new HeldWorkers();
    private final Map<String, Worker> workers = new ConcurrentHashMap<>();

    /** Nothing begins any more. */
    private volatile boolean closing;

    /** Namespaces of Durable Objects that have been used. */
    private final Map<DurableObjects.ObjectClass, Namespace> namespaces = new ConcurrentHashMap<>();

    /**
     * Makes a runtime without Workers.
     *
     * @param lanes one at least; the caller keeps their threads running until the runtime is closed
     * @param listener hears what Workers print
     * @param network makes the requests of the global fetch()
     */
    public WorkerRuntime(V8 v8, List<Lane> lanes, RuntimeListener listener, Network network) {
        this.v8 = v8;
        this.lanes = List.copyOf(lanes);
        this.listener = listener;
        this.network = network;
        alarms = new Alarms(this, this.lanes.getFirst());
        // threads that run turns: as deep a stack as a lane's
        pool =
                Executors.newCachedThreadPool(
                        Thread.ofPlatform()
                                .daemon()
                                .name("dovetail-pool-", 1)
                                .stackSize(STACK_BYTES)
                                .factory());
        jobs = new JobQueue(pool, this);
    }

    /** The stack that a thread needs to run turns: V8 is told to use a part of it. */
    public static final long STACK_BYTES = 4L << 20;

    /** Adds a Worker, or puts a new version in the place of the one of that name. */
    public void deploy(WorkerDefinition definition) {
        Worker old = workers.put(definition.name(), new Worker(definition, this, lanes));
        if (old != null) {
            old.shutDown(Failure.error("The Worker was replaced by a new version."));
        }
        wakeObjects(definition);
    }

    /**
     * Keeps Durable Objects in a folder, which is closed with the runtime. Before the first
     * deployment; otherwise they are kept in a temporary folder.
     */
    public synchronized void useState(StateFolder folder) {
        state = folder;
        folder.onAlarm(alarms);
    }

    /** Where Durable Objects are kept. */
    synchronized StateFolder state() {
        if (state == null) {
            useState(StateFolder.temporary());
        }
        return Objects.requireNonNull(state);
    }

    /** The alarms of a Worker's objects that were set before. */
    private void wakeObjects(WorkerDefinition definition) {
        for (String name : definition.objects().classes().keySet()) {
            Namespace namespace =
                    namespace(new DurableObjects.ObjectClass(definition.name(), name));
            if (namespace == null) {
                continue;
            }
            try {
                for (Alarm alarm : state().alarms()) {
                    if (alarm.namespace().equals(namespace.folder)) {
                        alarms.add(alarm);
                    }
                }
            } catch (StorageException e) {
                listener.log(
                        definition.name(),
                        RuntimeListener.Level.ERROR,
                        "The alarms of " + name + " are not known: " + e.getMessage());
            }
        }
    }

    /** Whether objects of a namespace may begin: its Worker is there, and stays. */
    boolean serves(Namespace namespace) {
        return !closing && workers.containsKey(namespace.worker);
    }

    /** The namespace that is kept in a folder; null if its Worker is not there. */
    @Nullable Namespace namespaceOfFolder(String folder) {
        for (Namespace namespace : namespaces.values()) {
            if (namespace.folder.equals(folder) && serves(namespace)) {
                return namespace;
            }
        }
        return null;
    }

    /** Takes a Worker away. */
    public void remove(String name) {
        Worker old = workers.remove(name);
        if (old != null) {
            old.shutDown(Failure.error("The Worker was removed."));
        }
    }

    /**
     * Hands a request to a Worker's fetch handler. On the lane's thread, where the response may
     * come before this returns.
     *
     * @return the request's ticket, or null if there is no such Worker: the reply then knows
     */
    public @Nullable Ticket fetch(Lane lane, Service target, HttpRequest request, HttpReply reply) {
        Worker worker = workers.get(target.worker());
        if (worker == null) {
            reply.fail(notThere(target.worker()));
            return null;
        }
        CapnWeb capnWeb = worker.capnWeb;
        if (capnWeb != null && capnWeb.serves(request.url())) {
            return fetch(
                    lane,
                    capnWeb.gateway(),
                    capnWeb.door(),
                    request.isUpgrade()
                            ? Budget.ofSession(worker.limits, target, Wire.OP_FETCH)
                            : new Budget(worker.limits, target, Wire.OP_FETCH),
                    request,
                    reply);
        }
        return fetch(
                lane,
                worker,
                target,
                new Budget(worker.limits, target, Wire.OP_FETCH),
                request,
                reply);
    }

    private @Nullable Ticket fetch(
            Lane lane,
            Worker worker,
            Service target,
            Budget budget,
            HttpRequest request,
            HttpReply reply) {
        WorkerIsolate isolate = worker.isolate(lane);
        if (refuses(isolate, reply)) {
            return null;
        }
        Invocation invocation = isolate.newInvocation(budget, target);
        budget.headers = request.headers();
        Message event =
                new Message.Event(
                        Wire.OP_FETCH,
                        worker.door(target),
                        new FrontReply(reply, worker, isolate.waiting),
                        request.toPayload(),
                        request.passed());
        isolate.waiting.arrived(System.nanoTime());
        lane.runWith(() -> isolate.deliver(invocation, event));
        return new Ticket(invocation);
    }

    /** Answers at once what would wait too long, or must not run now. */
    private boolean refuses(WorkerIsolate isolate, HttpReply reply) {
        Duration pause = held.pause(isolate.worker.name());
        if (pause != null) {
            reply.unavailable(Failures.held(isolate.worker, pause), pause);
            return true;
        }
        if (isolate.waiting.isFull(System.nanoTime())) {
            reply.unavailable(Failures.crowded(isolate.worker), Duration.ofSeconds(1));
            return true;
        }
        return false;
    }

    /**
     * The exports of a Worker that have a test handler, in the order to run them.
     *
     * @return fails if there is no such Worker, or it does not start
     */
    public CompletableFuture<List<String>> tests(Lane lane, String name) {
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        Worker worker = workers.get(name);
        if (worker == null) {
            names.completeExceptionally(new IllegalStateException(notThere(name).message()));
        } else {
            WorkerIsolate isolate = worker.isolate(lane);
            isolate.execute(() -> isolate.tests(names));
        }
        return names;
    }

    /**
     * Runs a test handler.
     *
     * @return completes when its invocation has ended, {@code waitUntil} included
     */
    public CompletableFuture<TestOutcome> test(Lane lane, Service target) {
        CompletableFuture<TestOutcome> outcome = new CompletableFuture<>();
        Worker worker = workers.get(target.worker());
        if (worker == null) {
            outcome.complete(new TestOutcome(notThere(target.worker()), List.of()));
            return outcome;
        }
        WorkerIsolate isolate = worker.isolate(lane);
        Invocation invocation =
                isolate.newInvocation(new Budget(worker.limits, target, Wire.OP_TEST), target);
        TestReply reply = new TestReply(worker);
        invocation.onEnd =
                () ->
                        outcome.complete(
                                new TestOutcome(reply.failure, List.copyOf(invocation.uncaught)));
        Message event =
                new Message.Event(
                        Wire.OP_TEST, worker.door(target), reply, new byte[0], Message.NOTHING);
        lane.runWith(() -> isolate.deliver(invocation, event));
        return outcome;
    }

    /**
     * Runs a Worker's scheduled handler.
     *
     * @param time when it is due, in milliseconds since 1970
     * @param cron the expression that is due
     */
    public CompletableFuture<ScheduledOutcome> scheduled(
            Lane lane, Service target, long time, String cron) {
        CompletableFuture<ScheduledOutcome> outcome = new CompletableFuture<>();
        Worker worker = workers.get(target.worker());
        if (worker == null) {
            outcome.complete(new ScheduledOutcome(false, false));
            return outcome;
        }
        var payload = new PayloadWriter();
        payload.arrayHead(2);
        payload.number((double) time);
        payload.text(cron);
        WorkerIsolate isolate = worker.isolate(lane);
        Invocation invocation =
                isolate.newInvocation(new Budget(worker.limits, target, Wire.OP_SCHEDULED), target);
        Message event =
                new Message.Event(
                        Wire.OP_SCHEDULED,
                        worker.door(target),
                        new ScheduledReply(outcome, worker, this),
                        payload.toBytes(),
                        Message.NOTHING);
        lane.runWith(() -> isolate.deliver(invocation, event));
        isolate.execute(() -> invocation.limitTime(Limit.SCHEDULED));
        return outcome;
    }

    /**
     * Says in the log, from now on, where stubs and results were not disposed before their context
     * ended. Call it before the first deployment: isolates that run are not told.
     */
    public void reportLeaks() {
        reportsLeaks = true;
    }

    /** Writes down which turns run. Call it before the first deployment. */
    public void markTurns(TurnMarks to) {
        marks = to;
    }

    /** Answers for a Worker, whether it is deployed or not, that it has to pause. */
    public void hold(String name, Duration pause) {
        held.hold(name, pause);
    }

    boolean reportsLeaks() {
        return reportsLeaks;
    }

    /**
     * Stubs and results of a Worker that nobody disposed before their context ended, since it was
     * deployed. Any thread.
     */
    public long leaked(String name) {
        Worker worker = workers.get(name);
        return worker == null ? 0 : worker.leaked.sum();
    }

    /**
     * What the tables of a Worker's invocations hold, in Java and JavaScript: for tests of leaks.
     */
    CompletableFuture<Integer> openEntries(String name, Lane lane) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        WorkerIsolate isolate = Objects.requireNonNull(find(name)).isolate(lane);
        isolate.execute(() -> count.complete(isolate.openEntries()));
        return count;
    }

    /** What an isolate of a Worker occupies, in bytes: for tests of leaks. */
    CompletableFuture<Long> memory(String name, Lane lane) {
        CompletableFuture<Long> bytes = new CompletableFuture<>();
        WorkerIsolate isolate = Objects.requireNonNull(find(name)).isolate(lane);
        isolate.execute(() -> bytes.complete(isolate.memory()));
        return bytes;
    }

    /** A Worker, or the one of ours that stands in front of it for Cap'n Web clients. */
    private @Nullable Worker find(String name) {
        if (!name.startsWith(CapnWeb.PREFIX)) {
            return workers.get(name);
        }
        Worker worker = workers.get(name.substring(CapnWeb.PREFIX.length()));
        CapnWeb capnWeb = worker == null ? null : worker.capnWeb;
        return capnWeb == null ? null : capnWeb.gateway();
    }

    /** How many invocations of a Worker are open on a lane: for tests of leaks. */
    CompletableFuture<Integer> openInvocations(String name, Lane lane) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        Worker worker = find(name);
        if (worker == null) {
            count.complete(0);
        } else {
            WorkerIsolate isolate = worker.isolate(lane);
            isolate.execute(() -> count.complete(isolate.invocationCount()));
        }
        return count;
    }

    /** A call or fetch over a service binding. The thread of the caller's isolate. */
    void call(
            Lane lane,
            Invocation caller,
            Service target,
            int operation,
            byte[] payload,
            Passed[] passed,
            Question question,
            boolean isRedirected) {
        Worker worker = workers.get(target.worker());
        if (worker == null) {
            Message.release(passed);
            question.threw(notBound(caller.isolate.worker, target));
            return;
        }
        if (Deadlines.hasPassed(question.deadline)) {
            Message.release(passed);
            question.threw(Deadlines.PASSED);
            return;
        }
        Budget budget = caller.budget.ofCall(target, operation);
        boolean isShared = budget == caller.budget;
        CallNode node = isShared ? caller.node.call(target, operation, payload) : budget.root;
        Failure spent = isShared ? budget.spendCall(isRedirected) : null;
        if (spent != null) {
            refuse(caller, node, spent, passed, question);
            return;
        }
        Duration pause = held.pause(worker.name());
        if (pause != null) {
            node.refuse();
            Message.release(passed);
            question.threw(Failures.held(worker, pause));
            return;
        }
        if (isShared) {
            node.count();
        }
        WorkerIsolate isolate = worker.isolate(lane);
        Invocation callee = isolate.newInvocation(budget, node, target);
        question.callee = callee;
        byte[] sent = operation == Wire.OP_FETCH ? traced(caller, payload) : payload;
        isolate.deliver(
                callee, new Message.Event(operation, worker.door(target), question, sent, passed));
    }

    /** A request over a binding that tells what trace it belongs to, where there is one. */
    private static byte[] traced(Invocation caller, byte[] payload) {
        Trace trace = caller.budget.trace();
        return trace == null ? payload : HttpPayload.withTrace(payload, trace, caller.span());
    }

    /** A call or fetch on a Durable Object. The thread of the caller's isolate. */
    void callObject(
            Invocation caller,
            ObjectStub target,
            int operation,
            byte[] payload,
            Passed[] passed,
            Question question) {
        Failure refused =
                Deadlines.hasPassed(question.deadline) ? Deadlines.PASSED : target.brokenBy();
        if (refused == null) {
            refused = caller.budget.spendSubrequest();
            if (refused != null) {
                refuse(caller, caller.node, refused, passed, question);
                return;
            }
        }
        if (refused == null && !workers.containsKey(target.namespace.worker)) {
            refused = notThere(target.namespace.worker);
        }
        if (refused != null) {
            Message.release(passed);
            question.threw(refused);
            return;
        }
        Invocation callee = target.reach().invocation;
        CallNode node = caller.node.call(callee.entry, operation, payload);
        node.count();
        question.node = node;
        question.callee = callee;
        byte[] sent = operation == Wire.OP_FETCH ? traced(caller, payload) : payload;
        callee.isolate.deliver(
                callee, new Message.Event(operation, Message.NO_DOOR, question, sent, passed));
    }

    /** The namespace of a class; null if no Worker has the class. */
    @Nullable Namespace namespace(DurableObjects.ObjectClass wanted) {
        Worker worker = workers.get(wanted.worker());
        String key =
                worker == null ? null : worker.definition.objects().classes().get(wanted.name());
        if (key == null) {
            return null;
        }
        Namespace namespace = namespaces.get(wanted);
        if (namespace == null || !namespace.key.equals(key)) {
            namespace =
                    namespaces.compute(
                            wanted,
                            (same, old) ->
                                    old != null && old.key.equals(key)
                                            ? old
                                            : new Namespace(
                                                    this, wanted.worker(), wanted.name(), key));
        }
        return namespace;
    }

    /** Why there is no such namespace. */
    String missing(Worker caller, DurableObjects.ObjectClass wanted) {
        Worker worker = workers.get(wanted.worker());
        if (worker == null) {
            return "The class \"%s\" is the Worker \"%s\"'s, which is not running%s. %s Start it in the same command: dovetail dev -c A -c B."
                    .formatted(
                            wanted.name(),
                            wanted.worker(),
                            NearName.didYouMean(wanted.worker(), workers.keySet()),
                            running());
        }
        Set<String> classes = worker.definition.objects().classes().keySet();
        return "The Worker \"%s\" has no Durable Object class \"%s\"%s. Its migrations say which it has."
                .formatted(
                        wanted.worker(),
                        wanted.name(),
                        NearName.didYouMean(wanted.name(), classes));
    }

    /** The isolate that an object lives in: always the one of the same lane. */
    WorkerIsolate isolateOf(Namespace namespace, String id) {
        Worker worker = workers.get(namespace.worker);
        if (worker == null) {
            throw new IllegalStateException("The Worker " + namespace.worker + " is gone");
        }
        return worker.isolate(lanes.get(Math.floorMod(id.hashCode(), lanes.size())));
    }

    /** The global fetch(). */
    void outbound(Lane lane, Invocation from, byte[] payload, Passed[] passed, Question question) {
        Service instead = from.isolate.worker.definition.globalOutbound();
        if (instead != null) {
            call(lane, from, instead, Wire.OP_FETCH, payload, passed, question, false);
            return;
        }
        HttpRequest request = HttpRequest.parse(traced(from, payload), passed);
        CallNode node = from.node.network(origin(request.url()));
        Failure spent = from.budget.spendSubrequest();
        if (spent != null) {
            refuse(from, node, spent, passed, question);
            return;
        }
        node.count();
        HttpRequest sent = accepting(request, from);
        Reach reach = from.isolate.worker.definition.reach();
        new OutboundRequest(
                        from.budget,
                        question,
                        reply -> network.fetch(lane, reach, sent, reply),
                        () -> Message.release(passed))
                .start();
    }

    /** A URL's scheme and authority. */
    private static String origin(String url) {
        int authority = url.indexOf("//") + 2;
        int end = authority < 2 ? -1 : url.indexOf('/', authority);
        return end < 0 ? url : url.substring(0, end);
    }

    /** A call for which nothing is left. */
    private void refuse(
            Invocation caller, CallNode node, Failure spent, Passed[] passed, Question question) {
        node.refuse();
        Message.release(passed);
        question.threw(spent);
        reached(caller.budget, caller.isolate.worker, caller.budget.reached(), spent);
    }

    /** A request has reached a limit: what spent it is told, once. */
    void reached(Budget budget, Worker worker, Limit limit, Failure failure) {
        if (budget.isNews(limit)) {
            listener.log(
                    worker.name(),
                    RuntimeListener.Level.ERROR,
                    failure.message() + "\n" + budget.tree());
        }
    }

    /** Something that a Worker's author should know. */
    void warn(Worker worker, String text) {
        listener.log(worker.name(), RuntimeListener.Level.WARN, text);
    }

    /** connect(): a TCP connection. */
    void connect(Lane lane, Invocation from, byte[] payload, Passed[] passed, Question question) {
        TcpAddress to = TcpAddress.parse(payload);
        if (passed.length != 1 || !(passed[0] instanceof ByteSource outgoing)) {
            throw new MalformedMessageException("a connection needs a stream");
        }
        Service instead = from.isolate.worker.definition.globalOutbound();
        if (instead != null) {
            var address = new PayloadWriter();
            address.arrayHead(1);
            address.text(to.shown());
            call(lane, from, instead, Wire.OP_CONNECT, address.toBytes(), passed, question, false);
            return;
        }
        CallNode node = from.node.network(to.shown());
        Failure spent = from.budget.spendSubrequest();
        if (spent != null) {
            refuse(from, node, spent, passed, question);
            return;
        }
        node.count();
        Reach reach = from.isolate.worker.definition.reach();
        TcpConnection connection =
                network.connect(lane, reach, to, outgoing, new ConnectReply(question));
        question.outbound = connection::cancel;
        if (to.transport() == TcpAddress.Transport.STARTTLS) {
            from.addConnection(question, connection);
        }
    }

    /**
     * Hands a connection that came in to a Worker's connect handler. On the lane's thread.
     *
     * @param address what the Worker sees as its own side
     * @param incoming what comes from the client
     * @param reply gets what goes to the client
     */
    public void connected(
            Lane lane, Service target, String address, ByteSource incoming, TcpReply reply) {
        Worker worker = workers.get(target.worker());
        if (worker == null) {
            incoming.stop(notThere(target.worker()));
            reply.fail(notThere(target.worker()));
            return;
        }
        var payload = new PayloadWriter();
        payload.arrayHead(1);
        payload.text(address);
        WorkerIsolate isolate = worker.isolate(lane);
        Invocation invocation =
                isolate.newInvocation(new Budget(worker.limits, target, Wire.OP_CONNECT), target);
        Message event =
                new Message.Event(
                        Wire.OP_CONNECT,
                        worker.door(target),
                        new FrontConnection(reply, worker),
                        payload.toBytes(),
                        new Passed[] {incoming});
        lane.runWith(() -> isolate.deliver(invocation, event));
    }

    /** A request that says which codings of the response's body content-encoding.js will decode. */
    private static HttpRequest accepting(HttpRequest request, Invocation from) {
        for (int i = 0; i + 1 < request.headers().size(); i += 2) {
            if (request.headers().get(i).equals(ACCEPT_ENCODING)) {
                return request;
            }
        }
        List<String> headers = new ArrayList<>(request.headers());
        headers.add(ACCEPT_ENCODING);
        boolean brotli = from.isolate.worker.definition.flags().contains("brotli_content_encoding");
        headers.add(brotli ? "br, gzip" : "gzip");
        return new HttpRequest(
                request.method(), request.url(), headers, request.body(), request.redirect());
    }

    /** Work for Java that a promise waits for. */
    void job(Invocation from, byte[] payload, Question question) {
        jobs.submit(from, payload, question);
    }

    /** What a Worker may use: as if there were no such Worker, the paid plan's. */
    public Limits limits(String name) {
        Worker worker = workers.get(name);
        return worker == null ? Limits.PAID : worker.limits;
    }

    /** A timer's callback or a waitUntil promise failed. */
    void uncaught(Worker worker, String text) {
        listener.log(worker.name(), RuntimeListener.Level.ERROR, "Uncaught " + text);
    }

    /** What a caller is told of an error of a Worker that it reached over a binding. */
    Failure told(Failure failure, Invocation callee) {
        Worker worker = callee.isolate.worker;
        return switch (callee.entry.errors()) {
            case FULL ->
                    failure.isThrown()
                            ? ofObject(failure, callee)
                                    .withStack(
                                            JoinedStack.part(
                                                    failure,
                                                    callee.entry,
                                                    worker.definition.stacks()))
                            : failure;
            case MESSAGE -> failure.withStack(null);
            case NONE -> Failures.isOfTheRuntime(failure) ? failure : hidden(failure, worker);
        };
    }

    /** What a Durable Object's code throws tells of it; what broke it does not. */
    private static Failure ofObject(Failure failure, Invocation callee) {
        LiveObject object = callee.object;
        return object == null || (failure.flags() & Wire.ERROR_RESET) != 0
                ? failure
                : failure.of(object.id);
    }

    private Failure hidden(Failure failure, Worker worker) {
        String said = "internal error; reference = " + Failures.newReference();
        String stack = failure.stack();
        String shown = stack == null ? failure.summary() : worker.readable(stack);
        listener.log(worker.name(), RuntimeListener.Level.ERROR, said + "\n" + shown);
        return Failure.of("Error", said, null, failure.flags());
    }

    private Failure notThere(String name) {
        return Failure.error(
                "There is no Worker \"%s\"%s. %s"
                        .formatted(name, NearName.didYouMean(name, workers.keySet()), running()));
    }

    private Failure notBound(Worker caller, Service target) {
        String binding =
                caller.definition.services().entrySet().stream()
                        .filter(entry -> entry.getValue().equals(target))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse("?");
        return Failure.error(
                ("env.%s of the Worker \"%s\" is bound to the service \"%s\", which is not"
                     + " running%s. %s Start it in the same command: dovetail dev -c A -c B.")
                        .formatted(
                                binding,
                                caller.name(),
                                target.worker(),
                                NearName.didYouMean(target.worker(), workers.keySet()),
                                running()));
    }

    private String running() {
        return "Running are: " + String.join(", ", new TreeSet<>(workers.keySet())) + ".";
    }

    /** A Worker printed something. */
    void logged(Worker worker, int level, byte[] payload) {
        RuntimeListener.Level[] levels = RuntimeListener.Level.values();
        try {
            listener.log(
                    worker.name(),
                    levels[Math.clamp(level, 0, levels.length - 1)],
                    worker.readable(new PayloadReader(payload).text()));
        } catch (PayloadException e) {
            listener.log(worker.name(), RuntimeListener.Level.ERROR, "(a malformed log message)");
        }
    }

    /** An isolate has ended that should have gone on. */
    void isolateEnded(Worker worker, String why, @Nullable Throwable cause) {
        StringWriter text = new StringWriter().append(why);
        if (cause != null) {
            text.append('\n');
            cause.printStackTrace(new PrintWriter(text));
        }
        listener.log(worker.name(), RuntimeListener.Level.ERROR, text.toString());
    }

    /** Ends the turns that run, however long they may: {@link #close} waits for turns. */
    public void endTurns() {
        workers.values().forEach(Worker::endTurns);
    }

    /** Ends every isolate and waits for that a few seconds. */
    @Override
    public void close() {
        closing = true;
        for (Worker worker : workers.values()) {
            worker.shutDown(Failure.error("Dovetail is shutting down."));
        }
        workers.clear();
        try {
            isolates.awaitAdvanceInterruptibly(isolates.arrive(), CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // a turn that does not end: its thread is a daemon
        }
        watchdog.close();
        synchronized (this) {
            if (state != null) {
                state.close();
            }
        }
        pool.shutdown();
    }

    private static final long CLOSE_SECONDS = 5;
}
