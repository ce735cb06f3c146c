// ECDSA and ECDH in SubtleCrypto, on the curves P-256, P-384 and P-521.

import { PromisePrototypeThen, StringPrototypeToUpperCase, TypeError } from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { currentInvocation } from "../kernel/invocation.js";
import { DERIVE, PRIVATE, PUBLIC, SIGN, VERIFY, usagesOf } from "./crypto-key.js";
import { dom, hashName, required } from "./crypto-params.js";
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

const CURVES = { __proto__: null, "P-256": "ES256", "P-384": "ES384", "P-521": "ES512" };
const WEB_CURVES = { __proto__: null, ES256: "P-256", ES384: "P-384", ES512: "P-521" };

function curveOf(algorithm) {
  const given = required(algorithm, "namedCurve");
  const curve = StringPrototypeToUpperCase(given);
  if (CURVES[curve] === undefined) {
    throw dom(
      "NotSupportedError",
      `Unrecognized or unimplemented EC curve "${given}" requested.`,
    );
  }
  return curve;
}

function readWebKey(key, curve, name) {
  if (key.kty !== "EC") {
    throw dom(
      "DataError",
      'Elliptic curve "jwk" key import requires a JSON Web Key with Key Type parameter "kty" ("' +
        `${key.kty}") equal to "EC".`,
    );
  }
  if (name === "ECDSA" && key.alg !== undefined) {
    const expected = WEB_CURVES[key.alg];
    if (expected === undefined) {
      throw dom(
        "NotSupportedError",
        `Unrecognized or unimplemented algorithm "${key.alg}" listed in JSON Web Key Algorithm ` +
          "parameter.",
      );
    }
    if (expected !== curve) {
      throw dom(
        "DataError",
        `JSON Web Key Algorithm parameter "alg" ("${key.alg}") does not match requested curve.`,
      );
    }
  }
  const numbers = [
    webKeyNumber(key.x, 'Invalid EC key in JSON Web Key; missing "x".'),
    webKeyNumber(key.y, 'Invalid EC key in JSON Web Key; missing "y".'),
  ];
  if (key.d !== undefined) {
    numbers[2] = webKeyNumber(
      key.d,
      'Invalid EC key in JSON Web Key; missing or invalid private key component ("d").',
    );
  }
  const made = call("keyOfParts", ["ec", curve, numbers]);
  if (made === null) throw dom("DataError", "Invalid EC key in JSON Web Key.");
  return made;
}

function elliptic(name, allowed, more) {
  return {
    __proto__: null,
    name,
    generateKey(algorithm, extractable, names) {
      currentInvocation();
      const usages = usagesOf(names, name, "generate", allowed);
      const namedCurve = curveOf(algorithm);
      const forPublic = name === "ECDH" ? 0 : usages & PUBLIC;
      return PromisePrototypeThen(
        callLater("generateKey", ["ec", namedCurve], true),
        (ders) => keyPair(ders, { name, namedCurve }, extractable, usages & PRIVATE, forPublic),
      );
    },
    importKey(format, data, algorithm, extractable, names) {
      const namedCurve = curveOf(algorithm);
      const made =
        format === "raw"
          ? importRaw(name, namedCurve, data, names)
          : importAsymmetric(name, allowed, format, data, extractable, names, (key) =>
              readWebKey(key, namedCurve, name),
            );
      if (made.facts[0] !== "ec") {
        throw dom(
          "DataError",
          name === "ECDH"
            ? "Input was not an EC public key nor a DH key"
            : "Input was not an EC key",
        );
      }
      if (made.facts[1] !== namedCurve) {
        throw dom(
          "DataError",
          `"algorithm.namedCurve" "${algorithm.namedCurve}"${name === "ECDH" ? "," : ""} does not ` +
            "match the curve specified by the input key data",
        );
      }
      return asymmetricKey(made, { name, namedCurve }, extractable);
    },
    exportKey(format, state) {
      return exportAsymmetric(
        format,
        state,
        (_, parts) => ({
          kty: "EC",
          crv: state.algorithm.namedCurve,
          x: parts[0],
          y: parts[1],
          d: parts[2],
        }),
        rawPoint,
      );
    },
    ...more,
  };
}

function importRaw(name, namedCurve, data, names) {
  const allowed = name === "ECDSA" ? VERIFY : hasFlag("strict_crypto") ? 0 : DERIVE;
  const usages = usagesOf(names, name, "import public", allowed);
  const der = call("keyOfPoint", [namedCurve, data]);
  if (der === null) throw dom("DataError", "Failed to import raw EC key data");
  return { __proto__: null, type: "public", usages, data: der, facts: ["ec", namedCurve] };
}

// ------------------------------------------------------ ECDSA

function chosenHash(algorithm) {
  if (algorithm.hash === undefined) {
    throw new TypeError(
      'Missing "hash" in AlgorithmIdentifier. (ECDSA requires that the hash algorithm be specified ' +
        "at call time rather than on the key. This differs from other WebCrypto algorithms for " +
        "historical reasons.)",
    );
  }
  return hashName(algorithm.hash);
}

export const ECDSA = elliptic("ECDSA", SIGN | VERIFY, {
  __proto__: null,
  sign(state, algorithm, data) {
    if (state.type !== "private") {
      throw dom("InvalidAccessError", "Asymmetric signing requires a private key.");
    }
    const hash = chosenHash(algorithm);
    return callLater("sign", ["ecdsa", hash, state.data, data, null, false], false);
  },
  verify(state, algorithm, signature, data) {
    if (state.type !== "public") {
      throw dom("InvalidAccessError", "Asymmetric verification requires a public key.");
    }
    const hash = chosenHash(algorithm);
    return callLater("verify", ["ecdsa", hash, state.data, data, null, false, signature], false);
  },
  deriveBits() {
    throw dom("NotSupportedError", 'The deriveBits operation is not implemented for "ECDSA".');
  },
});

// ------------------------------------------------------ ECDH

function noSignature() {
  throw dom(
    "NotSupportedError",
    'The sign and verify operations are not implemented for "ECDH".',
  );
}

export const ECDH = elliptic("ECDH", DERIVE, {
  __proto__: null,
  sign: noSignature,
  verify: noSignature,
  deriveBits: deriveShared,
});
