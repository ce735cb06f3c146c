// queueMicrotask: a bare V8 has none.

import { PromisePrototypeThen, PromiseResolve, TypeError } from "../kernel/primordials.js";
import { frame, runInFrame } from "../kernel/async-context.js";
import { reportThrown } from "./global-scope.js";

/**
 * Runs a function when the current job is over; what it throws is reported as uncaught.
 *
 * @param {() => void} callback
 */
export function queueMicrotask(callback) {
  if (typeof callback !== "function") {
    throw new TypeError(
      "Failed to execute 'queueMicrotask' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'function'.",
    );
  }
  const bound = frame;
  PromisePrototypeThen(PromiseResolve(undefined), () => {
    runInFrame(bound, run, undefined, [callback]);
  });
}

function run(callback) {
  try {
    callback();
  } catch (error) {
    reportThrown(error);
  }
}
