// The shape that Web IDL gives a class: enumerable members, a toStringTag, and a check of `this`.

import {
  ArrayIsArray,
  ObjectFreeze,
  SafeWeakSet,
  SymbolFor,
  SymbolIterator,
  SymbolToStringTag,
  TypeError,
  append,
  defineProperty,
  getOwnPropertyDescriptor,
  ownKeys,
} from "../kernel/primordials.js";

/** By this workerd's programs tell the platform's classes from their own. */
const INTERNAL = SymbolFor("cloudflare:internal-class");

const interfaces = new SafeWeakSet();

/** True for the prototype of a class that the platform made by {@link defineInterface}. */
export function isInterface(prototype) {
  return interfaces.has(prototype);
}

/**
 * Makes a class look as Web IDL says: its members enumerable, `Symbol.toStringTag` in place.
 *
 * @param {Function} Class
 * @param {string} [name] the interface's: to be given where the class's body names the class
 *   itself, because then the bundler calls it something else
 */
export function defineInterface(Class, name = Class.name) {
  const { prototype } = Class;
  interfaces.add(prototype);
  const keys = ownKeys(prototype);
  for (let i = 0; i < keys.length; i++) {
    if (typeof keys[i] === "string" && keys[i] !== "constructor") setEnumerable(prototype, keys[i]);
  }
  const statics = ownKeys(Class);
  for (let i = 0; i < statics.length; i++) {
    const key = statics[i];
    if (key !== "length" && key !== "name" && key !== "prototype") setEnumerable(Class, key);
  }
  defineProperty(Class, "name", hidden(name, false));
  defineProperty(prototype, SymbolToStringTag, hidden(name, false));
  defineProperty(prototype, INTERNAL, hidden(INTERNAL, false));
}

function setEnumerable(target, key) {
  const descriptor = getOwnPropertyDescriptor(target, key);
  descriptor.enumerable = true;
  defineProperty(target, key, descriptor);
}

/** A descriptor without a prototype, so that a patched `Object.prototype` has no say in it. */
export function hidden(value, writable = true) {
  return { __proto__: null, value, writable, enumerable: false, configurable: true };
}

/** Puts constants on a class and on its prototype. */
export function defineConstants(Class, constants) {
  const names = ownKeys(constants);
  for (let i = 0; i < names.length; i++) {
    const descriptor = {
      __proto__: null,
      value: constants[names[i]],
      writable: false,
      enumerable: true,
      configurable: false,
    };
    defineProperty(Class, names[i], descriptor);
    defineProperty(Class.prototype, names[i], descriptor);
  }
}

/** What a member throws when `this` is not of its class. */
export function illegalInvocation() {
  return new TypeError("Illegal invocation");
}

/** What a class without a public constructor throws. */
export function illegalConstructor() {
  return new TypeError("Illegal constructor");
}

/**
 * Web IDL's conversion of a dictionary argument.
 *
 * @param {unknown} value
 * @param {string} what names the argument in the error
 * @returns {object} the value, or an empty object for undefined and null
 */
export function dictionary(value, what) {
  if (value === undefined || value === null) return EMPTY;
  if (typeof value !== "object" && typeof value !== "function") {
    throw new TypeError(`${what} must be an object.`);
  }
  return value;
}

const EMPTY = ObjectFreeze({ __proto__: null });

export function requireArguments(given, needed, what) {
  if (given < needed) {
    throw new TypeError(
      `${what}: ${needed} argument${needed === 1 ? "" : "s"} required, but only ${given} present.`,
    );
  }
}

/**
 * Web IDL's conversion of a sequence argument. An array is read by index, so that a patched array
 * iterator has no say in it.
 *
 * @param {Iterable<unknown>} value
 * @param {string} what names the argument in the error
 * @returns {unknown[]} a fresh array
 */
export function sequence(value, what) {
  const list = [];
  if (ArrayIsArray(value)) {
    for (let i = 0; i < value.length; i++) append(list, value[i]);
    return list;
  }
  const object = value !== null && (typeof value === "object" || typeof value === "function");
  if (!object || typeof value[SymbolIterator] !== "function") {
    throw new TypeError(`${what} must be iterable.`);
  }
  for (const item of value) append(list, item);
  return list;
}
