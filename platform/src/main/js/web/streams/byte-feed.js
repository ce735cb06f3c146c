// The producing half of a stream of bytes, its controller, and the request for bytes in a view.

import {
  NumberIsNaN,
  RangeError,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  Uint8Array,
} from "../../kernel/primordials.js";
import { copyBytes, isArrayBuffer } from "../buffer-source.js";
import { defineInterface, illegalConstructor, illegalInvocation } from "../interface.js";
import { ByteCore, newBuffer, partialError } from "./byte-core.js";
import { Feed, closedError } from "./feed.js";
import { READABLE } from "./readable-core.js";
import { isView, lengthOfBuffer, lengthOfView, partsOf, takeBuffer } from "./views.js";

export class ByteFeed extends Feed {
  /** What the source was given to fill: a read of one of the consumers. */
  #asked = null;

  /** @param {number} autoAllocate the size of the view for a read without one; 0 for none */
  constructor(consumer, algorithms, highWaterMark, autoAllocate) {
    super(consumer, algorithms, highWaterMark);
    this.autoAllocate = autoAllocate;
    consumer.feed = this;
  }

  /** @returns {ReadableStreamBYOBRequest | null} */
  byobRequest() {
    if (this.#asked !== null) return this.#asked.asRequest;
    if (!this.active) return null;
    const { consumers } = this;
    for (let i = 0; i < consumers.length; i++) {
      if (consumers[i].pending.length === 0) continue;
      const pull = consumers[i].pending.at(0);
      if (pull.length === 0) continue;
      pull.buffer ??= newBuffer(pull.length);
      this.#asked = new Asked(this, consumers[i], pull);
      return this.#asked.asRequest;
    }
    return null;
  }

  /** The source has answered. */
  forget() {
    this.#asked = null;
  }

  /** The source's view is void, and its buffer the read's alone again. */
  withdraw() {
    const asked = this.#asked;
    if (asked === null) return;
    this.#asked = null;
    asked.withdraw();
  }

  /** @param {Uint8Array} bytes not empty, and the stream's alone */
  enqueueBytes(bytes) {
    const { consumers } = this;
    for (let i = 0; i < consumers.length; i++) {
      consumers[i].push(i === consumers.length - 1 ? bytes : copyBytes(bytes));
    }
    this.pullIfNeeded();
  }

  /** What one consumer's read has got goes to the others too. */
  share(bytes, except) {
    const { consumers } = this;
    for (let i = 0; i < consumers.length; i++) {
      if (consumers[i] !== except) consumers[i].push(copyBytes(bytes));
    }
  }

  close() {
    if (!this.active) throw closedError();
    const { consumers } = this;
    for (let i = 0; i < consumers.length; i++) {
      if (!consumers[i].hasPartialElement()) continue;
      const error = partialError();
      this.error(error);
      throw error;
    }
    // Who closes and then answers the request with nothing finds one.
    this.byobRequest();
    if (this.#asked !== null && this.#asked.isLive()) this.#asked.detach();
    super.close();
  }

  error(error) {
    this.withdraw();
    super.error(error);
  }

  cancel(consumer, reason) {
    if (this.consumers.length === 1) this.withdraw();
    return super.cancel(consumer, reason);
  }
}

/** A read that the source was asked to fill. */
class Asked {
  constructor(feed, core, pull) {
    this.feed = feed;
    this.core = core;
    this.pull = pull;
    this.bufferLength = lengthOfBuffer(pull.buffer);
    this.offset = pull.offset + pull.filled;
    this.view = this.freshView();
    this.asRequest = new ReadableStreamBYOBRequest(KEY, this);
  }

  freshView() {
    const { buffer, offset, filled, length } = this.pull;
    this.offset = offset + filled;
    return new Uint8Array(buffer, this.offset, length - filled);
  }

  /** Whether the read still waits. */
  isLive() {
    return (
      this.core.state === READABLE &&
      this.core.pending.length > 0 &&
      this.core.pending.at(0) === this.pull
    );
  }

  withdraw() {
    if (this.isLive()) this.detach();
    this.view = null;
    voidRequest(this.asRequest);
  }

  /** Takes the buffer back from whoever kept the view. */
  detach() {
    try {
      this.pull.buffer = takeBuffer(this.pull.buffer);
    } catch {
      // The source has given it away.
    }
  }

  respond(written) {
    const { feed, core, pull } = this;
    if (!feed.active) {
      if (written !== 0) {
        throw new TypeError("The bytesWritten must be zero after the stream is closed.");
      }
      feed.withdraw();
      return;
    }
    const room = lengthOfView(this.view);
    if (room === 0) throw new TypeError("Cannot respond with a zero-length or detached view");
    if (written === 0) {
      throw new TypeError("The bytesWritten must be more than zero while the stream is open.");
    }
    if (written > room) {
      throw new RangeError(
        `Too many bytes [${written}] in response to a BYOB read request.`,
      );
    }
    this.detach();
    const bytes = new Uint8Array(pull.buffer, this.offset, written);
    this.#accept(bytes, core, pull);
  }

  respondWithNewView(view) {
    const { feed, pull } = this;
    const parts = partsOf(view);
    if (!feed.active) {
      if (parts.length !== 0) {
        throw new TypeError("The view byte length must be zero after the stream is closed.");
      }
      feed.withdraw();
      return;
    }
    if (parts.length === 0) {
      throw new TypeError("The view byte length must be more than zero while the stream is open.");
    }
    if (!isArrayBuffer(parts.buffer)) {
      throw new TypeError("Unable to use non-detachable ArrayBuffer.");
    }
    if (parts.offset !== this.offset) {
      throw new RangeError("The given view has an invalid byte offset.");
    }
    if (lengthOfBuffer(parts.buffer) !== this.bufferLength) {
      throw new RangeError("The underlying ArrayBuffer is not the correct length.");
    }
    if (parts.length > pull.length - pull.filled) {
      throw new RangeError("The view is not the correct length.");
    }
    pull.buffer = takeBuffer(parts.buffer);
    pull.View = parts.View;
    pull.elementSize = parts.elementSize;
    const bytes = new Uint8Array(pull.buffer, this.offset, parts.length);
    this.#accept(bytes, this.core, pull);
  }

  #accept(bytes, core, pull) {
    const { feed } = this;
    if (!this.isLive()) {
      // The read was given up; who else wants bytes gets these.
      feed.withdraw();
      feed.enqueueBytes(copyBytes(bytes));
      return;
    }
    feed.share(bytes, core);
    pull.filled += TypedArrayPrototypeGetByteLength(bytes);
    if (pull.filled >= pull.min) {
      feed.forget();
      this.view = null;
      voidRequest(this.asRequest);
      core.complete();
      core.serve();
    } else {
      this.view = this.freshView();
    }
    feed.pullIfNeeded();
  }
}

const KEY = { __proto__: null };
/** @type {(request: ReadableStreamBYOBRequest) => void} */
let voidRequest;

export class ReadableStreamBYOBRequest {
  /** @type {Asked | null} null when it is void */
  #asked;

  constructor(key, asked) {
    if (key !== KEY) throw illegalConstructor();
    this.#asked = asked;
  }

  static #of(self) {
    if (!(#asked in self)) throw illegalInvocation();
    return self.#asked;
  }

  get view() {
    return ReadableStreamBYOBRequest.#of(this)?.view ?? null;
  }

  /** workerd's: how many bytes the read still needs. */
  get atLeast() {
    const asked = ReadableStreamBYOBRequest.#of(this);
    return asked === null ? null : asked.pull.min - asked.pull.filled;
  }

  respond(bytesWritten) {
    const asked = ReadableStreamBYOBRequest.#of(this);
    if (asked === null) throw invalidated();
    const written = +bytesWritten;
    if (NumberIsNaN(written) || written < 0 || written % 1 !== 0) {
      throw new TypeError("The value cannot be converted because it is not an integer.");
    }
    asked.respond(written);
  }

  respondWithNewView(view) {
    const asked = ReadableStreamBYOBRequest.#of(this);
    if (asked === null) throw invalidated();
    if (!isView(view)) throw new TypeError("The argument must be an ArrayBufferView.");
    asked.respondWithNewView(view);
  }

  static {
    voidRequest = (request) => {
      request.#asked = null;
    };
  }
}
defineInterface(ReadableStreamBYOBRequest, "ReadableStreamBYOBRequest");

function invalidated() {
  return new TypeError("This ReadableStreamBYOBRequest has been invalidated.");
}

export class ReadableByteStreamController {
  #feed;

  constructor(key, feed) {
    if (key !== KEY) throw illegalConstructor();
    this.#feed = feed;
  }

  static #of(self) {
    if (!(#feed in self)) throw illegalInvocation();
    return self.#feed;
  }

  get byobRequest() {
    return ReadableByteStreamController.#of(this).byobRequest();
  }

  get desiredSize() {
    return ReadableByteStreamController.#of(this).desiredSize();
  }

  close() {
    ReadableByteStreamController.#of(this).close();
  }

  enqueue(chunk) {
    const feed = ReadableByteStreamController.#of(this);
    if (!isView(chunk) && !isArrayBuffer(chunk)) {
      throw new TypeError("The chunk must be an ArrayBufferView.");
    }
    if (lengthOfView(chunk) === 0) {
      throw new TypeError("Cannot enqueue a zero-length ArrayBuffer.");
    }
    if (!feed.active) throw new TypeError("This ReadableByteStreamController is closed.");
    const { buffer, offset, length } = partsOf(chunk);
    const taken = takeBuffer(buffer, "The provided ArrayBuffer must be detachable.");
    feed.withdraw();
    feed.enqueueBytes(new Uint8Array(taken, offset, length));
  }

  error(reason = undefined) {
    ReadableByteStreamController.#of(this).error(reason);
  }
}
defineInterface(ReadableByteStreamController, "ReadableByteStreamController");

/**
 * A stream of bytes.
 *
 * @param {{start: Function | null, pull: Function | null, cancel: Function | null}} algorithms
 * @param {number} highWaterMark in bytes
 * @param {number} autoAllocate
 * @returns {ByteCore}
 */
export function byteCore(algorithms, highWaterMark, autoAllocate) {
  const core = new ByteCore();
  const feed = new ByteFeed(core, algorithms, highWaterMark, autoAllocate);
  feed.controller = new ReadableByteStreamController(KEY, feed);
  feed.start(algorithms.start);
  return core;
}
