// `ctx`: what a handler gets beside its request.
import { defineProperty, Error, PromisePrototypeThen, PromiseResolve, TypeError } from "../kernel/primordials.js";
import { open, post, send } from "../kernel/encode.js";
import { host } from "../kernel/host.js";
import { ABORT, ERROR_REMOTE, TASKS } from "../kernel/wire.js";
import { checkOwner, currentInvocation, runFor } from "../kernel/invocation.js";
import { reportFailed } from "../kernel/report.js";
import { failureOf, writeFailure } from "../rpc/errors.js";
import { hasFlag } from "../kernel/flags.js";
import { defineInterface, illegalInvocation } from "../web/interface.js";
import { callerOf, traceOf } from "../kernel/beside.js";
import { withDeadline } from "../rpc/deadlines.js";
import { loopbacks } from "./loopback.js";
import { tracing } from "./tracing.js";
import { mapVirtualHost } from "./virtual-hosts.js";

/** Keeps an invocation alive until a promise settles. */
export function waitUntil(promise) {
  if (arguments.length === 0) {
    throw new TypeError("Failed to execute 'waitUntil' on 'EntrypointsModule': parameter 1 is not of type 'Promise'.");
  }
  keepAlive(currentInvocation(), promise);
}

export function keepAlive(invocation, promise) {
  post(TASKS, ++invocation.tasks, 0, 0);
  const done = () =>
    runFor(invocation, () => {
      post(TASKS, --invocation.tasks, 0, 0);
      if (invocation.tasks > 0 || invocation.idle === null) return;
      const { idle } = invocation;
      invocation.idle = null;
      idle();
    });
  PromisePrototypeThen(PromiseResolve(promise), done, (error) => {
    invocation.failures++;
    runFor(invocation, () => reportFailed(error));
    done();
  });
}

/** Does something when all promises given to waitUntil have settled. */
export function whenIdle(invocation, action) {
  if (invocation.tasks > 0) invocation.idle = action;
  else action();
}

/** Ends an invocation at once; `flags` say more of the error for who waits. */
export function abortInvocation(invocation, reason, flags = 0) {
  runFor(invocation, () => {
    const failure = failureOf(reason);
    // the runtime ended it: the code that waits is not told that code of ours threw
    open(ABORT, 0, (failure.flags & ~ERROR_REMOTE) | flags, 0);
    writeFailure(failure);
    send();
    host.abort();
    // JavaScript ends where it next looks whether it may go on
    for (;;);
  });
}

export class ExecutionContext {
  #invocation;
  #caller;
  #trace;
  /** What the binding that called us says of its caller; set by configuration only. */
  props;

  /** @param invocation the one it belongs to, or null: whichever runs */
  constructor(key, invocation, props) {
    if (key !== KEY) throw new TypeError("Illegal constructor");
    this.#invocation = invocation;
    this.props = props;
    // this Worker's own entrypoints, as stubs
    if (!hasFlag("enable_ctx_exports")) return;
    const exports = { __proto__: null, value: loopbacks, writable: true, enumerable: true, configurable: true };
    defineProperty(this, "exports", exports);
  }

  /** Ours: who calls, {worker, version, entrypoint}, as Java knows it; null if no Worker does. */
  get caller() {
    if (!(#invocation in this)) throw illegalInvocation();
    if (this.#invocation === null) return callerOf(currentInvocation());
    if (this.#caller === undefined) this.#caller = callerOf(this.#invocation);
    return this.#caller;
  }

  /** Ours: the trace that this invocation is a part of, {traceId, spanId, parentId, sampled}. */
  get trace() {
    if (!(#invocation in this)) throw illegalInvocation();
    if (this.#invocation === null) return traceOf(currentInvocation());
    return (this.#trace ??= traceOf(this.#invocation));
  }

  /** Ours: runs an action whose calls end with a TimeoutError if they take longer. Returns what it returns. */
  withDeadline(milliseconds, action) {
    this.#owner();
    return withDeadline(milliseconds, action);
  }

  /** A name by which connect() reaches a service. */
  get mapVirtualHost() {
    if (!(#invocation in this)) throw illegalInvocation();
    return hasFlag("experimental") ? mapVirtualHost : undefined;
  }

  /** Spans of the Worker's own, which nobody records. */
  get tracing() {
    if (!(#invocation in this)) throw illegalInvocation();
    return tracing;
  }

  /** Keeps the invocation alive until the promise settles. */
  waitUntil(promise) {
    keepAlive(this.#owner(), promise);
  }

  /** If the handler fails, the request goes to where fetch() goes: see worker/events.js. */
  passThroughOnException() {
    this.#owner().passesThrough = true;
  }

  /** Ends the invocation at once: nothing after this runs, and whoever waits gets the reason as the error. */
  abort(reason) {
    abortInvocation(this.#owner(), reason ?? new Error("Worker execution was aborted due to call to ctx.abort()."));
  }

  #owner() {
    const invocation = this.#invocation ?? currentInvocation();
    checkOwner(invocation, "ExecutionContext");
    return invocation;
  }
}

const KEY = {};
defineInterface(ExecutionContext);

let shared = null;

/** What a handler object's functions get: with a flag of old, one context for all, without props. */
export function handlerContext(invocation, props) {
  if (!hasFlag("nonclass_entrypoint_reuses_ctx_across_invocations")) return newContext(invocation, props);
  return (shared ??= newContext(null, {}));
}

export function newContext(invocation, props) {
  return new ExecutionContext(KEY, invocation, props);
}
