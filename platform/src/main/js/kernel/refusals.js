// What is said of an object that cannot be cloned: V8 itself names those of its own classes, the platform all
// others. No code of the user's is run for it, but the traps of a Proxy among the prototypes.
import {
  FinalizationRegistry,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ObjectPrototype,
  ObjectPrototypeToString,
  Promise,
  SafeSet,
  StringPrototypeStartsWith,
  Symbol,
  SymbolToStringTag,
  WeakMap,
  WeakRef,
  WeakSet,
} from "./primordials.js";
import { DOMException } from "../web/dom-exception.js";

/** The prototypes of the language's classes that are not cloned: what descends from one is none of the user's. */
const EXOTIC = new SafeSet();
for (const Class of [FinalizationRegistry, Promise, Symbol, WeakMap, WeakRef, WeakSet]) EXOTIC.add(Class.prototype);
for (const name of ["AsyncDisposableStack", "DisposableStack", "Iterator"]) {
  if (globalThis[name] !== undefined) EXOTIC.add(globalThis[name].prototype);
}
EXOTIC.add(getPrototypeOf(getPrototypeOf((async function* () {}).prototype))); // all asynchronous generators'

const { toString } = ObjectPrototype;

/** Whether an object is of a class of the language that cannot be cloned. */
export function isExotic(x) {
  for (let prototype = getPrototypeOf(x); prototype !== null; prototype = getPrototypeOf(prototype)) {
    if (EXOTIC.has(prototype)) return true;
  }
  const tag = ObjectPrototypeToString(x);
  return StringPrototypeStartsWith(tag, "[object Intl.") || StringPrototypeStartsWith(tag, "[object WebAssembly.");
}

/** The error for an object that no message takes. */
export function refusal(x) {
  return x === globalThis || isExotic(x)
    ? notCloned(described(x))
    : new DOMException(
        `Could not serialize object of type "${className(x)}". This type does not support serialization.`,
        "DataCloneError",
      );
}

/** The error for what V8 refuses. */
export function notCloned(what) {
  return new DOMException(`${what} could not be cloned.`, "DataCloneError");
}

/** An object as V8 shows it in a message. */
export function described(x) {
  const constructor = property(x, "constructor");
  const name = property(x, "toString") === toString && typeof constructor === "function" ? nameOf(constructor) : "";
  if (name !== "") return `#<${name}>`;
  const tag = property(x, SymbolToStringTag);
  return `[object ${typeof tag === "string" ? tag : "Object"}]`;
}

/** The name of the nearest class that has one. */
function className(x) {
  for (let p = getPrototypeOf(x); p !== null; p = getPrototypeOf(p)) {
    const constructor = getOwnPropertyDescriptor(p, "constructor")?.value;
    const name = typeof constructor === "function" ? nameOf(constructor) : "";
    if (name !== "") return name;
  }
  return "Object";
}

function nameOf(constructor) {
  const name = getOwnPropertyDescriptor(constructor, "name")?.value;
  return typeof name === "string" ? name : "";
}

/** What a property holds that is no getter. */
function property(x, key) {
  for (let p = x; p !== null; p = getPrototypeOf(p)) {
    const descriptor = getOwnPropertyDescriptor(p, key);
    if (descriptor !== undefined) return descriptor.value;
  }
  return undefined;
}
