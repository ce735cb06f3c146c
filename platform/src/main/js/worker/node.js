// Node compatibility: what of it the Worker's flags give, its modules that run, and its globals.
import { defineProperty, SafeMap } from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";

const NONE = 0;
const ASYNC_CONTEXT = 1;
const PREFIXED = 2;
const ALL = 3;

/** For Java's NodeAccess. Defines the globals that take no module. */
export function nodeAccess() {
  if (!hasFlag("nodejs_compat") && !hasFlag("nodejs_compat_v2")) return hasFlag("nodejs_als") ? ASYNC_CONTEXT : NONE;
  if (!hasFlag("nodejs_compat_v2")) return PREFIXED;
  defineGlobal("global", globalThis);
  return ALL;
}

const modules = new SafeMap();

/** Java has run a module of Node, which the Worker may ask for by its name or use as a global. */
export function defineNodeModule(specifier, namespace) {
  modules.set(specifier, namespace);
  if (!hasFlag("nodejs_compat_v2")) return;
  if (specifier === "node:buffer") defineGlobal("Buffer", namespace.Buffer);
  if (specifier === "node:process") defineGlobal("process", namespace.default);
}

/** A module of Node that has run, undefined for others. */
export function nodeModule(specifier) {
  return modules.get(specifier);
}

function defineGlobal(name, value) {
  defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}
