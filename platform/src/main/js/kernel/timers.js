// setTimeout and its kin. A timer belongs to the invocation that set it and dies with it.
import { apply, Promise, SafeMap, TypeError } from "./primordials.js";
import { currentInvocation, currentOrNull } from "./invocation.js";
import { post } from "./encode.js";
import { TIMER, UNTIMER } from "./wire.js";
import { reportFailed } from "./report.js";

const MAX_DELAY = 0x7fffffff;

class Timer {
  constructor(callback, args, delay, repeat) {
    this.callback = callback;
    this.args = args;
    this.delay = delay;
    this.repeat = repeat;
  }
}

function start(callback, delay, args, repeat) {
  if (typeof callback !== "function") {
    throw new TypeError("Failed to set a timer: the first argument is not a function.");
  }
  const invocation = currentInvocation();
  let ms = +delay || 0;
  if (!(ms > 0)) ms = 0;
  // the web's rule: a delay past 31 bits overflows to nothing
  if (ms > MAX_DELAY) ms = 0;
  invocation.timers ??= new SafeMap();
  const id = ++invocation.lastTimer;
  invocation.timers.set(id, new Timer(callback, args, ms | 0, repeat));
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
  else invocation.timers.delete(id);
  try {
    apply(timer.callback, undefined, timer.args);
  } catch (error) {
    reportFailed(error);
  }
}

/** workerd's `scheduler`. */
export class Scheduler {
  /** Resolves after a delay, or rejects with the signal's reason. */
  wait(delay, options) {
    const signal = options?.signal;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const id = setTimeout(resolve, delay);
      signal?.addEventListener("abort", () => {
        clearTimeout(id);
        reject(signal.reason);
      });
    });
  }
}
