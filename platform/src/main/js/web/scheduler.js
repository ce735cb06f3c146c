// workerd's `scheduler`: https://developers.cloudflare.com/workers/runtime-apis/scheduler/

import { Promise, PromiseReject, TypeError } from "../kernel/primordials.js";
import { clearTimeout, setTimeout } from "../kernel/timers.js";
import { abortReason, addAbortAlgorithm, isAbortSignal, isAborted } from "./abort.js";
import { defineInterface, dictionary, illegalConstructor, illegalInvocation } from "./interface.js";

const KEY = { __proto__: null };

export class Scheduler {
  #brand;

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
  }

  /** Resolves after a delay, or rejects with the signal's reason. */
  wait(delay, options) {
    try {
      if (!(#brand in this)) throw illegalInvocation();
      const { signal } = dictionary(options, "The options of scheduler.wait");
      if (signal === undefined || signal === null) {
        return new Promise((resolve) => setTimeout(resolve, delay));
      }
      return waitFor(delay, signal);
    } catch (error) {
      return PromiseReject(error);
    }
  }
}
defineInterface(Scheduler, "Scheduler");

function waitFor(delay, signal) {
  if (!isAbortSignal(signal)) throw new TypeError("The signal option must be an AbortSignal.");
  return new Promise((resolve, reject) => {
    if (isAborted(signal)) {
      reject(abortReason(signal));
      return;
    }
    let forget;
    const timer = setTimeout(() => {
      forget();
      resolve();
    }, delay);
    forget = addAbortAlgorithm(signal, () => {
      clearTimeout(timer);
      reject(abortReason(signal));
    });
  });
}

export const scheduler = new Scheduler(KEY);
