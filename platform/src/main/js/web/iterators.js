// The iterator objects of Headers, URLSearchParams and FormData: a prototype each with `next`,
// below %IteratorPrototype%, as Web IDL says.

import {
  ArrayConstructor,
  SymbolIterator,
  getPrototypeOf,
  setPrototypeOf,
} from "../kernel/primordials.js";
import { defineInterface, illegalInvocation } from "./interface.js";

const IteratorPrototype = getPrototypeOf(
  getPrototypeOf(ArrayConstructor.prototype[SymbolIterator].call([])),
);

/**
 * Makes the function that makes a class's iterators.
 *
 * @template Owner
 * @param {string} name of the class
 * @param {(owner: Owner, at: number) => [unknown, unknown] | undefined} entryAt the pair at an
 *   index now, so that iteration is live
 * @returns {(owner: Owner, kind: "keys" | "values" | "entries") => object}
 */
export function pairIterators(name, entryAt) {
  class PairIterator {
    #owner;
    #kind;
    #at = 0;

    constructor(owner, kind) {
      this.#owner = owner;
      this.#kind = kind;
    }

    next() {
      if (!(#owner in this)) throw illegalInvocation();
      const entry = entryAt(this.#owner, this.#at);
      if (entry === undefined) return { value: undefined, done: true };
      this.#at++;
      if (this.#kind === "entries") return { value: [entry[0], entry[1]], done: false };
      return { value: this.#kind === "keys" ? entry[0] : entry[1], done: false };
    }
  }
  defineInterface(PairIterator, `${name} Iterator`);
  setPrototypeOf(PairIterator.prototype, IteratorPrototype);
  delete PairIterator.prototype.constructor;
  return (owner, kind) => new PairIterator(owner, kind);
}
