// What an invocation offers to others: each time a target is sent, a new entry, as in workerd. The entry
// goes, and the target's disposer runs, when the last handle on it is given back.
import { apply, Error, SafeMap, SymbolDispose } from "../kernel/primordials.js";
import { reportUncaught } from "../kernel/report.js";

class Export {
  handles = 1;
  constructor(target, mode, disposer) {
    this.target = target;
    this.mode = mode;
    this.disposer = disposer;
  }
}

/** Adds a target; returns the entry's id. The existence of a disposer is looked at now, as workerd does. */
export function addExport(invocation, target, mode) {
  const disposer = target[SymbolDispose];
  return add(invocation, new Export(target, mode, typeof disposer === "function" ? disposer : undefined));
}

/** Adds a target for one call of our own: its disposer belongs to whoever holds it, and does not run. */
export function lendExport(invocation, target, mode) {
  return add(invocation, new Export(target, mode, undefined));
}

function add(invocation, entry) {
  invocation.exports ??= new SafeMap();
  const id = ++invocation.lastExport;
  invocation.exports.set(id, entry);
  return id;
}

export function exportOf(invocation, id) {
  const entry = invocation.exports?.get(id);
  if (entry === undefined) throw new Error("The execution context which hosts this callback is no longer running.");
  return entry;
}

/** Takes an entry back that was never sent: no disposer runs. */
export function withdraw(invocation, id) {
  invocation.exports?.delete(id);
}

/** Handles on an entry were given back. */
export function release(invocation, id, count) {
  const entry = invocation.exports?.get(id);
  if (entry === undefined) return;
  entry.handles -= count;
  if (entry.handles > 0) return;
  invocation.exports.delete(id);
  if (entry.disposer === undefined) return;
  try {
    apply(entry.disposer, entry.target, []);
  } catch (error) {
    reportUncaught(error);
  }
}
