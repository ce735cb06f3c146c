// RSA in SubtleCrypto: RSASSA-PKCS1-v1_5, RSA-PSS, RSA-OAEP.

import {
  PromisePrototypeThen,
  PromiseResolve,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  TypeError,
  TypedArrayPrototypeGetByteLength,
} from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { currentInvocation } from "../kernel/invocation.js";
import {
  DECRYPT,
  ENCRYPT,
  PRIVATE,
  PUBLIC,
  SIGN,
  UNWRAP_KEY,
  VERIFY,
  WRAP_KEY,
  usagesOf,
} from "./crypto-key.js";
import { dom, hashBytes, hashName, required } from "./crypto-params.js";
import { call, callLater } from "./java.js";
import {
  asymmetricKey,
  exportAsymmetric,
  importAsymmetric,
  keyPair,
  webKeyNumber,
} from "./web-key.js";

/** The hash of each algorithm of JSON Web Keys. */
const WEB_HASHES = {
  __proto__: null,
  RS1: "SHA-1",
  RS256: "SHA-256",
  RS384: "SHA-384",
  RS512: "SHA-512",
  PS1: "SHA-1",
  PS256: "SHA-256",
  PS384: "SHA-384",
  PS512: "SHA-512",
  "RSA-OAEP": "SHA-1",
  "RSA-OAEP-256": "SHA-256",
  "RSA-OAEP-384": "SHA-384",
  "RSA-OAEP-512": "SHA-512",
};

function checkParameters(bits, exponent, isImport) {
  const strict = hasFlag("strict_crypto");
  if ((strict || !isImport) && (bits % 8 !== 0 || bits < 256 || bits > 16384)) {
    throw dom(
      "OperationError",
      `The modulus length must be a multiple of 8 and between 256 and 16k, but ${bits} was requested.`,
    );
  }
  let value = 0;
  const length = TypedArrayPrototypeGetByteLength(exponent);
  for (let i = 0; i < length; i++) value = value * 256 + exponent[i];
  if (value > 0xffffffff) {
    throw dom(
      "OperationError",
      'The "publicExponent" must be either 3 or 65537, but got a number larger than 2^32.',
    );
  }
  if (!isImport && value !== 3 && value !== 65537) {
    throw dom(
      "OperationError",
      `The "publicExponent" must be either 3 or 65537, but got ${value}.`,
    );
  }
  if (isImport && strict && value !== 3 && value !== 17 && value !== 37 && value !== 65537) {
    throw dom("OperationError", `Imported RSA key has invalid publicExponent ${value}.`);
  }
}

function readWebKey(key, hash) {
  if (key.kty !== "RSA") {
    throw dom(
      "DataError",
      'RSASSA-PKCS1-v1_5 "jwk" key import requires a JSON Web Key with Key Type parameter "kty" ' +
        `("${key.kty}") equal to "RSA".`,
    );
  }
  if (key.alg !== undefined) {
    const expected = WEB_HASHES[key.alg];
    if (expected === undefined) {
      throw dom(
        "NotSupportedError",
        `Unrecognized or unimplemented algorithm "${key.alg}" listed in JSON Web Key Algorithm ` +
          "parameter.",
      );
    }
    if (expected !== hash) {
      throw dom(
        "DataError",
        `JSON Web Key Algorithm parameter "alg" ("${key.alg}") does not match requested hash ` +
          `algorithm "${key.alg}".`,
      );
    }
  }
  const number = (name, what, missing = "missing or invalid ") =>
    webKeyNumber(
      key[name],
      `Invalid RSA key in JSON Web Key; ${missing}${what} parameter ("${name}").`,
    );
  const numbers = [number("n", "Modulus"), number("e", "Exponent")];
  if (key.d !== undefined) {
    numbers[2] = number("d", "Private Exponent");
    const there = (name) => (key[name] === undefined ? 0 : 1);
    const count = there("p") + there("q") + there("dp") + there("dq") + there("qi");
    if (count === 5) {
      numbers[3] = number("p", "First Prime Factor", "invalid ");
      numbers[4] = number("q", "Second Prime Factor", "invalid ");
      numbers[5] = number("dp", "First Factor CRT Exponent", "invalid ");
      numbers[6] = number("dq", "Second Factor CRT Exponent", "invalid ");
      numbers[7] = number("qi", "First CRT Coefficient", "invalid ");
    } else if (count !== 0) {
      throw dom(
        "DataError",
        "Invalid RSA private key in JSON Web Key; if one Prime Factor or CRT Exponent/Coefficient " +
          'parameter is present, then they must all be present ("p", "q", "dp", "dq", "qi").',
      );
    }
  }
  const made = call("keyOfParts", ["rsa", null, numbers]);
  if (made === null) throw dom("DataError", "Invalid RSA key in JSON Web Key.");
  return made;
}

/** What the three have in common. @param {(hash: string) => string} webName */
function rsa(name, allowed, webName, more) {
  return {
    __proto__: null,
    name,
    generateKey(algorithm, extractable, names) {
      currentInvocation();
      const publicExponent = required(algorithm, "publicExponent");
      const given = required(algorithm, "hash");
      const bits = required(algorithm, "modulusLength");
      if (bits <= 0) {
        throw dom("OperationError", `modulusLength must be greater than zero (requested ${bits}).`);
      }
      const hash = hashName(given);
      const usages = usagesOf(names, name, "generate", allowed);
      checkParameters(bits, publicExponent, false);
      if (hasFlag("strict_crypto") && bits % 128 !== 0) {
        throw dom(
          "OperationError",
          "Can't generate key: RSA key size is required to be a multiple of 128",
        );
      }
      if (bits < 512) throw dom("OperationError", "RSA key size is too small.");
      const made = { name, modulusLength: bits, publicExponent, hash };
      return PromisePrototypeThen(
        callLater("generateKey", ["rsa", bits, publicExponent], false),
        (ders) => keyPair(ders, made, extractable, usages & PRIVATE, usages & PUBLIC),
      );
    },
    importKey(format, data, algorithm, extractable, names) {
      const hash = hashName(required(algorithm, "hash"));
      const made = importAsymmetric(name, allowed, format, data, extractable, names, (key) =>
        readWebKey(key, hash),
      );
      const bits = made.facts[1];
      const publicExponent = made.facts[2];
      if (made.facts[0] !== "rsa") throw dom("DataError", "Input was not an RSA key");
      const modulusLength = bits + ((8 - (bits % 8)) % 8);
      checkParameters(modulusLength, publicExponent, true);
      return asymmetricKey(made, { name, modulusLength, publicExponent, hash }, extractable);
    },
    exportKey(format, state) {
      return exportAsymmetric(
        format,
        state,
        (_, parts) => {
          const { hash } = state.algorithm;
          if (!StringPrototypeStartsWith(hash, "SHA")) {
            throw dom(
              "NotSupportedError",
              `JWK export not supported for hash algorithm "${hash}".`,
            );
          }
          return {
            kty: "RSA",
            alg: webName(hash),
            n: parts[0],
            e: parts[1],
            d: parts[2],
            p: parts[3],
            q: parts[4],
            dp: parts[5],
            dq: parts[6],
            qi: parts[7],
          };
        },
        null,
      );
    },
    ...more,
  };
}

function requireType(state, type, message) {
  if (state.type !== type) throw dom("InvalidAccessError", message);
}

const SIGNING = "Asymmetric signing requires a private key.";
const VERIFYING = "Asymmetric verification requires a public key.";

function modulusBytes(state) {
  return state.algorithm.modulusLength / 8;
}

const digits = (hash) => StringPrototypeSlice(hash, 4);

export const RSASSA = rsa("RSASSA-PKCS1-v1_5", SIGN | VERIFY, (hash) => `RS${digits(hash)}`, {
  __proto__: null,
  sign(state, algorithm, data) {
    requireType(state, "private", SIGNING);
    const { hash } = state.algorithm;
    const least = hashBytes(hash) + 32;
    if (least > modulusBytes(state)) {
      throw dom(
        "OperationError",
        `key too small for signing with given digest, need at least ${8 * least}bits.`,
      );
    }
    return callLater("sign", ["pkcs1", hash, state.data, data, null, false], false);
  },
  verify(state, algorithm, signature, data) {
    requireType(state, "public", VERIFYING);
    const { hash } = state.algorithm;
    return callLater("verify", ["pkcs1", hash, state.data, data, null, false, signature], true);
  },
});

function saltOf(algorithm) {
  const { saltLength } = algorithm;
  if (saltLength === undefined) {
    throw new TypeError("Failed to provide salt for RSA-PSS key operation which requires a salt");
  }
  if (saltLength < 0) {
    throw dom(
      "DataError",
      `SaltLength for RSA-PSS must be non-negative (provided ${saltLength}).`,
    );
  }
  return saltLength;
}

export const RSA_PSS = rsa("RSA-PSS", SIGN | VERIFY, (hash) => `PS${digits(hash)}`, {
  __proto__: null,
  sign(state, algorithm, data) {
    requireType(state, "private", SIGNING);
    const { hash } = state.algorithm;
    if (algorithm.saltLength === undefined) {
      throw dom(
        "DataError",
        "Failed to provide salt for RSA-PSS key operation which requires a salt",
      );
    }
    const salt = saltOf(algorithm);
    const free = modulusBytes(state) - hashBytes(hash) - 2;
    if (free < 0) throw dom("OperationError", "key too small for signing with given digest");
    if (salt > free) {
      throw dom(
        "OperationError",
        "key too small for signing with given digest and salt length",
      );
    }
    return callLater("sign", ["pss", hash, state.data, data, salt, false], false);
  },
  verify(state, algorithm, signature, data) {
    requireType(state, "public", VERIFYING);
    const { hash } = state.algorithm;
    const salt = saltOf(algorithm);
    if (salt > modulusBytes(state)) return PromiseResolve(false);
    return callLater("verify", ["pss", hash, state.data, data, salt, false, signature], true);
  },
});

function oaep(encrypt, state, algorithm, data) {
  requireType(
    state,
    encrypt ? "public" : "private",
    encrypt
      ? `Encryption/key wrapping only works with public keys, not "${state.type}".`
      : `Decryption/key unwrapping only works with private keys, not "${state.type}".`,
  );
  const { label = null } = algorithm;
  const { hash } = state.algorithm;
  return callLater(
    "rsaCipher",
    [encrypt, "oaep", hash, state.data, label, data, !encrypt],
    encrypt,
  );
}

export const RSA_OAEP = rsa(
  "RSA-OAEP",
  ENCRYPT | DECRYPT | WRAP_KEY | UNWRAP_KEY,
  (hash) => (hash === "SHA-1" ? "RSA-OAEP" : `RSA-OAEP-${digits(hash)}`),
  {
    __proto__: null,
    encrypt: (state, algorithm, data) => oaep(true, state, algorithm, data),
    decrypt: (state, algorithm, data) => oaep(false, state, algorithm, data),
    sign: unsigned,
    verify: unsigned,
  },
);

function unsigned() {
  throw dom(
    "NotSupportedError",
    'The sign and verify operations are not implemented for "RSA-OAEP".',
  );
}
