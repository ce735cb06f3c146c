// The compatibility flags of the Worker in this isolate. Known before any of its code runs, never in the snapshot.
import { append, SafeSet, StringPrototypeIndexOf, StringPrototypeSlice } from "./primordials.js";

const enabled = new SafeSet();
let disabled = "";

/** Java's list of all enabled flags, the date's included, and the others with spaces between them. */
export function setFlags(names, others) {
  for (let i = 0; i < names.length; i++) enabled.add(names[i]);
  disabled = others;
}

/** Whether a compatibility flag is on, by its own name or by the compatibility date. */
export function hasFlag(name) {
  return enabled.has(name);
}

/**
 * Whether a flag is off, so that the Worker gets what was before it. A Worker without any flag, as tests make
 * them, gets the newest of everything.
 */
export function lacksFlag(name) {
  return !enabled.has(name) && enabled.size > 0;
}

/** All that are on. */
export function enabledFlags() {
  return enabled;
}

/** All that are off. */
export function disabledFlags() {
  const names = [];
  for (let at = 0; at < disabled.length; ) {
    const space = StringPrototypeIndexOf(disabled, " ", at);
    const end = space < 0 ? disabled.length : space;
    append(names, StringPrototypeSlice(disabled, at, end));
    at = end + 1;
  }
  return names;
}
