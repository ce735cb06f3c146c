package dev.dovetail.runtime;

import dev.dovetail.config.Limit;
import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.InboxWriter;
import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.Table;
import dev.dovetail.rpc.Wire;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;

/**
 * One event being handled by a Worker, or a Durable Object with all its events: what workerd calls
 * an IoContext. Everything that it owns is in its tables, and is dropped at once when it ends. All
 * of it belongs to the thread of its isolate.
 */
final class Invocation {
    static final Failure GONE =
            Failure.error("The execution context which hosts this callback is no longer running.");
    static final Failure CANCELED =
            Failure.error("The execution context responding to this call was canceled.");

    /** The compatibility flag with which a request's signal tells that its client is gone. */
    private static final String REQUEST_SIGNAL = "enable_request_signal";

    /** The number of the answer to the event. */
    private static final int FIRST_ANSWER = 1;

    final WorkerIsolate isolate;
    final int id;

    /** What it may spend; a Durable Object spends what belongs to its latest event. */
    Budget budget;

    /** The Durable Object that it is the context of. */
    final @Nullable LiveObject object;

    /** Its place in the tree of what the budget was spent for. */
    CallNode node;

    /** What it was entered by. */
    final Service entry;

    /** When its answer is of no use any more; its own calls end then, too. */
    long answerUntil = Deadlines.NONE;

    /** Messages that wait for a turn. */
    final ArrayDeque<Message> mailbox = new ArrayDeque<>(2);

    /** In the isolate's queue of invocations with mail. */
    boolean queued;

    boolean ended;

    /** Whose call the event is; null if nobody's, and for a Durable Object. */
    private @Nullable Invocation caller;

    /** A Durable Object's turn: the event that begins with it; null if none does. */
    private @Nullable Reply beginning;

    /** A test: it may wait for what another invocation does. */
    boolean isTest;

    /** CPU time of its turns so far. */
    long cpuNanos;

    /** Answers owed. */
    private final Table<Reply> answers = new Table<>();

    /** Of the answers owed and retained, those that the invocation lives for. */
    private int answersServed;

    /** Answers given whose result the caller may still use. */
    private @Nullable Table<Question> retained;

    /** Questions asked and not answered. */
    private @Nullable Table<Question> questions;

    /** Questions answered with a result that is to be disposed. */
    private @Nullable Table<Question> held;

    /** Capabilities of others. */
    private @Nullable Table<Capability> imports;

    private @Nullable Table<Future<?>> timers;

    /** Durable Objects that it calls. */
    private @Nullable Table<ObjectStub> objects;

    private int lastObject;

    /** Connections that may begin TLS, by the questions that opened them. */
    private @Nullable Table<TcpConnection> connections;

    /** Streams that cross its border. */
    final Streams streams = new Streams(this);

    /** WebSockets that cross its border. */
    final Sockets sockets = new Sockets(this);

    /** Questions whose answers this turn delivered. */
    private final List<Question> delivered = new ArrayList<>(2);

    /** Answers that nobody will use any more, to be told with the next mail. */
    private final List<Integer> finished = new ArrayList<>(0);

    /** Errors of its timers and waitUntil promises. */
    final List<String> uncaught = new ArrayList<>(0);

    /** Told when it has ended. */
    @Nullable Runnable onEnd;

    private int leaked;
    private int lastAnswer;
    private int lastImport;

    /** Handles that others have on what JavaScript offered. */
    private int exportsHeld;

    /** Of these, the ones that the invocation lives for. */
    private int exportsServed;

    private int tasks;

    /** Bytes of what it logged. */
    private long logged;

    /** Ends it, if it goes on for too long: after the response, or at all. */
    private @Nullable Future<?> deadline;

    Invocation(
            WorkerIsolate isolate,
            int id,
            Budget budget,
            CallNode node,
            Service entry,
            @Nullable LiveObject object) {
        this.isolate = isolate;
        this.id = id;
        this.budget = budget;
        this.node = node;
        this.entry = entry;
        this.object = object;
    }

    /** Critical sections that are open: see {@link LiveObject}. */
    int gate() {
        return object == null ? 0 : object.gate();
    }

    // ---------------------------------------------------- a Durable Object's

    /** An event of a Durable Object begins: it brings what may be spent. */
    void beginEvent(Reply reply) {
        beginning = reply;
        if (reply instanceof Question question && question.node != null) {
            budget = question.caller.budget;
            node = question.node;
        } else {
            budget = new Budget(isolate.worker.limits, entry, Wire.OP_CALL);
            node = budget.root;
        }
        logged = 0;
        cpuNanos = 0;
    }

    /** The turn of a Durable Object is over: what comes next belongs to another event, or none. */
    void endBeginning() {
        beginning = null;
    }

    /** Takes the first of the mail that may come in now; null if there is none. */
    @Nullable Message takeAdmitted(LiveObject admitting) {
        Message first = mailbox.peek();
        if (first == null || admitting.admits(first)) {
            return mailbox.poll();
        }
        for (Iterator<Message> rest = mailbox.iterator(); rest.hasNext(); ) {
            Message message = rest.next();
            if (admitting.admits(message)) {
                rest.remove();
                return message;
            }
        }
        return null;
    }

    /** Whether any of the mail may come in now. */
    boolean hasAdmitted(LiveObject admitting) {
        for (Message message : mailbox) {
            if (admitting.admits(message)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it has nothing to do, and nobody has anything of it. */
    boolean isIdle() {
        return answersServed == 0
                && exportsHeld == 0
                && tasks == 0
                && isEmpty(questions)
                && isEmpty(timers)
                && streams.isEmpty()
                && !streams.areUsed()
                && !sockets.areUsed()
                && mailbox.isEmpty();
    }

    /** A Durable Object leaves memory. */
    void endIdle() {
        if (!ended) {
            end();
        }
    }

    /** JavaScript has a stub of a Durable Object. */
    void addObject(int number, ObjectStub stub) {
        if (objects == null) {
            objects = new Table<>();
        }
        if (number >= 0 || objects.put(number, stub) != null) {
            throw new MalformedMessageException("object " + number + " cannot be made");
        }
    }

    /** The Durable Object that JavaScript knows by that number. */
    ObjectStub object(int number) {
        ObjectStub stub = objects == null ? null : objects.get(number);
        if (stub == null) {
            throw new MalformedMessageException("object " + number + " does not exist");
        }
        return stub;
    }

    private int openObject(ObjectStub stub) {
        if (objects == null) {
            objects = new Table<>();
        }
        objects.put(++lastObject, stub.copy());
        return lastObject;
    }

    // ---------------------------------------------------- who called

    /** Who made the event: null if no Worker did, or it cannot be told. */
    @Nullable Invocation caller() {
        return beginning instanceof Question question ? question.caller : caller;
    }

    /** Whether it can be told: a Durable Object has many events, and tells where one begins. */
    boolean knowsCaller() {
        return object == null || beginning != null;
    }

    /**
     * A number that no other invocation of this process has: what its part in a trace is made of.
     */
    long span() {
        return (long) isolate.number << 32 | id;
    }

    // ---------------------------------------------------- answers

    /** A call comes in: the number that JavaScript answers it by. */
    int openAnswer(Reply reply) {
        int number = ++lastAnswer;
        if (reply instanceof Question question) {
            question.answer = number;
            if (number == FIRST_ANSWER && object == null) {
                caller = question.caller;
                answerUntil = question.deadline;
            }
            question.isServed = serves(question.caller);
            question.answerGate = gate();
            if (question.isOver()) {
                // it was sent and so it begins, but nobody waits for it
                mailbox.add(new Message.Signal(Wire.CANCEL, number, 0));
                return number;
            }
        }
        answers.put(number, reply);
        isTest |= reply instanceof TestReply;
        if (isServed(reply)) {
            answersServed++;
        }
        return number;
    }

    private static boolean isServed(Reply reply) {
        return !(reply instanceof Question question) || question.isServed;
    }

    /** Whether the invocation lives for what it offers with an answer. */
    boolean servesAnswer(int number) {
        Reply reply = answers.get(number);
        return reply != null && isServed(reply);
    }

    private void notServed(Reply reply) {
        if (isServed(reply)) {
            answersServed--;
        }
    }

    /** JavaScript answers a call. */
    void answer(int number, byte[] payload, Passed[] passed, int flags) {
        Reply reply = close(number);
        if (reply == null) {
            Message.release(passed);
        } else {
            reply.returned(payload, passed, flags);
        }
    }

    /** JavaScript answers a call with an error. */
    void answerError(int number, byte[] payload, int flags) {
        Reply reply = close(number);
        if (reply != null) {
            reply.threw(Failure.parse(payload, flags));
        }
    }

    private @Nullable Reply close(int number) {
        Reply reply = answers.remove(number);
        if (reply instanceof Question question) {
            if (retained == null) {
                retained = new Table<>();
            }
            retained.put(number, question);
        } else if (reply != null) {
            notServed(reply);
        }
        // null: the caller gave the call up
        return reply;
    }

    /** The caller has no use for an answer's result any more. */
    void finishAnswer(Question question) {
        if (ended || retained == null || retained.remove(question.answer) == null) {
            return;
        }
        notServed(question);
        if (question.isTold) {
            isolate.deliver(this, new Message.Signal(Wire.FINISH, question.answer, 0));
        } else {
            finished.add(question.answer);
            endIfDone();
        }
    }

    /** The caller is gone. */
    void cancelAnswer(Question question) {
        if (ended || question.answer == Question.NO_ANSWER) {
            return;
        }
        if (answers.remove(question.answer) != null) {
            notServed(question);
            isolate.deliver(this, new Message.Signal(Wire.CANCEL, question.answer, 0));
        } else {
            finishAnswer(question);
        }
    }

    /** Whoever waits for an answer is gone: a client that disconnected. */
    void cancelReplies() {
        if (ended) {
            return;
        }
        if (lastAnswer == 0) {
            // nothing of it has begun
            for (Message message : mailbox) {
                if (message instanceof Message.Event event) {
                    Message.release(event.passed());
                }
            }
            mailbox.clear();
        }
        boolean isAwaited = !answers.isEmpty();
        answers.drain(this::notServed);
        if (isAwaited && isolate.worker.definition.flags().contains(REQUEST_SIGNAL)) {
            isolate.deliver(this, new Message.Signal(Wire.CANCEL, FIRST_ANSWER, 0));
        } else {
            endIfDone();
        }
    }

    // ---------------------------------------------------- questions

    Question ask(int number) {
        if (questions == null) {
            questions = new Table<>();
        }
        Question question = new Question(this, number);
        if (questions.put(number, question) != null) {
            throw new MalformedMessageException("question " + number + " is asked twice");
        }
        return question;
    }

    /** The question whose result is the target of a call. */
    Question questionForResult(int number) {
        Question question = questions == null ? null : questions.get(number);
        if (question == null && held != null) {
            question = held.get(number);
        }
        if (question == null) {
            for (Question just : delivered) {
                if (just.id == number) {
                    return just;
                }
            }
            throw new MalformedMessageException("question " + number + " does not exist");
        }
        return question;
    }

    /** An answer is being written into the inbox. */
    void answered(Question question, int flags) {
        question.stopTimer();
        if (questions != null) {
            questions.remove(question.id);
        }
        if ((flags & Wire.RESULT_DISPOSABLE) != 0) {
            if (held == null) {
                held = new Table<>();
            }
            held.put(question.id, question);
        } else {
            delivered.add(question);
        }
    }

    /** JavaScript disposed a result. */
    void finishQuestion(int number) {
        Question question = held == null ? null : held.remove(number);
        if (question != null) {
            question.finish();
        }
    }

    /** JavaScript gave a call up. */
    void cancelQuestion(int number) {
        Question question = questions == null ? null : questions.remove(number);
        if (question != null) {
            question.cancel();
        }
    }

    /** A connection on which TLS may begin has been asked for. */
    void addConnection(Question question, TcpConnection connection) {
        if (connections == null) {
            connections = new Table<>();
        }
        connections.put(question.id, connection);
    }

    /** JavaScript wants TLS on a connection, which is possible once. */
    void secure(int number, Question question) {
        TcpConnection connection = connections == null ? null : connections.remove(number);
        if (connection == null) {
            question.threw(Failure.error("TLS cannot begin on this connection."));
        } else {
            connection.secure(new ConnectReply(question));
        }
    }

    // ---------------------------------------------------- capabilities

    /** JavaScript offers something. */
    Capability export(int number, boolean isServed) {
        exportsHeld++;
        if (isServed) {
            exportsServed++;
        }
        return new Capability(this, number, isServed);
    }

    /**
     * Whether what is passed to something of another invocation is offered to whoever called this
     * one, which then lives for it; what it calls itself does not keep it.
     */
    boolean serves(Invocation other) {
        return other != this && other.caller != this;
    }

    /** The last handle on something that JavaScript offered is gone. */
    void exportReleased(Capability capability) {
        if (ended) {
            return;
        }
        exportsHeld--;
        if (capability.isServed) {
            exportsServed--;
        }
        isolate.deliver(this, new Message.Signal(Wire.RELEASE, capability.export, 1));
    }

    Capability imported(int number) {
        Capability capability = imports == null ? null : imports.get(number);
        if (capability == null) {
            throw new MalformedMessageException("import " + number + " does not exist");
        }
        return capability;
    }

    void releaseImport(int number) {
        Capability capability = imports == null ? null : imports.remove(number);
        if (capability != null) {
            capability.release();
        }
    }

    /** Writes what a message carries, under this invocation's numbers. */
    void writePassed(InboxWriter out, Passed[] passed) {
        for (Passed one : passed) {
            switch (one) {
                case Capability capability -> {
                    if (imports == null) {
                        imports = new Table<>();
                    }
                    imports.put(++lastImport, capability);
                    out.capability(Wire.CAP_IMPORT, lastImport);
                }
                case Service service ->
                        out.capability(Wire.CAP_SERVICE, isolate.serviceNumber(service));
                case ObjectStub stub -> out.capability(Wire.CAP_OBJECT, openObject(stub));
                case ByteSource source ->
                        out.capability(Wire.CAP_READABLE, streams.openIncoming(source));
                case WritableEnd writable ->
                        out.capability(Wire.CAP_WRITABLE, streams.openWritable(writable));
                case SocketEnd socket ->
                        out.capability(Wire.CAP_SOCKET, sockets.openIncoming(socket));
                case LargeBuffer buffer -> {
                    isolate.arrive(buffer);
                    out.capability(Wire.CAP_BUFFER | buffer.page << 8, buffer.length);
                }
            }
        }
    }

    // ---------------------------------------------------- timers

    void setTimer(int number, Future<?> timer) {
        if (timers == null) {
            timers = new Table<>();
        }
        timers.put(number, timer);
    }

    @Nullable Future<?> takeTimer(int number) {
        return timers == null ? null : timers.remove(number);
    }

    // ---------------------------------------------------- WebSockets

    /** The other side of a WebSocket has closed: its message is in the mail. */
    void socketClosed(int number) {
        sockets.closedBefore(number);
        endIfDone();
    }

    /** The connection of a WebSocket is no more: the mail tells of it. */
    void socketLost(int number) {
        sockets.lost(number);
        endIfDone();
    }

    // ---------------------------------------------------- its end

    void setTasks(int pending) {
        tasks = pending;
    }

    /** Takes the answers that JavaScript may forget. */
    List<Integer> takeFinished() {
        if (finished.isEmpty()) {
            return List.of();
        }
        List<Integer> taken = List.copyOf(finished);
        finished.clear();
        return taken;
    }

    /** A turn is over and what it sent is on its way. */
    void afterTurn() {
        if (!delivered.isEmpty()) {
            // by index: a call on something of its own may end it here
            for (int i = 0; i < delivered.size(); i++) {
                delivered.get(i).finish();
            }
            delivered.clear();
        }
        endIfDone();
    }

    /** Ends the invocation if nobody waits for it and it has nothing left to do. */
    void endIfDone() {
        if (object != null) {
            isolate.rest(object);
            return;
        }
        if (ended
                || answersServed != 0
                || exportsServed != 0
                || streams.areUsed()
                || sockets.areUsed()
                || !mailbox.isEmpty()) {
            return;
        }
        if (tasks == 0) {
            if (!isEmpty(questions) && isolate.hasWaitingTest()) {
                // what resolved a test's promise runs what the test does next, its calls too
                return;
            }
            end();
            tellEnd();
        } else if (deadline == null) {
            deadline = isolate.after(Limit.WAIT_UNTIL, this::waitedTooLong);
        }
    }

    /** What waitUntil() keeps it for has had its time. */
    private void waitedTooLong() {
        if (!ended) {
            isolate.warn(
                    "waitUntil() tasks did not complete within the allowed time after invocation"
                        + " end and have been cancelled. See:"
                        + " https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil"
                            + " (%d ms. %s)"
                                    .formatted(
                                            isolate.worker.limits.value(Limit.WAIT_UNTIL),
                                            Failures.setBy(
                                                    Limit.WAIT_UNTIL, isolate.worker.name())));
            end();
            tellEnd();
        }
    }

    /** It may go on for so long and no longer. */
    void limitTime(Limit limit) {
        if (!ended) {
            deadline =
                    isolate.after(limit, () -> abort(Failures.tookTooLong(isolate.worker, limit)));
        }
    }

    /** Work for it took CPU time. */
    void spendCpu(long nanos) {
        cpuNanos += nanos;
        node.spend(nanos);
    }

    /** Whether it has CPU time left. */
    boolean hasCpu() {
        return cpuNanos <= isolate.worker.limits.cpuMillis() * 1_000_000;
    }

    /** It logs so many bytes; whether it may, or else tells once that it may not. */
    boolean logs(int bytes) {
        long most = isolate.worker.limits.value(Limit.LOG);
        if (logged > most) {
            return false;
        }
        logged += bytes;
        if (logged <= most) {
            return true;
        }
        isolate.warn(
                "(Log size limit exceeded: more than %d KB were logged by one invocation. What it logs from here on is not shown. %s)"
                        .formatted(most >> 10, Failures.setBy(Limit.LOG, isolate.worker.name())));
        return false;
    }

    /** Whether someone waits for an answer that nothing can bring any more. */
    boolean hangs() {
        return !ended
                && object == null
                && (!answers.isEmpty() || (tasks > 0 && isEmpty(retained)))
                && mailbox.isEmpty()
                && exportsHeld == 0
                && isEmpty(questions)
                && isEmpty(timers)
                && !sockets.areUsed()
                && streams.isEmpty();
    }

    private static int sizeOf(@Nullable Table<?> table) {
        return table == null ? 0 : table.size();
    }

    /** Stubs and results that were not disposed when it ended. */
    int leaked() {
        return leaked;
    }

    /** What others can reach, for tests of leaks; the answer to its event not counted. */
    int openEntries() {
        return sizeOf(retained)
                + sizeOf(questions)
                + sizeOf(held)
                + sizeOf(imports)
                + exportsHeld
                + delivered.size()
                + answers.size()
                - 1;
    }

    private static boolean isEmpty(@Nullable Table<?> table) {
        return table == null || table.isEmpty();
    }

    /** Ends the invocation with an error for whoever waits. */
    void abort(Failure reason) {
        if (ended) {
            return;
        }
        Failure failure = object == null ? reason : object.broken(reason);
        List<Reply> owed = new ArrayList<>();
        answers.drain(owed::add);
        for (Message message : mailbox) {
            message.refuse(failure);
        }
        mailbox.clear();
        end();
        for (Reply reply : owed) {
            reply.threw(failure);
        }
        if (owed.isEmpty() && object == null) {
            uncaught.add(failure.summary());
        }
        tellEnd();
    }

    private void end() {
        ended = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        leaked = sizeOf(imports) + sizeOf(held);
        for (Message message : mailbox) {
            message.refuse();
        }
        mailbox.clear();
        if (questions != null) {
            questions.drain(Question::cancel);
        }
        if (held != null) {
            held.drain(Question::finish);
        }
        for (Question question : delivered) {
            question.finish();
        }
        delivered.clear();
        if (imports != null) {
            imports.drain(Capability::release);
        }
        if (timers != null) {
            timers.drain(timer -> timer.cancel(false));
        }
        streams.end();
        sockets.end();
        isolate.dropped(this);
        if (!answers.isEmpty()) {
            answers.drain(reply -> reply.threw(CANCELED));
        }
    }

    private void tellEnd() {
        Runnable told = onEnd;
        if (told != null) {
            told.run();
        }
    }
}
