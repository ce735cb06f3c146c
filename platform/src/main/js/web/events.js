// EventTarget: https://dom.spec.whatwg.org/#interface-eventtarget, without a tree of nodes.

import { SafeMap, SafeWeakMap, TypeError, append, apply } from "../kernel/primordials.js";
import { reportUncaught } from "../kernel/report.js";
import { Event, isEvent, run, setPassive, stopped, trust } from "./event.js";
import { defineInterface, illegalInvocation, requireArguments } from "./interface.js";

export { CustomEvent, ErrorEvent, Event, PromiseRejectionEvent, isEvent } from "./event.js";

/**
 * @typedef {object} Listener
 * @property {Function | {handleEvent: Function}} callback
 * @property {boolean} capture
 * @property {boolean} once
 * @property {boolean} passive
 * @property {boolean} removed
 * @property {(() => void) | null} off forgets the `signal` option
 */

/** @type {(target: EventTarget, type: string) => boolean} */
export let hasListeners;
/** @type {(target: EventTarget, event: Event) => boolean} */
let deliverTo;
/** @type {(target: EventTarget, type: string, callback: Function) => () => void} */
let listen;
/** @type {(signal: object, algorithm: () => void) => (() => void)} set by abort.js */
let onAbort = null;
/** @type {(value: unknown) => boolean} */
let isAborted = null;

/** abort.js tells how the `signal` option is to be followed; the other way round is a cycle. */
export function setAbortHooks(hooks) {
  ({ onAbort, isAborted } = hooks);
}

export class EventTarget {
  /** @type {Map<string, Listener[]> | null} arrays are replaced, never changed */
  #listeners = null;

  addEventListener(type, callback, options) {
    const self = EventTarget.#of(this);
    requireArguments(arguments.length, 2, "addEventListener");
    type = `${type}`;
    let capture = false;
    let once = false;
    let passive = false;
    let signal;
    if (typeof options === "boolean") {
      capture = options;
    } else if (options !== null && typeof options === "object") {
      capture = !!options.capture;
      once = !!options.once;
      passive = !!options.passive;
      ({ signal } = options);
    }
    if (callback === null || callback === undefined) return;
    if (typeof callback !== "function" && typeof callback !== "object") {
      throw new TypeError("The listener must be a function or an object.");
    }
    if (signal !== undefined && isAborted(signal)) return;
    if (find(self.#listeners?.get(type), callback, capture) !== -1) return;
    const listener = { callback, capture, once, passive, removed: false, off: null };
    self.#add(type, listener);
    if (signal !== undefined) listener.off = onAbort(signal, () => self.#remove(type, listener));
  }

  removeEventListener(type, callback, options) {
    const self = EventTarget.#of(this);
    requireArguments(arguments.length, 2, "removeEventListener");
    const capture =
      options !== null && typeof options === "object" ? !!options.capture : !!options;
    const list = self.#listeners?.get(`${type}`);
    const at = find(list, callback, capture);
    if (at !== -1) self.#remove(`${type}`, list[at]);
  }

  dispatchEvent(event) {
    const self = EventTarget.#of(this);
    requireArguments(arguments.length, 1, "dispatchEvent");
    if (!isEvent(event)) throw new TypeError("dispatchEvent needs an Event.");
    return self.#dispatch(event);
  }

  static #of(self) {
    // Called as a plain function, the global object's listeners are meant; it has none of its own.
    if (self === undefined || self === null || !(#listeners in self)) throw illegalInvocation();
    return self;
  }

  #add(type, listener) {
    this.#listeners ??= new SafeMap();
    const list = this.#listeners.get(type);
    const next = [];
    if (list !== undefined) for (let i = 0; i < list.length; i++) append(next, list[i]);
    append(next, listener);
    this.#listeners.set(type, next);
  }

  #remove(type, listener) {
    if (listener.removed) return;
    listener.removed = true;
    listener.off?.();
    const list = this.#listeners.get(type);
    const next = [];
    for (let i = 0; i < list.length; i++) if (list[i] !== listener) append(next, list[i]);
    if (next.length === 0) this.#listeners.delete(type);
    else this.#listeners.set(type, next);
  }

  #dispatch(event) {
    return run(event, this, () => {
      const list = this.#listeners?.get(event.type);
      if (list === undefined) return;
      for (let i = 0; i < list.length && !stopped(event); i++) {
        const listener = list[i];
        if (listener.removed) continue;
        if (listener.once) this.#remove(event.type, listener);
        setPassive(event, listener.passive);
        try {
          const { callback } = listener;
          if (typeof callback === "function") {
            apply(callback, this, [event]);
          } else {
            const { handleEvent } = callback;
            if (typeof handleEvent !== "function") {
              throw new TypeError("The listener's handleEvent is not a function.");
            }
            apply(handleEvent, callback, [event]);
          }
        } catch (error) {
          reportUncaught(error);
        }
        setPassive(event, false);
      }
    });
  }

  static {
    hasListeners = (target, type) => target.#listeners?.has(type) === true;
    deliverTo = (target, event) => target.#dispatch(event);
    listen = (target, type, callback) => {
      const listener = {
        callback,
        capture: false,
        once: false,
        passive: false,
        removed: false,
        off: null,
      };
      target.#add(type, listener);
      return () => target.#remove(type, listener);
    };
  }
}
defineInterface(EventTarget, "EventTarget");

function find(list, callback, capture) {
  if (list === undefined) return -1;
  for (let i = 0; i < list.length; i++) {
    if (list[i].callback === callback && list[i].capture === capture) return i;
  }
  return -1;
}

/**
 * Dispatches an event that the platform made: `isTrusted` is true.
 *
 * @param {EventTarget} target
 * @param {Event} event
 * @returns {boolean} false if a listener called `preventDefault`
 */
export function dispatchTrusted(target, event) {
  return deliverTo(target, trust(event));
}

/** @type {WeakMap<EventTarget, Map<string, {value: Function | object, off: () => void}>>} */
const handlers = new SafeWeakMap();

/** The value of an `on…` attribute. */
export function getHandler(target, type) {
  return handlers.get(target)?.get(type)?.value ?? null;
}

/** Sets an `on…` attribute: anything but an object or a function takes the handler away. */
export function setHandler(target, type, value) {
  if (typeof value !== "function" && typeof value !== "object") value = null;
  let byType = handlers.get(target);
  const existing = byType?.get(type);
  if (value === null) {
    existing?.off();
    byType?.delete(type);
    return;
  }
  if (existing !== undefined) {
    existing.value = value;
    return;
  }
  if (byType === undefined) {
    byType = new SafeMap();
    handlers.set(target, byType);
  }
  const handler = { value, off: null };
  handler.off = listen(target, type, (event) => {
    if (typeof handler.value !== "function") return;
    if (apply(handler.value, target, [event]) === false) cancel(event);
  });
  byType.set(type, handler);
}

const { preventDefault } = Event.prototype;

function cancel(event) {
  apply(preventDefault, event, []);
}
