package dev.dovetail.rpc;

/**
 * The numbers of the binary message format that Java and an isolate share; {@code kernel/wire.js}
 * is its twin and describes the layout.
 */
public final class Wire {
    /** Bytes before the first message of a buffer. */
    public static final int HEADER_BYTES = 16;

    /** Bytes of a message before its capabilities. */
    public static final int MESSAGE_BYTES = 24;

    /** In: the first message of an invocation. a=answer, b=operation, c=door. */
    public static final int EVENT = 1;

    /** a=question or answer, b=target kind | operation &lt;&lt; 8, c=target. */
    public static final int CALL = 2;

    /** a=answer or question, b=flags; the payload is the value. */
    public static final int RETURN = 3;

    /** a=answer or question, b=error flags; the payload is the error. */
    public static final int THROW = 4;

    /** Out: a=import; in: a=export; b=handles given back. */
    public static final int RELEASE = 5;

    /** Out: a=question whose result is disposed; in: a=answer that nobody will use any more. */
    public static final int FINISH = 6;

    /** Out: a=question that is given up; in: a=answer whose caller is gone. */
    public static final int CANCEL = 7;

    /** Out: a=timer, b=milliseconds; in: a=timer that is due. */
    public static final int TIMER = 8;

    /** Out: a=timer. */
    public static final int UNTIMER = 9;

    /** Out: a=level; the payload is the text. */
    public static final int LOG = 10;

    /** Out: a=number of waitUntil promises that are pending now. */
    public static final int TASKS = 11;

    /** a=stream; the payload is raw bytes. */
    public static final int CHUNK = 12;

    /** a=stream. */
    public static final int END = 13;

    /** a=stream; the payload is the error. */
    public static final int FAIL = 14;

    /** a=stream, b=bytes wanted. */
    public static final int PULL = 15;

    /**
     * a=stream whose reader takes no more; the payload is the error, or nothing if it is a
     * WritableStream that is closed as its writer wished.
     */
    public static final int STOP = 16;

    /** In: a=invocation that has ended. */
    public static final int DROP = 17;

    /** Out: a=question; the payload is a request for the network. */
    public static final int FETCH = 18;

    /** Out: a=invocation that the messages after this one belong to, 0 for the turn's own. */
    public static final int AS = 19;

    /** Out: a=question; the payload is [name, arguments] of work for Java. */
    public static final int JOB = 20;

    /** Out: the invocation failed where nobody catches it; the payload is the text. */
    public static final int UNCAUGHT = 21;

    /**
     * Out: a=number, below zero; the payload is [entrypoint, props] of this very Worker, and the
     * capabilities are the services in the props.
     */
    public static final int SERVICE = 22;

    /** Out: b=error flags; the invocation ends here, with the error that is the payload. */
    public static final int ABORT = 23;

    /** Out: a=question that is asked next, b=milliseconds that its answer may take. */
    public static final int DEADLINE = 33;

    /** a=socket; the payload is a text. */
    public static final int SOCKET_TEXT = 24;

    /** a=socket; the payload is raw bytes. */
    public static final int SOCKET_BYTES = 25;

    /** a=socket, b=code; the payload is the reason, a text. */
    public static final int SOCKET_CLOSE = 26;

    /** a=socket; the payload is the error, or nothing if the other side is just gone. */
    public static final int SOCKET_FAIL = 27;

    /** a=socket, b=bytes of messages wanted. */
    public static final int SOCKET_PULL = 28;

    /** Out: a=number; in: the same, in a turn of its own. */
    public static final int WAKE = 29;

    /**
     * Out: a=question; the payload is [address, host, port, transport], the capability what is sent
     * there.
     */
    public static final int CONNECT = 30;

    /** Out: a=question, b=the question that opened a connection: TLS begins on it. */
    public static final int SECURE = 31;

    /**
     * Out: a=number by which the sender calls an object, b=namespace; the payload is [id, name or
     * undefined].
     */
    public static final int OBJECT = 40;

    /** Out: a=critical sections of the Durable Object that are open now, one in the other. */
    public static final int GATE = 41;

    /**
     * In: a Durable Object begins, a=last number of a socket; the payload is [class, id, name or
     * undefined, [request, response] or [], [[socket, [tag, …], attachment or undefined, closes],
     * …]].
     */
    public static final int BIRTH = 42;

    /** Out: b=error flags; the Durable Object is broken, by the error that is the payload. */
    public static final int BREAK = 43;

    /** Out: a=socket, odd; the object may leave memory and keeps it; payload [tag, …]. */
    public static final int HIBERNATE = 44;

    /** Out: a=socket; the payload is what it has attached. */
    public static final int ATTACH = 45;

    /** Out: what is answered without the object; payload [request, response] or []. */
    public static final int AUTO_RESPONSE = 46;

    /** Out: a=question, b=object, which is to leave memory: for tests. */
    public static final int EVICT = 47;

    /** Operation: call a member; payload [path, arguments]. */
    public static final int OP_CALL = 0;

    /** Operation: get a member; payload [path]. */
    public static final int OP_GET = 1;

    /** Operation: fetch; the payload is a request. */
    public static final int OP_FETCH = 2;

    /** Operation: run a test handler; no payload. */
    public static final int OP_TEST = 3;

    /** Operation: a scheduled event; payload [time, cron]. */
    public static final int OP_SCHEDULED = 4;

    /** Operation: a connection; payload [address], the capability is what is sent there. */
    public static final int OP_CONNECT = 5;

    /** Operation: an alarm; payload [time, retries so far]. */
    public static final int OP_ALARM = 6;

    /** Operation: a hibernated WebSocket's event; payload [socket, message type, code, content]. */
    public static final int OP_SOCKET = 7;

    /** Target of a call: a service reference. */
    public static final int TO_SERVICE = 0;

    /** Target of a call: an import of the sender, an export of the receiver. */
    public static final int TO_CAPABILITY = 1;

    /** Target of a call: the result of a question of the sender, an answer of the receiver. */
    public static final int TO_RESULT = 2;

    /** Target of a call: an export of the sender itself. */
    public static final int TO_OWN = 3;

    /** Target of a call: a Durable Object, by the sender's number for it. */
    public static final int TO_OBJECT = 4;

    /** Flag of CALL's target kind and operation: a redirect leads there, it is no new call. */
    public static final int REDIRECTED = 1 << 16;

    /** Flag of RETURN: disposing the result means something to the callee. */
    public static final int RESULT_DISPOSABLE = 1;

    /** Flag of RETURN: the callee holds stubs that it gave away, until nobody calls the result. */
    public static final int RESULT_GIVEN = 2;

    /** Flag of THROW: code threw it, not the runtime. */
    public static final int ERROR_REMOTE = 1;

    /** Flag of THROW: trying again may help. */
    public static final int ERROR_RETRYABLE = 2;

    /** Flag of THROW: the callee has too much to do, or a limit was reached. */
    public static final int ERROR_OVERLOADED = 4;

    /** Flag of THROW: a Durable Object was broken by it. */
    public static final int ERROR_RESET = 8;

    /** Capability: a new export of the sender. */
    public static final int CAP_EXPORT = 0;

    /** Capability: an import, of the sender on the way out, of the receiver on the way in. */
    public static final int CAP_IMPORT = 1;

    /** Capability: a service reference. */
    public static final int CAP_SERVICE = 2;

    /** Capability: a stream whose bytes flow with the message's direction. */
    public static final int CAP_READABLE = 3;

    /** Capability: a WritableStream, whose bytes flow against the message's direction. */
    public static final int CAP_WRITABLE = 4;

    /** Capability: a stream that came in and goes on unread, past the sender. */
    public static final int CAP_HANDED_ON = 8;

    /**
     * Capability: an end of a WebSocket. Out: odd for one that the sender makes, even for one that
     * it was given and hands on.
     */
    public static final int CAP_SOCKET = 9;

    /** Out: a stream as {@link #CAP_READABLE}, of an AbortSignal. */
    public static final int CAP_SIGNAL = 10;

    /** Out: a stream as {@link #CAP_READABLE}, but for which its writer does not stay. */
    public static final int CAP_CONNECTION = 12;

    /** Capability: a Durable Object, by the sender's or receiver's number for it. */
    public static final int CAP_OBJECT = 11;

    /**
     * Capability: an array buffer in shared memory, its page from the ninth bit of the kind on; the
     * number is its length in bytes. Only in calls of members and their results.
     */
    public static final int CAP_BUFFER = 13;

    /** Body: none. */
    public static final int BODY_NONE = 0;

    /** Body: a text. */
    public static final int BODY_TEXT = 1;

    /** Body: a byte string. */
    public static final int BODY_BYTES = 2;

    /** Body: [capability, length or -1]. */
    public static final int BODY_STREAM = 3;

    /** Body: a capability; there is none, but a WebSocket. */
    public static final int BODY_SOCKET = 4;

    private Wire() {}

    /** The size of a message of so many capabilities and bytes of payload, padded. */
    public static int messageBytes(int capabilities, int payload) {
        return (MESSAGE_BYTES + capabilities * 8 + 4 + payload + 3) & ~3;
    }
}
