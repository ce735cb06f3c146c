// Asymmetric keys as programs bring and take them: JSON Web Keys (RFC 7517), PKCS #8, SubjectPublicKeyInfo.

import { ArrayPrototypeIncludes } from "../kernel/primordials.js";
import { decodeBase64Url, encodeBase64Url } from "./base64url.js";
import { copyBytes } from "./buffer-source.js";
import { PRIVATE, PUBLIC, newKey, usageNames, usagesOf } from "./crypto-key.js";
import { dom } from "./crypto-params.js";
import { call } from "./java.js";

/** The first item that is there twice, or null. */
export function firstDuplicate(list) {
  for (let i = 1; i < list.length; i++) {
    for (let k = 0; k < i; k++) if (list[i] === list[k]) return list[i];
  }
  return null;
}

/** A number of a JSON Web Key. Throws a DataError if it is missing or malformed. */
export function webKeyNumber(text, message) {
  const bytes = text === undefined ? null : decodeBase64Url(text);
  if (bytes === null) throw dom("DataError", message);
  return bytes;
}

/**
 * What Java says of a key.
 *
 * @typedef {object} Imported
 * @property {"public" | "private"} type
 * @property {number} usages
 * @property {Uint8Array} data DER
 * @property {unknown[]} facts type, then bits and exponent, or curve
 */

/**
 * Imports a key of an asymmetric algorithm.
 *
 * @param {string} name the algorithm
 * @param {number} allowed usages, the public's and the private's
 * @param {(key: object) => [Uint8Array, unknown[]]} readWebKey
 * @returns {Imported}
 */
export function importAsymmetric(name, allowed, format, data, extractable, names, readWebKey) {
  const forPublic = name === "ECDH" ? 0 : allowed & PUBLIC;
  if (format === "jwk") {
    const secret = data.d !== undefined;
    const usages = secret
      ? usagesOf(names, name, "import private", allowed & PRIVATE)
      : usagesOf(names, name, "import public", forPublic);
    if (secret && data.oth !== undefined) {
      throw dom("NotSupportedError", "Multi-prime private keys not supported.");
    }
    checkUse(data, name, extractable, names);
    const made = readWebKey(data);
    return imported(secret, usages, made);
  }
  if (format !== "spki" && format !== "pkcs8") {
    throw dom("NotSupportedError", `Unrecognized key import format "${format}".`);
  }
  const made = call("importDer", [format, data]);
  if (typeof made === "string") throw dom("DataError", made);
  const secret = format === "pkcs8";
  const usages = secret
    ? usagesOf(names, name, "import private", allowed & PRIVATE)
    : usagesOf(names, name, "import public", forPublic);
  return imported(secret, usages, made);
}

function imported(secret, usages, made) {
  return {
    __proto__: null,
    type: secret ? "private" : "public",
    usages,
    data: made[0],
    facts: made[1],
  };
}

/** Whether what a JSON Web Key is for allows what it shall be used for. */
function checkUse(key, name, extractable, names) {
  const agreement = name === "ECDH" || name === "X25519";
  const oaep = name === "RSA-OAEP";
  const use = oaep || agreement ? "enc" : "sig";
  const first = oaep ? "encrypt" : agreement ? "unused" : "sign";
  const second = oaep ? "wrapKey" : agreement ? "unused" : "verify";
  if (names.length > 0 && key.use !== undefined && key.use !== use) {
    throw dom(
      "DataError",
      'Asymmetric "jwk" key import with usages requires a JSON Web Key with Public Key Use parameter ' +
        `"use" ("${key.use}") equal to "sig".`,
    );
  }
  const ops = key.key_ops;
  if (ops !== undefined) {
    if (firstDuplicate(ops) !== null) {
      throw dom(
        "DataError",
        'A JSON Web Key\'s Key Operations parameter ("key_ops") must not contain duplicates.',
      );
    }
    if (key.use !== undefined) checkOperations(key, name, use, first, second, agreement);
    for (let i = 0; i < names.length; i++) {
      if (!ArrayPrototypeIncludes(ops, names[i])) {
        throw dom(
          "DataError",
          "All specified key usages must be present in the JSON Web Key's Key Operations parameter " +
            '("key_ops").',
        );
      }
    }
  }
  if (extractable && key.ext === false) {
    throw dom(
      "DataError",
      "Cannot create an extractable CryptoKey from an unextractable JSON Web Key.",
    );
  }
}

function checkOperations(key, name, use, first, second, agreement) {
  if (key.use !== use) {
    throw dom(
      "DataError",
      'Asymmetric "jwk" import requires a JSON Web Key with Public Key Use "use" ("' +
        `${key.use}") equal to "${use}".`,
    );
  }
  const either =
    'A JSON Web Key should have either a Public Key Use parameter ("use") or a Key Operations ' +
    'parameter ("key_ops"); otherwise, the parameters must be consistent with each other. ';
  for (let i = 0; i < key.key_ops.length; i++) {
    const op = key.key_ops[i];
    if (agreement) {
      throw dom(
        "DataError",
        `${either}For public ${name} keys, there are no valid usages,so keys with a non-empty ` +
          '"key_ops" parameter are not allowed.',
      );
    }
    if (op !== first && op !== second) {
      throw dom(
        "DataError",
        `${either}A Public Key Use for ${name} would allow a Key Operations array with only ` +
          `"${first}" and/or "${second}" values (not "${op}").`,
      );
    }
  }
}

/** A CryptoKey of an imported key. */
export function asymmetricKey(made, algorithm, extractable) {
  return newKey({
    __proto__: null,
    type: made.type,
    extractable,
    algorithm,
    usages: made.usages,
    data: made.data,
  });
}

/** A pair of keys of what Java generated. */
export function keyPair(ders, algorithm, extractable, privateUsages, publicUsages) {
  if (privateUsages === 0) {
    throw dom(
      "SyntaxError",
      "Attempt to generate asymmetric keys with no valid private key usages.",
    );
  }
  const half = (type, data, usages, taken) =>
    newKey({ __proto__: null, type, extractable: taken, algorithm, usages, data });
  return {
    publicKey: half("public", ders[1], publicUsages, true),
    privateKey: half("private", ders[0], privateUsages, extractable),
  };
}

/**
 * Exports a key of an asymmetric algorithm.
 *
 * @param {(state: object, parts: string[]) => object} webKey makes the members of a JSON Web Key from its numbers
 * @param {((state: object) => Uint8Array) | null} raw
 */
export function exportAsymmetric(format, state, webKey, raw) {
  const { name } = state.algorithm;
  switch (format) {
    case "pkcs8":
      if (state.type !== "private") {
        throw dom(
          "InvalidAccessError",
          `Asymmetric pkcs8 export requires private key (not "${state.type}").`,
        );
      }
      return copyBytes(state.data);
    case "spki":
      if (state.type !== "public") {
        throw dom(
          "InvalidAccessError",
          `Asymmetric spki export requires public key (not "${state.type}").`,
        );
      }
      return copyBytes(state.data);
    case "jwk": {
      const parts = call("keyParts", [state.type === "private", state.data]);
      for (let i = 0; i < parts.length; i++) parts[i] = encodeBase64Url(parts[i]);
      const members = webKey(state, parts);
      const { kty, alg } = members;
      const key = { kty, key_ops: usageNames(state.usages) };
      if (alg !== undefined) key.alg = alg;
      key.ext = true;
      return withMembers(key, members);
    }
    case "raw":
      if (raw !== null) {
        if (state.type !== "public") {
          const kind = name === "ECDSA" || name === "ECDH" ? "elliptic curve" : name;
          throw dom(
            "InvalidAccessError",
            `Raw export of ${kind} keys is only allowed for public keys.`,
          );
        }
        return raw(state);
      }
    // falls through
    default:
      throw dom("InvalidAccessError", `Cannot export "${name}" in "${format}" format.`);
  }
}

const NUMBERS = ["crv", "x", "y", "d", "n", "e", "p", "q", "dp", "dq", "qi"];

function withMembers(key, members) {
  for (let i = 0; i < NUMBERS.length; i++) {
    const name = NUMBERS[i];
    if (members[name] !== undefined) key[name] = members[name];
  }
  return key;
}

/** The public point of a key. */
export function rawPoint(state) {
  return call("keyPoint", [false, state.data]);
}
