// `ctx`: what a handler gets beside its request.
import { PromisePrototypeThen, PromiseResolve, TypeError } from "../kernel/primordials.js";
import { post } from "../kernel/encode.js";
import { TASKS } from "../kernel/wire.js";
import { checkOwner, currentInvocation, runFor } from "../kernel/invocation.js";
import { reportFailed } from "../kernel/report.js";
import { hasFlag } from "../kernel/flags.js";
import { defineInterface, illegalInvocation } from "../web/interface.js";
import { callerOf, traceOf } from "../kernel/beside.js";
import { withDeadline } from "../rpc/deadlines.js";
import { loopbacks } from "./loopback.js";

/** Keeps an invocation alive until a promise settles. */
export function waitUntil(promise) {
  keepAlive(currentInvocation(), promise);
}

function keepAlive(invocation, promise) {
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

export class ExecutionContext {
  #invocation;
  #caller;
  #trace;
  /** What the binding that called us says of its caller; set by configuration only. */
  props;

  constructor(key, invocation, props) {
    if (key !== KEY) throw new TypeError("Illegal constructor");
    this.#invocation = invocation;
    this.props = props;
  }

  /** This Worker's own entrypoints, as stubs. */
  get exports() {
    if (!(#invocation in this)) throw illegalInvocation();
    return hasFlag("enable_ctx_exports") ? loopbacks : undefined;
  }

  /** Ours: who calls, {worker, version, entrypoint}, as Java knows it; null if no Worker does. */
  get caller() {
    if (!(#invocation in this)) throw illegalInvocation();
    return (this.#caller ??= callerOf(this.#invocation));
  }

  /** Ours: the trace that this invocation is a part of, {traceId, spanId, parentId, sampled}. */
  get trace() {
    if (!(#invocation in this)) throw illegalInvocation();
    return (this.#trace ??= traceOf(this.#invocation));
  }

  /** Ours: runs an action whose calls end with a TimeoutError if they take longer. Returns what it returns. */
  withDeadline(milliseconds, action) {
    checkOwner(this.#invocation, "ExecutionContext");
    return withDeadline(milliseconds, action);
  }

  /** Keeps the invocation alive until the promise settles. */
  waitUntil(promise) {
    checkOwner(this.#invocation, "ExecutionContext");
    keepAlive(this.#invocation, promise);
  }

  /** On Cloudflare an uncaught error then goes to the origin. There is none here: the call is accepted. */
  passThroughOnException() {
    checkOwner(this.#invocation, "ExecutionContext");
  }
}

const KEY = {};
defineInterface(ExecutionContext);

export function newContext(invocation, props) {
  return new ExecutionContext(KEY, invocation, props);
}
