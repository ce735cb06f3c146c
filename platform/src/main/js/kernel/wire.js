// The binary layout of a message between Java and JavaScript; dev.dovetail.rpc.Wire is its twin.
//
// A buffer starts with HEADER_WORDS 32-bit little-endian words, then messages. A message is
//   word 0  type
//   word 1  size of the whole message in bytes, a multiple of 4
//   word 2  a  \
//   word 3  b   } by type, see below
//   word 4  c  /
//   word 5  number of capabilities, n
//   n times two words: kind, id
//   one word: length of the payload in bytes; then the payload, padded to a multiple of 4
//
// Inbox header: [invocation, bytes of messages, 0, 0]. Outbox header: [bytes of messages, moved,
// imports wait, 0].

export const HEADER_BYTES = 16;
export const MESSAGE_WORDS = 6;

/** Message types, the same numbers both ways. */
export const EVENT = 1; // in:  a=answer, b=operation, c=door             payload: see operations
export const CALL = 2; //  both: a=question or answer, b=target kind | operation << 8, c=target
export const RETURN = 3; // both: a=answer or question, b=flags            payload: the value
export const THROW = 4; // both: a=answer or question, b=error flags      payload: the error
export const RELEASE = 5; // out: a=import; in: a=export; b=handles given back
export const FINISH = 6; // out: a=question whose result is disposed; in: a=answer that nobody will use any more
export const CANCEL = 7; // in:  a=answer whose caller is gone; out: a=question no longer wanted
export const TIMER = 8; // out: a=timer, b=milliseconds; in: a=timer that is due
export const UNTIMER = 9; // out: a=timer
export const LOG = 10; // out: a=level                                     payload: the text
export const TASKS = 11; // out: a=number of waitUntil promises pending now
export const CHUNK = 12; // both: a=stream                                 payload: raw bytes
export const END = 13; // both: a=stream
export const FAIL = 14; // both: a=stream b=flags of THROW                 payload: the error
export const PULL = 15; // both: a=stream, b=bytes wanted
export const STOP = 16; // both: a=stream whose reader is gone             payload: the error
export const DROP = 17; // in:  a=invocation that has ended, for bookkeeping
export const FETCH = 18; // out: a=question                                payload: a request for the network
export const AS = 19; // out: a=invocation that the messages after this one belong to (0: the turn's own)
export const JOB = 20; // out: a=question                                  payload: [name, arguments]: work for Java
export const SERVICE = 22; // out: a=number, below zero; payload: [entrypoint, props]: a way into this very Worker, with the services in its props
export const UNCAUGHT = 21; // out: the invocation failed where nobody catches; payload: the text
export const ABORT = 23; // out: b=error flags; the invocation ends here    payload: the error for who waits
export const SOCKET_TEXT = 24; // both: a=socket                           payload: the text
export const SOCKET_BYTES = 25; // both: a=socket                          payload: raw bytes
export const SOCKET_CLOSE = 26; // both: a=socket, b=code                  payload: the reason, a text
export const SOCKET_FAIL = 27; // both: a=socket                           payload: the error, or nothing: the other side is gone
export const SOCKET_PULL = 28; // both: a=socket, b=bytes of messages wanted
export const WAKE = 29; // out: a=number; in: the same, in a turn of its own
export const CONNECT = 30; // out: a=question; payload: [address, host, port, transport], the capability is the stream to there; see OP_CONNECT
export const SECURE = 31; // out: a=question, b=the question that opened a connection: TLS begins on it
export const DEADLINE = 33; // out: a=question that is asked next, b=milliseconds that its answer may take
export const OBJECT = 40; // out: a=number by which the sender calls an object, b=namespace; payload: [id, name or undefined]
export const GATE = 41; // out: a=critical sections of the Durable Object that are open now, one in the other
export const BIRTH = 42; // in: a Durable Object begins, a=last number of a socket; payload: [class, id, name or undefined,
//   [request, response] or [], [[socket, [tag, …], attachment or undefined, closes], …]]; closes: 1 came, 2 was sent
export const HIBERNATE = 44; // out: a=socket, odd; the object may leave memory and keeps it; payload: [tag, …]
export const ATTACH = 45; // out: a=socket                                 payload: what it has attached
export const AUTO_RESPONSE = 46; // out: what is answered without the object; payload: [request, response] or []
export const BREAK = 43; // out: b=error flags; the Durable Object is broken payload: the error
export const EVICT = 47; // out: a=question, b=object, which is to leave memory: for tests

/** How a body goes in a request's or response's payload. */
export const BODY_NONE = 0;
export const BODY_TEXT = 1; // a text
export const BODY_BYTES = 2; // a byte string
export const BODY_STREAM = 3; // [capability, length or -1]
export const BODY_SOCKET = 4; // capability: no body, but a WebSocket

/** Operations of EVENT and CALL. */
export const OP_CALL = 0; // payload: [path, arguments]
export const OP_GET = 1; // payload: [path]
export const OP_FETCH = 2; // payload: a request
export const OP_SCHEDULED = 4; // payload: [time, cron]
export const OP_TEST = 3; // no payload
export const OP_ALARM = 6; // payload: [time, retries so far]
export const OP_SOCKET = 7; // payload: [socket, message type, code, content]: a hibernated WebSocket's event
export const OP_CONNECT = 5; // payload: [address], its capability is the stream to there; answer: the stream from there

/** Target kinds of CALL. */
export const TO_SERVICE = 0; // out: c=service reference
export const TO_CAPABILITY = 1; // out: c=import; in: c=export
export const TO_RESULT = 2; // out: c=question; in: c=answer
export const TO_OWN = 3; // out: c=export of the sender itself; arrives as TO_CAPABILITY

export const TO_OBJECT = 4; // out: c=the sender's number for a Durable Object

/** Flag of CALL's b: a redirect leads there, it is no new call. */
export const REDIRECTED = 1 << 16;

/** Flags of RETURN. */
export const RESULT_DISPOSABLE = 1; // the result had a disposer of its own: FINISH when it is disposed
export const RESULT_GIVEN = 2; // the sender holds stubs that the result gave away, until FINISH

/** Flags of THROW. */
export const ERROR_REMOTE = 1; // thrown by code, not by the runtime
export const ERROR_RETRYABLE = 2;
export const ERROR_OVERLOADED = 4;
export const ERROR_RESET = 8; // a Durable Object was broken by it

/** Kinds of a message's capabilities. */
export const CAP_EXPORT = 0; // out: a new export of the sender
export const CAP_IMPORT = 1; // out: an import of the sender; in: an import of the receiver
export const CAP_SERVICE = 2; // a service reference
export const CAP_READABLE = 3; // the bytes of a stream flow with the message's direction
export const CAP_WRITABLE = 4; // the bytes of a WritableStream flow against the message's direction
export const CAP_HANDED_ON = 8; // out: a stream that came in and goes on unread, past the sender
export const CAP_SOCKET = 9; // an end of a WebSocket: odd, the sender makes it; even, it was given one and hands it on
export const CAP_OBJECT = 11; // a Durable Object, by the sender's or receiver's number for it
export const CAP_SIGNAL = 10; // out: a stream like CAP_READABLE, of an AbortSignal
export const CAP_CONNECTION = 12; // out: a stream like CAP_READABLE for which its writer does not stay
export const CAP_BUFFER = 13; // | page << 8: an array buffer in kernel/large-buffers.js, the number is its length
