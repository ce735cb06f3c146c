// Streams of bytes, which can be read into views:
// https://streams.spec.whatwg.org/#rbs-controller-class
//
// A stream's bytes are queued, or there are reads that wait for them; never both.

import {
  ArrayBuffer,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  Uint8Array,
} from "../../kernel/primordials.js";
import { copyBytes } from "../buffer-source.js";
import { Fifo } from "./fifo.js";
import { CLOSED, ERRORED, READABLE, ReadableCore } from "./readable-core.js";
import { fill, partOf, partsOf, takeBuffer } from "./views.js";

/** A read into a view, or one that a view is made for when the source asks for it. */
export class PullInto {
  filled = 0;

  /** @param {number} min bytes that satisfy it */
  constructor(request, { View, elementSize, buffer, offset, length }, min) {
    this.request = request;
    this.View = View;
    this.elementSize = elementSize;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    this.min = min;
  }

  /** A view on what has been filled, a whole number of elements. */
  view() {
    return new this.View(this.buffer, this.offset, this.filled / this.elementSize);
  }

  /** The end: the request gets its view back with what is in it. */
  close() {
    if (this.filled > 0) this.request.chunk(this.view());
    else this.request.close(this.view());
  }

  error(error) {
    this.request.error(error);
  }
}

/** A read of whatever comes; its buffer is only made if the source asks for a view. */
export class PullAny extends PullInto {
  constructor(request, size) {
    super(request, { View: Uint8Array, elementSize: 1, buffer: null, offset: 0, length: size }, 1);
  }

  close() {
    this.request.close(undefined);
  }
}

/** The consuming half. */
export class ByteCore extends ReadableCore {
  /** @type {import("./byte-feed.js").ByteFeed} */
  feed = null;
  /** Bytes in the queue. */
  size = 0;
  #chunks = new Fifo();
  #closing = false;

  get isBytes() {
    return true;
  }

  /** @param {import("./readable-core.js").ReadRequest} request */
  read(request) {
    this.disturbed = true;
    if (this.size > 0) {
      const chunk = this.#takeSome();
      this.#onTaken();
      request.chunk(chunk);
    } else if (this.state === CLOSED) request.close(undefined);
    else if (this.state === ERRORED) request.error(this.error);
    else this.#wait(new PullAny(request, this.feed.autoAllocate));
  }

  /**
   * Reads into a view, which is taken away from the caller.
   *
   * @param {ArrayBufferView} view not empty
   * @param {number} min bytes, no more than the view has
   */
  readInto(view, min, request) {
    this.disturbed = true;
    const parts = partsOf(view);
    parts.buffer = takeBuffer(parts.buffer);
    const pull = new PullInto(request, parts, min);
    if (this.state === ERRORED) {
      request.error(this.error);
      return;
    }
    while (this.size > 0 && pull.filled < pull.length) this.#fillFromQueue(pull);
    if (pull.filled >= min) {
      this.#putBack(pull);
      this.#onTaken();
      request.chunk(pull.view());
    } else if (this.state === CLOSED) request.close(pull.view());
    else if (this.#closing) this.#endWith(pull);
    else this.#wait(pull);
  }

  #wait(pull) {
    this.pending.push(pull);
    this.feed.pullIfNeeded();
  }

  #onTaken() {
    if (this.#closing && this.size === 0) this.close();
    else this.feed.pullIfNeeded();
  }

  /** The queue is empty, no more will come, and it was not enough. */
  #endWith(pull) {
    if (pull.filled % pull.elementSize !== 0) {
      const error = partialError();
      this.feed.error(error);
      pull.error(error);
      return;
    }
    this.close();
    pull.close();
  }

  /** The first chunk, or several small ones in one. */
  #takeSome() {
    const first = TypedArrayPrototypeGetByteLength(this.#chunks.at(0));
    const wanted = this.feed.autoAllocate;
    if (this.#chunks.length === 1 || first >= wanted) {
      this.size -= first;
      return this.#chunks.shift();
    }
    const pull = new PullAny(null, wanted < this.size ? wanted : this.size);
    pull.buffer = newBuffer(pull.length);
    while (pull.filled < pull.length) this.#fillFromQueue(pull);
    return pull.view();
  }

  #fillFromQueue(pull) {
    const chunk = this.#chunks.at(0);
    const room = pull.length - pull.filled;
    const length = TypedArrayPrototypeGetByteLength(chunk);
    this.#chunks.shift();
    if (length <= room) {
      fill(pull.buffer, pull.offset + pull.filled, chunk);
      pull.filled += length;
      this.size -= length;
    } else {
      fill(pull.buffer, pull.offset + pull.filled, partOf(chunk, 0, room));
      pull.filled = pull.length;
      this.size -= room;
      this.#chunks.unshift(partOf(chunk, room));
    }
  }

  /** Bytes that make no whole element go back to the front of the queue. */
  #putBack(pull) {
    const rest = pull.filled % pull.elementSize;
    if (rest === 0) return;
    pull.filled -= rest;
    const bytes = new Uint8Array(pull.buffer, pull.offset + pull.filled, rest);
    this.#chunks.unshift(copyBytes(bytes));
    this.size += rest;
  }

  /** Bytes that become this stream's. @param {Uint8Array} chunk not empty */
  push(chunk) {
    if (this.state !== READABLE) return;
    this.#chunks.push(chunk);
    this.size += TypedArrayPrototypeGetByteLength(chunk);
    this.serve();
  }

  /** Gives waiting reads what there is. */
  serve() {
    while (this.size > 0 && this.pending.length > 0) {
      const pull = this.pending.at(0);
      if (pull instanceof PullAny) {
        this.pending.shift();
        pull.request.chunk(this.#takeSome());
        continue;
      }
      this.#fillFromQueue(pull);
      if (pull.filled >= pull.min) this.complete();
    }
  }

  /** The first waiting read has enough. */
  complete() {
    const pull = this.pending.shift();
    this.#putBack(pull);
    pull.request.chunk(pull.view());
  }

  /** Whether a waiting read holds a part of an element. */
  hasPartialElement() {
    if (this.pending.length === 0) return false;
    const pull = this.pending.at(0);
    return pull.filled % pull.elementSize !== 0;
  }

  closeWhenEmpty() {
    this.#closing = true;
    if (this.size === 0) this.close();
  }

  giveUp(waiting) {
    while (waiting.length > 0) waiting.shift().request.close(undefined);
  }

  dropQueue() {
    this.#chunks.clear();
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
    const copy = new ByteCore();
    copy.feed = this.feed;
    copy.state = this.state;
    copy.error = this.error;
    copy.length = this.length;
    copy.#closing = this.#closing;
    for (let i = 0; i < this.#chunks.length; i++) copy.push(copyBytes(this.#chunks.at(i)));
    return copy;
  }
}

export function newBuffer(length) {
  return new ArrayBuffer(length);
}

export function partialError() {
  return new TypeError("This ReadableStream was closed with a partial read pending.");
}
