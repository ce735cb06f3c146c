// EventTarget: https://dom.spec.whatwg.org/#interface-eventtarget, without a tree of nodes. It differs from the
// standard where workerd does: what a listener throws ends the dispatch and reaches who dispatched, a listener
// that returns true has prevented the default, and `capture` and `passive` are refused.

import { SafeMap, TypeError, append, apply } from "../kernel/primordials.js";
import { cancel, isEvent, run, stopped, trust } from "./event.js";
import { defineInterface, illegalInvocation, requireArguments } from "./interface.js";

export {
  CustomEvent,
  ErrorEvent,
  Event,
  ExtendableEvent,
  PromiseRejectionEvent,
  isEvent,
} from "./event.js";

/**
 * @typedef {object} Listener
 * @property {Function | {handleEvent: Function}} callback
 * @property {boolean} once
 * @property {boolean} removed
 * @property {(() => void) | null} off forgets the `signal` option
 */

/** @type {(target: EventTarget, type: string) => boolean} */
export let hasListeners;
/**
 * Dispatches an event that the platform made: `isTrusted` is true. Throws what a listener throws.
 *
 * @type {(target: EventTarget, event: Event) => boolean} false if a listener prevented the default
 */
export let dispatchTrusted;
/** The value of an `on…` attribute. @type {(target: EventTarget, type: string) => unknown} */
export let getHandler;
/**
 * Sets an `on…` attribute, which is called before all listeners: anything but an object or a function takes
 * the handler away.
 *
 * @type {(target: EventTarget, type: string, value: unknown) => void}
 */
export let setHandler;
/**
 * Has a function called when listeners or a handler come or go.
 *
 * @type {(target: EventTarget, watch: (type: string) => void) => void}
 */
export let watchListeners;
/** @type {(target: EventTarget) => void} */
export let removeAllListeners;
/**
 * Makes the methods, called as functions or on another object, mean that object: the global one.
 *
 * @type {(object: object) => EventTarget}
 */
export let targetFor;
/** @type {(signal: object, algorithm: () => void) => (() => void)} set by abort.js */
let onAbort = null;
/** @type {(value: unknown) => boolean} */
let isAborted = null;

/** abort.js tells how the `signal` option is to be followed; the other way round is a cycle. */
export function setAbortHooks(hooks) {
  ({ onAbort, isAborted } = hooks);
}

/** The global object and the target that is behind it. */
let globalFace = null;
let globalTarget = null;

export class EventTarget {
  /** @type {Map<string, Listener[]> | null} arrays are replaced, never changed */
  #listeners = null;
  /** @type {Map<string, unknown> | null} the `on…` attributes */
  #handlers = null;
  /** @type {((type: string) => void) | null} */
  #watch = null;
  /** What listeners see as the target. */
  #face = this;

  addEventListener(type, callback, options) {
    const self = EventTarget.#of(this);
    requireArguments(arguments.length, 2, "addEventListener");
    type = `${type}`;
    checkCallback(callback);
    let once = false;
    let signal;
    if (options !== null && typeof options === "object") {
      refuse(options.capture, "addEventListener(): options.capture must be false.");
      refuse(options.passive, "addEventListener(): options.passive must be false.");
      once = !!options.once;
      ({ signal } = options);
    } else {
      refuse(options, "addEventListener(): useCapture must be false.");
    }
    if (callback === null || callback === undefined) return;
    if (signal !== undefined && isAborted(signal)) return;
    if (find(self.#listeners?.get(type), callback) !== -1) return;
    const listener = { callback, once, removed: false, off: null };
    self.#add(type, listener);
    if (signal !== undefined) listener.off = onAbort(signal, () => self.#remove(type, listener));
  }

  removeEventListener(type, callback, options) {
    const self = EventTarget.#of(this);
    requireArguments(arguments.length, 2, "removeEventListener");
    if (options !== null && typeof options === "object") {
      refuse(options.capture, "removeEventListener(): options.capture must be false.");
    } else {
      refuse(options, "removeEventListener(): useCapture must be false.");
    }
    type = `${type}`;
    const list = self.#listeners?.get(type);
    const at = find(list, callback);
    if (at !== -1) self.#remove(type, list[at]);
  }

  dispatchEvent(event) {
    const self = EventTarget.#of(this);
    requireArguments(arguments.length, 1, "dispatchEvent");
    if (!isEvent(event)) {
      throw new TypeError(
        "Failed to execute 'dispatchEvent' on 'EventTarget': parameter 1 is not of type 'Event'.",
      );
    }
    return self.#dispatch(event);
  }

  static #of(self) {
    // called as plain functions, the methods mean the global object
    if (self === undefined || self === null || self === globalFace) {
      if (globalTarget === null) throw illegalInvocation();
      return globalTarget;
    }
    if (typeof self !== "object" || !(#listeners in self)) throw illegalInvocation();
    return self;
  }

  #add(type, listener) {
    this.#listeners ??= new SafeMap();
    const list = this.#listeners.get(type);
    const next = [];
    if (list !== undefined) for (let i = 0; i < list.length; i++) append(next, list[i]);
    append(next, listener);
    this.#listeners.set(type, next);
    if (this.#watch !== null) this.#watch(type);
  }

  #remove(type, listener) {
    if (listener.removed) return;
    listener.removed = true;
    if (listener.off !== null) listener.off();
    const list = this.#listeners.get(type);
    if (list === undefined) return;
    const next = [];
    for (let i = 0; i < list.length; i++) if (list[i] !== listener) append(next, list[i]);
    if (next.length === 0) this.#listeners.delete(type);
    else this.#listeners.set(type, next);
    if (this.#watch !== null) this.#watch(type);
  }

  #dispatch(event) {
    return run(event, this.#face, () => {
      const { type } = event;
      const list = this.#listeners?.get(type);
      // as in workerd, any property of that name is a handler
      const handler = this.#handlers?.get(type) ?? this.#face[`on${type}`];
      if (typeof handler === "function") settle(event, apply(handler, this.#face, [event]));
      if (list === undefined) return;
      for (let i = 0; i < list.length && !stopped(event); i++) {
        const listener = list[i];
        if (listener.removed) continue;
        if (listener.once) this.#remove(type, listener);
        const { callback } = listener;
        if (typeof callback === "function") {
          settle(event, apply(callback, this.#face, [event]));
        } else {
          settle(event, apply(callback.handleEvent, callback, [event]));
        }
      }
    });
  }

  static {
    hasListeners = (target, type) =>
      target.#listeners?.has(type) === true || target.#handlers?.has(type) === true;
    dispatchTrusted = (target, event) => target.#dispatch(trust(event));
    getHandler = (target, type) => target.#handlers?.get(type) ?? null;
    setHandler = (target, type, value) => {
      target.#handlers ??= new SafeMap();
      if (typeof value === "function" || (typeof value === "object" && value !== null)) {
        target.#handlers.set(type, value);
      } else {
        target.#handlers.delete(type);
      }
      if (target.#watch !== null) target.#watch(type);
    };
    watchListeners = (target, watch) => {
      target.#watch = watch;
    };
    removeAllListeners = (target) => {
      target.#listeners = null;
    };
    targetFor = (object) => {
      globalFace = object;
      globalTarget = new EventTarget();
      globalTarget.#face = object;
      return globalTarget;
    };
  }
}
defineInterface(EventTarget, "EventTarget");

function checkCallback(callback) {
  if (callback === null || callback === undefined || typeof callback === "function") return;
  if (typeof callback === "object" && typeof callback.handleEvent === "function") return;
  throw new TypeError(
    "Failed to execute 'addEventListener' on 'EventTarget': parameter 2 is not of type 'EventListener or EventListenerObject'.",
  );
}

function refuse(value, message) {
  if (value) throw new TypeError(message);
}

function find(list, callback) {
  if (list === undefined) return -1;
  for (let i = 0; i < list.length; i++) if (list[i].callback === callback) return i;
  return -1;
}

/** What a listener returned: true has the same effect as preventDefault(). */
function settle(event, returned) {
  if (returned === true) cancel(event);
}
