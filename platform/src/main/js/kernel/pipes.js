// Byte streams that cross an invocation's border. The reader grants credit in bytes (PULL), the writer sends
// chunks within it: what is not asked for is not produced, and nothing piles up in between.
import {
  append,
  ArrayPrototypeShift,
  Error,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  SafeMap,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  Uint8Array,
} from "./primordials.js";
import { addCapability, open, post, rawBytes, send } from "./encode.js";
import { beginInbox, copy, word } from "./decode.js";
import { CAP_CONNECTION, CAP_HANDED_ON, CAP_READABLE, CAP_SIGNAL, CHUNK, END, FAIL, PULL, STOP } from "./wire.js";
import { currentInvocation, runFor } from "./invocation.js";
import { Ahead } from "./ahead.js";
import { readableFromSource } from "../web/streams.js";
import { errorOf, failureOf, readFailure, writeFailure } from "../rpc/errors.js";

/** Bytes that a reader lets the writer be ahead. */
export const WINDOW = 256 * 1024;
/** Larger chunks are cut, so that a message stays small. */
const MAX_CHUNK = 64 * 1024;

/** What a reader gets told when the invocation that wrote has ended: Java's words. */
export const SENDER_ENDED = "The execution context that fed this stream has ended.";

const BROKEN_READABLE = "ReadableStream received over RPC disconnected prematurely.";
/** What a WritableStream that was given away is told when nobody writes to it any more. */
const BROKEN_WRITABLE =
  "WritableStream received over RPC was disconnected because the remote execution context has ended.";

/** @typedef {{pull(): Promise<Uint8Array | null>, cancel(reason: any): void}} ByteSource */

/** The writing end: pumps a source as far as credit goes. */
class Outgoing {
  credit = 0;
  pumping = false;
  over = false;

  constructor(invocation, id, source) {
    this.invocation = invocation;
    this.id = id;
    this.source = source;
  }

  grant(bytes) {
    this.credit += bytes;
    if (!this.pumping && !this.over) this.pump();
  }

  pump() {
    if (this.credit <= 0 || this.over) {
      this.pumping = false;
      return;
    }
    this.pumping = true;
    PromisePrototypeThen(
      pulled(this.source),
      (chunk) => runFor(this.invocation, () => this.write(chunk)),
      (error) => runFor(this.invocation, () => this.fail(error)),
    );
  }

  write(chunk) {
    if (this.over) return;
    if (chunk === null) {
      this.close();
      post(END, this.id, 0, 0);
      return;
    }
    this.credit -= sendChunk(this.id, chunk, 0);
    this.pump();
  }

  fail(error) {
    if (this.over) return;
    this.close();
    const failure = failureOf(error);
    open(FAIL, this.id, failure.flags, 0);
    writeFailure(failure);
    send();
  }

  close() {
    this.over = true;
    this.invocation.streams?.delete(this.id);
  }

  stop(reason) {
    if (this.over) return;
    this.close();
    this.source.cancel(reason);
  }
}

/**
 * Sends a chunk in as many messages as it needs.
 * @param {number} minCost what a message counts for at least
 * @returns {number} the credit that it took
 */
export function sendChunk(id, chunk, minCost) {
  const length = TypedArrayPrototypeGetByteLength(chunk);
  let cost = 0;
  for (let at = 0; at < length; at += MAX_CHUNK) {
    open(CHUNK, id, 0, 0);
    const size = length - at < MAX_CHUNK ? length - at : MAX_CHUNK;
    rawBytes(size === length ? chunk : part(chunk, at, size));
    send();
    cost += size > minCost ? size : minCost;
  }
  return cost;
}

/** A part of a chunk, without subarray(), which asks the chunk for its constructor. */
function part(chunk, from, length) {
  const offset = TypedArrayPrototypeGetByteOffset(chunk) + from;
  return new Uint8Array(TypedArrayPrototypeGetBuffer(chunk), offset, length);
}

function pulled(source) {
  try {
    return PromiseResolve(source.pull());
  } catch (error) {
    return PromiseReject(error);
  }
}

/** The reading end: a ByteSource over what arrives. */
export class Incoming {
  chunks = [];
  granted = 0;
  touched = false;
  ended = false;
  failure = null;
  waiting = null;
  /** The promise that fails with why it was given up, or null. */
  aborted = null;
  /** What a chunk counts for at least. */
  minCost = 0;
  /** What its reader is told instead of why it broke. */
  brokenText = null;

  constructor(invocation, id) {
    this.invocation = invocation;
    this.id = id;
  }

  took(chunk) {
    const length = TypedArrayPrototypeGetByteLength(chunk);
    this.granted -= length > this.minCost ? length : this.minCost;
  }

  /** Gives the stream away: true if nothing was read of it. */
  handOn() {
    if (this.touched || this.ended || this.failure !== null || this.invocation.ended) return false;
    this.ended = true;
    this.invocation.streams?.delete(this.id);
    return true;
  }

  pull() {
    this.touched = true;
    if (this.chunks.length > 0) {
      const chunk = ArrayPrototypeShift(this.chunks);
      this.took(chunk);
      this.grant();
      return PromiseResolve(chunk);
    }
    if (this.failure !== null) return PromiseReject(this.error());
    if (this.aborted !== null) return this.aborted;
    if (this.ended) return PromiseResolve(null);
    if (this.invocation.ended) {
      return PromiseReject(
        new Error("Couldn't complete operation because the execution context has ended."),
      );
    }
    this.grant();
    this.waiting ??= PromiseWithResolvers();
    return this.waiting.promise;
  }

  grant() {
    if (this.ended || this.failure !== null || this.granted > WINDOW / 2) return;
    const bytes = WINDOW - this.granted;
    this.granted += bytes;
    runFor(this.invocation, () => post(PULL, this.id, bytes, 0));
  }

  cancel(reason) {
    if (this.ended || this.failure !== null) return;
    this.stopWriter(reason);
  }

  /** The same where the reader is to hear of it, too. */
  abort(reason) {
    if (this.ended || this.failure !== null) return;
    this.stopWriter(reason);
    this.aborted = PromiseReject(reason);
    PromisePrototypeThen(this.aborted, undefined, () => {});
    this.waiting?.reject(reason);
    this.waiting = null;
  }

  /** Tells the writer that no more is taken, even if it has ended. */
  stopWriter(reason) {
    this.ended = true;
    this.chunks.length = 0;
    this.invocation.streams?.delete(this.id);
    runFor(this.invocation, () => {
      open(STOP, this.id, 0, 0);
      writeFailure(failureOf(reason));
      send();
    });
  }

  /** A chunk, or null at the end. */
  arrive(chunk) {
    if (this.ended) return;
    if (chunk === null) {
      this.ended = true;
      this.invocation.streams?.delete(this.id);
    }
    const waiting = this.waiting;
    if (waiting === null) {
      if (chunk !== null) append(this.chunks, chunk);
      return;
    }
    this.waiting = null;
    if (chunk !== null) this.took(chunk);
    waiting.resolve(chunk);
  }

  fail(failure) {
    if (this.ended) return;
    this.failure = failure;
    this.invocation.streams?.delete(this.id);
    this.waiting?.reject(this.error());
    this.waiting = null;
  }

  error() {
    return this.brokenText === null ? errorOf(this.failure) : new Error(this.brokenText);
  }
}

/** A number for a stream that is sent. */
export function nextStream(invocation) {
  invocation.streams ??= new SafeMap();
  return ++invocation.lastStream * 2 + 1;
}

/** A ByteSource that goes out; returns the stream's id. Nothing is pulled before it is asked for. */
function sendSource(invocation, source) {
  const id = nextStream(invocation);
  invocation.streams.set(id, new Outgoing(invocation, id, source));
  return id;
}

/**
 * Puts a stream into the message that is being written. One that came into this invocation, and that nobody has
 * read of, goes on without passing through here.
 * @returns its index among the message's capabilities
 */
export function offerSource(source) {
  const invocation = currentInvocation();
  if (source instanceof Incoming && source.invocation === invocation && source.handOn()) {
    return addCapability(CAP_HANDED_ON, source.id);
  }
  return addCapability(CAP_READABLE, sendSource(invocation, source));
}

/**
 * The same for a stream that is a value of its own: it is read a little ahead of its reader.
 * @returns {{index: number, id: number}} the index, and the stream's number, 0 if it only goes on
 */
export function offerReadable(source) {
  const invocation = currentInvocation();
  if (source instanceof Incoming && source.invocation === invocation && source.handOn()) {
    return { index: addCapability(CAP_HANDED_ON, source.id), id: 0 };
  }
  const id = sendSource(invocation, new Ahead(invocation, source));
  return { index: addCapability(CAP_READABLE, id), id };
}

/** A stream was offered in a message that is not sent. */
export function withdrawStream(invocation, id) {
  const stream = invocation.streams.get(id);
  invocation.streams.delete(id);
  if (stream instanceof Outgoing) stream.stop(new Error(BROKEN_READABLE));
  else stream.fail(failureOf(new Error(BROKEN_WRITABLE)));
}

/** The same for one direction of a connection, which this invocation does not stay for. */
export function offerConnection(source) {
  return addCapability(CAP_CONNECTION, sendSource(currentInvocation(), source));
}

/** The same for an AbortSignal: this invocation stays for those that it gave to whoever called it. */
export function offerSignal(source) {
  return addCapability(CAP_SIGNAL, sendSource(currentInvocation(), source));
}

/** A ByteSource over a stream that Java announced. */
export function receiveSource(invocation, id) {
  const incoming = new Incoming(invocation, id);
  invocation.streams ??= new SafeMap();
  invocation.streams.set(id, incoming);
  return incoming;
}

/** The same for a stream in a value: why it broke is not told, as in workerd. */
export function receiveValueSource(invocation, id) {
  const incoming = receiveSource(invocation, id);
  incoming.brokenText = BROKEN_READABLE;
  return incoming;
}

/** A ReadableStream over a stream that Java announced. */
export function receiveReadable(invocation, id) {
  return readableFromSource(receiveValueSource(invocation, id));
}

/** CHUNK, END, FAIL, PULL and STOP. */
export function onStream(invocation, type, at, payload, length) {
  const stream = invocation.streams?.get(word(at + 8));
  if (stream === undefined) return;
  switch (type) {
    case PULL:
      return stream.grant(word(at + 12));
    case CHUNK:
      return stream.arrive(copy(payload, length));
    case END:
      return stream.arrive(null);
    case FAIL:
      beginInbox(payload, length, null);
      return stream.fail(readFailure(word(at + 12)));
    case STOP:
      if (length === 0) return stream.stop(null);
      beginInbox(payload, length, null);
      return stream.stop(errorOf(readFailure(0)));
  }
}
