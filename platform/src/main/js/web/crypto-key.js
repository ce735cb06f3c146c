// CryptoKey: https://w3c.github.io/webcrypto/#cryptokey-interface

import { ObjectAssign, TypedArrayPrototypeGetByteLength, append } from "../kernel/primordials.js";
import { copyBytes } from "./buffer-source.js";
import { DOMException } from "./dom-exception.js";
import { defineInterface, illegalConstructor, illegalInvocation } from "./interface.js";

const KEY = { __proto__: null };

/** The usages, a bit each, in the order in which they are listed. */
export const ENCRYPT = 1;
export const DECRYPT = 2;
export const SIGN = 4;
export const VERIFY = 8;
export const DERIVE_KEY = 16;
export const DERIVE_BITS = 32;
export const WRAP_KEY = 64;
export const UNWRAP_KEY = 128;
export const DERIVE = DERIVE_KEY | DERIVE_BITS;
export const PUBLIC = ENCRYPT | VERIFY | WRAP_KEY;
export const PRIVATE = DECRYPT | SIGN | UNWRAP_KEY | DERIVE;

const NAMES = [
  "encrypt",
  "decrypt",
  "sign",
  "verify",
  "deriveKey",
  "deriveBits",
  "wrapKey",
  "unwrapKey",
];

/** The names of usages, in their order. */
export function usageNames(usages) {
  const names = [];
  for (let i = 0; i < NAMES.length; i++) if (usages & (1 << i)) append(names, NAMES[i]);
  return names;
}

/**
 * The usages of a list of names.
 *
 * @param {string[]} names
 * @param {string} algorithm
 * @param {"generate" | "import secret" | "import public" | "import private"} operation
 * @param {number} allowed
 */
export function usagesOf(names, algorithm, operation, allowed) {
  let usages = 0;
  for (let i = 0; i < names.length; i++) {
    let bit = 0;
    for (let k = 0; k < NAMES.length; k++) if (NAMES[k] === names[i]) bit = 1 << k;
    if ((bit & allowed) === 0) {
      throw new DOMException(
        `Attempt to ${operation} ${algorithm} key with invalid usage "${names[i]}".`,
        "SyntaxError",
      );
    }
    usages |= bit;
  }
  return usages;
}

/**
 * What a key is.
 *
 * @typedef {object} KeyState
 * @property {"secret" | "public" | "private"} type
 * @property {boolean} extractable
 * @property {object} algorithm with name, and what else its kind has; a hash here is a name
 * @property {number} usages
 * @property {Uint8Array} data raw, or PKCS #8, or SubjectPublicKeyInfo
 */

/** @type {(key: unknown) => key is CryptoKey} */
export let isCryptoKey;

/** @type {(key: CryptoKey) => KeyState} */
export let keyState;

export class CryptoKey {
  /** @type {KeyState} */
  #state;
  #algorithm = null;

  constructor(key, state) {
    if (key !== KEY) throw illegalConstructor();
    this.#state = state;
  }

  get type() {
    if (!(#state in this)) throw illegalInvocation();
    return this.#state.type;
  }

  get extractable() {
    if (!(#state in this)) throw illegalInvocation();
    return this.#state.extractable;
  }

  get algorithm() {
    if (!(#state in this)) throw illegalInvocation();
    return (this.#algorithm ??= shown(this.#state.algorithm));
  }

  get usages() {
    if (!(#state in this)) throw illegalInvocation();
    return usageNames(this.#state.usages);
  }

  static {
    isCryptoKey = (key) => key !== null && typeof key === "object" && #state in key;
    keyState = (key) => key.#state;
  }
}
defineInterface(CryptoKey, "CryptoKey");

/** The algorithm as programs see it: theirs to change. */
function shown(algorithm) {
  const copy = ObjectAssign({}, algorithm);
  if (algorithm.hash !== undefined) copy.hash = { name: algorithm.hash };
  if (algorithm.publicExponent !== undefined) {
    copy.publicExponent = copyBytes(algorithm.publicExponent);
  }
  return copy;
}

/** @param {KeyState} state */
export function newKey(state) {
  return new CryptoKey(KEY, state);
}

/** A secret key of bytes, which are kept. */
export function newSecret(algorithm, data, extractable, usages) {
  return newKey({ __proto__: null, type: "secret", extractable, algorithm, usages, data });
}

/** The length of a key's bytes. */
export function keyBytes(state) {
  return TypedArrayPrototypeGetByteLength(state.data);
}
