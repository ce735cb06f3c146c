// https://streams.spec.whatwg.org/#blqs-class and #cqs-class

import { TypeError, TypedArrayPrototypeGetByteLength } from "../../kernel/primordials.js";
import { viewBytes } from "../buffer-source.js";
import { defineInterface, illegalInvocation } from "../interface.js";

function highWaterMarkFrom(init) {
  if (init === null || typeof init !== "object" || init.highWaterMark === undefined) {
    throw new TypeError("A queuing strategy needs a highWaterMark.");
  }
  return +init.highWaterMark;
}

/** Another length than bytes' own is asked for, as the standard does. */
function byteLengthOf(chunk) {
  const bytes = viewBytes(chunk);
  if (bytes !== null) return TypedArrayPrototypeGetByteLength(bytes);
  if (chunk === null || typeof chunk !== "object") return undefined;
  return chunk.byteLength;
}

const { size: byteLength } = { size: (chunk = undefined) => byteLengthOf(chunk) };
const { size: one } = { size: () => 1 };

export class ByteLengthQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = highWaterMarkFrom(init);
  }

  get highWaterMark() {
    if (!(#highWaterMark in this)) throw illegalInvocation();
    return this.#highWaterMark;
  }

  get size() {
    if (!(#highWaterMark in this)) throw illegalInvocation();
    return byteLength;
  }
}
defineInterface(ByteLengthQueuingStrategy, "ByteLengthQueuingStrategy");

export class CountQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = highWaterMarkFrom(init);
  }

  get highWaterMark() {
    if (!(#highWaterMark in this)) throw illegalInvocation();
    return this.#highWaterMark;
  }

  get size() {
    if (!(#highWaterMark in this)) throw illegalInvocation();
    return one;
  }
}
defineInterface(CountQueuingStrategy, "CountQueuingStrategy");
