// queueMicrotask: a bare V8 has none.

import { PromisePrototypeThen, PromiseResolve, TypeError } from "../kernel/primordials.js";
import { reportUncaught } from "../kernel/report.js";

/**
 * Runs a function when the current job is over; what it throws is reported as uncaught.
 *
 * @param {() => void} callback
 */
export function queueMicrotask(callback) {
  if (typeof callback !== "function") throw new TypeError("queueMicrotask needs a function.");
  PromisePrototypeThen(PromiseResolve(undefined), () => {
    try {
      callback();
    } catch (error) {
      reportUncaught(error);
    }
  });
}
