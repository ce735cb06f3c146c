// HMAC in SubtleCrypto.

import {
  PromisePrototypeThen,
  PromiseResolve,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  TypedArrayPrototypeGetByteLength,
} from "../kernel/primordials.js";
import { decodeBase64Url, encodeBase64Url } from "./base64url.js";
import { copyBytes } from "./buffer-source.js";
import { SIGN, VERIFY, newSecret, usageNames, usagesOf } from "./crypto-key.js";
import { dom, hashName, required } from "./crypto-params.js";
import { callLater, hmac, sameBytes } from "./java.js";
import { randomBytes } from "./random.js";

const SMALL = 16384;

/** The length of a hash function's block in bits. */
export function blockBits(hash) {
  return hash === "SHA-384" || hash === "SHA-512" ? 1024 : 512;
}

/** Bits past the key's length are zero. */
function masked(bytes, bits) {
  const last = TypedArrayPrototypeGetByteLength(bytes) - 1;
  const used = bits - last * 8;
  if (used > 0) bytes[last] &= 0xff00 >> used;
  return bytes;
}

function code(state, data) {
  const { hash } = state.algorithm;
  const length = TypedArrayPrototypeGetByteLength(data);
  if (length <= SMALL) return PromiseResolve(hmac(hash, state.data, data));
  return callLater("hmac", [hash, state.data, data], true);
}

export const HMAC = {
  __proto__: null,
  name: "HMAC",
  generateKey(algorithm, extractable, names) {
    const hash = hashName(required(algorithm, "hash"));
    const usages = usagesOf(names, "HMAC", "generate", SIGN | VERIFY);
    const { length = blockBits(hash) } = algorithm;
    if (length <= 0) {
      throw dom(
        "OperationError",
        `HMAC key length must be a non-zero unsigned long integer (requested ${length}).`,
      );
    }
    const bytes = masked(randomBytes((length + 7) >> 3), length);
    return newSecret({ name: "HMAC", hash, length }, bytes, extractable, usages);
  },
  importKey(format, data, algorithm, extractable, names) {
    const usages = usagesOf(names, "HMAC", "import secret", SIGN | VERIFY);
    const given = required(algorithm, "hash");
    let bytes = data;
    if (format === "jwk") bytes = fromWebKey(data, given);
    else if (format !== "raw") {
      throw dom("NotSupportedError", `Unrecognized key import format "${format}".`);
    }
    const size = TypedArrayPrototypeGetByteLength(bytes) * 8;
    const { length = size } = algorithm;
    if (length <= 0 || length > size || length <= size - 8) {
      throw dom(
        "DataError",
        `Imported HMAC key length (${length}) must be a non-zero value up to 7 bits less than, and ` +
          `no greater than, the bit length of the raw key data (${size}).`,
      );
    }
    const hash = hashName(given);
    return newSecret({ name: "HMAC", hash, length }, masked(bytes, length), extractable, usages);
  },
  exportKey(format, state) {
    if (format === "raw") return copyBytes(state.data);
    if (format !== "jwk") {
      throw dom("NotSupportedError", `Unimplemented key export format "${format}".`);
    }
    const { hash } = state.algorithm;
    if (!StringPrototypeStartsWith(hash, "SHA-")) {
      throw dom(
        "NotSupportedError",
        `Unimplemented JWK key export format for key algorithm "${hash}".`,
      );
    }
    return {
      kty: "oct",
      key_ops: usageNames(state.usages),
      alg: `HS${StringPrototypeSlice(hash, 4)}`,
      ext: true,
      k: encodeBase64Url(state.data),
    };
  },
  sign: (state, algorithm, data) => code(state, data),
  verify(state, algorithm, signature, data) {
    const expected = copyBytes(signature);
    return PromisePrototypeThen(
      code(state, data),
      (made) =>
        TypedArrayPrototypeGetByteLength(made) === TypedArrayPrototypeGetByteLength(expected) &&
        sameBytes(made, expected),
    );
  },
};

function fromWebKey(key, hash) {
  if (key.kty !== "oct") {
    throw dom(
      "DataError",
      'HMAC "jwk" key import requires a JSON Web Key with Key Type parameter ("kty") equal to ' +
        `"oct" (encountered "${key.kty}").`,
    );
  }
  const bytes = key.k === undefined ? null : decodeBase64Url(key.k);
  if (bytes === null) {
    throw dom(
      "DataError",
      'HMAC "jwk" key import requires a base64Url encoding of the key',
    );
  }
  if (key.alg !== undefined) {
    if (!StringPrototypeStartsWith(hash, "SHA-")) {
      throw dom(
        "NotSupportedError",
        `Unrecognized or unimplemented hash algorithm requested${key.alg}`,
      );
    }
    const alg = `HS${StringPrototypeSlice(hash, 4)}`;
    if (key.alg !== alg) {
      throw dom(
        "DataError",
        'HMAC "jwk" key import specifies "alg" that is incompatible with the hash name ' +
          `(encountered "${key.alg}", expected "${alg}").`,
      );
    }
  }
  return bytes;
}
