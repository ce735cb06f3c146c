// SubtleCrypto: https://w3c.github.io/webcrypto/#subtlecrypto-interface, and workerd's timingSafeEqual.

import {
  JSONParse,
  JSONStringify,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  StringPrototypeToLowerCase,
  TypeError,
  TypedArrayPrototypeGetByteLength,
} from "../kernel/primordials.js";
import { copyBytes, soleBuffer } from "./buffer-source.js";
import { findAlgorithm } from "./crypto-algorithms.js";
import { blockBits } from "./crypto-hmac.js";
import {
  DECRYPT,
  DERIVE_BITS,
  DERIVE_KEY,
  ENCRYPT,
  SIGN,
  UNWRAP_KEY,
  VERIFY,
  WRAP_KEY,
  isCryptoKey,
  keyState,
  usageNames,
} from "./crypto-key.js";
import {
  DERIVATION,
  ENCRYPTION,
  GENERATION,
  IMPORT,
  NAME_ONLY,
  SIGNATURE,
  dom,
  hashName,
  integer,
  readAlgorithm,
  readWebKey,
  required,
  requireKey,
  requireSource,
  sourceBytes,
  texts,
} from "./crypto-params.js";
import { decodeUtf8, encodeUtf8 } from "./encoding.js";
import {
  defineInterface,
  illegalConstructor,
  illegalInvocation,
  requireArguments,
} from "./interface.js";
import { callLater, digest, sameBytes } from "./java.js";

const KEY = { __proto__: null };
/** Up to here a digest is made at once. */
const SMALL = 16384;
const AT_LEAST_ONE = "Secret/private CryptoKeys must have at least one usage.";

/** What a method does, as a promise: an error that it throws is its rejection. */
function promised(action) {
  try {
    return PromiseResolve(action());
  } catch (error) {
    return PromiseReject(error);
  }
}

function asBuffer(promise) {
  return PromisePrototypeThen(promise, soleBuffer);
}

/** Checks that a key is of an algorithm and may be used so; returns what can be done with it. */
function allowed(state, algorithm, usage) {
  const { name } = state.algorithm;
  if (StringPrototypeToLowerCase(algorithm.name) !== StringPrototypeToLowerCase(name)) {
    throw dom(
      "InvalidAccessError",
      `Requested algorithm "${algorithm.name}" does not match this CryptoKey's algorithm "${name}".`,
    );
  }
  if ((state.usages & usage) === 0) {
    throw dom(
      "InvalidAccessError",
      `Requested key usage "${usageNames(usage)[0]}" does not match any usage listed in this CryptoKey.`,
    );
  }
  return findAlgorithm(name);
}

/** Runs one of an algorithm's own methods, if it has it. */
function run(implementation, method, state, algorithm, a, b) {
  if (implementation[method] === undefined) {
    throw dom(
      "NotSupportedError",
      method === "deriveBits"
        ? `The deriveKey and deriveBits operations are not implemented for "${implementation.name}".`
        : `The ${method} operation is not implemented for "${implementation.name}".`,
    );
  }
  return implementation[method](state, algorithm, a, b);
}

function importNow(format, data, algorithm, extractable, usages) {
  if (format === "jwk") {
    if (data.ext === false && extractable) {
      throw dom(
        "DataError",
        `JWK ext field for "${algorithm.name}" is set to false but extractable is true`,
      );
    }
  } else if (format !== "raw" && format !== "pkcs8" && format !== "spki") {
    throw dom("NotSupportedError", `Unrecognized key import format "${format}".`);
  }
  const implementation = findAlgorithm(algorithm.name);
  if (implementation === undefined) {
    throw dom(
      "NotSupportedError",
      `Unrecognized key import algorithm "${algorithm.name}" requested.`,
    );
  }
  const key = implementation.importKey(format, data, algorithm, extractable, usages);
  const state = keyState(key);
  if (state.usages === 0 && state.type !== "public") throw dom("SyntaxError", AT_LEAST_ONE);
  return key;
}

/** What a program brings to be imported: bytes of its own, or a JSON Web Key. */
function importData(format, data) {
  if (format === "raw" || format === "pkcs8" || format === "spki") {
    const bytes = readBytes(data);
    if (bytes === null) {
      throw new TypeError(
        'Import data provided for "raw", "pkcs8", or "spki" import formats must be a buffer source.',
      );
    }
    return bytes;
  }
  if (format === "jwk") {
    const key = readWebKey(data);
    if (key === null) {
      throw new TypeError(
        'Import data provided for "jwk" import format must be a JsonWebKey.',
      );
    }
    return key;
  }
  return data;
}

function readBytes(data) {
  try {
    return copyBytes(sourceBytes(requireSource(data, "importKey", 2)));
  } catch {
    return null;
  }
}

function exportNow(format, state) {
  const { name } = state.algorithm;
  if (!state.extractable) {
    throw dom("InvalidAccessError", `Attempt to export non-extractable ${name} key.`);
  }
  const implementation = findAlgorithm(name);
  if (implementation.exportKey === undefined) {
    throw dom("NotSupportedError", `Unrecognized or unsupported export of "${name}" requested.`);
  }
  return implementation.exportKey(format, state);
}

/** The bits that a derived key of an algorithm needs, or null for all there are. */
function bitsFor(algorithm) {
  const implementation = findAlgorithm(algorithm.name);
  switch (implementation?.name) {
    case "AES-CBC":
    case "AES-CTR":
    case "AES-GCM":
    case "AES-KW": {
      const length = required(algorithm, "length", "derivedKeyParams");
      if (length !== 128 && length !== 192 && length !== 256) {
        throw dom(
          "OperationError",
          `Derived AES key must be 128, 192, or 256 bits in length but provided ${length}.`,
        );
      }
      return length;
    }
    case "HMAC":
      if (algorithm.length === undefined) {
        return blockBits(hashName(required(algorithm, "hash", "derivedKeyParams")));
      }
      if (algorithm.length > 0) return algorithm.length;
      throw new TypeError("HMAC key length must be a non-zero unsigned long integer.");
    case "HKDF":
    case "PBKDF2":
      return null;
    default:
      throw dom(
        "NotSupportedError",
        `Unrecognized derived key type "${algorithm.name}" requested.`,
      );
  }
}

export class SubtleCrypto {
  #brand;

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
  }

  encrypt(algorithm, key, plainText) {
    return promised(() => {
      check(#brand in this, arguments.length, 3, "encrypt");
      const parameters = readAlgorithm(algorithm, ENCRYPTION);
      const state = keyState(requireKey(key, "encrypt", 2));
      requireSource(plainText, "encrypt", 3);
      const implementation = allowed(state, parameters, ENCRYPT);
      return asBuffer(run(implementation, "encrypt", state, parameters, sourceBytes(plainText)));
    });
  }

  decrypt(algorithm, key, cipherText) {
    return promised(() => {
      check(#brand in this, arguments.length, 3, "decrypt");
      const parameters = readAlgorithm(algorithm, ENCRYPTION);
      const state = keyState(requireKey(key, "decrypt", 2));
      requireSource(cipherText, "decrypt", 3);
      const implementation = allowed(state, parameters, DECRYPT);
      return asBuffer(run(implementation, "decrypt", state, parameters, sourceBytes(cipherText)));
    });
  }

  sign(algorithm, key, data) {
    return promised(() => {
      check(#brand in this, arguments.length, 3, "sign");
      const parameters = readAlgorithm(algorithm, SIGNATURE);
      const state = keyState(requireKey(key, "sign", 2));
      requireSource(data, "sign", 3);
      const implementation = allowed(state, parameters, SIGN);
      return asBuffer(run(implementation, "sign", state, parameters, sourceBytes(data)));
    });
  }

  verify(algorithm, key, signature, data) {
    return promised(() => {
      check(#brand in this, arguments.length, 4, "verify");
      const parameters = readAlgorithm(algorithm, SIGNATURE);
      const state = keyState(requireKey(key, "verify", 2));
      requireSource(signature, "verify", 3);
      requireSource(data, "verify", 4);
      const implementation = allowed(state, parameters, VERIFY);
      const bytes = sourceBytes(signature);
      return run(implementation, "verify", state, parameters, bytes, sourceBytes(data));
    });
  }

  digest(algorithm, data) {
    return promised(() => {
      check(#brand in this, arguments.length, 2, "digest");
      const { name } = readAlgorithm(algorithm, NAME_ONLY);
      requireSource(data, "digest", 2);
      const hash = hashName(name);
      const bytes = sourceBytes(data);
      if (TypedArrayPrototypeGetByteLength(bytes) <= SMALL) return soleBuffer(digest(hash, bytes));
      return asBuffer(callLater("digest", [hash, bytes], true));
    });
  }

  generateKey(algorithm, extractable, keyUsages) {
    return promised(() => {
      check(#brand in this, arguments.length, 3, "generateKey");
      const parameters = readAlgorithm(algorithm, GENERATION);
      const usages = texts(keyUsages, "keyUsages");
      const implementation = findAlgorithm(parameters.name);
      if (implementation?.generateKey === undefined) {
        throw dom(
          "NotSupportedError",
          `Unrecognized key generation algorithm "${parameters.name}" requested.`,
        );
      }
      const made = implementation.generateKey(parameters, !!extractable, usages);
      if (isCryptoKey(made) && usages.length === 0) throw dom("SyntaxError", AT_LEAST_ONE);
      return made;
    });
  }

  deriveKey(algorithm, baseKey, derivedKeyAlgorithm, extractable, keyUsages) {
    return promised(() => {
      check(#brand in this, arguments.length, 5, "deriveKey");
      const parameters = readAlgorithm(algorithm, DERIVATION);
      const state = keyState(requireKey(baseKey, "deriveKey", 2));
      const derived = readAlgorithm(derivedKeyAlgorithm, IMPORT);
      const usages = texts(keyUsages, "keyUsages");
      const implementation = allowed(state, parameters, DERIVE_KEY);
      const bits = bitsFor(derived);
      return PromisePrototypeThen(
        run(implementation, "deriveBits", state, parameters, bits),
        (secret) => importNow("raw", secret, derived, !!extractable, usages),
      );
    });
  }

  deriveBits(algorithm, baseKey, length) {
    return promised(() => {
      check(#brand in this, arguments.length, 2, "deriveBits");
      const parameters = readAlgorithm(algorithm, DERIVATION);
      const state = keyState(requireKey(baseKey, "deriveBits", 2));
      const bits = length === undefined || length === null ? null : integer(length);
      if (bits !== null && bits < 0) {
        throw new TypeError("deriveBits length must be an unsigned long integer.");
      }
      const implementation = allowed(state, parameters, DERIVE_BITS);
      return asBuffer(run(implementation, "deriveBits", state, parameters, bits));
    });
  }

  importKey(format, keyData, algorithm, extractable, keyUsages) {
    return promised(() => {
      check(#brand in this, arguments.length, 5, "importKey");
      const kind = `${format}`;
      const key = kind === "jwk" ? importData(kind, keyData) : null;
      const parameters = readAlgorithm(algorithm, IMPORT);
      const usages = texts(keyUsages, "keyUsages");
      const data = key ?? importData(kind, keyData);
      return importNow(kind, data, parameters, !!extractable, usages);
    });
  }

  exportKey(format, key) {
    return promised(() => {
      check(#brand in this, arguments.length, 2, "exportKey");
      const made = exportNow(`${format}`, keyState(requireKey(key, "exportKey", 2)));
      return made.kty === undefined ? soleBuffer(made) : made;
    });
  }

  wrapKey(format, key, wrappingKey, wrapAlgorithm) {
    return promised(() => {
      check(#brand in this, arguments.length, 4, "wrapKey");
      const kind = `${format}`;
      const state = keyState(requireKey(key, "wrapKey", 2));
      const wrapping = keyState(requireKey(wrappingKey, "wrapKey", 3));
      const parameters = readAlgorithm(wrapAlgorithm, ENCRYPTION);
      const implementation = allowed(wrapping, parameters, WRAP_KEY);
      const made = exportNow(kind, state);
      const bytes = kind === "jwk" ? encodeUtf8(JSONStringify(made)) : made;
      const method = implementation.wrapKey === undefined ? "encrypt" : "wrapKey";
      return asBuffer(run(implementation, method, wrapping, parameters, bytes));
    });
  }

  unwrapKey(
    format,
    wrappedKey,
    unwrappingKey,
    unwrapAlgorithm,
    unwrappedKeyAlgorithm,
    extractable,
    keyUsages,
  ) {
    return promised(() => {
      check(#brand in this, arguments.length, 7, "unwrapKey");
      const kind = `${format}`;
      requireSource(wrappedKey, "unwrapKey", 2);
      const unwrapping = keyState(requireKey(unwrappingKey, "unwrapKey", 3));
      const parameters = readAlgorithm(unwrapAlgorithm, ENCRYPTION);
      const unwrapped = readAlgorithm(unwrappedKeyAlgorithm, IMPORT);
      const usages = texts(keyUsages, "keyUsages");
      const implementation = allowed(unwrapping, parameters, UNWRAP_KEY);
      const method = implementation.unwrapKey === undefined ? "decrypt" : "unwrapKey";
      const bytes = sourceBytes(wrappedKey);
      return PromisePrototypeThen(
        run(implementation, method, unwrapping, parameters, bytes),
        (data) => {
          const taken = kind === "jwk" ? readWebKey(JSONParse(decodeUtf8(data))) : data;
          if (taken === null) {
            throw dom(
              "DataError",
              'Missing "kty" field or corrupt JSON unwrapping key?',
            );
          }
          return importNow(kind, taken, unwrapped, !!extractable, usages);
        },
      );
    });
  }

  timingSafeEqual(a, b) {
    check(#brand in this, arguments.length, 2, "timingSafeEqual");
    const left = sourceBytes(requireSource(a, "timingSafeEqual", 1));
    const right = sourceBytes(requireSource(b, "timingSafeEqual", 2));
    if (TypedArrayPrototypeGetByteLength(left) !== TypedArrayPrototypeGetByteLength(right)) {
      throw new TypeError("Input buffers must have the same byte length.");
    }
    return sameBytes(left, right);
  }
}
defineInterface(SubtleCrypto, "SubtleCrypto");

function check(branded, given, needed, method) {
  if (!branded) throw illegalInvocation();
  requireArguments(given, needed, `crypto.subtle.${method}`);
}

export const subtle = new SubtleCrypto(KEY);
