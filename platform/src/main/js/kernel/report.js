// Errors that no code of the Worker catches.
import { open, send, text } from "./encode.js";
import { log } from "./log.js";
import { describeError } from "./describe.js";
import { UNCAUGHT } from "./wire.js";

/** Logs an error that nobody caught: a listener's, a microtask's. */
export function reportUncaught(error) {
  log("error", `Uncaught ${describeError(error)}`);
}

/** The same for a timer's callback or a waitUntil promise, whose failure is the invocation's. */
export function reportFailed(error) {
  open(UNCAUGHT, 0, 0, 0);
  text(describeError(error));
  send();
}
