// Streams to a byte sink, which are workerd's "internal" ones: the writable side of an
// IdentityTransformStream, and what goes elsewhere. They copy what is written, so the writer keeps
// its buffers; and a write is done when the sink has taken it.

import {
  PromiseReject,
  PromiseResolve,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  Uint8Array,
} from "../../kernel/primordials.js";
import { copyBytes, viewBytes } from "../buffer-source.js";
import { encodeUtf8 } from "../encoding.js";
import { Deferred } from "./promises.js";
import { Fifo } from "./fifo.js";
import { notBytes } from "./sources.js";
import { CLOSED, ERRORED, WRITABLE, closedError } from "./writable-core.js";

/**
 * Takes bytes in pieces.
 *
 * @typedef {object} ByteSink
 * @property {(bytes: Uint8Array, request: {resolve: () => void,
 *   reject: (error: unknown) => void}) => void} write one at a time; the bytes become the sink's
 * @property {(request: {resolve: () => void, reject: (error: unknown) => void}) => void} end
 * @property {(reason: unknown) => void} abort
 * @property {() => void} [breakOff] the write that it is at will not be waited for
 */

export class SinkCore {
  state = WRITABLE;
  error = undefined;
  /** @type {import("./writable-core.js").WriterLock | null} */
  lock = null;
  backpressure = false;
  isClosing = false;
  /** Why nothing more may be written, though the stream is open: what it belongs to is closing. */
  refusal = null;
  #sink;
  /** null: there is always room. */
  #highWaterMark;
  #buffered = 0;
  /** Writes, and at the end the close, as {bytes, request}; the first is the sink's. */
  #queue = new Fifo();

  /**
   * @param {ByteSink} sink
   * @param {number | null} highWaterMark in bytes
   */
  constructor(sink, highWaterMark) {
    this.#sink = sink;
    this.#highWaterMark = highWaterMark;
  }

  get isBytes() {
    return true;
  }

  desiredSize() {
    if (this.state === ERRORED) return null;
    if (this.state === CLOSED) return 0;
    return this.#highWaterMark === null ? 1 : this.#highWaterMark - this.#buffered;
  }

  /** @param {boolean} [piped] whether the chunk comes from a pipe, whose failure ends the stream */
  write(chunk, request, piped = false) {
    if (this.state === ERRORED) {
      request.reject(this.error);
      return;
    }
    if (this.state === CLOSED || this.isClosing) {
      request.reject(closedError());
      return;
    }
    if (this.refusal !== null) {
      request.reject(this.refusal);
      return;
    }
    const bytes = bytesOf(chunk);
    if (bytes === null) {
      const error = piped
        ? new TypeError("This WritableStream only supports writing byte types.")
        : notBytes();
      if (piped) this.abort(error);
      request.reject(error);
      return;
    }
    const length = TypedArrayPrototypeGetByteLength(bytes);
    if (length === 0) {
      request.resolve();
      return;
    }
    this.#buffered += length;
    this.#updateBackpressure();
    this.#add(bytes, request);
  }

  close() {
    if (this.state === ERRORED) return PromiseReject(this.error);
    if (this.state === CLOSED || this.isClosing) return PromiseReject(closedError());
    this.isClosing = true;
    const request = new Deferred();
    this.#add(null, request);
    return request.promise;
  }

  /** @returns {Promise<undefined>} settled when what has been written so far is the sink's */
  flush() {
    if (this.state === ERRORED) return PromiseReject(this.error);
    const request = new Deferred();
    if (this.#queue.length === 0) request.resolve(undefined);
    else this.#add(NOTHING, request);
    return request.promise;
  }

  /** The stream is over, its sink is not. */
  detach() {
    this.state = CLOSED;
    this.lock?.onClose();
  }

  /** All that waits fails at once. */
  abort(reason) {
    if (this.state === WRITABLE) {
      this.#sink.abort(reason);
      this.#fail(reason);
    }
    return PromiseResolve(undefined);
  }

  /** The sink takes no more. */
  breakDown(error) {
    if (this.state === WRITABLE) this.#fail(error);
  }

  /** A pipe that leaves the stream as it is does not wait for its write. */
  breakOff() {
    this.#sink.breakOff?.();
    if (this.#queue.length > 0) this.#queue.shift();
    this.#buffered = 0;
  }

  #add(bytes, request) {
    this.#queue.push({ bytes, request });
    if (this.#queue.length === 1) this.#advance();
  }

  #advance() {
    const { bytes, request } = this.#queue.at(0);
    let settled = false;
    const answer = {
      resolve: () => {
        if (settled) return;
        settled = true;
        if (this.state === WRITABLE) this.#done(bytes, request);
      },
      reject: (error) => {
        if (settled) return;
        settled = true;
        if (this.state === WRITABLE) this.#fail(error);
      },
    };
    if (bytes === null) this.#sink.end(answer);
    else if (bytes === NOTHING) answer.resolve();
    else this.#sink.write(bytes, answer);
  }

  #done(bytes, request) {
    this.#queue.shift();
    if (bytes === null) {
      this.state = CLOSED;
      request.resolve(undefined);
      this.lock?.onClose();
      return;
    }
    this.#buffered -= TypedArrayPrototypeGetByteLength(bytes);
    // a pipe writes its next chunk before this returns, and finds an empty queue or not
    const more = this.#queue.length > 0;
    request.resolve();
    this.#updateBackpressure();
    if (more && this.state === WRITABLE) this.#advance();
  }

  #fail(error) {
    this.state = ERRORED;
    this.error = error;
    const waiting = this.#queue;
    this.#queue = new Fifo();
    this.#buffered = 0;
    while (waiting.length > 0) waiting.shift().request.reject(error);
    this.lock?.onError(error);
  }

  #updateBackpressure() {
    if (this.#highWaterMark === null) return;
    const backpressure = this.desiredSize() <= 0;
    if (backpressure === this.backpressure) return;
    this.backpressure = backpressure;
    this.lock?.onBackpressure(backpressure);
  }
}

/** The bytes that a chunk means, the stream's own; null if it means none. */
function bytesOf(chunk) {
  if (typeof chunk === "string") return encodeUtf8(chunk);
  const bytes = chunk === undefined ? NOTHING : viewBytes(chunk);
  return bytes === null ? null : copyBytes(bytes);
}

const NOTHING = new Uint8Array(0);
