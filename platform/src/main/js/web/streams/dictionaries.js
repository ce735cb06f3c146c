// The arguments of the streams' constructors, read as Web IDL says.

import { NumberIsNaN, TypeError, apply } from "../../kernel/primordials.js";

/**
 * The methods of an underlying source, sink or transformer, to be called on it.
 *
 * @param {object} object
 * @param {string} name
 * @returns {((first?: unknown, second?: unknown) => unknown) | null} null if there is none
 */
export function methodOf(object, name) {
  const method = object[name];
  if (method === undefined || method === null) return null;
  if (typeof method !== "function") throw new TypeError(`${name} must be a function.`);
  return (first, second) => apply(method, object, [first, second]);
}

function notAnInteger() {
  return new TypeError("The value cannot be converted because it is not an integer.");
}

/** @returns {number} the strategy's high water mark, or the default */
export function highWaterMarkOf(strategy, byDefault) {
  const { highWaterMark } = strategy;
  if (highWaterMark === undefined) return byDefault;
  const number = +highWaterMark;
  if (NumberIsNaN(number) || number < 0) throw notAnInteger();
  return number;
}

/** @returns {((chunk: unknown) => number) | null} null if each chunk counts one */
export function sizeOf(strategy) {
  const { size } = strategy;
  if (size === undefined || size === null) return null;
  if (typeof size !== "function") throw new TypeError("size must be a function.");
  return (chunk) => {
    const number = +size(chunk);
    if (NumberIsNaN(number) || number < 0 || number === Infinity) throw notAnInteger();
    return number;
  };
}
