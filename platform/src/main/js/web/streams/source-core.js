// Streams over a byte source, which are workerd's "internal" ones: bodies, the readable side of an
// IdentityTransformStream, what comes from elsewhere. They have one read at a time.

import {
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  Uint8Array,
} from "../../kernel/primordials.js";
import { hasFlag } from "../../kernel/flags.js";
import { attempt } from "./promises.js";
import { CLOSED, ERRORED, READABLE, ReadableCore } from "./readable-core.js";
import { teeSource } from "./sources.js";
import { fill, lengthOfBuffer, partOf, partsOf, takeBuffer } from "./views.js";

/** A read into a view: it may take several chunks. */
class IntoView {
  filled = 0;

  constructor(core, request, { buffer, offset, length }, min) {
    this.core = core;
    this.request = request;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    this.min = min;
  }

  chunk(bytes) {
    const had = this.length - this.filled;
    // A buffer that was not taken away may have become shorter: what had room then is lost.
    const now = lengthOfBuffer(this.buffer) - this.offset;
    if (now < this.length) this.length = now < 0 ? 0 : now;
    const length = TypedArrayPrototypeGetByteLength(bytes);
    if (length > had) this.core.putBack(partOf(bytes, had));
    const room = this.length - this.filled;
    const count = length < room ? length : room;
    if (count > 0) {
      fill(this.buffer, this.offset + this.filled, partOf(bytes, 0, count));
      this.filled += count;
    }
    if (this.filled >= this.min || this.filled >= this.length) this.request.chunk(this.view());
    else this.core.next(this);
  }

  view() {
    const length = lengthOfBuffer(this.buffer);
    if (length === 0) return new Uint8Array(0);
    if (length < this.offset) return new Uint8Array(this.buffer, 0, 0);
    return new Uint8Array(this.buffer, this.offset, this.filled);
  }

  close() {
    if (this.filled > 0) this.request.chunk(this.view());
    else this.request.close(new Uint8Array(this.buffer, 0, 0));
  }

  error(error) {
    this.request.error(error);
  }
}

export class SourceCore extends ReadableCore {
  /** @type {Uint8Array | null} what a read into a view has left */
  #rest = null;
  /** Whether the source is being asked. */
  #pulling = false;
  /** Why nothing more may be read, though the stream is open: what it belongs to is closing. */
  refusal = null;

  /**
   * @param {import("./sources.js").ByteSource} source
   * @param {number} length in bytes, -1 if it is not known
   * @param {{kind: string, value: unknown} | null} origin what the source itself is made from
   */
  constructor(source, length, origin) {
    super();
    this.source = source;
    this.length = length;
    this.origin = origin;
  }

  get isBytes() {
    return true;
  }

  read(request) {
    this.disturbed = true;
    if (this.state === CLOSED) request.close(undefined);
    else if (this.state === ERRORED) request.error(this.error);
    else if (this.pending.length > 0) request.error(onlyOne());
    else if (this.refusal !== null) request.error(this.refusal);
    else this.next(request);
  }

  readInto(view, min, request) {
    this.disturbed = true;
    const parts = partsOf(view);
    if (hasFlag("streams_byob_reader_detaches_buffer")) parts.buffer = takeBuffer(parts.buffer);
    const into = new IntoView(this, request, parts, min);
    if (this.state === CLOSED) into.close();
    else if (this.state === ERRORED) request.error(this.error);
    else if (this.pending.length > 0) request.error(onlyOne());
    else this.next(into);
  }

  /** Gives a request the next bytes. */
  next(request) {
    if (this.#rest !== null) {
      const chunk = this.#rest;
      this.#rest = null;
      this.#deliver(request, chunk);
      return;
    }
    this.pending.push(request);
    if (!this.#pulling) this.#pull();
  }

  #pull() {
    this.#pulling = true;
    PromisePrototypeThen(attempt(null, this.#ask), this.#onChunk, this.#onError);
  }

  #ask = () => this.source.pull();

  #onChunk = (chunk) => {
    this.#pulling = false;
    if (this.state !== READABLE) return;
    if (chunk === null) {
      this.close();
    } else if (TypedArrayPrototypeGetByteLength(chunk) === 0) {
      this.#pull();
    } else if (this.pending.length === 0) {
      // The reader has gone.
      this.#rest = chunk;
    } else {
      this.#deliver(this.pending.shift(), chunk);
    }
  };

  #onError = (error) => {
    this.#pulling = false;
    this.fail(error);
  };

  #deliver(request, chunk) {
    if (this.length > 0) this.length -= TypedArrayPrototypeGetByteLength(chunk);
    request.chunk(chunk);
  }

  /** Bytes that a view had no room for. */
  putBack(bytes) {
    this.#rest = bytes;
    if (this.length >= 0) this.length += TypedArrayPrototypeGetByteLength(bytes);
  }

  giveUp(waiting) {
    while (waiting.length > 0) {
      const request = waiting.shift();
      if (request instanceof IntoView) request.request.close(undefined);
      else request.close(undefined);
    }
  }

  dropQueue() {
    this.#rest = null;
  }

  cancelSource(reason) {
    return PromisePrototypeThen(
      attempt(null, () => this.source.cancel(reason)),
      () => undefined,
    );
  }

  /** What is to come, as a source of its own; the stream is held for good. */
  takeSource() {
    const rest = this.#rest;
    this.#rest = null;
    if (this.state === CLOSED) return ended();
    if (this.state === ERRORED) return failed(this.error);
    return rest === null ? this.source : preceded(rest, this.source);
  }

  /** Two streams with what this one would have brought; this one ends. */
  tee() {
    const { length } = this;
    const sources = teeSource(this.takeSource());
    this.state = CLOSED;
    return [new SourceCore(sources[0], length, null), new SourceCore(sources[1], length, null)];
  }
}

function onlyOne() {
  return new TypeError(
    "This ReadableStream only supports a single pending read request at a time.",
  );
}

function ended() {
  return { pull: () => PromiseResolve(null), cancel() {} };
}

function failed(error) {
  return { pull: () => PromiseReject(error), cancel() {} };
}

/** A source with some bytes in front. */
function preceded(bytes, source) {
  let first = bytes;
  return {
    pull() {
      if (first === null) return source.pull();
      const chunk = first;
      first = null;
      return PromiseResolve(chunk);
    },
    cancel(reason) {
      first = null;
      return source.cancel(reason);
    },
  };
}
