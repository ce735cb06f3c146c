// `ctx` of a Durable Object.
import { Error, TypeError } from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { callerOf, traceOf } from "../kernel/beside.js";
import { checkOwner } from "../kernel/invocation.js";
import { nextTurn } from "../kernel/wake.js";
import { newStorage } from "../storage/storage.js";
import { ERROR_RESET } from "../kernel/wire.js";
import { defineInterface, illegalInvocation, requireArguments } from "../web/interface.js";
import { withDeadline } from "../rpc/deadlines.js";
import { abortInvocation, keepAlive } from "../worker/context.js";
import { loopbacks } from "../worker/loopback.js";
import { criticalSection } from "./gate.js";

const KEY = {};

/** What an object's storage needs of it. */
class Owner {
  constructor(invocation) {
    this.invocation = invocation;
  }

  check() {
    checkOwner(this.invocation, "DurableObjectStorage");
  }

  criticalSection(callback) {
    return criticalSection(this.invocation, callback, false);
  }

  assertCanSetAlarm() {
    const { instance, prototype } = this.invocation.object;
    if (typeof (instance ?? prototype).alarm !== "function") {
      throw new TypeError(
        "Your Durable Object class must have an alarm() handler in order to call setAlarm()",
      );
    }
  }

  nextTurn(action) {
    nextTurn(this.invocation, action);
  }
}

export class DurableObjectState {
  #invocation;
  #id;
  #storage = null;

  constructor(key, invocation, id) {
    if (key !== KEY) throw new TypeError("Illegal constructor");
    this.#invocation = invocation;
    this.#id = id;
  }

  get id() {
    return this.#id;
  }

  /** What the object keeps. */
  get storage() {
    if (!(#invocation in this)) throw illegalInvocation();
    return (this.#storage ??= newStorage(new Owner(this.#invocation)));
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

  /** Ours: who made the event that this turn began with; null if no Worker did, undefined in any other turn. */
  get caller() {
    if (!(#invocation in this)) throw illegalInvocation();
    return callerOf(this.#invocation);
  }

  /** Ours: the trace of the latest event, {traceId, spanId, parentId, sampled}. */
  get trace() {
    if (!(#invocation in this)) throw illegalInvocation();
    return traceOf(this.#invocation);
  }

  /** Ours: runs an action whose calls end with a TimeoutError if they take longer. Returns what it returns. */
  withDeadline(milliseconds, action) {
    this.#owner();
    return withDeadline(milliseconds, action);
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

  /** Keeps a WebSocket while the object is not in memory: its events call the object's handlers. */
  acceptWebSocket(socket, tags = undefined) {
    requireArguments(arguments.length, 1, "acceptWebSocket");
    this.#owner().object.sockets.accept(socket, tags);
  }

  getWebSockets(tag = undefined) {
    return this.#owner().object.sockets.all(tag === undefined || tag === null ? undefined : `${tag}`);
  }

  getTags(socket) {
    return this.#owner().object.sockets.tagsOf(socket);
  }

  /** Has a message answered without the object; without a pair, none. */
  setWebSocketAutoResponse(pair = undefined) {
    this.#owner().object.sockets.setAutoResponse(pair);
  }

  getWebSocketAutoResponse() {
    return this.#owner().object.sockets.autoResponse();
  }

  getWebSocketAutoResponseTimestamp(socket) {
    return this.#owner().object.sockets.answered(socket);
  }

  setHibernatableWebSocketEventTimeout(millis = undefined) {
    this.#owner().object.sockets.timeout = millis === undefined ? null : millis >>> 0;
  }

  getHibernatableWebSocketEventTimeout() {
    return this.#owner().object.sockets.timeout;
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
