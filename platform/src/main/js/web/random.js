// Random bytes, from Java.

import { MathMin, TypedArrayPrototypeGetByteLength, Uint8Array } from "../kernel/primordials.js";
import { currentInvocation } from "../kernel/invocation.js";
import { host, scratch } from "../kernel/host.js";

const MOST = 65536;

/** Fills bytes. Throws in global scope, as workerd does. */
export function fillRandom(bytes) {
  currentInvocation();
  const length = TypedArrayPrototypeGetByteLength(bytes);
  for (let from = 0; from < length; from += MOST) {
    const count = MathMin(MOST, length - from);
    host.random(count);
    const random = scratch();
    for (let i = 0; i < count; i++) bytes[from + i] = random[i];
  }
  return bytes;
}

/** Fresh random bytes. */
export function randomBytes(length) {
  return fillRandom(new Uint8Array(length));
}
