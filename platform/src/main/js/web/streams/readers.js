// https://streams.spec.whatwg.org/#default-reader-class and #byob-reader-class

import {
  NumberIsNaN,
  Promise,
  PromiseReject,
  TypeError,
} from "../../kernel/primordials.js";
import { defineInterface, illegalInvocation } from "../interface.js";
import { LazyPromise, resolveRead } from "./promises.js";
import { coreOf, isReadableStream } from "./readable.js";
import { CLOSED, ERRORED } from "./readable-core.js";
import { isView, lengthOfView, partsOf } from "./views.js";

/** A reader's hold on a stream. */
class ReaderLock {
  closed = new LazyPromise();

  /** @param {import("./readable-core.js").ReadableCore} core not locked */
  constructor(core) {
    this.core = core;
    core.lock = this;
    if (core.state === CLOSED) this.closed.resolve();
    else if (core.state === ERRORED) this.closed.reject(core.error);
  }

  onClose() {
    this.closed.resolve();
  }

  onError(error) {
    this.closed.reject(error);
  }

  cancel(reason) {
    if (this.core === null) return PromiseReject(released());
    return this.core.cancel(reason);
  }

  release() {
    const { core } = this;
    if (core === null) return;
    this.core = null;
    const error = released();
    this.closed.rejectAnew(error);
    core.release(error);
  }
}

function released() {
  return new TypeError("This ReadableStream reader has been released.");
}

export function lockedToReader() {
  return new TypeError("This ReadableStream is currently locked to a reader.");
}

/** A read whose result goes to a promise. */
class PromisedRead {
  constructor(resolve, reject) {
    this.resolve = resolve;
    this.error = reject;
  }

  chunk(value) {
    resolveRead(this.resolve, value, false);
  }

  close(value) {
    resolveRead(this.resolve, value, true);
  }
}

function lockOf(stream) {
  if (!isReadableStream(stream)) throw new TypeError("A reader needs a ReadableStream.");
  const core = coreOf(stream);
  if (core.lock !== null) throw lockedToReader();
  return core;
}

export class ReadableStreamDefaultReader {
  #lock;

  constructor(stream) {
    this.#lock = new ReaderLock(lockOf(stream));
  }

  get closed() {
    if (!(#lock in this)) return PromiseReject(illegalInvocation());
    return this.#lock.closed.get();
  }

  cancel(reason = undefined) {
    if (!(#lock in this)) return PromiseReject(illegalInvocation());
    return this.#lock.cancel(reason);
  }

  read() {
    if (!(#lock in this)) return PromiseReject(illegalInvocation());
    const { core } = this.#lock;
    if (core === null) return PromiseReject(released());
    return new Promise((resolve, reject) => core.read(new PromisedRead(resolve, reject)));
  }

  releaseLock() {
    if (!(#lock in this)) throw illegalInvocation();
    this.#lock.release();
  }
}
defineInterface(ReadableStreamDefaultReader, "ReadableStreamDefaultReader");

export class ReadableStreamBYOBReader {
  #lock;

  constructor(stream) {
    const core = lockOf(stream);
    if (!core.isBytes) throw new TypeError("This ReadableStream does not support BYOB reads.");
    this.#lock = new ReaderLock(core);
  }

  get closed() {
    if (!(#lock in this)) return PromiseReject(illegalInvocation());
    return this.#lock.closed.get();
  }

  cancel(reason = undefined) {
    if (!(#lock in this)) return PromiseReject(illegalInvocation());
    return this.#lock.cancel(reason);
  }

  read(view, options = undefined) {
    if (!(#lock in this)) return PromiseReject(illegalInvocation());
    return this.#readInto(view, () => {
      const min = options?.min;
      return min === undefined ? 1 : min;
    });
  }

  /** workerd's: reads until there are so many elements, or the end. */
  readAtLeast(minElements, view) {
    if (!(#lock in this)) return PromiseReject(illegalInvocation());
    return this.#readInto(view, () => minElements);
  }

  #readInto(view, minOf) {
    try {
      if (!isView(view)) throw new TypeError("A byob reader reads into an ArrayBufferView.");
      const { core } = this.#lock;
      const elements = elementsOf(minOf());
      if (core === null) throw released();
      const length = lengthOfView(view);
      if (length === 0) {
        throw new TypeError(
          'You must call read() on a "byob" reader with a positive-sized TypedArray object.',
        );
      }
      if (elements === 0) {
        throw new TypeError(`Requested invalid minimum number of bytes to read (${elements}).`);
      }
      const min = elements * partsOf(view).elementSize;
      if (elements < 0 || elements > length || min > length) {
        throw new TypeError(
          `Minimum bytes to read (${elements}) exceeds size of buffer (${length}).`,
        );
      }
      return new Promise((resolve, reject) => {
        core.readInto(view, min, new PromisedRead(resolve, reject));
      });
    } catch (error) {
      return PromiseReject(error);
    }
  }

  releaseLock() {
    if (!(#lock in this)) throw illegalInvocation();
    this.#lock.release();
  }
}
defineInterface(ReadableStreamBYOBReader, "ReadableStreamBYOBReader");

/** Web IDL's conversion to an int that must be in its range. */
function elementsOf(value) {
  const number = +value;
  if (NumberIsNaN(number) || number >= 2147483648 || number < -2147483648) {
    throw new TypeError("The value cannot be converted because it is not an integer.");
  }
  return number | 0;
}
