// The async context: what AsyncLocalStorage keeps, as one immutable map ("frame") that follows the code from a
// callback's registration to its run.
//
// V8 here gives no hook on `await`, so a Worker that imports node:async_hooks is compiled without native async
// functions: each of its continuations then passes Promise.prototype.then, which `activate` replaces. Nobody
// else pays: without a frame the functions below do nothing.
import {
  FunctionPrototype,
  Promise,
  PromisePrototype,
  PromisePrototypeThen,
  Proxy,
  SymbolHasInstance,
  append,
  apply,
  construct,
  defineProperty,
  uncurryThis,
} from "./primordials.js";
import { currentOrNull, runFor } from "./invocation.js";

const FunctionPrototypeHasInstance = uncurryThis(FunctionPrototype[SymbolHasInstance]);
const { get: ReflectGet } = globalThis.Reflect;

/** The frame of the code that runs now, undefined for none. Set it by {@link runInFrame} only. */
export let frame;

let active = false;

/** Runs a function with a frame. */
export function runInFrame(wanted, callback, self, args) {
  if (frame === wanted) return apply(callback, self, args);
  const before = frame;
  frame = wanted;
  try {
    return apply(callback, self, args);
  } finally {
    frame = before;
  }
}

/** What runs until the next {@link resetFrame} has a frame. */
export function enterFrame(wanted) {
  frame = wanted;
}

/** A turn begins: no frame. */
export function resetFrame() {
  frame = undefined;
}

/** The same function, but run with the frame that holds now. */
export function bindFrame(callback) {
  if (frame === undefined && !active) return callback;
  const bound = frame;
  return function (...args) {
    return runInFrame(bound, callback, this, args);
  };
}

/**
 * A promise's reaction that goes on in the frame, and for the invocation, that asked for it. It never goes on for one
 * that has ended.
 */
function boundReaction(reaction) {
  const bound = frame;
  const invocation = currentOrNull();
  return (value) => {
    if (invocation === null || invocation === currentOrNull()) return runInFrame(bound, reaction, undefined, [value]);
    let result = NEVER;
    runFor(invocation, () => {
      result = runInFrame(bound, reaction, undefined, [value]);
    });
    return result;
  };
}

const NEVER = new Promise(() => {});

/** What resolves a promise: the `then` of a value that is no promise itself runs in the frame of now. */
function boundResolve(resolve) {
  return (value) => {
    if (frame === undefined || value === null || (typeof value !== "object" && typeof value !== "function")) {
      return resolve(value);
    }
    return resolve(isNativePromise(value) ? value : boundThenable(value));
  };
}

function isNativePromise(value) {
  return FunctionPrototypeHasInstance(Promise, value);
}

function boundThenable(value) {
  const { then } = value;
  if (typeof then !== "function") return value;
  return { __proto__: null, then: bindFrame((...args) => apply(then, value, args)) };
}

/** Makes promises carry frames, from now on in this isolate. */
export function activate() {
  if (active) return;
  active = true;
  const { then } = {
    then(onFulfilled, onRejected) {
      const fulfilled = typeof onFulfilled === "function" ? boundReaction(onFulfilled) : onFulfilled;
      const rejected = typeof onRejected === "function" ? boundReaction(onRejected) : onRejected;
      return PromisePrototypeThen(this, fulfilled, rejected);
    },
  };
  const CarryingPromise = new Proxy(Promise, {
    __proto__: null,
    construct(target, args, newTarget) {
      const executor = args[0];
      if (frame === undefined || typeof executor !== "function") return construct(target, args, newTarget);
      return construct(target, [(resolve, reject) => executor(boundResolve(resolve), reject)], newTarget);
    },
    get(target, key, receiver) {
      if (key !== "resolve" || frame === undefined) return ReflectGet(target, key, receiver);
      return resolveBound;
    },
  });
  const native = Promise.resolve;
  const { resolve: resolveBound } = {
    resolve(value) {
      const object = value !== null && (typeof value === "object" || typeof value === "function");
      return apply(native, this, [object && !isNativePromise(value) ? boundThenable(value) : value]);
    },
  };
  const define = (holder, key, value) =>
    defineProperty(holder, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  define(PromisePrototype, "then", then);
  define(PromisePrototype, "constructor", CarryingPromise);
  define(globalThis, "Promise", CarryingPromise);
}

/** @typedef {{key: object, value: unknown, rest: Frame | undefined}} Frame a list, the newest first */

/** The value that a frame has for a key. */
export function valueIn(from, key) {
  for (let at = from; at !== undefined; at = at.rest) if (at.key === key) return at;
  return undefined;
}

/** A frame with one more value; what it had for the key goes. */
export function frameWith(from, key, value) {
  return { key, value, rest: frameWithout(from, key) };
}

/** A frame without a key. */
export function frameWithout(from, key) {
  if (valueIn(from, key) === undefined) return from;
  const kept = [];
  for (let at = from; at !== undefined; at = at.rest) if (at.key !== key) append(kept, at);
  let made;
  for (let i = kept.length - 1; i >= 0; i--) made = { key: kept[i].key, value: kept[i].value, rest: made };
  return made;
}
