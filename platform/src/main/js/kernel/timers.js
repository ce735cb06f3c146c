// setTimeout and its kin. A timer belongs to the invocation that set it and dies with it.
import { SafeMap, TypeError } from "./primordials.js";
import { frame, runInFrame } from "./async-context.js";
import { DOMException } from "../web/dom-exception.js";
import { currentInvocation, currentOrNull } from "./invocation.js";
import { post } from "./encode.js";
import { TIMER, UNTIMER } from "./wire.js";
import { reportFailed } from "./report.js";

const MAX_DELAY = 0x7fffffff;
/** Timers that an invocation may have set. */
let maxTimers = 10000;

export function limitTimers(most) {
  maxTimers = most;
}

/** An isolate's timers have different ids, so that one invocation cannot clear another's. */
let lastId = 0;

class Timer {
  constructor(callback, args, delay, repeat) {
    this.callback = callback;
    this.args = args;
    this.delay = delay;
    this.repeat = repeat;
    this.frame = frame;
  }
}

function start(callback, delay, args, repeat) {
  if (typeof callback !== "function") {
    throw new TypeError(
      `Failed to execute '${repeat ? "setInterval" : "setTimeout"}' on 'ServiceWorkerGlobalScope': ` +
        "parameter 1 is not of type 'function'.",
    );
  }
  const invocation = currentInvocation();
  let ms = +delay;
  if (!(ms > 0)) ms = 0;
  if (ms > MAX_DELAY) ms = MAX_DELAY;
  invocation.timers ??= new SafeMap();
  const { timers } = invocation;
  if (timers.size >= maxTimers) {
    throw new DOMException(
      `You have exceeded the number of active timeouts you may set. max active timeouts: ${maxTimers}, ` +
        `current active timeouts: ${timers.size}, finished timeouts: ${invocation.finishedTimers}`,
      "QuotaExceededError",
    );
  }
  const id = ++lastId;
  timers.set(id, new Timer(callback, args, ms | 0, repeat));
  post(TIMER, id, ms | 0, 0);
  return id;
}

export function setTimeout(callback, delay, ...args) {
  return start(callback, delay, args, false);
}

export function setInterval(callback, delay, ...args) {
  return start(callback, delay, args, true);
}

export function setImmediate(callback, ...args) {
  return start(callback, 0, args, false);
}

/** Clears a timer of the current invocation; anything else is ignored, as on the web. */
export function clearTimeout(id) {
  const invocation = currentOrNull();
  if (invocation === null || invocation.timers === null) return;
  if (invocation.timers.delete(+id)) post(UNTIMER, +id, 0, 0);
}

/** A timer is due. */
export function onTimer(invocation, id) {
  const timer = invocation.timers?.get(id);
  if (timer === undefined) return;
  if (timer.repeat) post(TIMER, id, timer.delay, 0);
  else {
    invocation.timers.delete(id);
    invocation.finishedTimers++;
  }
  try {
    runInFrame(timer.frame, timer.callback, globalThis, timer.args);
  } catch (error) {
    reportFailed(error);
  }
}
