// What a console shows of a stream besides its members.

import { BigInt } from "../../kernel/primordials.js";
import { coreOf, isReadableStream } from "./readable.js";
import * as readable from "./readable-core.js";
import { isWritableStream, writableCoreOf } from "./writable.js";
import { CLOSED, ERRORED, ERRORING } from "./writable-core.js";

/** @returns {unknown[] | null} flat, names and values; null if it is no stream */
export function streamState(value) {
  if (isReadableStream(value)) {
    const core = coreOf(value);
    const length = core.length === -1 ? undefined : BigInt(core.length);
    return ["state", nameOf(core.state), "supportsBYOB", core.isBytes, "length", length];
  }
  if (isWritableStream(value)) {
    const core = writableCoreOf(value);
    return ["state", writableNameOf(core), "expectsBytes", core.isBytes];
  }
  return null;
}

function nameOf(state) {
  if (state === readable.READABLE) return "readable";
  return state === readable.CLOSED ? "closed" : "errored";
}

function writableNameOf(core) {
  if (core.state === ERRORED) return "errored";
  if (core.state === ERRORING) return "erroring";
  return core.state === CLOSED || (core.isBytes && core.isClosing) ? "closed" : "writable";
}
