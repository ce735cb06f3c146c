// `ctx` of a Durable Object.
import { Error, TypeError } from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { checkOwner } from "../kernel/invocation.js";
import { ERROR_RESET } from "../kernel/wire.js";
import { defineInterface, illegalInvocation, requireArguments } from "../web/interface.js";
import { abortInvocation, keepAlive } from "../worker/context.js";
import { loopbacks } from "../worker/loopback.js";
import { criticalSection } from "./gate.js";

const KEY = {};

export class DurableObjectState {
  #invocation;
  #id;

  constructor(key, invocation, id) {
    if (key !== KEY) throw new TypeError("Illegal constructor");
    this.#invocation = invocation;
    this.#id = id;
  }

  get id() {
    return this.#id;
  }

  get props() {
    if (!(#invocation in this)) throw illegalInvocation();
    return {};
  }

  /** This Worker's own entrypoints and Durable Objects. */
  get exports() {
    if (!(#invocation in this)) throw illegalInvocation();
    return hasFlag("enable_ctx_exports") ? loopbacks : undefined;
  }

  /** Lets no event come in while a callback runs; an error of the callback resets the object. */
  blockConcurrencyWhile(callback) {
    requireArguments(arguments.length, 1, "blockConcurrencyWhile");
    if (typeof callback !== "function") {
      throw new TypeError(
        "Failed to execute 'blockConcurrencyWhile' on 'DurableObjectState': parameter 1 is not of type 'Function'.",
      );
    }
    return criticalSection(this.#owner(), callback, true);
  }

  /** An object stays as long as it is needed; a promise keeps it in memory. */
  waitUntil(promise) {
    keepAlive(this.#owner(), promise);
  }

  /** Ends the object at once, as it is: the next call begins a new one. */
  abort(reason = undefined) {
    abortInvocation(
      this.#owner(),
      reason === undefined ? new Error("Application called abort() to reset Durable Object.") : reason,
      ERROR_RESET,
    );
  }

  #owner() {
    checkOwner(this.#invocation, "DurableObjectState");
    return this.#invocation;
  }
}
defineInterface(DurableObjectState, "DurableObjectState");

export function newState(invocation, id) {
  return new DurableObjectState(KEY, invocation, id);
}
