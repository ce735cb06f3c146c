// The algorithms of SubtleCrypto by name, and what each can do.

import { StringPrototypeToLowerCase } from "../kernel/primordials.js";
import { AES_CBC, AES_CTR, AES_GCM, AES_KW } from "./crypto-aes.js";
import { ECDH, ECDSA } from "./crypto-ec.js";
import { HKDF, PBKDF2 } from "./crypto-derivation.js";
import { HMAC } from "./crypto-hmac.js";
import { ED25519, NODE_ED25519, X25519 } from "./crypto-okp.js";
import { RSASSA, RSA_OAEP, RSA_PSS } from "./crypto-rsa.js";

/**
 * An algorithm. What it lacks it does not do. Keys come as their states; bytes given to the methods may be the
 * program's own and have to be used before the method returns. All but importKey and exportKey return promises.
 *
 * @typedef {object} Algorithm
 * @property {string} name
 * @property {(algorithm: object, extractable: boolean, usages: string[]) => Promise<object>} [generateKey]
 * @property {(format: string, data: unknown, algorithm: object, extractable: boolean, usages: string[]) => object} [importKey]
 * @property {(format: string, state: object) => Uint8Array | object} [exportKey]
 * @property {(state: object, algorithm: object, data: Uint8Array) => Promise<Uint8Array>} [encrypt]
 * @property {(state: object, algorithm: object, data: Uint8Array) => Promise<Uint8Array>} [decrypt]
 * @property {(state: object, algorithm: object, data: Uint8Array) => Promise<Uint8Array>} [sign]
 * @property {(state: object, algorithm: object, signature: Uint8Array, data: Uint8Array) => Promise<boolean>} [verify]
 * @property {(state: object, algorithm: object, bits: number | null) => Promise<Uint8Array>} [deriveBits]
 */

/** @type {Record<string, Algorithm>} by name in lower case */
const ALGORITHMS = {
  __proto__: null,
  "aes-cbc": AES_CBC,
  "aes-ctr": AES_CTR,
  "aes-gcm": AES_GCM,
  "aes-kw": AES_KW,
  ecdh: ECDH,
  ecdsa: ECDSA,
  ed25519: ED25519,
  hkdf: HKDF,
  hmac: HMAC,
  "node-ed25519": NODE_ED25519,
  pbkdf2: PBKDF2,
  "rsa-oaep": RSA_OAEP,
  "rsa-pss": RSA_PSS,
  "rsassa-pkcs1-v1_5": RSASSA,
  x25519: X25519,
};

/** @returns {Algorithm | undefined} */
export function findAlgorithm(name) {
  return ALGORITHMS[StringPrototypeToLowerCase(name)];
}
