package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;
import dev.dovetail.rpc.InboxWriter;
import dev.dovetail.rpc.PayloadWriter;
import dev.dovetail.rpc.Wire;
import dev.dovetail.storage.StorageException;

/**
 * What waits in an invocation's mailbox. A message is written into the inbox on the thread of the
 * receiver's isolate, and takes its numbers in the receiver's tables then.
 */
sealed interface Message {
    Passed[] NOTHING = {};

    /** Whether it is an event of its own, so that all that it causes goes before the next one. */
    default boolean isEvent() {
        return false;
    }

    /**
     * Whether it comes into a Durable Object of which so many critical sections are open: what
     * belongs to the innermost does, new events do not.
     */
    default boolean passes(int gate) {
        return true;
    }

    /** Bytes that {@link #write} needs. */
    int size();

    /** Writes the message. */
    void write(InboxWriter out, Invocation to);

    /** The receiver has ended: whoever waits for an answer is told. */
    default void refuse() {
        refuse(Invocation.GONE);
    }

    /** The receiver cannot take the message: whoever waits for an answer is told why. */
    default void refuse(Failure reason) {}

    /** Gives back what a message carried that nobody will read. */
    static void release(Passed[] passed) {
        for (Passed one : passed) {
            switch (one) {
                case Capability capability -> capability.release();
                case ByteSource source -> source.stop(Invocation.GONE);
                case SocketEnd socket -> socket.fail(null);
                case WritableEnd writable -> writable.sink().fail(Invocation.GONE);
                case LargeBuffer buffer -> buffer.free();
                case Service _, ObjectStub _ -> {
                    // nothing is held
                }
            }
        }
    }

    /** What is no door: the event is a Durable Object's. */
    int NO_DOOR = -1;

    /**
     * A call or fetch through a door: the first message of an invocation. Or one of the events of a
     * Durable Object, which needs no door.
     */
    record Event(int operation, int door, Reply reply, byte[] payload, Passed[] passed)
            implements Message {
        @Override
        public boolean passes(int gate) {
            return false;
        }

        @Override
        public int size() {
            return Wire.messageBytes(passed.length, payload.length);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            if (reply instanceof Question question && question.isExpired()) {
                release(passed);
                return;
            }
            if (door == NO_DOOR) {
                to.beginEvent(reply);
            } else {
                to.isolate.announceDoor(door);
            }
            reply.begun();
            int answer = to.openAnswer(reply);
            out.message(Wire.EVENT, answer, operation, door, passed.length);
            to.writePassed(out, passed);
            out.payload(payload);
        }

        @Override
        public void refuse(Failure reason) {
            release(passed);
            reply.begun();
            reply.refused(reason);
        }
    }

    /** A Durable Object begins. */
    record Birth(LiveObject object, byte[] payload) implements Message {
        Birth(LiveObject object) {
            this(object, payload(object));
        }

        @Override
        public int size() {
            return Wire.messageBytes(0, payload.length);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            ObjectSockets sockets = object.namespace.sockets(object.id);
            out.message(Wire.BIRTH, sockets == null ? 0 : sockets.last(), 0, 0, 0);
            out.payload(payload);
        }

        static byte[] payload(LiveObject object) {
            var payload = new PayloadWriter();
            payload.arrayHead(5);
            payload.text(object.namespace.className);
            payload.text(object.id);
            if (object.name == null) {
                payload.undefined();
            } else {
                payload.text(object.name);
            }
            ObjectSockets sockets = object.namespace.sockets(object.id);
            if (sockets == null) {
                payload.arrayHead(0);
                payload.arrayHead(0);
            } else {
                sockets.write(payload);
            }
            return payload.toBytes();
        }
    }

    /** The alarm of a Durable Object is due. */
    record Alarm(LiveObject object, Alarms.Run run) implements Message {
        /** An array's head and two numbers. */
        private static final int MOST_BYTES = 1 + 2 * 9;

        @Override
        public boolean passes(int gate) {
            return false;
        }

        @Override
        public int size() {
            return Wire.messageBytes(0, MOST_BYTES);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            Long time;
            try {
                time = object.beginAlarm();
                if (time == null) {
                    run.notDue(object.storage.alarm());
                    return;
                }
            } catch (StorageException e) {
                // the object's next operation says so to who called it
                object.blameStorage();
                run.threw(Failure.error(String.valueOf(e.getMessage())));
                return;
            }
            to.beginEvent(run);
            out.message(Wire.EVENT, to.openAnswer(run), Wire.OP_ALARM, 0, 0);
            var payload = new PayloadWriter();
            payload.arrayHead(2);
            payload.number((double) time);
            payload.number((double) run.retries());
            out.payload(payload.toBytes());
        }

        @Override
        public void refuse(Failure reason) {
            run.refused(reason);
        }
    }

    /**
     * A call on something that the receiver exported.
     *
     * @param gate the receiver's critical sections that were open when it did
     */
    record CallExport(
            Question question, int operation, int export, int gate, byte[] payload, Passed[] passed)
            implements Message {
        @Override
        public boolean passes(int open) {
            return gate >= open;
        }

        @Override
        public int size() {
            return Wire.messageBytes(passed.length, payload.length);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            int answer = to.openAnswer(question);
            int kind = Wire.TO_CAPABILITY | operation << 8;
            out.message(Wire.CALL, answer, kind, export, passed.length);
            to.writePassed(out, passed);
            out.payload(payload);
        }

        @Override
        public void refuse(Failure reason) {
            release(passed);
            question.threw(reason);
        }
    }

    /** A call on a result that the caller has not seen. */
    record CallResult(
            Question question, int operation, Question base, byte[] payload, Passed[] passed)
            implements Message {
        @Override
        public boolean passes(int gate) {
            return base.answer != Question.NO_ANSWER && base.answerGate >= gate;
        }

        @Override
        public int size() {
            return Wire.messageBytes(passed.length, payload.length);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            if (base.isExpired()) {
                refuse(Deadlines.PASSED);
                return;
            }
            int answer = to.openAnswer(question);
            int kind = Wire.TO_RESULT | operation << 8;
            out.message(Wire.CALL, answer, kind, base.answer, passed.length);
            to.writePassed(out, passed);
            out.payload(payload);
        }

        @Override
        public void refuse(Failure reason) {
            release(passed);
            question.threw(reason);
        }
    }

    /** The answer of a question. */
    record Return(Question question, int flags, byte[] payload, Passed[] passed)
            implements Message {
        @Override
        public boolean passes(int gate) {
            return question.gate >= gate;
        }

        @Override
        public int size() {
            return Wire.messageBytes(passed.length, payload.length);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            to.answered(question, flags);
            out.message(Wire.RETURN, question.id, flags, 0, passed.length);
            to.writePassed(out, passed);
            out.payload(payload);
        }

        @Override
        public void refuse(Failure reason) {
            question.finish();
            release(passed);
        }
    }

    /** The error that is the answer of a question. */
    record Throw(Question question, int flags, byte[] payload) implements Message {
        @Override
        public boolean passes(int gate) {
            return question.gate >= gate;
        }

        @Override
        public int size() {
            return Wire.messageBytes(0, payload.length);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            to.answered(question, 0);
            out.message(Wire.THROW, question.id, flags, 0, 0);
            out.payload(payload);
        }
    }

    /** A message that is only a number or two: RELEASE, FINISH, CANCEL, END, PULL. */
    record Signal(int type, int a, int b) implements Message {
        @Override
        public int size() {
            return Wire.messageBytes(0, 0);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            out.signal(type, a, b);
        }
    }

    /**
     * A timer is due.
     *
     * @param gate the critical sections that were open when it was set
     */
    record Timer(int number, int gate) implements Message {
        @Override
        public boolean passes(int open) {
            return gate >= open;
        }

        @Override
        public int size() {
            return Wire.messageBytes(0, 0);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            out.signal(Wire.TIMER, number, 0);
        }
    }

    /** A chunk of a stream. */
    record Chunk(int stream, byte[] bytes) implements Message {
        @Override
        public int size() {
            return Wire.messageBytes(0, bytes.length);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            out.message(Wire.CHUNK, stream, 0, 0, 0);
            out.payload(bytes);
        }
    }

    /** A message of a WebSocket, or its end. */
    record SocketEvent(int type, int socket, int code, byte[] payload) implements Message {
        @Override
        public boolean passes(int gate) {
            return false;
        }

        @Override
        public boolean isEvent() {
            return true;
        }

        @Override
        public int size() {
            return Wire.messageBytes(0, payload.length);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            out.message(type, socket, code, 0, 0);
            out.payload(payload);
        }
    }

    /** What an invocation wants to do in a turn of its own. */
    record Wake(int number) implements Message {
        @Override
        public boolean isEvent() {
            return true;
        }

        @Override
        public int size() {
            return Wire.messageBytes(0, 0);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            out.signal(Wire.WAKE, number, 0);
        }
    }

    /** A stream broke (FAIL) or its reader is gone (STOP); the payload is the error. */
    record Broken(int type, int stream, int flags, byte[] payload) implements Message {
        Broken(int type, int stream, Failure failure) {
            this(type, stream, failure.flags(), failure.toPayload());
        }

        @Override
        public int size() {
            return Wire.messageBytes(0, payload.length);
        }

        @Override
        public void write(InboxWriter out, Invocation to) {
            out.message(type, stream, flags, 0, 0);
            out.payload(payload);
        }
    }
}
