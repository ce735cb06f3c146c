// What every ReadableStream has inside: its state, its lock and the reads that wait.

import { PromiseReject, PromiseResolve } from "../../kernel/primordials.js";
import { Fifo } from "./fifo.js";

export const READABLE = 0;
export const CLOSED = 1;
export const ERRORED = 2;

/**
 * Who waits for one chunk. Exactly one of its methods is called, at once or later.
 *
 * @typedef {object} ReadRequest
 * @property {(chunk: unknown) => void} chunk
 * @property {(value: unknown) => void} close at the end; a read into a view gives it back, empty
 * @property {(error: unknown) => void} error
 */

/**
 * Who holds a stream: a reader, a pipe, a body. It hears of the end.
 *
 * @typedef {object} Lock
 * @property {() => void} onClose
 * @property {(error: unknown) => void} onError
 */

/** A lock that is held for good, or by who hears of the end by its reads. @type {Lock} */
export const HELD = { __proto__: null, onClose() {}, onError() {} };

/** The subclasses differ in where chunks come from. */
export class ReadableCore {
  state = READABLE;
  error = undefined;
  /** Whether it has been read from or cancelled. */
  disturbed = false;
  /** @type {Lock | null} */
  lock = null;
  /** How many bytes are still to come, -1 if that is not known. */
  length = -1;
  /** Requests that no chunk was there for. */
  pending = new Fifo();

  /** Whether it can be read into views. */
  get isBytes() {
    return false;
  }

  close() {
    if (this.state !== READABLE) return;
    this.state = CLOSED;
    const waiting = this.pending;
    this.pending = new Fifo();
    this.lock?.onClose();
    while (waiting.length > 0) waiting.shift().close(undefined);
  }

  fail(error) {
    if (this.state !== READABLE) return;
    this.state = ERRORED;
    this.error = error;
    const waiting = this.pending;
    this.pending = new Fifo();
    this.dropQueue();
    this.lock?.onError(error);
    while (waiting.length > 0) waiting.shift().error(error);
  }

  /** @returns {Promise<undefined>} settled when the source has been cancelled */
  cancel(reason) {
    this.disturbed = true;
    if (this.state === CLOSED) return PromiseResolve(undefined);
    if (this.state === ERRORED) return PromiseReject(this.error);
    const waiting = this.pending;
    this.pending = new Fifo();
    this.dropQueue();
    this.close();
    this.giveUp(waiting);
    return this.cancelSource(reason);
  }

  /** Ends reads of a stream that has been cancelled. */
  giveUp(waiting) {
    while (waiting.length > 0) waiting.shift().close(undefined);
  }

  /** Gives the lock up; reads that still wait fail. */
  release(error) {
    this.lock = null;
    const waiting = this.pending;
    if (waiting.length === 0) return;
    this.pending = new Fifo();
    while (waiting.length > 0) waiting.shift().error(error);
  }
}
