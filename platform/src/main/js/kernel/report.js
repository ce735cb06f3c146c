// Errors that no code of the Worker catches.
import { log } from "./log.js";
import { describeError } from "./describe.js";

/** Logs an error that nobody caught: a listener's, a timer callback's, a microtask's, a waitUntil promise's. */
export function reportUncaught(error) {
  log("error", `Uncaught ${describeError(error)}`);
}
