// Ed25519 (NODE-ED25519 is its older name) and X25519 in SubtleCrypto.

import {
  PromisePrototypeThen,
  PromiseReject,
  TypedArrayPrototypeGetByteLength,
} from "../kernel/primordials.js";
import { currentInvocation } from "../kernel/invocation.js";
import { DERIVE, PRIVATE, PUBLIC, SIGN, VERIFY, usagesOf } from "./crypto-key.js";
import { dom, required } from "./crypto-params.js";
import { deriveShared } from "./crypto-shared-secret.js";
import { call, callLater } from "./java.js";
import {
  asymmetricKey,
  exportAsymmetric,
  importAsymmetric,
  keyPair,
  rawPoint,
  webKeyNumber,
} from "./web-key.js";

const NODE = "NODE-ED25519";

function checkCurve(name, algorithm) {
  if (name !== NODE) return;
  const curve = required(algorithm, "namedCurve");
  if (curve !== NODE) {
    throw dom("NotSupportedError", `EDDSA curve "${curve}" isn't supported.`);
  }
}

function readWebKey(key, curve) {
  if (key.kty !== "OKP") {
    throw dom(
      "DataError",
      `${curve} "jwk" key imports requires a JSON Web Key with Key Type parameter "kty" ("` +
        `${key.kty}") equal to "OKP".`,
    );
  }
  if (key.crv === undefined) throw dom("DataError", `Missing field "crv" for ${curve} key.`);
  if (key.crv !== curve) {
    throw dom(
      "NotSupportedError",
      `Only ${curve} is supported but "${key.crv}" was requested.`,
    );
  }
  if (curve === "Ed25519" && key.alg !== undefined && key.alg !== "EdDSA") {
    throw dom(
      "DataError",
      `JSON Web Key Algorithm parameter "alg" ("${key.alg}") does not match requested Ed25519 curve.`,
    );
  }
  const x = webKeyNumber(
    key.x,
    `Invalid ${curve} key in JSON WebKey; missing or invalid public key component ("x").`,
  );
  const numbers = [checkedNumber(x, "public")];
  if (key.d !== undefined) {
    const d = webKeyNumber(
      key.d,
      `Invalid ${curve} key in JSON Web Key; missing or invalid private key component ("d").`,
    );
    numbers[1] = checkedNumber(d, "private");
  }
  const made = call("keyOfParts", [curve, null, numbers]);
  if (made === null) throw dom("DataError", `Invalid ${curve} key in JSON Web Key.`);
  return made;
}

function checkedNumber(bytes, part) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  if (length !== 32) throw dom("DataError", `Invalid length ${length} for ${part} key`);
  return bytes;
}

function okp(name, curve, allowed, more) {
  const algorithm = name === NODE ? { name, namedCurve: name } : { name };
  return {
    __proto__: null,
    name,
    generateKey(parameters, extractable, names) {
      currentInvocation();
      const usages = usagesOf(names, name, "generate", allowed);
      checkCurve(name, parameters);
      return PromisePrototypeThen(callLater("generateKey", [curve], true), (ders) =>
        keyPair(ders, algorithm, extractable, usages & PRIVATE, usages & PUBLIC),
      );
    },
    importKey(format, data, parameters, extractable, names) {
      checkCurve(name, parameters);
      const made =
        format === "raw"
          ? importRaw(data, names)
          : importAsymmetric(name, allowed, format, data, extractable, names, (key) =>
              readWebKey(key, curve),
            );
      if (made.facts[0] !== curve) throw dom("DataError", `Input was not an ${curve} key`);
      return asymmetricKey(made, algorithm, extractable);
    },
    exportKey(format, state) {
      return exportAsymmetric(
        format,
        state,
        (_, parts) => ({
          kty: "OKP",
          alg: name === "Ed25519" ? "EdDSA" : undefined,
          crv: curve,
          x: parts[0],
          d: parts[1],
        }),
        rawPoint,
      );
    },
    ...more,
  };

  function importRaw(data, names) {
    const usages = usagesOf(names, name, "import public", allowed & PUBLIC);
    const length = TypedArrayPrototypeGetByteLength(data);
    if (length !== 32) {
      throw dom(
        "DataError",
        `${curve} raw keys must be exactly 32-bytes (provided ${length}).`,
      );
    }
    const made = call("keyOfParts", [curve, null, [data]]);
    return { __proto__: null, type: "public", usages, data: made[0], facts: made[1] };
  }
}

const SIGNATURES = {
  __proto__: null,
  sign(state, algorithm, data) {
    if (state.type !== "private") {
      throw dom("InvalidAccessError", "Asymmetric signing requires a private key.");
    }
    return callLater("sign", ["eddsa", null, state.data, data, null, false], false);
  },
  verify(state, algorithm, signature, data) {
    if (state.type !== "public") {
      throw dom("InvalidAccessError", "Asymmetric verification requires a public key.");
    }
    const length = TypedArrayPrototypeGetByteLength(signature);
    if (length !== 64) {
      const { name } = state.algorithm;
      return PromiseReject(dom("OperationError", `Invalid ${name} signature length ${length}`));
    }
    return callLater("verify", ["eddsa", null, state.data, data, null, false, signature], false);
  },
  deriveBits(state) {
    throw dom(
      "NotSupportedError",
      `The deriveBits operation is not implemented for "${state.algorithm.name}".`,
    );
  },
};

export const ED25519 = okp("Ed25519", "Ed25519", SIGN | VERIFY, SIGNATURES);
export const NODE_ED25519 = okp(NODE, "Ed25519", SIGN | VERIFY, SIGNATURES);
export const X25519 = okp("X25519", "X25519", DERIVE, {
  __proto__: null,
  deriveBits: deriveShared,
});
