// The events that carry a message or tell of an end: of ports, event sources and sockets.

import { StringPrototypeToWellFormed } from "../kernel/primordials.js";
import { Event } from "./event.js";
import { defineInterface, dictionary, illegalInvocation, requireArguments } from "./interface.js";

/** What the platform gives a message beside its data. */
let completed;

export class MessageEvent extends Event {
  #data;
  #origin = null;
  #lastEventId = "";
  #source = null;

  constructor(type, init) {
    requireArguments(arguments.length, 1, "MessageEvent");
    super(type, init);
    const { data = null } = dictionary(init, "MessageEvent init");
    this.#data = data;
  }

  static #of(self) {
    if (!(#data in self)) throw illegalInvocation();
    return self;
  }

  get data() {
    return MessageEvent.#of(this).#data;
  }

  get origin() {
    return MessageEvent.#of(this).#origin;
  }

  get lastEventId() {
    return MessageEvent.#of(this).#lastEventId;
  }

  get source() {
    return MessageEvent.#of(this).#source;
  }

  get ports() {
    MessageEvent.#of(this);
    return [];
  }

  static {
    completed = (event, origin, lastEventId, source) => {
      event.#origin = origin;
      event.#lastEventId = lastEventId;
      event.#source = source;
      return event;
    };
  }
}
defineInterface(MessageEvent, "MessageEvent");

/** A message event of the platform's. */
export function newMessageEvent(type, data, origin = null, lastEventId = "", source = null) {
  const event = new MessageEvent(type, { __proto__: null, data });
  return completed(event, origin, lastEventId, source);
}

export class CloseEvent extends Event {
  #code;
  #reason;
  #wasClean;

  constructor(type, init) {
    requireArguments(arguments.length, 1, "CloseEvent");
    super(type, init);
    const { code = 0, reason = "", wasClean = false } = dictionary(init, "CloseEvent init");
    this.#code = code & 0xffff;
    this.#reason = StringPrototypeToWellFormed(`${reason}`);
    this.#wasClean = !!wasClean;
  }

  static #of(self) {
    if (!(#code in self)) throw illegalInvocation();
    return self;
  }

  get code() {
    return CloseEvent.#of(this).#code;
  }

  get reason() {
    return CloseEvent.#of(this).#reason;
  }

  get wasClean() {
    return CloseEvent.#of(this).#wasClean;
  }
}
defineInterface(CloseEvent, "CloseEvent");
