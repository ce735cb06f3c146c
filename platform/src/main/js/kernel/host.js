// Synchronous functions that Java provides. A snapshot holds no Java callbacks, so they are installed
// after the isolate is made and looked up at each call. They take and return primitives only.

import { captureLate, Uint8Array } from "./primordials.js";

/**
 * @typedef {object} Host
 * @property {(length: number) => void} random fills the first `length` bytes of the scratch buffer
 * @property {() => void} gc collects garbage, for tests
 * @property {(promise: object) => number} promiseState 0 pending, 1 fulfilled, 2 rejected; -1 no promise
 * @property {(promise: object) => unknown} promiseResult its value or reason
 * @property {() => void} abort ends the turn that runs, soon after it returns
 * @property {(operation: number, a: number, b: number) => number} work see kernel/work.js
 * @property {() => string} workError class and message of the error of the last work, a line break between them
 */

/** @type {Host} */
export let host = { __proto__: null };

let scratchBytes = null;

/** The scratch buffer that host functions fill: valid until the next host call. */
export function scratch() {
  return scratchBytes;
}

/** Called by Java once per isolate. */
export function setHost(functions, scratchBuffer) {
  captureLate();
  host = functions;
  scratchBytes = new Uint8Array(scratchBuffer);
}
