// Keys from secrets of node:crypto: pbkdf2, scrypt, hkdf.
import { java } from "dovetail:internal";
import { kMaxLength } from "./buffer.js";
import { bytesOf, given, later } from "./crypto-bytes.js";
import { hashNamed, hashSize } from "./crypto-hash.js";
import { KeyObject } from "./crypto-keys.js";
import { invalidArgType, invalidArgValue, outOfRange } from "./errors.js";
import { isAnyArrayBuffer, isArrayBufferView } from "./types.js";
import {
  validateFunction,
  validateInt32,
  validateInteger,
  validateString,
  validateUint32,
} from "./validators.js";

const MAX_ITERATIONS = 100000;

function pbkdf2Of(password, salt, iterations, keylen, digest) {
  validateString(digest, "digest");
  const secret = Uint8Array.from(bytesOf(password, "password"));
  const seed = Uint8Array.from(bytesOf(salt, "salt"));
  validateInt32(iterations, "iterations", 1);
  validateInt32(keylen, "keylen", 0);
  return () => {
    let name;
    try {
      name = hashNamed(digest);
    } catch {
      throw new TypeError(`Invalid Pbkdf2 digest: ${digest}`);
    }
    if (iterations > MAX_ITERATIONS) {
      throw new DOMException(
        `Pbkdf2 failed: iteration counts above ${MAX_ITERATIONS} are not supported (requested ${iterations}).`,
        "NotSupportedError",
      );
    }
    if (keylen > 255 * hashSize(name)) {
      throw new RangeError("Pbkdf2 failed: derived key length exceeds maximum for this hash");
    }
    return given(java.call("pbkdf2", [name, secret, seed, iterations, keylen]));
  };
}

export function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return pbkdf2Of(password, salt, iterations, keylen, digest)();
}

export function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === "function") validateString(undefined, "digest");
  validateFunction(callback, "callback");
  later(pbkdf2Of(password, salt, iterations, keylen, digest), callback);
}

const SCRYPT = { N: 16384, r: 8, p: 1, maxmem: 32 << 20 };
const ALIASES = { N: "cost", r: "blockSize", p: "parallelization" };

function scryptOf(password, salt, keylen, options) {
  const secret = Uint8Array.from(bytesOf(password, "password"));
  const seed = Uint8Array.from(bytesOf(salt, "salt"));
  validateInteger(keylen, "keylen", 0, kMaxLength);
  const chosen = { ...SCRYPT };
  for (const name of ["N", "r", "p"]) {
    const alias = ALIASES[name];
    if (options?.[name] !== undefined) {
      validateUint32(options[name], name);
      chosen[name] = options[name];
    }
    if (options?.[alias] !== undefined) {
      if (options[name] !== undefined) throw invalidArgValue(alias, options[alias]);
      validateUint32(options[alias], alias);
      chosen[name] = options[alias];
    }
  }
  if (options?.maxmem !== undefined) {
    validateInteger(options.maxmem, "maxmem", 0);
    chosen.maxmem = options.maxmem;
  }
  for (const name of Object.keys(SCRYPT)) if (chosen[name] === 0) chosen[name] = SCRYPT[name];
  const { N, r, p, maxmem } = chosen;
  return () => {
    const powerOfTwo = N > 1 && (N & (N - 1)) === 0;
    if (!powerOfTwo || 128 * r * (N + p + 2) > maxmem || r * p > (2 ** 30 - 1)) {
      throw new RangeError("Scrypt failed: invalid parameters or memory limit exceeded");
    }
    return given(java.call("scrypt", [secret, seed, N, r, p, keylen]));
  };
}

export function scryptSync(password, salt, keylen, options) {
  return scryptOf(password, salt, keylen, options)();
}

export function scrypt(password, salt, keylen, options, callback) {
  if (typeof options === "function" && callback === undefined) {
    callback = options;
    options = undefined;
  }
  const action = scryptOf(password, salt, keylen, options);
  validateFunction(callback, "callback");
  later(action, callback);
}

function hkdfOf(digest, ikm, salt, info, length) {
  const key = ikm instanceof KeyObject ? ikm.export() : ikm;
  validateString(digest, "digest");
  if (typeof key !== "string" && !isAnyArrayBuffer(key) && !isArrayBufferView(key)) {
    throw invalidArgType("ikm", ["string", "SecretKeyObject", "ArrayBuffer", "TypedArray", "DataView", "Buffer"], key);
  }
  const secret = Uint8Array.from(bytesOf(key, "ikm"));
  const seed = Uint8Array.from(bytesOf(salt, "salt"));
  const context = Uint8Array.from(bytesOf(info, "info"));
  validateInteger(length, "length", 0, kMaxLength);
  if (context.byteLength > 1024) {
    throw outOfRange("info", "must not contain more than 1024 bytes", context.byteLength);
  }
  return () => {
    let name;
    try {
      name = hashNamed(digest);
    } catch {
      throw new TypeError(`Invalid Hkdf digest: ${digest}`);
    }
    try {
      return java.call("hkdf", [name, secret, seed, context, length]).buffer;
    } catch {
      throw new RangeError("Hkdf failed");
    }
  };
}

export function hkdfSync(digest, ikm, salt, info, length) {
  return hkdfOf(digest, ikm, salt, info, length)();
}

export function hkdf(digest, ikm, salt, info, length, callback) {
  const action = hkdfOf(digest, ikm, salt, info, length);
  validateFunction(callback, "callback");
  later(action, callback);
}
