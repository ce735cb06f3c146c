// HKDF and PBKDF2 in SubtleCrypto.

import { DERIVE, newSecret, usagesOf } from "./crypto-key.js";
import { dom, hashBytes, hashName, required } from "./crypto-params.js";
import { callLater } from "./java.js";

const MAX_ITERATIONS = 100000;

function importKey(name, format, data, extractable, names) {
  const usages = usagesOf(names, name, "import secret", DERIVE);
  if (extractable) throw dom("SyntaxError", `${name} key cannot be extractable.`);
  if (format !== "raw") {
    throw dom(
      "NotSupportedError",
      `${name} key must be imported in "raw" format (requested "${format}")${name === "HKDF" ? "" : "."}`,
    );
  }
  return newSecret({ name }, data, false, usages);
}

function bytesOf(bits, name) {
  if (bits === null) {
    throw dom("OperationError", `${name} cannot derive a key with null length.`);
  }
  if (bits % 8 !== 0) {
    throw dom(
      "OperationError",
      `${name} requires a derived key length that is a multiple of eight (requested ${bits}).`,
    );
  }
  return bits / 8;
}

export const HKDF = {
  __proto__: null,
  name: "HKDF",
  importKey: (format, data, algorithm, extractable, names) =>
    importKey("HKDF", format, data, extractable, names),
  deriveBits(state, algorithm, bits) {
    const hash = hashName(required(algorithm, "hash"));
    const salt = required(algorithm, "salt");
    const info = required(algorithm, "info");
    return callLater("hkdf", [hash, state.data, salt, info, bytesOf(bits, "HKDF")], true);
  },
};

export const PBKDF2 = {
  __proto__: null,
  name: "PBKDF2",
  importKey: (format, data, algorithm, extractable, names) =>
    importKey("PBKDF2", format, data, extractable, names),
  deriveBits(state, algorithm, bits) {
    const hash = hashName(required(algorithm, "hash"));
    const salt = required(algorithm, "salt");
    const iterations = required(algorithm, "iterations");
    const length = bytesOf(bits, "PBKDF2");
    if (iterations <= 0) {
      throw dom(
        "OperationError",
        `PBKDF2 requires a positive iteration count (requested ${iterations}).`,
      );
    }
    if (iterations > MAX_ITERATIONS) {
      throw dom(
        "NotSupportedError",
        `Pbkdf2 failed: iteration counts above ${MAX_ITERATIONS} are not supported (requested ` +
          `${iterations}).`,
      );
    }
    if (length > 255 * hashBytes(hash)) {
      throw dom(
        "OperationError",
        "Pbkdf2 failed: derived key length exceeds maximum for this hash",
      );
    }
    return callLater("pbkdf2", [hash, state.data, salt, iterations, length], iterations <= 16);
  },
};
