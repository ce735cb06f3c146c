// Bits from the secret that a private and a public key have in common: ECDH and X25519.

import {
  PromisePrototypeThen,
  TypedArrayPrototypeGetByteLength,
} from "../kernel/primordials.js";
import { copyBytes } from "./buffer-source.js";
import { keyState } from "./crypto-key.js";
import { dom, required } from "./crypto-params.js";
import { callLater } from "./java.js";

/** @param {number | null} bits null for all of the secret */
export function deriveShared(state, algorithm, bits) {
  const { name, namedCurve } = state.algorithm;
  if (state.type !== "private") {
    throw dom(
      "InvalidAccessError",
      `The deriveBits operation is only valid for a private key, not "${state.type}".`,
    );
  }
  const other = keyState(required(algorithm, "public", "derivedKeyParams"));
  if (other.type !== "public") {
    throw dom(
      "InvalidAccessError",
      `The provided key has type "${other.type}", not "public"`,
    );
  }
  if ((other.algorithm.namedCurve === undefined) !== (namedCurve === undefined)) {
    throw dom(
      "InvalidAccessError",
      `Base ${name} private key cannot be used to derive a key from a peer ${other.algorithm.name} ` +
        "public key",
    );
  }
  if (other.algorithm.name !== name) {
    throw dom(
      "InvalidAccessError",
      `Private key for derivation is using "${name}" while public key is using ` +
        `"${other.algorithm.name}".`,
    );
  }
  if (other.algorithm.namedCurve !== namedCurve) {
    throw dom(
      "InvalidAccessError",
      `Private key for derivation is using curve "${namedCurve}" while public key is using ` +
        `"${other.algorithm.namedCurve}".`,
    );
  }
  return PromisePrototypeThen(callLater("agree", [state.data, other.data], false), (secret) =>
    firstBits(secret, bits),
  );
}

function firstBits(secret, bits) {
  const all = TypedArrayPrototypeGetByteLength(secret) * 8;
  if (bits === null) return secret;
  if (bits > all) {
    throw dom(
      "OperationError",
      `Derived key length (${bits} bits) is too long (should be at most ${all} bits).`,
    );
  }
  const bytes = (bits + 7) >> 3;
  const out = copyBytes(secret, 0, bytes);
  if (bits % 8 !== 0) out[bytes - 1] &= 0xff00 >> bits % 8;
  return out;
}
