// WritableStreams that cross an invocation's border. Their bytes flow against the message that brought them: who
// got the stream writes, its owner reads and feeds the real one. A write is done when there is room for the next.
import {
  Error,
  PromisePrototypeThen,
  SafeMap,
  TypeError,
} from "./primordials.js";
import { addCapability, open, post, send } from "./encode.js";
import { CAP_WRITABLE, END, FAIL, STOP } from "./wire.js";
import { currentInvocation, runFor } from "./invocation.js";
import { Incoming, nextStream, sendChunk, WINDOW } from "./pipes.js";
import { SinkCore } from "../web/streams/sink-core.js";
import { quietly } from "../web/streams/promises.js";
import { writableCoreOf, writableOf } from "../web/streams/writable.js";
import { failureOf, writeFailure } from "../rpc/errors.js";

/** What a chunk counts for at least, so that small ones do not pile up. */
const MIN_COST = 512;

/** @implements {import("../web/streams/sink-core.js").ByteSink} the writing end */
class Written {
  #credit = WINDOW;
  /** Who waits for room, or for the close. */
  #waiting = null;
  /** @type {{error: unknown} | null} */
  #failure = null;

  constructor(invocation, id) {
    this.invocation = invocation;
    this.id = id;
    this.core = new SinkCore(this, null);
  }

  #refuse(request) {
    if (this.#failure !== null) request.reject(this.#failure.error);
    else if (this.invocation.ended) {
      request.reject(new Error("Couldn't complete operation because the execution context has ended."));
    } else return false;
    return true;
  }

  write(bytes, request) {
    if (this.#refuse(request)) return;
    runFor(this.invocation, () => {
      this.#credit -= sendChunk(this.id, bytes, MIN_COST);
    });
    if (this.#credit > 0) request.resolve();
    else this.#waiting = request;
  }

  end(request) {
    if (this.#refuse(request)) return;
    this.#waiting = request;
    runFor(this.invocation, () => post(END, this.id, 0, 0));
  }

  abort(reason) {
    if (this.#failure !== null) return;
    this.#failure = { error: reason };
    this.invocation.streams?.delete(this.id);
    runFor(this.invocation, () => {
      open(FAIL, this.id, 0, 0);
      writeFailure(failureOf(reason));
      send();
    });
  }

  /** PULL: the owner takes so many bytes more. */
  grant(bytes) {
    this.#credit += bytes;
    if (this.#credit > 0) this.#take()?.resolve();
  }

  /** STOP: the owner has closed the stream as we wished, or takes no more. */
  stop(error) {
    this.invocation.streams?.delete(this.id);
    const waiting = this.#take();
    if (error === null) {
      waiting?.resolve();
      return;
    }
    this.#failure = { error };
    if (waiting !== null) waiting.reject(error);
    else this.core.breakDown(error);
  }

  #take() {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }
}

/** Feeds a stream of ours with what arrives from those who got it. */
class Feeding {
  constructor(invocation, incoming, core) {
    this.invocation = invocation;
    this.incoming = incoming;
    this.core = core;
    this.over = false;
    core.lock = this;
    this.next();
  }

  next() {
    PromisePrototypeThen(
      this.incoming.pull(),
      (chunk) => this.take(chunk),
      (error) => this.lost(error),
    );
  }

  take(chunk) {
    if (this.over) return;
    const { core } = this;
    if (chunk !== null) {
      core.write(chunk, { resolve: () => this.next(), reject: (error) => this.refuse(error) });
      return;
    }
    PromisePrototypeThen(
      core.close(),
      () => this.closed(),
      (error) => this.refuse(error),
    );
  }

  lost(error) {
    if (this.over) return;
    this.over = true;
    runFor(this.invocation, () => quietly(this.core.abort(error)));
  }

  closed() {
    if (this.over) return;
    this.over = true;
    runFor(this.invocation, () => post(STOP, this.incoming.id, 0, 0));
  }

  /** The stream takes no more. */
  refuse(error) {
    if (this.over) return;
    this.over = true;
    this.incoming.stopWriter(error);
  }

  // ------------------------------------------------------------- the stream's lock

  onClose() {}
  onBackpressure() {}

  onErroring(error) {
    this.refuse(error);
  }

  onError(error) {
    this.refuse(error);
  }
}

/**
 * Puts a WritableStream into the message that is being written.
 *
 * @returns {{index: number, id: number}} its index among the message's capabilities, and the stream's number
 */
export function offerWritable(stream) {
  const core = writableCoreOf(stream);
  if (core.lock !== null) throw new TypeError("The WritableStream has been locked to a writer.");
  const invocation = currentInvocation();
  const id = nextStream(invocation);
  const incoming = new Incoming(invocation, id);
  incoming.granted = WINDOW;
  incoming.minCost = MIN_COST;
  invocation.streams.set(id, incoming);
  new Feeding(invocation, incoming, core);
  return { index: addCapability(CAP_WRITABLE, id), id };
}

/** A WritableStream of another's, which Java announced. */
export function receiveWritable(invocation, id) {
  const written = new Written(invocation, id);
  invocation.streams ??= new SafeMap();
  invocation.streams.set(id, written);
  return writableOf(written.core);
}
