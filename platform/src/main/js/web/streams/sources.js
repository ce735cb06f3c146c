// The way between streams and byte sources, which is what a body on the wire is.

import {
  ArrayPrototypeShift,
  Promise,
  PromisePrototypeThen,
  PromiseResolve,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  append,
} from "../../kernel/primordials.js";
import { copyBytes, viewBytes } from "../buffer-source.js";
import { encodeUtf8 } from "../utf8.js";
import { quietly } from "./promises.js";
import { coreOf, readableOf, teeCore } from "./readable.js";
import { HELD } from "./readable-core.js";
import { SourceCore } from "./source-core.js";

/**
 * Bytes that come in pieces.
 *
 * @typedef {object} ByteSource
 * @property {() => Promise<Uint8Array | null>} pull the next piece, which then belongs to the
 *   caller; null at the end; rejects when the bytes cannot come. One pull at a time.
 * @property {(reason: unknown) => void} cancel says that no more is wanted
 */

export function isLocked(stream) {
  return coreOf(stream).lock !== null;
}

/** Whether the stream has been read from or cancelled. */
export function isDisturbed(stream) {
  return coreOf(stream).disturbed;
}

/** How many bytes will come, if the platform knows; else -1. */
export function lengthOfStream(stream) {
  return coreOf(stream).length;
}

/** Says how many bytes a stream will bring. */
export function setLengthOfStream(stream, length) {
  coreOf(stream).length = length;
}

/**
 * What a stream stands for, if the platform made it and nobody has touched it: its bytes need not
 * pass through it.
 *
 * @returns {{kind: "text" | "bytes" | "source", value: string | Uint8Array | ByteSource,
 *   source: ByteSource} | null}
 */
export function originOfStream(stream) {
  const core = coreOf(stream);
  if (!(core instanceof SourceCore) || core.lock !== null || core.disturbed) return null;
  const { origin, source } = core;
  if (origin === null) return { kind: "source", value: source, source };
  return { kind: origin.kind, value: origin.value, source };
}

/** Locks a stream for good, because its bytes are taken from where it would have had them. */
export function takeStream(stream) {
  const core = coreOf(stream);
  core.lock = HELD;
  core.disturbed = true;
}

/**
 * A byte stream over a source. Nothing is pulled before somebody reads.
 *
 * @param {ByteSource} source
 * @param {number} [length] in bytes, if known
 * @param {"text" | "bytes" | "source"} [kind] what the source itself is made from
 * @param {string | Uint8Array | ByteSource} [value]
 * @returns {ReadableStream}
 */
export function readableFromSource(source, length = -1, kind = "source", value = source) {
  return readableOf(new SourceCore(source, length, kind === "source" ? null : { kind, value }));
}

/**
 * Takes a stream's bytes: the stream is locked from now on.
 *
 * @param {ReadableStream} stream
 * @param {boolean} [takesText] whether a chunk may be a text, which is then its UTF-8: what is sent may be one, what
 *   is read here may not, as under workerd
 * @returns {ByteSource} rejects with a TypeError at a chunk that is neither
 */
export function sourceFromReadable(stream, takesText = true) {
  const core = coreOf(stream);
  core.lock = HELD;
  core.disturbed = true;
  return core instanceof SourceCore ? core.takeSource() : new CoreSource(core, takesText);
}

/** The source that a stream of the user's is. */
class CoreSource {
  #core;
  #takesText;
  #done = false;
  #resolve = null;
  #reject = null;

  constructor(core, takesText) {
    this.#core = core;
    this.#takesText = takesText;
  }

  pull() {
    if (this.#done) return PromiseResolve(null);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#core.read(this);
    });
  }

  chunk(value) {
    const bytes = this.#takesText && typeof value === "string" ? encodeUtf8(value) : viewBytes(value);
    if (bytes === null) {
      this.#done = true;
      const error = new TypeError("This ReadableStream did not return bytes.");
      quietly(this.#core.cancel(error));
      this.#reject(error);
    } else if (TypedArrayPrototypeGetByteLength(bytes) === 0) {
      this.#core.read(this);
    } else {
      this.#resolve(bytes);
    }
  }

  close() {
    this.#done = true;
    this.#resolve(null);
  }

  error(error) {
    this.#done = true;
    this.#reject(error);
  }

  cancel(reason) {
    if (this.#done) return;
    this.#done = true;
    quietly(this.#core.cancel(reason));
  }
}

/** What a stream of bytes says to a chunk that is none, as workerd words it. */
export function notBytes() {
  return new TypeError(
    "This TransformStream is being used as a byte stream, but received an object of " +
      "non-ArrayBuffer/ArrayBufferView type on its writable side.",
  );
}

/**
 * Two streams with what one would have brought.
 *
 * @param {ReadableStream} stream
 * @returns {[ReadableStream, ReadableStream]}
 */
export function tee(stream) {
  const branches = teeCore(coreOf(stream));
  return [readableOf(branches[0]), readableOf(branches[1])];
}

/**
 * Two sources with what one would have brought. The faster one's lead is kept for the slower one.
 *
 * @param {ByteSource} source
 * @returns {[ByteSource, ByteSource]}
 */
export function teeSource(source) {
  const left = { queue: [], waiting: null, canceled: false };
  const right = { queue: [], waiting: null, canceled: false };
  let pulling = false;
  let ended = false;
  let failure = null;

  const settle = (branch) => {
    const { waiting } = branch;
    if (waiting === null) return;
    if (branch.queue.length > 0) waiting.resolve(ArrayPrototypeShift(branch.queue));
    else if (failure !== null) waiting.reject(failure.error);
    else if (ended) waiting.resolve(null);
    else return;
    branch.waiting = null;
  };
  const settleBoth = () => {
    pulling = false;
    settle(left);
    settle(right);
    if (left.waiting !== null || right.waiting !== null) pull();
  };
  const pull = () => {
    if (pulling || ended) return;
    pulling = true;
    PromisePrototypeThen(
      source.pull(),
      (chunk) => {
        if (chunk === null) ended = true;
        else {
          // Each side owns its bytes, so one of them gets a copy.
          if (!left.canceled) append(left.queue, chunk);
          if (!right.canceled) append(right.queue, left.canceled ? chunk : copyBytes(chunk));
        }
        settleBoth();
      },
      (error) => {
        failure = { error };
        ended = true;
        settleBoth();
      },
    );
  };
  const branchSource = (branch, other) => ({
    pull() {
      return new Promise((resolve, reject) => {
        branch.waiting = { resolve, reject };
        settle(branch);
        if (branch.waiting !== null) pull();
      });
    },
    cancel(reason) {
      if (branch.canceled) return;
      branch.canceled = true;
      branch.queue = [];
      if (other.canceled && !ended) source.cancel(reason);
    },
  });
  return [branchSource(left, right), branchSource(right, left)];
}
