// The async context: what AsyncLocalStorage keeps, as one immutable map ("frame") that follows the code from a
// callback's registration to its run.
//
// V8 here gives no hook on `await`, so a Worker that imports node:async_hooks is compiled without native async
// functions: each of its continuations then passes Promise.prototype.then, which `activate` replaces. Nobody
// else pays: without a frame the functions below do nothing.
import { PromisePrototype, PromisePrototypeThen, append, apply, defineProperty } from "./primordials.js";

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

function boundReaction(reaction, bound) {
  return (value) => {
    const before = frame;
    frame = bound;
    try {
      return reaction(value);
    } finally {
      frame = before;
    }
  };
}

/** Makes promises carry frames, from now on in this isolate. */
export function activate() {
  if (active) return;
  active = true;
  const value = {
    then(onFulfilled, onRejected) {
      const fulfilled = typeof onFulfilled === "function" ? boundReaction(onFulfilled, frame) : onFulfilled;
      const rejected = typeof onRejected === "function" ? boundReaction(onRejected, frame) : onRejected;
      return PromisePrototypeThen(this, fulfilled, rejected);
    },
  }.then;
  defineProperty(PromisePrototype, "then", {
    __proto__: null,
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  });
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
