// What every WritableStream has inside, and the one that JavaScript's sinks need:
// https://streams.spec.whatwg.org/#ws-model

import {
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  TypeError,
} from "../../kernel/primordials.js";
import { currentOrNull } from "../../kernel/invocation.js";
import { Deferred, attempt } from "./promises.js";
import { Fifo } from "./fifo.js";

export const WRITABLE = 0;
export const ERRORING = 1;
export const ERRORED = 2;
export const CLOSED = 3;

/**
 * Who waits until a chunk is written.
 *
 * @typedef {object} WriteRequest
 * @property {() => void} resolve
 * @property {(error: unknown) => void} reject
 */

/**
 * Who holds a stream: a writer or a pipe.
 *
 * @typedef {object} WriterLock
 * @property {() => void} onClose
 * @property {(error: unknown) => void} onErroring
 * @property {(error: unknown) => void} onError
 * @property {(backpressure: boolean) => void} onBackpressure
 */

export function closedError() {
  return new TypeError("This WritableStream has been closed.");
}

/** A stream to a sink: its algorithms are given as functions, null for what it does not have. */
export class WritableCore {
  state = WRITABLE;
  error = undefined;
  /** @type {WriterLock | null} */
  lock = null;
  owner = currentOrNull();
  controller = null;
  /** Tells the controller's signal. @type {((reason: unknown) => void) | null} */
  onAbort = null;
  backpressure = false;
  #highWaterMark;
  #size;
  #algorithms;
  #started = false;
  #queue = new Fifo();
  #buffered = 0;
  /** The write that the sink is at. */
  #writing = null;
  /** @type {Deferred | null} a close that waits for its turn */
  #closeRequest = null;
  /** @type {Deferred | null} the close that the sink is at */
  #closing = null;
  /** The abort that is not settled. */
  #abort = null;
  /** What the first abort() gave. */
  #aborted = null;

  /** @param {{write: Function | null, close: Function | null, abort: Function | null}} algorithms */
  constructor(algorithms, highWaterMark, sizeAlgorithm) {
    this.#algorithms = algorithms;
    this.#highWaterMark = highWaterMark;
    this.#size = sizeAlgorithm;
    this.backpressure = this.desiredSize() <= 0;
  }

  /** Whether it takes nothing but bytes. */
  get isBytes() {
    return false;
  }

  /** @param {Function | null} algorithm */
  start(algorithm) {
    const started = () => {
      this.#started = true;
      this.#advance();
    };
    if (algorithm === null) {
      started();
      return;
    }
    PromisePrototypeThen(attempt(this.owner, algorithm, this.controller), started, (error) => {
      this.#started = true;
      this.#dealWith(error);
    });
  }

  get isClosing() {
    return this.#closeRequest !== null || this.#closing !== null;
  }

  desiredSize() {
    if (this.state === ERRORED || this.state === ERRORING) return null;
    return this.state === CLOSED ? 0 : this.#highWaterMark - this.#buffered;
  }

  /** @param {WriteRequest} request */
  write(chunk, request) {
    let size = 1;
    if (this.#size !== null && this.state === WRITABLE && !this.isClosing) {
      const { lock } = this;
      try {
        size = this.#size(chunk);
      } catch (error) {
        if (this.state === WRITABLE) this.#startErroring(error);
        request.reject(error);
        return;
      }
      if (this.lock !== lock) {
        request.reject(new TypeError("This WritableStream writer has been released."));
        return;
      }
    }
    if (this.state === ERRORED || this.state === ERRORING) {
      request.reject(this.error);
    } else if (this.state === CLOSED || this.isClosing) {
      request.reject(closedError());
    } else {
      this.#queue.push({ chunk, size, request });
      this.#buffered += size;
      this.#updateBackpressure();
      this.#advance();
    }
  }

  /** @returns {Promise<undefined>} */
  close() {
    if (this.state === CLOSED) return PromiseReject(closedError());
    if (this.state === ERRORED) return PromiseReject(this.error);
    if (this.isClosing) {
      return PromiseReject(new TypeError("Cannot close a writer that is already being closed"));
    }
    this.#closeRequest = new Deferred();
    const { promise } = this.#closeRequest;
    if (this.backpressure && this.state === WRITABLE) this.lock?.onBackpressure(false);
    this.#advance();
    return promise;
  }

  /** @returns {Promise<undefined>} */
  abort(reason) {
    this.#aborted ??= this.#abortOnce(reason);
    return this.#aborted;
  }

  #abortOnce(reason) {
    if (this.state === CLOSED || this.state === ERRORED) return PromiseResolve(undefined);
    this.onAbort?.(reason);
    // The signal's listeners may have done anything.
    if (this.state === CLOSED || this.state === ERRORED) return PromiseResolve(undefined);
    if (this.#aborted !== null) return this.#aborted;
    const wasErroring = this.state === ERRORING;
    this.#abort = { deferred: new Deferred(), reason: wasErroring ? undefined : reason, wasErroring };
    const { promise } = this.#abort.deferred;
    if (!wasErroring) this.#startErroring(reason);
    return promise;
  }

  /** What the controller's error() does. */
  errorIfWritable(error) {
    if (this.state === WRITABLE) this.#startErroring(error);
  }

  /** A writer gives up: what waits in its queue is not written. */
  dropWrites(error) {
    while (this.#queue.length > 0) {
      const { size, request } = this.#queue.shift();
      this.#buffered -= size;
      request.reject(error);
    }
  }

  #updateBackpressure() {
    if (this.state !== WRITABLE || this.isClosing) return;
    const backpressure = this.desiredSize() <= 0;
    if (backpressure === this.backpressure) return;
    this.backpressure = backpressure;
    this.lock?.onBackpressure(backpressure);
  }

  #advance() {
    if (!this.#started || this.#writing !== null || this.#closing !== null) return;
    if (this.state === ERRORING) this.#finishErroring();
    else if (this.state !== WRITABLE) return;
    else if (this.#queue.length > 0) this.#writeNext();
    else if (this.#closeRequest !== null) this.#closeNow();
  }

  #writeNext() {
    this.#writing = this.#queue.shift();
    const { write } = this.#algorithms;
    if (write === null) {
      this.#onWritten();
      return;
    }
    PromisePrototypeThen(
      attempt(this.owner, write, this.#writing.chunk, this.controller),
      this.#onWritten,
      this.#onWriteFailed,
    );
  }

  #onWritten = () => {
    const { size, request } = this.#writing;
    this.#buffered -= size;
    this.#writing = null;
    request.resolve();
    this.#updateBackpressure();
    this.#advance();
  };

  #onWriteFailed = (error) => {
    const { size, request } = this.#writing;
    this.#buffered -= size;
    this.#writing = null;
    request.reject(error);
    this.#dealWith(error);
  };

  #closeNow() {
    this.#closing = this.#closeRequest;
    this.#closeRequest = null;
    const { close } = this.#algorithms;
    if (close === null) this.#onClosed();
    else {
      PromisePrototypeThen(
        attempt(this.owner, close),
        () => this.#onClosed(),
        (error) => this.#onCloseFailed(error),
      );
    }
  }

  #onClosed() {
    this.#closing.resolve(undefined);
    this.#closing = null;
    if (this.state === ERRORING) {
      this.error = undefined;
      this.#abort?.deferred.resolve(undefined);
      this.#abort = null;
    }
    this.state = CLOSED;
    this.#algorithms = NO_ALGORITHMS;
    this.lock?.onClose();
  }

  #onCloseFailed(error) {
    this.#closing.reject(error);
    this.#closing = null;
    this.#abort?.deferred.reject(error);
    this.#abort = null;
    this.#dealWith(error);
  }

  #dealWith(error) {
    if (this.state === WRITABLE) this.#startErroring(error);
    else if (this.state === ERRORING) this.#finishErroring();
  }

  #startErroring(error) {
    this.state = ERRORING;
    this.error = error;
    this.lock?.onErroring(error);
    if (this.#started && this.#writing === null && this.#closing === null) this.#finishErroring();
  }

  #finishErroring() {
    this.state = ERRORED;
    const { abort } = this.#algorithms;
    this.#algorithms = NO_ALGORITHMS;
    const { error } = this;
    this.dropWrites(error);
    const pending = this.#abort;
    this.#abort = null;
    if (pending === null || pending.wasErroring || abort === null) {
      if (pending?.wasErroring === true) pending.deferred.reject(error);
      else pending?.deferred.resolve(undefined);
      this.#onErrored();
      return;
    }
    PromisePrototypeThen(
      attempt(this.owner, abort, pending.reason),
      () => {
        pending.deferred.resolve(undefined);
        this.#onErrored();
      },
      (failure) => {
        pending.deferred.reject(failure);
        this.#onErrored();
      },
    );
  }

  #onErrored() {
    this.#closeRequest?.reject(this.error);
    this.#closeRequest = null;
    this.lock?.onError(this.error);
  }
}

const NO_ALGORITHMS = { __proto__: null, write: null, close: null, abort: null };
