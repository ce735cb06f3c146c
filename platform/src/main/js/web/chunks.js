// What an object yields, as the bytes of a body: workerd takes iterables for bodies as Node does.

import {
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  SymbolAsyncIterator,
  SymbolIterator,
  TypeError,
  apply,
} from "../kernel/primordials.js";
import { copyBytes, viewBytes } from "./buffer-source.js";
import { notBytes } from "./streams.js";

/**
 * @param {object} object iterates over buffers and views, at once or asynchronously
 * @returns {import("./streams.js").ByteSource}
 */
export function sourceOfChunks(object) {
  const asynchronous = object[SymbolAsyncIterator];
  const iterator = apply(asynchronous ?? object[SymbolIterator], object, []);
  const { next } = iterator;
  return {
    pull() {
      try {
        return PromisePrototypeThen(PromiseResolve(apply(next, iterator, [])), chunkOf);
      } catch (error) {
        return PromiseReject(error);
      }
    },
    cancel() {
      const { return: end } = iterator;
      if (typeof end === "function") apply(end, iterator, []);
    },
  };
}

function chunkOf(result) {
  if (result === null || typeof result !== "object") {
    throw new TypeError("An iterator's result must be an object.");
  }
  if (result.done) return null;
  const bytes = viewBytes(result.value);
  if (bytes === null) throw notBytes();
  return copyBytes(bytes);
}
