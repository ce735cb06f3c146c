// The dictionaries that programs give to SubtleCrypto's methods.

import {
  ArrayBufferPrototypeGetByteLength,
  ArrayBufferPrototypeGetDetached,
  ArrayBufferIsView,
  DataViewPrototypeGetBuffer,
  MathTrunc,
  StringPrototypeToUpperCase,
  TypeError,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetTag,
  Uint8Array,
} from "../kernel/primordials.js";
import { copyBytes, isArrayBuffer, viewBytes } from "./buffer-source.js";
import { isCryptoKey } from "./crypto-key.js";
import { DOMException } from "./dom-exception.js";
import { sequence } from "./interface.js";

const BYTES = 0;
const INTEGER = 1;
const TEXT = 2;
const HASH = 3;
const CRYPTO_KEY = 4;
const BOOLEAN = 5;
const TEXTS = 6;
const ANY = 7;

/** The members of each dictionary besides the name, in the order in which they are read. */
export const ENCRYPTION = [
  ["iv", BYTES],
  ["additionalData", BYTES],
  ["tagLength", INTEGER],
  ["counter", BYTES],
  ["length", INTEGER],
  ["label", BYTES],
];
export const SIGNATURE = [
  ["hash", HASH],
  ["dataLength", INTEGER],
  ["saltLength", INTEGER],
];
export const GENERATION = [
  ["hash", HASH],
  ["modulusLength", INTEGER],
  ["publicExponent", BYTES],
  ["length", INTEGER],
  ["namedCurve", TEXT],
];
export const IMPORT = [
  ["hash", HASH],
  ["length", INTEGER],
  ["namedCurve", TEXT],
  ["compressed", BOOLEAN],
];
export const DERIVATION = [
  ["salt", BYTES],
  ["iterations", INTEGER],
  ["hash", HASH],
  ["public", CRYPTO_KEY],
  ["info", BYTES],
];
export const NAME_ONLY = [];

const WEB_KEY = [
  ["use", TEXT],
  ["key_ops", TEXTS],
  ["alg", TEXT],
  ["ext", BOOLEAN],
  ["crv", TEXT],
  ["x", TEXT],
  ["y", TEXT],
  ["d", TEXT],
  ["n", TEXT],
  ["e", TEXT],
  ["p", TEXT],
  ["q", TEXT],
  ["dp", TEXT],
  ["dq", TEXT],
  ["qi", TEXT],
  ["oth", ANY],
  ["k", TEXT],
];

function isObject(value) {
  return value !== null && (typeof value === "object" || typeof value === "function");
}

/**
 * Reads an algorithm: a name, or a dictionary with it.
 *
 * @param {unknown} value
 * @param {[string, number][]} members
 * @returns {Record<string, unknown>} without a prototype; buffers are copies
 */
export function readAlgorithm(value, members) {
  if (!isObject(value)) {
    if (typeof value === "symbol") throw new TypeError("An algorithm is a string or an object.");
    return { __proto__: null, name: `${value}` };
  }
  const { name } = value;
  if (name === undefined) {
    throw new TypeError("Missing field \"name\" in \"algorithm\".");
  }
  return readMembers(value, { __proto__: null, name: `${name}` }, members);
}

/** Reads a JSON Web Key; null if it is none. */
export function readWebKey(value) {
  if (!isObject(value) || isArrayBuffer(value) || ArrayBufferIsView(value)) return null;
  const { kty } = value;
  if (kty === undefined) return null;
  return readMembers(value, { __proto__: null, kty: `${kty}` }, WEB_KEY);
}

function readMembers(value, out, members) {
  for (let i = 0; i < members.length; i++) {
    const name = members[i][0];
    const member = value[name];
    if (member !== undefined) out[name] = converted(member, name, members[i][1]);
  }
  // Only now: a getter may have changed what a buffer holds.
  for (let i = 0; i < members.length; i++) {
    const name = members[i][0];
    if (members[i][1] === BYTES && out[name] !== undefined) out[name] = copyBytes(sourceBytes(out[name]));
  }
  return out;
}

function converted(value, name, kind) {
  switch (kind) {
    case BYTES:
      if (!isArrayBuffer(value) && !ArrayBufferIsView(value)) {
        throw wrongType(name, "ArrayBuffer or ArrayBufferView");
      }
      return value;
    case INTEGER:
      return integer(value);
    case TEXT:
      return `${value}`;
    case HASH:
      return readAlgorithm(value, NAME_ONLY).name;
    case CRYPTO_KEY:
      if (!isCryptoKey(value)) throw wrongType(name, "CryptoKey");
      return value;
    case BOOLEAN:
      return !!value;
    case TEXTS:
      return texts(value, name);
    default:
      return value;
  }
}

function wrongType(name, type) {
  return new TypeError(
    `Incorrect type for the '${name}' field: the provided value is not of type '${type}'.`,
  );
}

/** A whole number of 32 bits. */
export function integer(value) {
  const number = +value;
  if (number !== number || number === Infinity || number === -Infinity) {
    throw new TypeError("The value cannot be converted because it is not an integer.");
  }
  const whole = MathTrunc(number);
  if (whole < -0x80000000 || whole > 0x7fffffff) {
    throw new TypeError(
      "Value out of range. Must be between -2147483648 and 2147483647 (inclusive).",
    );
  }
  return whole;
}

/** A fresh array of strings. */
export function texts(value, what) {
  const list = sequence(value, what);
  for (let i = 0; i < list.length; i++) list[i] = `${list[i]}`;
  return list;
}

/** The bytes of a BufferSource, not copied; none if its buffer is gone. */
export function sourceBytes(value) {
  if (ArrayBufferIsView(value)) {
    const buffer =
      TypedArrayPrototypeGetTag(value) !== undefined
        ? TypedArrayPrototypeGetBuffer(value)
        : DataViewPrototypeGetBuffer(value);
    return isGone(buffer) ? new Uint8Array(0) : viewBytes(value);
  }
  return isGone(value) ? new Uint8Array(0) : new Uint8Array(value);
}

function isGone(buffer) {
  return isArrayBuffer(buffer) && ArrayBufferPrototypeGetByteLength(buffer) === 0
    ? ArrayBufferPrototypeGetDetached(buffer)
    : false;
}

/** Checks that an argument is a BufferSource. */
export function requireSource(value, method, position) {
  if (!isArrayBuffer(value) && !ArrayBufferIsView(value)) {
    throw new TypeError(
      `Failed to execute '${method}' on 'SubtleCrypto': parameter ${position} is not of type ` +
        "'ArrayBuffer or ArrayBufferView'.",
    );
  }
  return value;
}

/** Checks that an argument is a CryptoKey. */
export function requireKey(value, method, position) {
  if (!isCryptoKey(value)) {
    throw new TypeError(
      `Failed to execute '${method}' on 'SubtleCrypto': parameter ${position} is not of type ` +
        "'CryptoKey'.",
    );
  }
  return value;
}

/** A member that must be there. */
export function required(algorithm, name, dictionary = "algorithm") {
  if (algorithm[name] === undefined) {
    throw new TypeError(`Missing field "${name}" in "${dictionary}".`);
  }
  return algorithm[name];
}

export function dom(name, message) {
  return new DOMException(message, name);
}

/** Hash functions and the length of their digests. */
const HASHES = {
  __proto__: null,
  "SHA-1": 20,
  "SHA-256": 32,
  "SHA-384": 48,
  "SHA-512": 64,
  MD5: 16,
};

/** A hash function's name as it is written. */
export function hashName(name) {
  const upper = StringPrototypeToUpperCase(name);
  if (HASHES[upper] === undefined) {
    throw dom("NotSupportedError", "Unrecognized or unimplemented digest algorithm requested.");
  }
  return upper;
}

/** The length of a digest in bytes. @param {string} hash as hashName writes it */
export function hashBytes(hash) {
  return HASHES[hash];
}
