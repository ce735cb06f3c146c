// AES in SubtleCrypto: CBC, CTR, GCM and key wrapping.

import {
  ArrayPrototypeIncludes,
  StringPrototypeSlice,
  TypeError,
  TypedArrayPrototypeGetByteLength,
} from "../kernel/primordials.js";
import {
  DECRYPT,
  ENCRYPT,
  UNWRAP_KEY,
  WRAP_KEY,
  keyBytes,
  newSecret,
  usageNames,
  usagesOf,
} from "./crypto-key.js";
import { dom, required } from "./crypto-params.js";
import { decodeBase64Url, encodeBase64Url } from "./base64url.js";
import { copyBytes } from "./buffer-source.js";
import { callLater } from "./java.js";
import { randomBytes } from "./random.js";
import { firstDuplicate } from "./web-key.js";

function isLength(bits) {
  return bits === 128 || bits === 192 || bits === 256;
}

/** What all the modes have in common. */
function aes(name, allowed, more) {
  return {
    __proto__: null,
    name,
    allowed,
    generateKey(algorithm, extractable, names) {
      const usages = usagesOf(names, name, "generate", allowed);
      const length = required(algorithm, "length");
      if (!isLength(length)) {
        throw dom(
          "OperationError",
          `Generated AES key length must be 128, 192, or 256 bits but requested ${length}.`,
        );
      }
      return newSecret({ name, length }, randomBytes(length / 8), extractable, usages);
    },
    importKey(format, data, algorithm, extractable, names) {
      const usages = usagesOf(names, name, "import secret", allowed);
      let bytes;
      if (format === "raw") {
        bytes = checked(data);
      } else if (format === "jwk") {
        bytes = fromWebKey(data, name, extractable, names);
      } else {
        throw dom("NotSupportedError", `Unrecognized key import format "${format}".`);
      }
      const length = TypedArrayPrototypeGetByteLength(bytes) * 8;
      return newSecret({ name, length }, bytes, extractable, usages);
    },
    exportKey(format, state) {
      if (format === "raw") return copyBytes(state.data);
      if (format !== "jwk") {
        throw dom(
          "NotSupportedError",
          `${name} key only supports exporting "raw" & "jwk", not "${format}".`,
        );
      }
      return {
        kty: "oct",
        key_ops: usageNames(state.usages),
        alg: `A${keyBytes(state) * 8}${StringPrototypeSlice(name, 4)}`,
        ext: true,
        k: encodeBase64Url(state.data),
      };
    },
    ...more,
  };
}

function checked(bytes) {
  const bits = TypedArrayPrototypeGetByteLength(bytes) * 8;
  if (isLength(bits)) return bytes;
  throw dom(
    "DataError",
    `Imported AES key length must be 128, 192, or 256 bits but provided ${bits}.`,
  );
}

function fromWebKey(key, name, extractable, names) {
  if (key.kty !== "oct") {
    throw dom(
      "DataError",
      'Symmetric "jwk" key import requires a JSON Web Key with Key Type parameter "kty" equal to ' +
        `"oct" (encountered "${key.kty}").`,
    );
  }
  const bytes = key.k === undefined ? null : decodeBase64Url(key.k);
  if (bytes === null) {
    throw dom(
      "DataError",
      'Symmetric "jwk" key import requires a base64Url encoding of the key.',
    );
  }
  checked(bytes);
  const alg = `A${TypedArrayPrototypeGetByteLength(bytes) * 8}${StringPrototypeSlice(name, 4)}`;
  if (key.alg !== undefined && key.alg !== alg) {
    throw dom(
      "DataError",
      `Symmetric "jwk" key contains invalid "alg" value "${key.alg}", expected "${alg}".`,
    );
  }
  if (names.length !== 0 && key.use !== undefined && key.use !== "enc") {
    throw dom(
      "DataError",
      `Symmetric "jwk" key must have a "use" of "enc", not "${key.use}".`,
    );
  }
  if (key.key_ops !== undefined) {
    const duplicate = firstDuplicate(key.key_ops);
    if (duplicate !== null) {
      throw dom(
        "DataError",
        `Symmetric "jwk" key contains duplicate value "${duplicate}", in "key_op".`,
      );
    }
    for (let i = 0; i < names.length; i++) {
      if (!ArrayPrototypeIncludes(key.key_ops, names[i])) {
        throw dom("DataError", `"jwk" key missing usage "${names[i]}", in "key_ops".`);
      }
    }
  }
  if (key.ext === false && extractable) {
    throw dom(
      "DataError",
      '"jwk" key has value "false", for "ext" that is incompatible with import extractability ' +
        'value "true".',
    );
  }
  return bytes;
}

const CIPHER = ENCRYPT | DECRYPT | WRAP_KEY | UNWRAP_KEY;

// ------------------------------------------------------ CBC

function cbc(encrypt, state, algorithm, data) {
  const iv = required(algorithm, "iv");
  const length = TypedArrayPrototypeGetByteLength(iv);
  if (length !== 16) {
    throw dom(
      "OperationError",
      `AES-CBC IV must be 16 bytes long (provided ${length}${encrypt ? " bytes" : ""}).`,
    );
  }
  return callLater("aesCbc", [encrypt, state.data, iv, data], true);
}

export const AES_CBC = aes("AES-CBC", CIPHER, {
  __proto__: null,
  encrypt: (state, algorithm, data) => cbc(true, state, algorithm, data),
  decrypt: (state, algorithm, data) => cbc(false, state, algorithm, data),
});

// ------------------------------------------------------ CTR

function ctr(state, algorithm, data) {
  const { counter, length } = algorithm;
  if (counter === undefined) throw missing("counter");
  const bytes = TypedArrayPrototypeGetByteLength(counter);
  if (bytes !== 16) {
    throw dom("OperationError", `Counter must have length of 16 bytes (provided ${bytes}).`);
  }
  if (length === undefined) throw missing("length");
  if (length <= 0 || length > 128) {
    throw dom("OperationError", `Invalid counter of ${length} bits length provided.`);
  }
  return callLater("aesCtr", [state.data, counter, length, data], true);
}

function missing(name) {
  return new TypeError(`Missing "${name}" member in "algorithm".`);
}

export const AES_CTR = aes("AES-CTR", CIPHER, { __proto__: null, encrypt: ctr, decrypt: ctr });

// ------------------------------------------------------ GCM

function gcm(encrypt, state, algorithm, data) {
  const iv = required(algorithm, "iv");
  if (TypedArrayPrototypeGetByteLength(iv) === 0) {
    throw dom("OperationError", "AES-GCM IV must not be empty.");
  }
  const { tagLength = 128, additionalData = null } = algorithm;
  const valid = tagLength === 32 || tagLength === 64 || (tagLength >= 96 && tagLength <= 128);
  if (!valid || tagLength % 8 !== 0) {
    throw dom("OperationError", `Invalid AES-GCM tag length ${tagLength}.`);
  }
  const bits = TypedArrayPrototypeGetByteLength(data) * 8;
  if (!encrypt && bits < tagLength) {
    throw dom(
      "OperationError",
      `Ciphertext length of ${bits} bits must be greater than or equal to the size of the AES-GCM ` +
        `tag length of ${tagLength} bits.`,
    );
  }
  return callLater("aesGcm", [encrypt, state.data, iv, data, tagLength, additionalData], true);
}

export const AES_GCM = aes("AES-GCM", CIPHER, {
  __proto__: null,
  encrypt: (state, algorithm, data) => gcm(true, state, algorithm, data),
  decrypt: (state, algorithm, data) => gcm(false, state, algorithm, data),
});

// ------------------------------------------------------ key wrapping

export const AES_KW = aes("AES-KW", WRAP_KEY | UNWRAP_KEY, {
  __proto__: null,
  wrapKey(state, algorithm, data) {
    const length = TypedArrayPrototypeGetByteLength(data);
    if (length % 8 !== 0) {
      throw dom(
        "OperationError",
        "Unwrapped key bit length must be a multiple of 64 bits but unwrapped key has a length of " +
          `${length * 8} bits.`,
      );
    }
    if (length < 16) {
      throw dom(
        "OperationError",
        `Unwrapped key has length ${length} bytes but it should be greater than or equal to 16 and ` +
          "less than or equal to 18446744073709551607",
      );
    }
    return callLater("aesKeyWrap", [true, state.data, data], true);
  },
  unwrapKey(state, algorithm, data) {
    const bits = TypedArrayPrototypeGetByteLength(data) * 8;
    if (bits % 64 !== 0) {
      throw dom(
        "OperationError",
        `Provided a wrapped key to unwrap that is ${bits} bits which isn't a multiple of 64 bits.`,
      );
    }
    if (bits < 192) {
      throw dom(
        "OperationError",
        `Provided a wrapped key to unwrap this is ${bits} bits that is less than the minimal length ` +
          "of 192 bits.",
      );
    }
    return callLater("aesKeyWrap", [false, state.data, data], true);
  },
});
