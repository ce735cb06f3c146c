// The global object as an EventTarget, and what happens to an error or a rejection that nobody handles.

import {
  ErrorCaptureStackTrace,
  Number,
  SafeMap,
  SafeWeakSet,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  TypeError,
  defineProperty,
  isError,
  mapEntries,
  setPrototypeOf,
} from "../kernel/primordials.js";
import { describeError } from "../kernel/describe.js";
import { log } from "../kernel/log.js";
import { reportUncaught } from "../kernel/report.js";
import { ErrorEvent, newRejectionEvent } from "./event.js";
import { EventTarget, dispatchTrusted, hasListeners, targetFor } from "./events.js";
import { defineInterface, hidden, illegalConstructor } from "./interface.js";

export class WorkerGlobalScope extends EventTarget {
  constructor() {
    throw illegalConstructor();
  }
}
defineInterface(WorkerGlobalScope, "WorkerGlobalScope");

class ServiceWorkerGlobalScope extends WorkerGlobalScope {}
defineInterface(ServiceWorkerGlobalScope, "ServiceWorkerGlobalScope");

/** The target behind the global object. @type {EventTarget} */
let target;

/** Makes the global object an EventTarget. */
export function installGlobalScope(global) {
  target = targetFor(global);
  setPrototypeOf(global, ServiceWorkerGlobalScope.prototype);
  defineProperty(global, "constructor", hidden(ServiceWorkerGlobalScope));
}

/** Whether the Worker listens to an event on its global object. */
export function globalHasListeners(type) {
  return hasListeners(target, type);
}

/** Dispatches an event of the platform's on the global object. */
export function dispatchGlobal(event) {
  return dispatchTrusted(target, event);
}

/** Reports an error as if nobody had caught it. */
export function reportError(error) {
  if (arguments.length === 0) {
    throw new TypeError(
      "Failed to execute 'reportError' on 'ServiceWorkerGlobalScope': parameter 1 is not of type 'Value'.",
    );
  }
  if (hasListeners(target, "error") && !dispatchTrusted(target, eventOf(error, reportError))) return;
  reportUncaught(error);
}

/** An error that a microtask threw: listeners hear of it, and what they throw is logged. */
export function reportThrown(error) {
  try {
    reportError(error);
  } catch (another) {
    reportUncaught(another);
  }
}

function eventOf(error, caller) {
  const { file, line, column } = placeOf(error, caller);
  const event = new ErrorEvent("error", {
    __proto__: null,
    cancelable: true,
    message: `Uncaught ${titleOf(error)}`,
    filename: file,
    lineno: line,
    colno: column,
    error,
  });
  return event;
}

/** What V8 calls a thrown value: an error's name and message, anything else as a string. */
function titleOf(error) {
  try {
    return `${error}`;
  } catch {
    return describeError(error);
  }
}

const NOWHERE = { __proto__: null, file: "", line: 0, column: 0 };

/** Where an error was made, from its stack; for other values, where the platform was called. */
function placeOf(error, caller) {
  let stack;
  try {
    if (isError(error)) {
      ({ stack } = error);
    } else {
      const here = { __proto__: null };
      ErrorCaptureStackTrace(here, caller);
      ({ stack } = here);
    }
  } catch {
    return NOWHERE;
  }
  if (typeof stack !== "string") return NOWHERE;
  const mark = "\n    at ";
  const from = StringPrototypeIndexOf(stack, mark);
  if (from === -1) return NOWHERE;
  const to = StringPrototypeIndexOf(stack, "\n", from + mark.length);
  let frame = StringPrototypeSlice(stack, from + mark.length, to === -1 ? stack.length : to);
  const open = StringPrototypeLastIndexOf(frame, "(");
  if (open !== -1) frame = StringPrototypeSlice(frame, open + 1, frame.length - 1);
  const columnAt = StringPrototypeLastIndexOf(frame, ":");
  const lineAt = StringPrototypeLastIndexOf(frame, ":", columnAt - 1);
  if (lineAt < 0) return NOWHERE;
  return {
    file: StringPrototypeSlice(frame, 0, lineAt),
    line: Number(StringPrototypeSlice(frame, lineAt + 1, columnAt)) || 0,
    column: (Number(StringPrototypeSlice(frame, columnAt + 1)) || 1) - 1,
  };
}

/** Promises of which a Worker has been told that nobody handles them. */
const told = new SafeWeakSet();

/**
 * Java hands over what V8 said of promises while the last turn ran, in order, after its microtasks: three
 * arguments each, whether it has got a handler now, the promise, and the reason it was rejected for.
 */
export function settleRejections(...events) {
  const unhandled = new SafeMap();
  for (let i = 0; i < events.length; i += 3) {
    const promise = events[i + 1];
    if (!events[i]) {
      unhandled.set(promise, events[i + 2]);
    } else if (!unhandled.delete(promise) && told.has(promise)) {
      told.delete(promise);
      emit("rejectionhandled", promise, undefined);
    }
  }
  const entries = mapEntries(unhandled);
  for (let i = 0; i < entries.length; i++) {
    const promise = entries[i][0];
    const reason = entries[i][1];
    told.add(promise);
    if (!emit("unhandledrejection", promise, reason)) continue;
    log("error", `Uncaught (in promise) ${describeError(reason)}`);
  }
}

/** False: a listener has prevented that the rejection is logged. */
function emit(type, promise, reason) {
  if (!hasListeners(target, type)) return true;
  try {
    return dispatchTrusted(target, newRejectionEvent(type, promise, reason));
  } catch (error) {
    log("error", `Uncaught ${describeError(error)}`);
    return true;
  }
}
