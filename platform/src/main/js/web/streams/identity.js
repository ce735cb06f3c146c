// IdentityTransformStream and FixedLengthStream, Cloudflare's: bytes go through as they are, and a
// write is done when it has been read.

import {
  NumberIsSafeInteger,
  PromiseReject,
  PromiseResolve,
  Error,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  isError,
} from "../../kernel/primordials.js";
import { isDOMException } from "../dom-exception.js";
import { defineInterface, dictionary } from "../interface.js";
import { highWaterMarkOf } from "./dictionaries.js";
import { Deferred, later } from "./promises.js";
import { readableOf } from "./readable.js";
import { SinkCore } from "./sink-core.js";
import { SourceCore } from "./source-core.js";
import { GIVEN_SIDES, TransformStream } from "./transform.js";
import { writableOf } from "./writable.js";

/** A byte source and a byte sink: what goes into the one comes out of the other. */
export class BytePipe {
  /** @type {Deferred | null} a pull that waits */
  #pulling = null;
  /** @type {{bytes: Uint8Array, request: object} | null} a write that waits */
  #writing = null;
  #ended = false;
  /** @type {{error: unknown} | null} */
  #failure = null;
  #left;

  /** @param {number} length how many bytes must go through, -1 for any number */
  constructor(length = -1) {
    this.#left = length;
  }

  pull() {
    if (this.#failure !== null) return PromiseReject(this.#failure.error);
    const writing = this.#writing;
    if (writing !== null) {
      this.#writing = null;
      writing.request.resolve();
      return PromiseResolve(writing.bytes);
    }
    if (this.#ended) return PromiseResolve(null);
    this.#pulling = new Deferred();
    return this.#pulling.promise;
  }

  #fail(error) {
    if (this.#failure !== null) return;
    this.#failure = { error };
    const pulling = this.#pulling;
    const writing = this.#writing;
    this.#pulling = this.#writing = null;
    pulling?.reject(error);
    writing?.request.reject(error);
  }

  /** The reading side wants no more. */
  cancel(reason) {
    if (this.#failure !== null || this.#ended) return;
    this.#pulling?.resolve(null);
    this.#pulling = null;
    this.#fail(asError(reason, "Stream was cancelled."));
  }

  write(bytes, request) {
    if (this.#left >= 0) {
      this.#left -= TypedArrayPrototypeGetByteLength(bytes);
      if (this.#left < 0) {
        this.#fail(
          new TypeError("Attempt to write too many bytes through a FixedLengthStream."),
        );
      }
    }
    if (this.#failure !== null) {
      request.reject(this.#failure.error);
      return;
    }
    const pulling = this.#pulling;
    if (pulling === null) {
      this.#writing = { bytes, request };
      return;
    }
    this.#pulling = null;
    pulling.resolve(bytes);
    request.resolve();
  }

  end(request) {
    if (this.#left > 0) {
      this.#fail(
        new TypeError("FixedLengthStream did not see all expected bytes before close()."),
      );
    }
    if (this.#failure !== null) {
      request.reject(this.#failure.error);
      return;
    }
    this.#ended = true;
    this.#pulling?.resolve(null);
    this.#pulling = null;
    // Who reads hears of the end before who has written.
    later(() => later(() => later(() => later(() => request.resolve()))));
  }

  abort(reason) {
    if (this.#failure !== null) return;
    this.#writing = null;
    this.#fail(asError(reason, "Stream was aborted."));
  }

  breakOff() {
    if (this.#writing === null) return;
    this.#writing = null;
    this.#fail(new Error("writer canceled"));
  }
}

/** What is told on the other side is an error, as if it had come from afar. */
function asError(reason, byDefault) {
  if (isError(reason) || isDOMException(reason)) return reason;
  return new Error(reason === undefined ? byDefault : `${reason}`);
}

function sidesOf(length, highWaterMark) {
  const pipe = new BytePipe(length);
  return {
    readable: readableOf(new SourceCore(pipe, length, null)),
    writable: writableOf(new SinkCore(pipe, highWaterMark)),
  };
}

/** @returns {number | null} */
function highWaterMarkFrom(strategy) {
  const mark = highWaterMarkOf(dictionary(strategy, "The queuing strategy"), -1);
  return mark === -1 ? null : mark;
}

export class IdentityTransformStream extends TransformStream {
  constructor(strategy = undefined) {
    super(GIVEN_SIDES, sidesOf(-1, highWaterMarkFrom(strategy)));
  }
}
defineInterface(IdentityTransformStream, "IdentityTransformStream");

export class FixedLengthStream extends TransformStream {
  /** @param {number | bigint} expectedLength in bytes */
  constructor(expectedLength, strategy = undefined) {
    const length = expectedFrom(expectedLength);
    const mark = highWaterMarkFrom(strategy);
    super(GIVEN_SIDES, sidesOf(length, mark !== null && mark > length ? length : mark));
  }
}
defineInterface(FixedLengthStream, "FixedLengthStream");

function expectedFrom(value) {
  const number = typeof value === "bigint" ? +`${value}` : +value;
  const length = number - (number % 1);
  if (!NumberIsSafeInteger(length) || length < 0) {
    throw new TypeError("FixedLengthStream requires an integer expected length less than 2^53.");
  }
  return length;
}
