// pipeTo: https://streams.spec.whatwg.org/#readable-stream-pipe-to, one chunk at a time as workerd
// does it. Who aborts while a chunk is on its way is heard when it has arrived.

import { PromisePrototypeThen, PromiseReject, TypeError } from "../../kernel/primordials.js";
import { abortReason, addAbortAlgorithm, isAborted } from "../abort.js";
import { Deferred, later, quietly } from "./promises.js";
import * as readable from "./readable-core.js";
import { CLOSED, ERRORED, ERRORING } from "./writable-core.js";

const IDLE = 0;
const READING = 1;
const WRITING = 2;
const OVER = 3;

/**
 * @param {import("./readable-core.js").ReadableCore} source not locked
 * @param {import("./writable-core.js").WritableCore} destination not locked
 * @param {{preventAbort: boolean, preventCancel: boolean, preventClose: boolean,
 *   signal: AbortSignal | null}} options
 * @returns {Promise<undefined>}
 */
export function pipe(source, destination, options) {
  const { signal } = options;
  if (destination.isBytes && signal !== null && isAborted(signal)) {
    return PromiseReject(abortReason(signal));
  }
  const running = new Pipe(source, destination, options);
  running.start();
  return running.promise;
}

/** It is a request to read, a request to write, and the lock of the destination. */
class Pipe {
  #source;
  #destination;
  #options;
  #deferred = new Deferred();
  #doing = IDLE;
  #stepping = false;
  #removeAlgorithm = null;

  constructor(source, destination, options) {
    this.#source = source;
    this.#destination = destination;
    this.#options = options;
    source.disturbed = true;
    source.lock = readable.HELD;
    destination.lock = this;
  }

  get promise() {
    return this.#deferred.promise;
  }

  start() {
    const { signal } = this.#options;
    if (signal !== null) {
      this.#removeAlgorithm = addAbortAlgorithm(signal, () => later(this.#onAborted));
    }
    // An underlying source that has just been made starts first.
    const { state } = this.#source;
    if (state === readable.READABLE && !this.#isAborted()) later(this.#begin);
    else this.#step();
  }

  #begin = () => this.#step();

  #onAborted = () => {
    if (this.#doing === OVER) return;
    // A sink of the user's is not left while it writes.
    if (this.#doing === WRITING && !this.#destination.isBytes) return;
    this.#abort();
  };

  #isAborted() {
    const { signal } = this.#options;
    return signal !== null && isAborted(signal);
  }

  /** As long as nothing has to be waited for. */
  #step() {
    if (this.#stepping) return;
    this.#stepping = true;
    while (this.#doing === IDLE) this.#next();
    this.#stepping = false;
  }

  #next() {
    const source = this.#source;
    const destination = this.#destination;
    if (this.#isAborted()) this.#abort();
    else if (source.state === readable.ERRORED) this.#sourceFailed(source.error);
    else if (destination.state === ERRORED || destination.state === ERRORING) {
      this.#destinationFailed(destination.error);
    } else if (source.state === readable.CLOSED) this.#sourceClosed();
    else if (destination.state === CLOSED) this.#destinationClosed();
    else {
      this.#doing = READING;
      source.read(this);
    }
  }

  // ------------------------------------------------------------------------------------- a read

  chunk(value) {
    if (this.#doing === OVER) return;
    if (this.#isAborted()) {
      this.#doing = IDLE;
      this.#abort();
      return;
    }
    this.#doing = WRITING;
    this.#destination.write(value, this, true);
  }

  close() {
    this.#resume();
  }

  error() {
    this.#resume();
  }

  // ------------------------------------------------------------------------------------- a write

  resolve() {
    this.#resume();
  }

  reject(error) {
    if (this.#doing !== OVER) this.#destinationFailed(error);
  }

  #resume() {
    if (this.#doing === OVER) return;
    this.#doing = IDLE;
    this.#step();
  }

  // ------------------------------------------------------------------------- the destination's end

  onBackpressure() {}

  onErroring() {}

  onError(error) {
    if (this.#doing === READING) this.#destinationFailed(error);
  }

  onClose() {
    if (this.#doing !== READING) return;
    this.#over();
    this.#leaveSource(destinationClosed());
    this.#deferred.resolve(undefined);
  }

  // ------------------------------------------------------------------------------------- the ends

  #over() {
    this.#doing = OVER;
    this.#removeAlgorithm?.();
    if (this.#destination.lock === this) this.#destination.lock = null;
  }

  /** The source is free again; and it is cancelled unless that is prevented. */
  #leaveSource(reason) {
    const source = this.#source;
    source.lock = null;
    if (this.#options.preventCancel) source.release(reason);
    else quietly(source.cancel(reason));
  }

  #abort() {
    const reason = abortReason(this.#options.signal);
    const wasWriting = this.#doing === WRITING;
    this.#over();
    this.#leaveSource(reason);
    const reject = () => this.#deferred.reject(reason);
    if (this.#options.preventAbort) {
      if (wasWriting) this.#destination.breakOff();
      reject();
    } else {
      PromisePrototypeThen(this.#destination.abort(reason), reject, reject);
    }
  }

  #sourceFailed(error) {
    this.#source.lock = null;
    this.#over();
    if (this.#options.preventAbort) {
      this.#deferred.reject(error);
      return;
    }
    PromisePrototypeThen(
      this.#destination.abort(error),
      () => this.#deferred.reject(error),
      (failure) => this.#deferred.reject(failure),
    );
  }

  #destinationFailed(error) {
    this.#over();
    this.#leaveSource(error);
    this.#deferred.reject(error);
  }

  #sourceClosed() {
    this.#source.lock = null;
    const destination = this.#destination;
    if (this.#options.preventClose || destination.state === CLOSED || destination.isClosing) {
      this.#over();
      this.#deferred.resolve(undefined);
      return;
    }
    this.#doing = OVER;
    this.#removeAlgorithm?.();
    const free = () => {
      if (destination.lock === this) destination.lock = null;
    };
    PromisePrototypeThen(
      destination.close(),
      () => {
        free();
        this.#deferred.resolve(undefined);
      },
      (error) => {
        free();
        this.#deferred.reject(error);
      },
    );
  }

  #destinationClosed() {
    const error = destinationClosed();
    this.#over();
    this.#leaveSource(error);
    this.#deferred.reject(error);
  }
}

function destinationClosed() {
  return new TypeError("This destination writable stream is closed.");
}
