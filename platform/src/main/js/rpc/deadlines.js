// `ctx.withDeadline(milliseconds, action)`: the calls that an action makes are to be answered in time. Java keeps
// the time and ends those that are not.
import { MathCeil, NumberIsNaN, TypeError } from "../kernel/primordials.js";
import { post } from "../kernel/encode.js";
import { DEADLINE } from "../kernel/wire.js";

const MAX_MILLIS = 0x7fffffff;

/** Milliseconds that a call may take which is made now; 0 for no limit. */
let current = 0;

/** Runs an action whose calls, those that it makes before it returns, have a deadline. */
export function withDeadline(milliseconds, action) {
  const given = +milliseconds;
  if (NumberIsNaN(given)) throw new TypeError("withDeadline() takes a number of milliseconds first.");
  if (typeof action !== "function") throw new TypeError("withDeadline() takes a function second, which makes the calls.");
  return within(given < 1 ? 1 : given > MAX_MILLIS ? MAX_MILLIS : MathCeil(given), action);
}

/** What the calls that are made now may take, for `within`. */
export function callMillis() {
  return current;
}

/** The same, with milliseconds that `callMillis` gave. */
export function within(milliseconds, action) {
  const before = current;
  if (before === 0 || (milliseconds !== 0 && milliseconds < before)) current = milliseconds;
  try {
    return action();
  } finally {
    current = before;
  }
}

/** A question is about to be asked. */
export function announceDeadline(question) {
  if (current !== 0) post(DEADLINE, question, current, 0);
}
