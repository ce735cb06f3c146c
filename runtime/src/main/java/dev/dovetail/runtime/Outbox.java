package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.MalformedMessageException;
import dev.dovetail.rpc.OutboxReader;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.PayloadWriter;
import dev.dovetail.rpc.Wire;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends what a turn left in an isolate's outbox on its way. It is not trusted: ids are looked up in
 * the tables of the invocation that they belong to, and what the kernel never writes condemns the
 * isolate. The thread that owns the isolate.
 */
final class Outbox {
    private final WorkerIsolate isolate;
    private final WorkerRuntime runtime;
    private final Lane lane;
    private final OutboxReader reader = new OutboxReader();

    /** Whom else the messages of a turn are from. */
    private final List<Invocation> others = new ArrayList<>(2);

    /** The question that a DEADLINE message was about, who asks it, and its milliseconds or 0. */
    private int deadlineOf;

    private @Nullable Invocation deadlineBy;
    private int deadlineMillis;

    Outbox(WorkerIsolate isolate, WorkerRuntime runtime, Lane lane) {
        this.isolate = isolate;
        this.runtime = runtime;
        this.lane = lane;
    }

    /** Sends everything. Throws {@link MalformedMessageException} if there is what cannot be. */
    void send(ByteBuffer bytes, Invocation turns) {
        reader.begin(bytes);
        sendRest(turns);
    }

    /** Sends what JavaScript has added since. */
    void sendMore(ByteBuffer bytes, Invocation turns) {
        reader.resume(bytes);
        sendRest(turns);
    }

    private void sendRest(Invocation turns) {
        Invocation from = turns;
        while (reader.next()) {
            if (reader.type() == Wire.AS) {
                from = reader.a() == 0 ? turns : isolate.invocation(reader.a());
                if (from != null && from != turns && !others.contains(from)) {
                    others.add(from);
                }
            } else if (from != null && !from.ended) {
                send(from);
            }
        }
        if (!others.isEmpty()) {
            others.forEach(isolate::turnedFor);
            others.clear();
        }
    }

    /** The error by which a turn broke its Durable Object; null if it did not. */
    @Nullable Failure brokenBy(ByteBuffer bytes) {
        reader.begin(bytes);
        while (reader.next()) {
            if (reader.type() == Wire.ABORT || reader.type() == Wire.BREAK) {
                return Failure.parse(reader.payload(), reader.b());
            }
        }
        return null;
    }

    /** Whether a turn entered or left critical sections. */
    boolean hasGate(ByteBuffer bytes) {
        reader.begin(bytes);
        while (reader.next()) {
            if (reader.type() == Wire.GATE) {
                return true;
            }
        }
        return false;
    }

    private void log(Invocation from, int level) {
        byte[] text = reader.payload();
        if (from.logs(text.length)) {
            runtime.logged(isolate.worker, level, text);
        }
    }

    /**
     * Prints what was logged and sends nothing: the turn was ended, or no invocation runs yet.
     *
     * @param from whose turn it was; null for none
     */
    void printLogs(ByteBuffer bytes, @Nullable Invocation from) {
        try {
            reader.begin(bytes);
            while (reader.next()) {
                if (reader.type() == Wire.LOG && from != null) {
                    log(from, reader.a());
                } else if (reader.type() == Wire.LOG) {
                    runtime.logged(isolate.worker, reader.a(), reader.payload());
                }
            }
        } catch (MalformedMessageException e) {
            // a turn that was ended leaves half a message: what came before it has been read
        }
    }

    private void send(Invocation from) {
        int a = reader.a();
        int b = reader.b();
        switch (reader.type()) {
            case Wire.CALL -> call(from);
            case Wire.RETURN ->
                    from.answer(a, reader.payload(), takePassed(from, from.servesAnswer(a)), b);
            case Wire.THROW -> from.answerError(a, reader.payload(), b);
            case Wire.RELEASE -> from.releaseImport(a);
            case Wire.FINISH -> from.finishQuestion(a);
            case Wire.CANCEL -> from.cancelQuestion(a);
            case Wire.TIMER -> Timers.set(lane, from, a, b);
            case Wire.UNTIMER -> Timers.clear(from, a);
            case Wire.LOG -> log(from, a);
            case Wire.TASKS -> from.setTasks(a);
            case Wire.CHUNK -> {
                ByteSink sink = from.streams.outgoing(a);
                if (sink != null) {
                    sink.chunk(reader.payloadView());
                }
            }
            case Wire.END -> endStream(from.streams.endOutgoing(a));
            case Wire.FAIL -> endStream(from.streams.closeOutgoing(a));
            case Wire.PULL -> {
                if (b > 0) {
                    from.streams.pull(a, b);
                }
            }
            case Wire.STOP -> stopStream(from, a, reader.payload());
            case Wire.FETCH -> {
                Question question = ask(from, a);
                runtime.outbound(lane, from, reader.payload(), takePassed(from, true), question);
                awaitAnswer(question);
            }
            case Wire.CONNECT ->
                    runtime.connect(
                            lane, from, reader.payload(), takePassed(from, true), from.ask(a));
            case Wire.SECURE -> from.secure(b, from.ask(a));
            case Wire.DEADLINE -> {
                deadlineOf = a;
                deadlineBy = from;
                deadlineMillis = b;
            }
            case Wire.JOB -> runtime.job(from, reader.payload(), from.ask(a));
            case Wire.UNCAUGHT -> uncaught(from);
            case Wire.ABORT -> from.abort(Failure.parse(reader.payload(), b));
            case Wire.SERVICE -> ownService(a);
            case Wire.OBJECT -> objectStub(from, a, b);
            case Wire.EVICT -> evict(from.object(b), from.ask(a));
            case Wire.GATE -> objectOf(from).gate(a);
            case Wire.BREAK -> from.abort(Failure.parse(reader.payload(), b));
            case Wire.WAKE -> isolate.deliver(from, new Message.Wake(a));
            default -> socket(from, a, b);
        }
    }

    /** What a Durable Object does with a WebSocket that it keeps while it is not in memory. */
    private boolean hibernated(LiveObject object, int a, int b) {
        switch (reader.type()) {
            case Wire.HIBERNATE -> object.namespace.openSockets(object).add(a, reader.payload());
            case Wire.AUTO_RESPONSE -> autoResponse(object);
            default -> {
                ObjectSockets sockets = object.namespace.sockets(object.id);
                HibernatedSocket socket = sockets == null ? null : sockets.get(a);
                if (socket == null) {
                    return reader.type() == Wire.ATTACH;
                }
                switch (reader.type()) {
                    case Wire.ATTACH -> socket.attach(reader.payload());
                    case Wire.SOCKET_TEXT, Wire.SOCKET_BYTES, Wire.SOCKET_CLOSE ->
                            socket.send(reader.type(), b, reader.payload());
                    case Wire.SOCKET_FAIL -> socket.drop();
                    default -> {
                        // who keeps it takes what comes by itself
                    }
                }
            }
        }
        return true;
    }

    private void autoResponse(LiveObject object) {
        PayloadReader payload = new PayloadReader(reader.payload());
        ObjectSockets sockets = object.namespace.openSockets(object);
        if (payload.arrayHead() == 2) {
            sockets.answer(encoded(payload.text()), encoded(payload.text()));
        } else {
            sockets.answer(null, null);
        }
    }

    private static byte[] encoded(String text) {
        var payload = new PayloadWriter();
        payload.text(text);
        return payload.toBytes();
    }

    private void socket(Invocation from, int a, int b) {
        if (from.object != null && hibernated(from.object, a, b)) {
            return;
        }
        SocketSink other = from.sockets.other(a);
        switch (reader.type()) {
            case Wire.SOCKET_TEXT -> {
                if (other != null) {
                    other.text(reader.payload());
                }
            }
            case Wire.SOCKET_BYTES -> {
                if (other != null) {
                    other.bytes(reader.payload());
                }
            }
            case Wire.SOCKET_CLOSE -> from.sockets.close(a, b, reader.payload());
            case Wire.SOCKET_FAIL -> {
                byte[] payload = reader.payload();
                from.sockets.fail(a, payload.length == 0 ? null : Failure.parse(payload, 0));
            }
            case Wire.SOCKET_PULL -> from.sockets.pull(a, b);
            default -> throw new MalformedMessageException("type " + reader.type());
        }
    }

    private void endStream(@Nullable ByteSink sink) {
        if (sink == null) {
            return;
        }
        if (reader.type() == Wire.END) {
            sink.end();
        } else {
            // the other end may be the front door, which tells a person
            sink.fail(isolate.worker.readable(Failure.parse(reader.payload(), reader.b())));
        }
    }

    private static void stopStream(Invocation from, int number, byte[] payload) {
        if (payload.length == 0) {
            from.streams.writableClosed(number);
        } else {
            from.streams.stopIncoming(number, Failure.parse(payload, 0));
        }
    }

    private void ownService(int number) {
        var inProps = new ArrayList<Service>(reader.capabilityCount());
        for (int i = 0; i < reader.capabilityCount(); i++) {
            if (reader.capabilityKind(i) != Wire.CAP_SERVICE) {
                throw new MalformedMessageException("props with what is no service");
            }
            inProps.add(isolate.service(reader.capabilityId(i)));
        }
        PayloadReader payload = new PayloadReader(reader.payload());
        payload.arrayHead(2);
        isolate.addOwnService(
                number,
                Service.own(isolate.worker.name(), payload.text(), payload.text(), inProps));
    }

    private void objectStub(Invocation from, int number, int namespace) {
        PayloadReader payload = new PayloadReader(reader.payload());
        payload.arrayHead(2);
        String id = payload.text();
        String name = payload.textOrNull();
        from.addObject(number, new ObjectStub(isolate.namespace(namespace), id, name));
    }

    private static void evict(ObjectStub stub, Question question) {
        LiveObject object = stub.reach();
        object.invocation.isolate.execute(
                () -> {
                    object.putAway();
                    var payload = new PayloadWriter();
                    payload.undefined();
                    question.returned(payload.toBytes(), Message.NOTHING, 0);
                });
    }

    private static LiveObject objectOf(Invocation from) {
        LiveObject object = from.object;
        if (object == null) {
            throw new MalformedMessageException("a gate of what is no Durable Object");
        }
        return object;
    }

    private void uncaught(Invocation from) {
        String text = isolate.worker.readable(new PayloadReader(reader.payload()).text());
        if (from.object == null) {
            from.uncaught.add(text);
        }
        runtime.uncaught(isolate.worker, text);
    }

    private void call(Invocation from) {
        int operation = (reader.b() >> 8) & 0xff;
        boolean isFetch = operation == Wire.OP_FETCH;
        int target = reader.c();
        Question question = ask(from, reader.a());
        byte[] payload = reader.payload();
        switch (reader.b() & 0xff) {
            case Wire.TO_SERVICE -> {
                Service service = isolate.service(target);
                if (service.deadlineMillis().isPresent()) {
                    question.deadline =
                            Deadlines.earlier(
                                    question.deadline, service.deadlineMillis().getAsInt());
                }
                runtime.call(
                        lane,
                        from,
                        service,
                        operation,
                        payload,
                        takePassed(from, isFetch),
                        question,
                        (reader.b() & Wire.REDIRECTED) != 0);
            }
            case Wire.TO_OBJECT ->
                    runtime.callObject(
                            from,
                            from.object(target),
                            operation,
                            payload,
                            takePassed(from, isFetch),
                            question);
            case Wire.TO_CAPABILITY -> {
                Capability capability = from.imported(target);
                callExport(
                        capability.host,
                        capability.export,
                        capability.gate,
                        operation,
                        payload,
                        takePassed(from, from.serves(capability.host)),
                        question);
            }
            case Wire.TO_OWN ->
                    callExport(
                            from,
                            target,
                            question.gate,
                            operation,
                            payload,
                            takePassed(from, false),
                            question);
            case Wire.TO_RESULT ->
                    callResult(
                            from.questionForResult(target),
                            operation,
                            payload,
                            takePassed(from, false),
                            question);
            default -> throw new MalformedMessageException("target kind " + reader.b());
        }
        awaitAnswer(question);
    }

    /** A question whose answer is awaited no longer than the asking invocation's own. */
    private Question ask(Invocation from, int number) {
        Question question = from.ask(number);
        question.deadline = from.answerUntil;
        if (deadlineMillis != 0) {
            if (deadlineOf == number && deadlineBy == from) {
                question.deadline = Deadlines.earlier(question.deadline, deadlineMillis);
            }
            deadlineMillis = 0;
            deadlineBy = null;
        }
        return question;
    }

    private void awaitAnswer(Question question) {
        if (question.deadline != Deadlines.NONE) {
            question.startTimer(lane);
        }
    }

    private static void callExport(
            Invocation host,
            int export,
            int gate,
            int operation,
            byte[] payload,
            Passed[] passed,
            Question question) {
        question.callee = host;
        host.isolate.deliver(
                host, new Message.CallExport(question, operation, export, gate, payload, passed));
    }

    private static void callResult(
            Question base, int operation, byte[] payload, Passed[] passed, Question question) {
        Invocation callee = base.callee;
        question.callee = callee;
        if (callee == null) {
            Message.release(passed);
            question.threw(base.failure());
        } else {
            callee.isolate.deliver(
                    callee, new Message.CallResult(question, operation, base, payload, passed));
        }
    }

    private static SocketEnd takeSocket(Invocation from, int id) {
        LiveObject object = from.object;
        ObjectSockets sockets = object == null ? null : object.namespace.sockets(object.id);
        HibernatedSocket kept = sockets == null ? null : sockets.get(id);
        return kept == null ? from.sockets.take(id) : kept;
    }

    /** What the message passes; {@code isServed}: the sender lives for what it offers. */
    private Passed[] takePassed(Invocation from, boolean isServed) {
        int count = reader.capabilityCount();
        if (count == 0) {
            return Message.NOTHING;
        }
        Passed[] passed = new Passed[count];
        for (int i = 0; i < count; i++) {
            int id = reader.capabilityId(i);
            int kind = reader.capabilityKind(i);
            passed[i] =
                    switch (kind & 0xff) {
                        case Wire.CAP_EXPORT -> from.export(id, isServed);
                        case Wire.CAP_IMPORT -> from.imported(id).share();
                        case Wire.CAP_SERVICE -> isolate.service(id);
                        case Wire.CAP_OBJECT -> from.object(id);
                        case Wire.CAP_READABLE -> from.streams.openOutgoing(id, false, isServed);
                        case Wire.CAP_SIGNAL -> from.streams.openOutgoing(id, !isServed, isServed);
                        case Wire.CAP_CONNECTION -> from.streams.openOutgoing(id, true, isServed);
                        case Wire.CAP_WRITABLE -> from.streams.offerWritable(id, isServed);
                        case Wire.CAP_HANDED_ON -> from.streams.handOn(id);
                        case Wire.CAP_SOCKET -> takeSocket(from, id);
                        case Wire.CAP_BUFFER -> isolate.buffers.sent(kind >>> 8, id);
                        default -> throw new MalformedMessageException("capability kind " + kind);
                    };
        }
        return passed;
    }
}
