// What a Worker prints: a message to Java, in order with everything else that the turn sends.
import { StringPrototypeSlice } from "./primordials.js";
import { open, send, text } from "./encode.js";
import { currentOrNull } from "./invocation.js";
import { LOG } from "./wire.js";

const LEVELS = { __proto__: null, debug: 0, log: 1, info: 1, warn: 2, error: 3 };
/** Java cuts longer lines anyway. */
const MAX_TEXT = 65536;

/** Characters that an invocation may log. Java counts bytes, and says so: this only keeps the outbox small. */
let maxLogged = Infinity;

export function limitLog(most) {
  maxLogged = most;
}

/** What the global scope has logged. */
const globalScope = { logged: 0 };

/** Logs a text at a level of `console`. Works in global scope too. */
export function log(level, message) {
  const from = currentOrNull() ?? globalScope;
  if (from.logged > maxLogged) return;
  from.logged += message.length + 1;
  open(LOG, LEVELS[level] ?? 1, 0, 0);
  text(message.length > MAX_TEXT ? `${StringPrototypeSlice(message, 0, MAX_TEXT)}…` : message);
  send();
}
