// The streams of https://streams.spec.whatwg.org/ (web-streams-polyfill), and the way between them
// and a byte source, which is what a body on the wire is.

import "./library-globals.js";
import {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
} from "web-streams-polyfill";
import {
  ArrayPrototypeShift,
  Promise,
  PromisePrototypeThen,
  PromiseResolve,
  SafeWeakMap,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  append,
  defineProperty,
  getOwnPropertyDescriptor,
  hasOwn,
  ownKeys,
  uncurryThis,
} from "../kernel/primordials.js";
import { copyBytes, viewBytes } from "./buffer-source.js";
import { hidden } from "./interface.js";

export {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
};

// The bundler may have called them something else.
const NAMED = {
  __proto__: null,
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
};
for (const name of ownKeys(NAMED)) defineProperty(NAMED[name], "name", hidden(name, false));

/**
 * Bytes that come in pieces.
 *
 * @typedef {object} ByteSource
 * @property {() => Promise<Uint8Array | null>} pull the next piece, which then belongs to the
 *   caller; null at the end; rejects when the bytes cannot come. One pull at a time.
 * @property {(reason: unknown) => void} cancel says that no more is wanted
 */

const getReader = uncurryThis(ReadableStream.prototype.getReader);
const teeStream = uncurryThis(ReadableStream.prototype.tee);
const getLocked = uncurryThis(
  getOwnPropertyDescriptor(ReadableStream.prototype, "locked").get,
);
const getWritableLocked = uncurryThis(
  getOwnPropertyDescriptor(WritableStream.prototype, "locked").get,
);
const read = uncurryThis(ReadableStreamDefaultReader.prototype.read);
const cancelReader = uncurryThis(ReadableStreamDefaultReader.prototype.cancel);
const enqueue = uncurryThis(ReadableByteStreamController.prototype.enqueue);
const close = uncurryThis(ReadableByteStreamController.prototype.close);
const getByobRequest = uncurryThis(
  getOwnPropertyDescriptor(ReadableByteStreamController.prototype, "byobRequest").get,
);
const respond = uncurryThis(ReadableStreamBYOBRequest.prototype.respond);

/**
 * What a stream stands for, if the platform made it, and how many bytes it brings: as long as
 * nobody has touched the stream, its bytes need not pass through it.
 *
 * @typedef {object} Origin
 * @property {"text" | "bytes" | "source" | null} kind
 * @property {string | Uint8Array | ByteSource | null} value
 * @property {ByteSource | null} source
 * @property {number} length -1 if it is not known
 */

/** @type {WeakMap<ReadableStream, Origin>} */
const origins = new SafeWeakMap();

/** @returns {value is ReadableStream} */
export function isReadableStream(value) {
  return isBranded(value, "_readableStreamController", getLocked);
}

/** @returns {value is WritableStream} */
export function isWritableStream(value) {
  return isBranded(value, "_writableStreamController", getWritableLocked);
}

/** Whether the library takes the value for a stream. Its slot is asked for first: that is quick. */
function isBranded(value, slot, getter) {
  if (value === null || typeof value !== "object" || !hasOwn(value, slot)) return false;
  try {
    getter(value);
    return true;
  } catch {
    return false;
  }
}

export function isLocked(stream) {
  return getLocked(stream);
}

/** Whether the stream has been read from or cancelled. */
export function isDisturbed(stream) {
  return stream._disturbed === true;
}

/** How many bytes will come, if the platform knows; else -1. */
export function lengthOfStream(stream) {
  return origins.get(stream)?.length ?? -1;
}

/** Says how many bytes a stream will bring. */
export function setLengthOfStream(stream, length) {
  const origin = origins.get(stream);
  if (origin === undefined) origins.set(stream, { kind: null, value: null, source: null, length });
  else origin.length = length;
}

/** What the stream stands for, if nobody has touched it. @returns {Origin | null} */
export function originOfStream(stream) {
  const origin = origins.get(stream);
  if (origin === undefined || origin.kind === null) return null;
  return isLocked(stream) || isDisturbed(stream) ? null : origin;
}

/** Locks a stream for good, because its bytes are taken from where it would have had them. */
export function takeStream(stream) {
  getReader(stream);
  stream._disturbed = true;
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
  const stream = new ReadableStream(
    {
      __proto__: null,
      type: "bytes",
      pull: (controller) => pullInto(source, controller),
      cancel(reason) {
        source.cancel(reason);
      },
    },
    { __proto__: null, highWaterMark: 0 },
  );
  origins.set(stream, { kind, value, source, length });
  return stream;
}

function pullInto(source, controller) {
  return new Promise((resolve, reject) => {
    const next = () => {
      PromisePrototypeThen(
        source.pull(),
        (chunk) => {
          try {
            if (chunk === null) {
              close(controller);
              const request = getByobRequest(controller);
              if (request !== null) respond(request, 0);
            } else if (TypedArrayPrototypeGetByteLength(chunk) === 0) {
              next();
              return;
            } else {
              enqueue(controller, chunk);
            }
            resolve();
          } catch (error) {
            reject(error);
          }
        },
        reject,
      );
    };
    next();
  });
}

/**
 * Takes a stream's bytes: the stream is locked from now on.
 *
 * @param {ReadableStream} stream
 * @returns {ByteSource} rejects with a TypeError at a chunk that is no bytes
 */
export function sourceFromReadable(stream) {
  const origin = originOfStream(stream);
  if (origin !== null) {
    takeStream(stream);
    return origin.source;
  }
  const reader = getReader(stream);
  let done = false;
  return {
    pull() {
      if (done) return PromiseResolve(null);
      return new Promise((resolve, reject) => {
        const next = () => {
          PromisePrototypeThen(
            read(reader),
            (result) => {
              if (result.done) {
                done = true;
                resolve(null);
                return;
              }
              const bytes = viewBytes(result.value);
              if (bytes === null) {
                done = true;
                const error = notBytes();
                quietly(cancelReader(reader, error));
                reject(error);
              } else if (TypedArrayPrototypeGetByteLength(bytes) === 0) {
                next();
              } else {
                resolve(bytes);
              }
            },
            (error) => {
              done = true;
              reject(error);
            },
          );
        };
        next();
      });
    },
    cancel(reason) {
      if (done) return;
      done = true;
      quietly(cancelReader(reader, reason));
    },
  };
}

/** What a stream of bytes says to a chunk that is none, as workerd words it. */
export function notBytes() {
  return new TypeError(
    "This TransformStream is being used as a byte stream, but received an object of " +
      "non-ArrayBuffer/ArrayBufferView type on its writable side.",
  );
}

function quietly(promise) {
  PromisePrototypeThen(promise, undefined, () => {});
}

/**
 * Two streams with what one would have brought.
 *
 * @param {ReadableStream} stream
 * @returns {[ReadableStream, ReadableStream]}
 */
export function tee(stream) {
  const branches = teeStream(stream);
  const length = lengthOfStream(stream);
  if (length !== -1) {
    setLengthOfStream(branches[0], length);
    setLengthOfStream(branches[1], length);
  }
  return branches;
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
