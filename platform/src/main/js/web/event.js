// Event and the kinds of it: https://dom.spec.whatwg.org/#interface-event, without a tree of nodes.
// As in workerd, times are 0 and the target, once an event has one, stays its current target.

import { DOMException } from "./dom-exception.js";
import {
  defineConstants,
  defineInterface,
  dictionary,
  illegalConstructor,
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
export let trust;
/** @type {(event: Event, target: EventTarget, deliver: () => void) => boolean} */
export let run;
/** @type {(event: Event) => boolean} */
export let stopped;
/** What `preventDefault` does, whoever may have replaced it. @type {(event: Event) => void} */
export let cancel;
/** @type {(value: unknown) => boolean} */
export let isEvent;
/** @type {<E extends Event>(event: E) => E} */
let allowCancel;

export class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #target = undefined;
  #phase = NONE;
  #dispatching = false;
  #stop = false;
  #stopImmediate = false;
  #canceled = false;
  #trusted = false;

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
    return Event.#of(this).#target;
  }

  get eventPhase() {
    return Event.#of(this).#phase;
  }

  get timeStamp() {
    Event.#of(this);
    return 0;
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

  get cancelBubble() {
    return Event.#of(this).#stop;
  }

  set cancelBubble(value) {
    Event.#of(this).#stop = !!value;
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
    if (this.#cancelable) this.#canceled = true;
  }

  static {
    isEvent = (value) => value !== null && typeof value === "object" && #type in value;
    allowCancel = (event) => {
      event.#cancelable = true;
      return event;
    };
    trust = (event) => {
      event.#trusted = true;
      return event;
    };
    stopped = (event) => event.#stopImmediate;
    cancel = (event) => event.#cancel();
    run = (event, target, deliver) => {
      if (event.#dispatching) {
        throw new DOMException("The event is already being dispatched.", "InvalidStateError");
      }
      event.#dispatching = true;
      event.#canceled = false;
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

/** Only who has this may construct what only the platform constructs. */
const KEY = { __proto__: null };

export class PromiseRejectionEvent extends Event {
  #promise;
  #reason;

  constructor(type, promise, reason, key) {
    if (key !== KEY) throw illegalConstructor();
    super(type);
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

/** @returns {PromiseRejectionEvent} one that can be canceled, to keep the platform from logging */
export function newRejectionEvent(type, promise, reason) {
  const event = new PromiseRejectionEvent(type, promise, reason, KEY);
  return allowCancel(event);
}

/** An event that lets its handler do something after it returned; only the platform makes them. */
export class ExtendableEvent extends Event {
  #waitUntil;

  constructor(type, waitUntil, key) {
    if (key !== KEY) throw illegalConstructor();
    super(type);
    this.#waitUntil = waitUntil;
  }

  waitUntil(promise) {
    if (!(#waitUntil in this)) throw illegalInvocation();
    this.#waitUntil(promise);
  }
}
defineInterface(ExtendableEvent, "ExtendableEvent");

/** For the subclasses of ExtendableEvent. */
export const EXTENDABLE_KEY = KEY;
