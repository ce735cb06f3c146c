// What the streams need of promises.

import {
  ObjectPrototype,
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
} from "../../kernel/primordials.js";
import { currentOrNull, runFor } from "../../kernel/invocation.js";

/** Resolved with undefined. */
export const RESOLVED = PromiseResolve(undefined);

const nothing = () => {};

/** Nobody need handle the promise's rejection. @returns the promise */
export function quietly(promise) {
  PromisePrototypeThen(promise, undefined, nothing);
  return promise;
}

/** Does something when the current job is over. */
export function later(action) {
  PromisePrototypeThen(RESOLVED, action);
}

/** A promise and the functions that settle it. */
export class Deferred {
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

const PENDING = 0;
const FULFILLED = 1;
const REJECTED = 2;

/**
 * A promise of nothing that is made when somebody asks for it: most streams' `closed` is never
 * looked at. Its rejection counts as handled.
 */
export class LazyPromise {
  state = PENDING;
  error = undefined;
  deferred = null;
  promise = null;

  get() {
    if (this.promise !== null) return this.promise;
    if (this.state === FULFILLED) this.promise = PromiseResolve(undefined);
    else if (this.state === REJECTED) this.promise = quietly(PromiseReject(this.error));
    else {
      this.deferred = new Deferred();
      this.promise = quietly(this.deferred.promise);
    }
    return this.promise;
  }

  resolve() {
    if (this.state !== PENDING) return;
    this.state = FULFILLED;
    this.deferred?.resolve(undefined);
  }

  reject(error) {
    if (this.state !== PENDING) return;
    this.state = REJECTED;
    this.error = error;
    this.deferred?.reject(error);
  }

  /** Another promise from now on, if this one is settled. */
  renew() {
    if (this.state === PENDING) return;
    this.state = PENDING;
    this.promise = null;
    this.deferred = null;
  }

  /** Rejects, if need be with another promise. */
  rejectAnew(error) {
    this.renew();
    this.reject(error);
  }
}

/**
 * Runs an algorithm, which may be the user's, for its owner.
 *
 * @param {Invocation | null} owner
 * @param {(first?: unknown, second?: unknown) => unknown} algorithm
 * @returns {Promise<unknown>} rejected with what it throws
 */
export function attempt(owner, algorithm, first, second) {
  try {
    let result;
    if (owner === null || owner.ended || owner === currentOrNull()) {
      result = algorithm(first, second);
    } else {
      runFor(owner, () => {
        result = algorithm(first, second);
      });
    }
    return result === undefined ? RESOLVED : PromiseResolve(result);
  } catch (error) {
    return PromiseReject(error);
  }
}

/**
 * Resolves a read. A getter that user code has put at `Object.prototype.then` would run inside the
 * stream's own work, so then the promise is resolved later.
 */
export function resolveRead(resolve, value, done) {
  const result = { value, done };
  if ("then" in ObjectPrototype) later(() => resolve(result));
  else resolve(result);
}
