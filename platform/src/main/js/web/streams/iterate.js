// Streams and iteration: `for await (const chunk of stream)` and ReadableStream.from().

import {
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  SymbolAsyncIterator,
  SymbolIterator,
  TypeError,
  apply,
  getPrototypeOf,
  setPrototypeOf,
} from "../../kernel/primordials.js";
import { defineInterface, illegalInvocation } from "../interface.js";
import { resolveRead } from "./promises.js";
import { HELD } from "./readable-core.js";
import { valueCore } from "./value-core.js";

const AsyncIteratorPrototype = getPrototypeOf(
  getPrototypeOf(async function* () {}.prototype),
);

class ReadableStreamAsyncIterator {
  #core;
  #preventCancel;
  /** How many calls are not settled, and the promise of the last one: each waits for the one before. */
  #open = 0;
  #last = null;
  #finished = false;

  constructor(core, preventCancel) {
    this.#core = core;
    this.#preventCancel = preventCancel;
    core.lock = HELD;
  }

  next() {
    if (!(#core in this)) return PromiseReject(illegalInvocation());
    return this.#after(() => new Promise((resolve, reject) => this.#next(resolve, reject)));
  }

  return(value = undefined) {
    if (!(#core in this)) return PromiseReject(illegalInvocation());
    return this.#after(() => new Promise((resolve, reject) => this.#return(value, resolve, reject)));
  }

  #after(step) {
    const before = this.#last;
    this.#last = this.#open++ === 0 ? step() : PromisePrototypeThen(before, step, step);
    return this.#last;
  }

  #next(resolve, reject) {
    if (this.#finished) {
      this.#settle(resolve, undefined, true);
      return;
    }
    this.#core.read({
      chunk: (value) => this.#settle(resolve, value, false),
      close: () => {
        this.#finish();
        this.#settle(resolve, undefined, true);
      },
      error: (error) => {
        this.#finish();
        this.#open--;
        reject(error);
      },
    });
  }

  #return(value, resolve, reject) {
    if (this.#finished || this.#preventCancel) {
      this.#finish();
      this.#settle(resolve, value, true);
      return;
    }
    const cancelled = this.#core.cancel(value);
    this.#finish();
    PromisePrototypeThen(
      cancelled,
      () => this.#settle(resolve, value, true),
      (error) => {
        this.#open--;
        reject(error);
      },
    );
  }

  #settle(resolve, value, done) {
    this.#open--;
    resolveRead(resolve, value, done);
  }

  #finish() {
    if (this.#finished) return;
    this.#finished = true;
    this.#core.lock = null;
  }
}
defineInterface(ReadableStreamAsyncIterator, "ReadableStream AsyncIterator");
setPrototypeOf(ReadableStreamAsyncIterator.prototype, AsyncIteratorPrototype);
delete ReadableStreamAsyncIterator.prototype.constructor;

/** @param {import("./readable-core.js").ReadableCore} core not locked; it gets locked */
export function iterate(core, preventCancel) {
  return new ReadableStreamAsyncIterator(core, preventCancel);
}

/** The core of a stream of what an iterable gives. */
export function coreFrom(iterable) {
  const { iterator, next, isAsync } = iteratorOf(iterable);
  const enqueue = (value) => {
    if (core.feed.active) core.feed.enqueue(value);
  };
  const core = valueCore(
    {
      start: null,
      pull: () =>
        PromisePrototypeThen(PromiseResolve(apply(next, iterator, [])), (result) => {
          if (!isObject(result)) throw new TypeError("The iterator's result is no object.");
          if (result.done) {
            if (core.feed.active) core.feed.close();
            return undefined;
          }
          const { value } = result;
          if (isAsync) return enqueue(value);
          return PromisePrototypeThen(PromiseResolve(value), enqueue);
        }),
      cancel: (reason) => {
        const method = iterator.return;
        if (method === undefined || method === null) return undefined;
        if (typeof method !== "function") {
          throw new TypeError("The iterator's return is no function.");
        }
        return PromisePrototypeThen(PromiseResolve(apply(method, iterator, [reason])), (result) => {
          if (!isObject(result)) throw new TypeError("The iterator's return gave no object.");
        });
      },
    },
    0,
    null,
  );
  return core;
}

function iteratorOf(iterable) {
  if (iterable !== undefined && iterable !== null) {
    const asyncMethod = iterable[SymbolAsyncIterator];
    const isAsync = asyncMethod !== undefined && asyncMethod !== null;
    const method = isAsync ? asyncMethod : iterable[SymbolIterator];
    if (typeof method === "function") {
      const iterator = apply(method, iterable, []);
      if (isObject(iterator)) return { iterator, next: iterator.next, isAsync };
    }
  }
  throw new TypeError("ReadableStream.from needs an iterable or an async iterable.");
}

function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
