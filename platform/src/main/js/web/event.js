// Event and the kinds of it: https://dom.spec.whatwg.org/#interface-event, without a tree of nodes.

import { DateNow } from "../kernel/primordials.js";
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
export let trust;
/** @type {(event: Event, target: EventTarget, deliver: () => void) => boolean} */
export let run;
/** @type {(event: Event) => boolean} */
export let stopped;
/** @type {(event: Event, passive: boolean) => void} */
export let setPassive;
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
