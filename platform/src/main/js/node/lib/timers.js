// Node's timers: objects that stand for a timer of the platform.
import * as platform from "dovetail:internal";
import { abortError, invalidArgType, nodeError } from "./errors.js";
import { validateAbortSignal, validateBoolean, validateFunction, validateNumber, validateObject } from "./validators.js";

const MAX_DELAY = 2 ** 31 - 1;

function delayOf(delay) {
  delay = +delay;
  return delay >= 1 && delay <= MAX_DELAY ? Math.trunc(delay) : 1;
}

export class Timeout {
  #id;
  #callback;
  #args;
  #delay;
  #repeat;
  #referenced = true;
  #live = true;

  constructor(callback, args, delay, repeat) {
    validateFunction(callback, "callback");
    this.#callback = callback;
    this.#args = args;
    this.#delay = delayOf(delay);
    this.#repeat = repeat;
    this.#start();
  }

  #start() {
    const start = this.#repeat ? platform.setInterval : platform.setTimeout;
    this.#id = start(() => {
      if (!this.#repeat) this.#live = false;
      Reflect.apply(this.#callback, this, this.#args);
    }, this.#delay);
  }

  refresh() {
    if (this.#live) {
      platform.clearTimeout(this.#id);
      this.#start();
    }
    return this;
  }

  ref() {
    this.#referenced = true;
    return this;
  }

  unref() {
    this.#referenced = false;
    return this;
  }

  hasRef() {
    return this.#referenced;
  }

  close() {
    this.#live = false;
    platform.clearTimeout(this.#id);
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.#id;
  }

  [Symbol.dispose]() {
    this.close();
  }
}

let idOf;

export class Immediate {
  #id;
  #referenced = true;

  constructor(callback, args) {
    validateFunction(callback, "callback");
    this.#id = platform.setImmediate(() => Reflect.apply(callback, this, args));
  }

  ref() {
    this.#referenced = true;
    return this;
  }

  unref() {
    this.#referenced = false;
    return this;
  }

  hasRef() {
    return this.#referenced;
  }

  close() {
    platform.clearTimeout(this.#id);
  }

  [Symbol.dispose]() {
    this.close();
  }

  static {
    idOf = (immediate) => immediate.#id;
  }
}


export function setTimeout(callback, delay, ...args) {
  return new Timeout(callback, args, delay, false);
}

export function setInterval(callback, delay, ...args) {
  return new Timeout(callback, args, delay, true);
}

export function setImmediate(callback, ...args) {
  return new Immediate(callback, args);
}

export function clearTimeout(timer) {
  if (timer instanceof Timeout) timer.close();
  else if (typeof timer === "number" || typeof timer === "string") platform.clearTimeout(+timer);
}
export const clearInterval = clearTimeout;

export function clearImmediate(immediate) {
  if (immediate instanceof Immediate) platform.clearTimeout(idOf(immediate));
}

function optionsOf(options) {
  validateObject(options, "options");
  validateAbortSignal(options.signal, "options.signal");
  if (options.ref !== undefined) validateBoolean(options.ref, "options.ref");
  return options.signal;
}

/** A promise that a timer of the platform resolves. */
function later(start, value, options) {
  let signal;
  try {
    signal = optionsOf(options);
  } catch (error) {
    return Promise.reject(error);
  }
  if (signal?.aborted) return Promise.reject(abortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      platform.clearTimeout(id);
      reject(abortError(undefined, { cause: signal.reason }));
    };
    const id = start(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve(value);
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function promisedTimeout(delay, value, options = {}) {
  try {
    if (delay !== undefined) validateNumber(delay, "delay");
  } catch (error) {
    return Promise.reject(error);
  }
  return later((callback) => platform.setTimeout(callback, delayOf(delay)), value, options);
}

function promisedImmediate(value, options = {}) {
  return later((callback) => platform.setImmediate(callback), value, options);
}

async function* promisedInterval(delay, value, options = {}) {
  const signal = optionsOf(options);
  if (delay !== undefined) validateNumber(delay, "delay");
  if (signal?.aborted) throw abortError(undefined, { cause: signal.reason });
  let waiting;
  let missed = 0;
  const id = platform.setInterval(() => {
    missed++;
    waiting?.resolve();
    waiting = undefined;
  }, delayOf(delay));
  const onAbort = () => {
    platform.clearTimeout(id);
    waiting?.reject(abortError(undefined, { cause: signal.reason }));
    waiting = undefined;
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    while (!signal?.aborted) {
      if (missed === 0) {
        waiting = Promise.withResolvers();
        await waiting.promise;
      }
      for (; missed > 0; missed--) yield value;
    }
    throw abortError(undefined, { cause: signal?.reason });
  } finally {
    platform.clearTimeout(id);
    signal?.removeEventListener("abort", onAbort);
  }
}

class Scheduler {
  #brand;

  constructor(key) {
    if (key !== KEY) throw nodeError(TypeError, "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
  }

  wait(delay, options) {
    if (!(#brand in this)) throw nodeError(TypeError, "ERR_INVALID_THIS", 'Value of "this" must be of type Scheduler');
    return promisedTimeout(delay, undefined, options);
  }

  yield() {
    if (!(#brand in this)) throw nodeError(TypeError, "ERR_INVALID_THIS", 'Value of "this" must be of type Scheduler');
    return promisedImmediate();
  }
}
const KEY = {};

const promisify = Symbol.for("nodejs.util.promisify.custom");
Object.defineProperty(setTimeout, promisify, { enumerable: true, get: () => promisedTimeout });
Object.defineProperty(setImmediate, promisify, { enumerable: true, get: () => promisedImmediate });

export const promises = {
  setTimeout: promisedTimeout,
  setImmediate: promisedImmediate,
  setInterval: promisedInterval,
  scheduler: new Scheduler(KEY),
};

export function active(timer) {
  timer?.refresh?.();
}

export function unenroll(timer) {
  clearTimeout(timer);
}

export function enroll(timer, delay) {
  if (timer === null || typeof timer !== "object") throw invalidArgType("item", "Object", timer);
  timer._idleTimeout = delay;
}
