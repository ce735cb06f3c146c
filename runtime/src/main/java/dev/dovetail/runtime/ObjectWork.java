package dev.dovetail.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dovetail.isolate.HostWork;
import dev.dovetail.storage.StorageException;

import java.nio.ByteBuffer;

/**
 * Host work for Durable Objects, what comes beside a call's arguments or goes beside its payload,
 * and the web's operations.
 */
final class ObjectWork implements HostWork {
    /** The id of a name in namespace a: b bytes of UTF-8. Gives 32 bytes. */
    private static final int ID_OF_NAME = 90;

    /** An id of namespace a that no other object has. Gives 32 bytes. */
    private static final int UNIQUE_ID = 91;

    /** Whether namespace a made an id: 32 bytes. Gives 1 or 0. */
    private static final int IS_ID = 92;

    /** When the socket a was last answered without the object: milliseconds since 1970, digits. */
    private static final int ANSWERED = 93;

    /** Who called the invocation a: {@link Beside#caller}. */
    private static final int CALLER = 94;

    /** The trace that the invocation a belongs to: {@link Beside#trace}. */
    private static final int TRACE = 95;

    /**
     * A place for a large buffer of a bytes, which is about to be sent. Gives its page + 1, or 0.
     */
    private static final int RESERVE = 96;

    /** From here on: {@link dev.dovetail.storage.ObjectStorage#run}. */
    private static final int FIRST_OF_STORAGE = 100;

    private final WebWork web = new WebWork();
    private final WorkerIsolate isolate;

    ObjectWork(WorkerIsolate isolate) {
        this.isolate = isolate;
    }

    @Override
    public int run(int operation, int a, int b, ByteBuffer scratch) throws Refused {
        return switch (operation) {
            case ID_OF_NAME -> give(ids(a).ofName(take(scratch, b)), scratch);
            case UNIQUE_ID -> give(ids(a).unique(), scratch);
            case ANSWERED -> answered(a, scratch);
            case CALLER, TRACE -> beside(operation, a, scratch);
            // what an object sends may leave long after its turn
            case RESERVE -> isolate.turning() == null ? isolate.buffers.reserve(a) + 1 : 0;
            case IS_ID -> ids(a).isMine(take(scratch, ObjectIds.BYTES)) ? 1 : 0;
            default ->
                    operation < FIRST_OF_STORAGE
                            ? web.run(operation, a, b, scratch)
                            : store(operation, a, b, scratch);
        };
    }

    private int store(int operation, int a, int b, ByteBuffer scratch) throws Refused {
        LiveObject object = isolate.turning();
        if (object == null) {
            throw new Refused("Error", "It is not a Durable Object's turn.");
        }
        try {
            return object.storage.run(operation, a, b, scratch);
        } catch (StorageException e) {
            throw new Refused(e.type(), String.valueOf(e.getMessage()));
        }
    }

    private int beside(int operation, int number, ByteBuffer scratch) {
        Invocation invocation = isolate.invocation(number);
        String json =
                invocation == null
                        ? "null"
                        : operation == CALLER
                                ? Beside.caller(invocation)
                                : Beside.trace(invocation);
        return give(json.getBytes(US_ASCII), scratch);
    }

    private int answered(int number, ByteBuffer scratch) {
        LiveObject object = isolate.turning();
        ObjectSockets sockets = object == null ? null : object.namespace.sockets(object.id);
        HibernatedSocket socket = sockets == null ? null : sockets.get(number);
        return give(
                Double.toString(socket == null ? 0 : socket.answered()).getBytes(US_ASCII),
                scratch);
    }

    private ObjectIds ids(int number) throws Refused {
        Namespace namespace = isolate.namespaceOrNull(number);
        if (namespace == null) {
            throw new Refused("Error", isolate.missingNamespace(number));
        }
        return namespace.ids;
    }

    private static byte[] take(ByteBuffer scratch, int length) {
        byte[] bytes = new byte[Math.clamp(length, 0, scratch.capacity())];
        scratch.get(0, bytes);
        return bytes;
    }

    private static int give(byte[] bytes, ByteBuffer scratch) {
        scratch.put(0, bytes);
        return bytes.length;
    }

    @Override
    public void close() {
        web.close();
    }
}
