// The service-worker format: a script without exports that listens to the global object's events. Its bindings are
// global variables.
import { defineProperty, Error, ObjectKeys, PromiseResolve } from "../kernel/primordials.js";
import { DOMException } from "../web/dom-exception.js";
import { EXTENDABLE_KEY, ExtendableEvent } from "../web/event.js";
import { dispatchGlobal, globalHasListeners } from "../web/global-scope.js";
import { defineInterface, illegalInvocation } from "../web/interface.js";

class FetchEvent extends ExtendableEvent {
  #request;
  #context;
  /** @type {Promise<Response> | null} */
  #response = null;

  constructor(request, context) {
    super("fetch", (promise) => context.waitUntil(promise), EXTENDABLE_KEY);
    this.#request = request;
    this.#context = context;
  }

  get request() {
    if (!(#request in this)) throw illegalInvocation();
    return this.#request;
  }

  respondWith(response) {
    if (!(#request in this)) throw illegalInvocation();
    if (this.#response !== null) {
      throw new DOMException("FetchEvent.respondWith() has already been called; it can only be called once.", "InvalidStateError");
    }
    this.#response = PromiseResolve(response);
  }

  /** What a listener answered, or null. */
  static answerOf(event) {
    return event.#response;
  }

  passThroughOnException() {
    if (!(#request in this)) throw illegalInvocation();
    this.#context.passThroughOnException();
  }
}
const { answerOf } = FetchEvent;
delete FetchEvent.answerOf;
defineInterface(FetchEvent, "FetchEvent");

class ScheduledEvent extends ExtendableEvent {
  #controller;

  constructor(controller, context) {
    super("scheduled", (promise) => context.waitUntil(promise), EXTENDABLE_KEY);
    this.#controller = controller;
  }

  get scheduledTime() {
    return this.#controller.scheduledTime;
  }

  get cron() {
    return this.#controller.cron;
  }

  noRetry() {
    this.#controller.noRetry();
  }
}
defineInterface(ScheduledEvent, "ScheduledEvent");

const listeners = {
  __proto__: null,
  fetch(request, env, ctx) {
    const event = new FetchEvent(request, ctx);
    dispatchGlobal(event);
    const response = answerOf(event);
    if (response !== null) return response;
    throw new Error("No event listener called event.respondWith(): there is no origin to ask instead.");
  },
  scheduled(controller, env, ctx) {
    dispatchGlobal(new ScheduledEvent(controller, ctx));
  },
};

/**
 * The handlers of a script that listens instead of exporting; undefined if it does not.
 * @param {object} env the bindings, which become global variables
 */
export function listeningHandlers(env) {
  if (!globalHasListeners("fetch") && !globalHasListeners("scheduled")) return undefined;
  const names = ObjectKeys(env);
  for (let i = 0; i < names.length; i++) {
    const value = env[names[i]];
    defineProperty(globalThis, names[i], { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
  return listeners;
}
