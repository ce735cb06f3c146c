// Streams of any values, and their controller:
// https://streams.spec.whatwg.org/#rs-default-controller-class

import { TypeError } from "../../kernel/primordials.js";
import { defineInterface, illegalConstructor, illegalInvocation } from "../interface.js";
import { Feed } from "./feed.js";
import { Fifo } from "./fifo.js";
import { CLOSED, ERRORED, READABLE, ReadableCore } from "./readable-core.js";

/** The consuming half. */
export class ValueCore extends ReadableCore {
  /** @type {ValueFeed} */
  feed = null;
  size = 0;
  #chunks = new Fifo();
  /** The sizes of the chunks, if not each counts one. */
  #sizes = null;
  #closing = false;

  /** @param {import("./readable-core.js").ReadRequest} request */
  read(request) {
    this.disturbed = true;
    if (this.#chunks.length > 0) {
      const chunk = this.#take();
      if (this.#closing && this.#chunks.length === 0) this.close();
      else this.feed.pullIfNeeded();
      request.chunk(chunk);
    } else if (this.state === CLOSED) request.close(undefined);
    else if (this.state === ERRORED) request.error(this.error);
    else {
      this.pending.push(request);
      this.feed.pullIfNeeded();
    }
  }

  #take() {
    this.size -= this.#sizes === null ? 1 : this.#sizes.shift();
    return this.#chunks.shift();
  }

  /** A chunk that the feed enqueues. */
  push(chunk, size) {
    if (this.state !== READABLE) return;
    if (this.pending.length > 0) {
      this.pending.shift().chunk(chunk);
      return;
    }
    this.#chunks.push(chunk);
    this.size += size;
    if (this.feed.sizeAlgorithm !== null) {
      this.#sizes ??= new Fifo();
      this.#sizes.push(size);
    }
  }

  closeWhenEmpty() {
    this.#closing = true;
    if (this.#chunks.length === 0) this.close();
  }

  dropQueue() {
    this.#chunks.clear();
    this.#sizes?.clear();
    this.size = 0;
  }

  cancelSource(reason) {
    return this.feed.cancel(this, reason);
  }

  /** Two streams with what this one would have brought; this one ends. */
  tee() {
    const branches = [this.#copy(), this.#copy()];
    if (this.state === READABLE) {
      this.feed.replace(this, branches);
      this.state = CLOSED;
    }
    this.dropQueue();
    return branches;
  }

  #copy() {
    const copy = new ValueCore();
    copy.feed = this.feed;
    copy.state = this.state;
    copy.error = this.error;
    copy.length = this.length;
    copy.#closing = this.#closing;
    for (let i = 0; i < this.#chunks.length; i++) {
      copy.push(this.#chunks.at(i), this.#sizes === null ? 1 : this.#sizes.at(i));
    }
    return copy;
  }
}

export class ValueFeed extends Feed {
  constructor(consumer, algorithms, highWaterMark, sizeAlgorithm) {
    super(consumer, algorithms, highWaterMark);
    this.sizeAlgorithm = sizeAlgorithm;
    consumer.feed = this;
  }

  enqueue(chunk) {
    let size = 1;
    if (this.sizeAlgorithm !== null) {
      try {
        size = this.sizeAlgorithm(chunk);
      } catch (error) {
        this.error(error);
        throw error;
      }
      // It may have ended the stream.
      if (!this.active) return;
    }
    const { consumers } = this;
    for (let i = 0; i < consumers.length; i++) consumers[i].push(chunk, size);
    this.pullIfNeeded();
  }
}

const KEY = { __proto__: null };

export class ReadableStreamDefaultController {
  #feed;

  constructor(key, feed) {
    if (key !== KEY) throw illegalConstructor();
    this.#feed = feed;
  }

  static #of(self) {
    if (!(#feed in self)) throw illegalInvocation();
    return self.#feed;
  }

  get desiredSize() {
    return ReadableStreamDefaultController.#of(this).desiredSize();
  }

  close() {
    ReadableStreamDefaultController.#of(this).close();
  }

  enqueue(chunk = undefined) {
    const feed = ReadableStreamDefaultController.#of(this);
    if (!feed.active) throw new TypeError("Unable to enqueue");
    feed.enqueue(chunk);
  }

  error(reason = undefined) {
    ReadableStreamDefaultController.#of(this).error(reason);
  }
}
defineInterface(ReadableStreamDefaultController, "ReadableStreamDefaultController");

/**
 * A stream of values.
 *
 * @param {{start: Function | null, pull: Function | null, cancel: Function | null}} algorithms
 * @param {number} highWaterMark
 * @param {((chunk: unknown) => number) | null} sizeAlgorithm
 * @returns {ValueCore}
 */
export function valueCore(algorithms, highWaterMark, sizeAlgorithm) {
  const core = new ValueCore();
  const feed = new ValueFeed(core, algorithms, highWaterMark, sizeAlgorithm);
  feed.controller = new ReadableStreamDefaultController(KEY, feed);
  feed.start(algorithms.start);
  return core;
}
