// MessageChannel and MessagePort, within one isolate. As in workerd and Node, a listener starts a port, a port
// without listeners buffers, and nothing can be transferred.

import { Error, append, uncurryThis } from "../kernel/primordials.js";
import { structuredClone } from "../worker/structured-clone.js";
import { Event } from "./event.js";
import {
  EventTarget,
  dispatchTrusted,
  getHandler,
  hasListeners,
  setHandler,
  watchListeners,
} from "./events.js";
import {
  defineInterface,
  dictionary,
  illegalConstructor,
  illegalInvocation,
  sequence,
} from "./interface.js";
import { newMessageEvent } from "./message-events.js";
import { queueMicrotask } from "./microtask.js";

const KEY = { __proto__: null };
const PENDING = 0;
const STARTED = 1;
const CLOSED = 2;

let entangle;

export class MessagePort extends EventTarget {
  /** @type {MessagePort | null} */
  #other = null;
  #state = PENDING;
  /** Messages that came before somebody listened. */
  #waiting = [];

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
    super();
    watchListeners(this, (type) => {
      if (type !== "message" || this.#state === CLOSED) return;
      if (hasListeners(this, "message")) this.#start();
      else this.#state = PENDING;
    });
  }

  static #of(self) {
    if (self === null || typeof self !== "object" || !(#state in self)) throw illegalInvocation();
    return self;
  }

  postMessage(data = undefined, options = undefined) {
    const self = MessagePort.#of(this);
    const { transfer } = isList(options)
      ? { transfer: options }
      : dictionary(options, "The options of postMessage");
    if (transfer !== undefined && sequence(transfer, "transfer").length > 0) {
      throw new Error("Transfer list is not supported");
    }
    const copy = structuredClone(data);
    const other = self.#other;
    if (other === null || other.#state === CLOSED) return;
    if (other.#state === PENDING) append(other.#waiting, copy);
    else queueMicrotask(() => other.#deliver(copy));
  }

  start() {
    MessagePort.#of(this).#start();
  }

  close() {
    const self = MessagePort.#of(this);
    if (self.#state === CLOSED) return;
    self.#state = CLOSED;
    self.#waiting = [];
    const other = self.#other;
    self.#other = null;
    if (other !== null) closePort(other);
    dispatchTrusted(self, new Event("close"));
  }

  get onmessage() {
    return getHandler(MessagePort.#of(this), "message");
  }

  set onmessage(value) {
    setHandler(MessagePort.#of(this), "message", value);
  }

  get onmessageerror() {
    return getHandler(MessagePort.#of(this), "messageerror");
  }

  set onmessageerror(value) {
    setHandler(MessagePort.#of(this), "messageerror", value);
  }

  get onclose() {
    return getHandler(MessagePort.#of(this), "close");
  }

  set onclose(value) {
    setHandler(MessagePort.#of(this), "close", value);
  }

  #start() {
    if (this.#state !== PENDING) return;
    this.#state = STARTED;
    const messages = this.#waiting;
    this.#waiting = [];
    if (messages.length === 0) return;
    queueMicrotask(() => {
      for (let i = 0; i < messages.length; i++) this.#deliver(messages[i]);
    });
  }

  #deliver(data) {
    if (this.#state === CLOSED) return;
    try {
      dispatchTrusted(this, newMessageEvent("message", data, null, "", this));
    } catch (error) {
      dispatchTrusted(this, newMessageEvent("messageerror", error, null, "", this));
    }
  }

  static {
    entangle = (one, two) => {
      one.#other = two;
      two.#other = one;
    };
  }
}
defineInterface(MessagePort, "MessagePort");

const closePort = uncurryThis(MessagePort.prototype.close);

function isList(options) {
  return options !== null && typeof options === "object" && "length" in options;
}

export class MessageChannel {
  #port1 = new MessagePort(KEY);
  #port2 = new MessagePort(KEY);

  constructor() {
    entangle(this.#port1, this.#port2);
  }

  get port1() {
    if (!(#port1 in this)) throw illegalInvocation();
    return this.#port1;
  }

  get port2() {
    if (!(#port2 in this)) throw illegalInvocation();
    return this.#port2;
  }
}
defineInterface(MessageChannel, "MessageChannel");
