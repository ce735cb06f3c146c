// Event, EventTarget and friends: https://dom.spec.whatwg.org/#events, without a tree of nodes.

import {
  SafeMap,
  SafeWeakMap,
  TypeError,
  append,
  apply,
  DateNow,
} from "../kernel/primordials.js";
import { reportUncaught } from "../kernel/report.js";
import { DOMException } from "./dom-exception.js";
import {
  defineConstants,
  defineInterface,
  dictionary,
  illegalInvocation,
  requireArguments,
} from "./interface.js";

const NONE = 0;
const AT_TARGET = 2;

/**
 * Marks an event as made by the platform, and runs one through a target.
 *
 * @type {(event: Event) => Event}
 */
let trust;
/** @type {(event: Event, target: EventTarget, deliver: () => void) => boolean} */
let run;
/** @type {(event: Event) => boolean} */
let stopped;
/** @type {(event: Event, passive: boolean) => void} */
let setPassive;
/** @type {(value: unknown) => boolean} */
export let isEvent;

export class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #target = null;
  #phase = NONE;
  #dispatching = false;
  #stop = false;
  #stopImmediate = false;
  #canceled = false;
  #passive = false;
  #trusted = false;
  #time = DateNow();

  constructor(type, init) {
    requireArguments(arguments.length, 1, "Event");
    const { bubbles, cancelable, composed } = dictionary(init, "Event init");
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
    this.#composed = !!composed;
  }

  static #of(self) {
    if (!isEvent(self)) throw illegalInvocation();
    return self;
  }

  get type() {
    return Event.#of(this).#type;
  }

  get bubbles() {
    return Event.#of(this).#bubbles;
  }

  get cancelable() {
    return Event.#of(this).#cancelable;
  }

  get composed() {
    return Event.#of(this).#composed;
  }

  get target() {
    return Event.#of(this).#target;
  }

  get srcElement() {
    return Event.#of(this).#target;
  }

  get currentTarget() {
    return Event.#of(this).#dispatching ? this.#target : null;
  }

  get eventPhase() {
    return Event.#of(this).#phase;
  }

  get timeStamp() {
    return Event.#of(this).#time;
  }

  get isTrusted() {
    return Event.#of(this).#trusted;
  }

  get defaultPrevented() {
    return Event.#of(this).#canceled;
  }

  get returnValue() {
    return !Event.#of(this).#canceled;
  }

  set returnValue(value) {
    Event.#of(this);
    if (!value) this.#cancel();
  }

  get cancelBubble() {
    return Event.#of(this).#stop;
  }

  set cancelBubble(value) {
    Event.#of(this);
    if (value) this.#stop = true;
  }

  composedPath() {
    return Event.#of(this).#dispatching ? [this.#target] : [];
  }

  preventDefault() {
    Event.#of(this).#cancel();
  }

  stopPropagation() {
    Event.#of(this).#stop = true;
  }

  stopImmediatePropagation() {
    Event.#of(this).#stop = true;
    this.#stopImmediate = true;
  }

  #cancel() {
    if (this.#cancelable && !this.#passive) this.#canceled = true;
  }

  static {
    isEvent = (value) => value !== null && typeof value === "object" && #type in value;
    trust = (event) => {
      event.#trusted = true;
      return event;
    };
    stopped = (event) => event.#stopImmediate;
    setPassive = (event, passive) => {
      event.#passive = passive;
    };
    run = (event, target, deliver) => {
      if (event.#dispatching) {
        throw new DOMException("The event is already being dispatched.", "InvalidStateError");
      }
      event.#dispatching = true;
      event.#target = target;
      event.#phase = AT_TARGET;
      try {
        deliver();
      } finally {
        event.#dispatching = false;
        event.#phase = NONE;
        event.#stop = false;
        event.#stopImmediate = false;
      }
      return !event.#canceled;
    };
  }
}
defineInterface(Event, "Event");
defineConstants(Event, {
  __proto__: null,
  NONE,
  CAPTURING_PHASE: 1,
  AT_TARGET,
  BUBBLING_PHASE: 3,
});

export class CustomEvent extends Event {
  #detail;

  constructor(type, init) {
    requireArguments(arguments.length, 1, "CustomEvent");
    super(type, init);
    const { detail = null } = dictionary(init, "CustomEvent init");
    this.#detail = detail;
  }

  get detail() {
    if (!(#detail in this)) throw illegalInvocation();
    return this.#detail;
  }
}
defineInterface(CustomEvent, "CustomEvent");

export class ErrorEvent extends Event {
  #message;
  #filename;
  #lineno;
  #colno;
  #error;

  constructor(type, init) {
    requireArguments(arguments.length, 1, "ErrorEvent");
    super(type, init);
    const { message = "", filename = "", lineno = 0, colno = 0, error } = dictionary(
      init,
      "ErrorEvent init",
    );
    this.#message = `${message}`;
    this.#filename = `${filename}`;
    this.#lineno = lineno >>> 0;
    this.#colno = colno >>> 0;
    this.#error = error;
  }

  static #of(self) {
    if (!(#message in self)) throw illegalInvocation();
    return self;
  }

  get message() {
    return ErrorEvent.#of(this).#message;
  }

  get filename() {
    return ErrorEvent.#of(this).#filename;
  }

  get lineno() {
    return ErrorEvent.#of(this).#lineno;
  }

  get colno() {
    return ErrorEvent.#of(this).#colno;
  }

  get error() {
    return ErrorEvent.#of(this).#error;
  }
}
defineInterface(ErrorEvent, "ErrorEvent");

export class PromiseRejectionEvent extends Event {
  #promise;
  #reason;

  constructor(type, init) {
    requireArguments(arguments.length, 2, "PromiseRejectionEvent");
    super(type, init);
    const { promise, reason } = dictionary(init, "PromiseRejectionEvent init");
    this.#promise = promise;
    this.#reason = reason;
  }

  get promise() {
    if (!(#promise in this)) throw illegalInvocation();
    return this.#promise;
  }

  get reason() {
    if (!(#promise in this)) throw illegalInvocation();
    return this.#reason;
  }
}
defineInterface(PromiseRejectionEvent, "PromiseRejectionEvent");

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
