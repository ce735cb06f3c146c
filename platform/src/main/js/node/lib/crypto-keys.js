// Key objects of node:crypto: secret keys are bytes; private and public keys are DER, as Java reads and writes it.
import {
  decodeBase64Url,
  encodeBase64Url,
  isCryptoKey,
  java,
  keyState,
} from "dovetail:internal";
import { Buffer } from "./buffer.js";
import { bytesOf, given, later } from "./crypto-bytes.js";
import { invalidArgType, invalidArgValue, nodeError, notImplemented } from "./errors.js";
import { inspect } from "./inspect.js";
import { isAnyArrayBuffer, isArrayBufferView, isUint8Array } from "./types.js";
import {
  validateFunction,
  validateInteger,
  validateObject,
  validateOneOf,
  validateString,
  validateUint32,
} from "./validators.js";

const KEY = {};
const kInspect = Symbol.for("nodejs.util.inspect.custom");

/** OpenSSL's names of the curves. */
const CURVES = {
  __proto__: null,
  "P-224": "secp224r1",
  "P-256": "prime256v1",
  "P-384": "secp384r1",
  "P-521": "secp521r1",
  secp256k1: "secp256k1",
};
const TYPES = { __proto__: null, Ed25519: "ed25519", X25519: "x25519" };

let bytesInside;
let factsInside;

export class KeyObject {
  #bytes;
  #facts;
  #extractable;

  /** @param {Uint8Array} bytes @param {unknown[] | null} facts type, then bits and exponent, or curve */
  constructor(key, bytes, facts = null, extractable = true) {
    if (key !== KEY) throw new Error("Illegal constructor");
    this.#bytes = bytes;
    this.#facts = facts;
    this.#extractable = extractable;
  }

  static from(key) {
    if (!isCryptoKey(key)) throw invalidArgType("key", "CryptoKey", key);
    const state = keyState(key);
    const { data, extractable } = state;
    if (state.type === "secret") return new SecretKeyObject(KEY, data, null, extractable);
    const secret = state.type === "private";
    const facts = java.call("importDer", [secret ? "pkcs8" : "spki", data])[1];
    return secret
      ? new PrivateKeyObject(KEY, data, facts, extractable)
      : new PublicKeyObject(KEY, data, facts, extractable);
  }

  equals(other) {
    if (!(other instanceof KeyObject)) throw invalidArgType("otherKeyObject", "KeyObject", other);
    if (!this.#extractable || !other.#extractable) return false;
    if (this === other) return true;
    return this.type === other.type && Buffer.from(this.#bytes).equals(other.#bytes);
  }

  get [Symbol.toStringTag]() {
    return "KeyObject";
  }

  static {
    bytesInside = (key) => {
      if (!key.#extractable) throw new TypeError("Unable to export non-extractable key");
      return key.#bytes;
    };
    factsInside = (key) => key.#facts;
    keyBytesOf = (key) => key.#bytes;
  }
}

/** The bytes of a key, for use inside. @type {(key: KeyObject) => Uint8Array} */
export let keyBytesOf;

function shown(key, what, depth, options) {
  if (depth < 0) return key;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${key.constructor.name} ${inspect(what, inner)}`;
}

export class SecretKeyObject extends KeyObject {
  get type() {
    return "secret";
  }

  get symmetricKeySize() {
    return keyBytesOf(this).byteLength;
  }

  export(options = {}) {
    validateObject(options, "options");
    if (options.format !== undefined) validateOneOf(options.format, "options.format", ["buffer", "jwk"]);
    const bytes = bytesInside(this);
    if (options.format === "jwk") return { kty: "oct", k: encodeBase64Url(bytes), ext: true };
    return Buffer.from(bytes);
  }

  [kInspect](depth, options) {
    return shown(this, { size: this.symmetricKeySize }, depth, options);
  }
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() {
    const type = factsInside(this)[0];
    return TYPES[type] ?? type;
  }

  get asymmetricKeyDetails() {
    const facts = factsInside(this);
    if (facts[0] === "ec") return { namedCurve: CURVES[facts[1]] };
    if (facts[0] !== "rsa" && facts[0] !== "rsa-pss") return {};
    return {
      modulusLength: facts[1],
      publicExponent: BigInt(`0x${Buffer.from(facts[2]).toString("hex")}`),
    };
  }

  toCryptoKey() {
    throw notImplemented("toCryptoKey");
  }

  export(options = {}) {
    validateObject(options, "options");
    return exported(this, options);
  }

  [kInspect](depth, options) {
    const what = { type: this.asymmetricKeyType, details: this.asymmetricKeyDetails };
    return shown(this, what, depth, options);
  }
}

export class PublicKeyObject extends AsymmetricKeyObject {
  get type() {
    return "public";
  }
}

export class PrivateKeyObject extends AsymmetricKeyObject {
  get type() {
    return "private";
  }
}

// ------------------------------------------------------ writing

const LABELS = {
  __proto__: null,
  spki: "PUBLIC KEY",
  pkcs8: "PRIVATE KEY",
  sec1: "EC PRIVATE KEY",
};

function pem(label, der) {
  const lines = given(der).toString("base64").replace(/.{1,64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

function exported(key, options) {
  const secret = key.type === "private";
  const { format, type, cipher } = options;
  const der = bytesInside(key);
  if (format === "jwk") return webKey(key);
  if (format === undefined) throw invalidArgValue("options.format", format);
  validateOneOf(format, "options.format", ["pem", "der", "jwk"]);
  if (type === undefined) throw invalidArgValue("options.type", type);
  validateString(type, "options.type");
  let bytes = der;
  let label = type === "pkcs1" ? (secret ? "RSA PRIVATE KEY" : "RSA PUBLIC KEY") : LABELS[type];
  if (type === "pkcs1" || (type === "sec1" && secret)) {
    bytes = java.call("exportKey", [secret, der, type]);
    if (bytes === null) {
      throw nodeError(
        Error,
        "ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS",
        `The selected key encoding ${type} ${type === "pkcs1" ? "can only be used for RSA keys" : "can only be used for EC keys"}.`,
      );
    }
  } else if (type !== (secret ? "pkcs8" : "spki")) {
    throw invalidArgValue("options.type", type);
  }
  if (secret && cipher !== undefined) {
    validateString(cipher, "options.cipher");
    let { passphrase } = options;
    if (typeof passphrase === "string") passphrase = Buffer.from(passphrase, options.encoding);
    if (!isUint8Array(passphrase)) {
      throw invalidArgType("options.passphrase", ["string", "Uint8Array"], passphrase);
    }
    if (type === "pkcs8") {
      bytes = java.call("encryptKey", [bytes, cipher, Uint8Array.from(passphrase)]);
      if (bytes === null) throw new Error(`Unknown cipher: ${cipher}`);
      label = "ENCRYPTED PRIVATE KEY";
    }
  }
  return format === "pem" ? pem(label, bytes) : Buffer.from(bytes);
}

const MEMBERS = {
  __proto__: null,
  rsa: ["n", "e", "d", "p", "q", "dp", "dq", "qi"],
  ec: ["x", "y", "d"],
  okp: ["x", "d"],
};

function webKey(key) {
  const facts = factsInside(key);
  const parts = java.call("keyParts", [key.type === "private", bytesInside(key)]);
  const kind = MEMBERS[facts[0]] === undefined ? "okp" : facts[0];
  const out = { kty: kind === "okp" ? "OKP" : kind.toUpperCase() };
  if (kind === "okp") out.crv = facts[0];
  if (kind === "ec") out.crv = facts[1];
  parts.forEach((bytes, i) => {
    out[MEMBERS[kind][i]] = encodeBase64Url(bytes);
  });
  return out;
}

// ------------------------------------------------------ reading

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/;

function fromPem(text) {
  const match = PEM.exec(text);
  if (match === null) return null;
  const body = match[2].replace(/^[A-Za-z-]+:.*$/gm, "");
  return { label: match[1], encrypted: body !== match[2], der: Buffer.from(body, "base64") };
}

function imported(format, der) {
  const made = java.call("importDer", [format, der]);
  return typeof made === "string" ? null : made;
}

const UNSUPPORTED = new Set(["rsa-pss", "dh", "dsa", "x448", "ed448"]);

function readPrivate(key, options) {
  let der = key;
  let encrypted = options.type === "pkcs8" && options.passphrase !== undefined && options.format === "der";
  if (options.format !== "der") {
    const found = fromPem(given(key).toString("latin1"));
    if (found === null || found.encrypted) return null;
    der = found.der;
    encrypted = found.label === "ENCRYPTED PRIVATE KEY";
  }
  if (encrypted) {
    if (options.passphrase === undefined) return null;
    const password = Uint8Array.from(bytesOf(options.passphrase, "key.passphrase", options.encoding));
    der = java.call("decryptKey", [Uint8Array.from(der), password]);
    if (der === null) return null;
  }
  const made = imported(options.format === "der" && options.type === "pkcs8" ? "pkcs8Only" : "pkcs8", der);
  if (made === null || UNSUPPORTED.has(made[1][0]) || made[1][1] === "secp256k1") return null;
  return made;
}

function readPublic(key, options) {
  let der = key;
  let type = options.type;
  if (options.format !== "der") {
    const found = fromPem(given(key).toString("latin1"));
    if (found === null) return null;
    der = found.der;
    if (/PRIVATE KEY$/.test(found.label)) {
      const made = readPrivate(key, options);
      return made === null ? null : imported("spki", java.call("publicKeyOf", [made[0]]));
    }
    if (found.label === "CERTIFICATE") {
      const spki = java.call("certificateKey", [Uint8Array.from(der)]);
      return spki === null ? null : imported("spki", spki);
    }
    type = found.label === "RSA PUBLIC KEY" ? "pkcs1" : "spki";
  }
  return imported(type === "pkcs1" ? "pkcs1" : "spki", der);
}

function readWebKey(key, secret) {
  validateObject(key, "key.key");
  const kind = { RSA: "rsa", EC: "ec", OKP: "okp" }[key.kty];
  if (kind === undefined) throw invalidArgValue("key.key.kty", key.kty, "must be one of: 'RSA', 'EC', 'OKP'");
  const missing = (name, why = "missing") => new Error(`${key.kty} JWK ${why} ${name} parameter`);
  if (kind !== "rsa") {
    if (key.crv === undefined) throw missing("crv");
    const known = kind === "ec" ? CURVES[key.crv] : TYPES[key.crv];
    if (known === undefined) throw missing("crv", "unsupported");
  }
  const numbers = [];
  for (const name of MEMBERS[kind]) {
    if (name === "d" && !secret) break;
    // A private OKP key makes its own public part.
    const text = kind === "okp" && secret && name === "x" ? (key.x ?? "") : key[name];
    if (text === undefined) throw missing(name);
    const bytes = decodeBase64Url(`${text}`);
    if (bytes === null) throw missing(name, "invalid");
    numbers.push(bytes);
  }
  const type = kind === "okp" ? key.crv : kind;
  const made = java.call("keyOfParts", [type, kind === "ec" ? key.crv : null, numbers]);
  if (made === null) throw new Error(`${key.kty} JWK invalid ${secret ? "private" : "public"} key`);
  return made;
}

/** What createPrivateKey and createPublicKey are given, as bytes and options. */
function keyInput(key) {
  if (typeof key === "string" || isArrayBufferView(key) || isAnyArrayBuffer(key)) {
    return { data: bytesOf(key, "key"), options: { format: "pem" } };
  }
  if (key === null || typeof key !== "object") {
    throw invalidArgType("options.key", ["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView", "object"], key);
  }
  const { format = "pem" } = key;
  validateString(format, "options.format");
  if (format === "jwk") return { data: key.key, options: { format } };
  if (typeof key.key !== "string" && !isArrayBufferView(key.key) && !isAnyArrayBuffer(key.key)) {
    throw invalidArgType("key", ["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView"], key.key);
  }
  validateOneOf(format, "options.format", ["pem", "der"]);
  return { data: bytesOf(key.key, "key", key.encoding), options: { ...key, format } };
}

export function createPrivateKey(key) {
  if (key instanceof KeyObject || key?.key instanceof KeyObject) {
    const object = key instanceof KeyObject ? key : key.key;
    throw nodeError(
      TypeError,
      "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
      `Invalid key object type ${object.type}, expected private.`,
    );
  }
  const { data, options } = keyInput(key);
  const made = options.format === "jwk" ? readWebKey(data, true) : readPrivate(Uint8Array.from(data), options);
  if (made === null) throw new Error("Failed to parse private key");
  return new PrivateKeyObject(KEY, made[0], made[1]);
}

export function createPublicKey(key) {
  const object = key instanceof KeyObject ? key : key?.key instanceof KeyObject ? key.key : null;
  if (object !== null) {
    if (object.type !== "private") {
      throw nodeError(
        TypeError,
        "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
        `Invalid key object type ${object.type}, expected private.`,
      );
    }
    const der = java.call("publicKeyOf", [keyBytesOf(object)]);
    return new PublicKeyObject(KEY, der, factsInside(object));
  }
  const { data, options } = keyInput(key);
  const made = options.format === "jwk" ? readWebKey(data, false) : readPublic(Uint8Array.from(data), options);
  if (made === null) throw new Error("Failed to parse public key");
  return new PublicKeyObject(KEY, made[0], made[1]);
}

export function createSecretKey(key, encoding) {
  if (typeof key !== "string" && !isArrayBufferView(key) && !isAnyArrayBuffer(key)) {
    throw invalidArgType("key", ["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView"], key);
  }
  return new SecretKeyObject(KEY, Uint8Array.from(bytesOf(key, "key", encoding)));
}

/** The private key that an operation is given, however it is given. */
export function asPrivate(key) {
  const object = key instanceof KeyObject ? key : key?.key instanceof KeyObject ? key.key : null;
  if (object !== null) {
    if (object.type === "private") return object;
    throw nodeError(
      TypeError,
      "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
      `Invalid key object type ${object.type}, expected private.`,
    );
  }
  if (isCryptoKey(key)) return KeyObject.from(key);
  return createPrivateKey(key);
}

/** The public key that an operation is given; a private one brings its own. */
export function asPublic(key) {
  const object = key instanceof KeyObject ? key : key?.key instanceof KeyObject ? key.key : null;
  if (object !== null) return object.type === "public" ? object : createPublicKey(object);
  if (isCryptoKey(key)) return asPublic(KeyObject.from(key));
  return createPublicKey(key);
}

// ------------------------------------------------------ generating

function generator(type, options = {}) {
  validateString(type, "type");
  validateObject(options, "options");
  switch (type) {
    case "rsa": {
      const { modulusLength, publicExponent = 0x10001 } = options;
      validateUint32(modulusLength, "options.modulusLength");
      validateUint32(publicExponent, "options.publicExponent");
      const exponent = Buffer.from(publicExponent.toString(16).padStart(8, "0"), "hex");
      if (modulusLength > 16384) throw new RangeError("The modulus length is too large");
      return ["rsa", modulusLength, exponent];
    }
    case "ec": {
      const { namedCurve } = options;
      validateString(namedCurve, "options.namedCurve");
      return ["ec", namedCurve];
    }
    case "ed25519":
      return ["Ed25519"];
    case "x25519":
      return ["X25519"];
    case "dh":
      throw new Error("Generating DH keys from a prime length is not yet implemented");
    default:
      throw invalidArgValue("type", type, "must be one of: 'rsa', 'ec', 'ed25519', 'x25519', 'dh'");
  }
}

function pairOf(ders, options) {
  const secret = imported("pkcs8", ders[0]);
  const open = imported("spki", ders[1]);
  const privateKey = new PrivateKeyObject(KEY, secret[0], secret[1]);
  const publicKey = new PublicKeyObject(KEY, open[0], open[1]);
  const { publicKeyEncoding, privateKeyEncoding } = options ?? {};
  return {
    publicKey: publicKeyEncoding === undefined ? publicKey : publicKey.export(publicKeyEncoding),
    privateKey: privateKeyEncoding === undefined ? privateKey : privateKey.export(privateKeyEncoding),
  };
}

export function generateKeyPairSync(type, options) {
  return pairOf(java.call("generateKey", generator(type, options)), options);
}

export function generateKeyPair(type, options, callback) {
  if (typeof options === "function") {
    callback = options;
    options = {};
  }
  const args = generator(type, options);
  validateFunction(callback, "callback");
  java.callLater("generateKey", args, false).then(
    (ders) => {
      const { publicKey, privateKey } = pairOf(ders, options);
      callback(null, publicKey, privateKey);
    },
    (error) => callback(error),
  );
}

Object.defineProperty(generateKeyPair, Symbol.for("nodejs.util.promisify.custom"), {
  value: (type, options) =>
    new Promise((resolve, reject) => {
      generateKeyPair(type, options, (error, publicKey, privateKey) => {
        if (error) reject(error);
        else resolve({ publicKey, privateKey });
      });
    }),
});

function secretOf(type, options) {
  validateString(type, "type");
  validateObject(options, "options");
  const { length } = options;
  if (type === "hmac") validateInteger(length, "options.length", 8, 65536);
  else if (type === "aes") validateOneOf(length, "options.length", [128, 192, 256]);
  else throw invalidArgValue("type", type, "must be a supported key type");
  return () => {
    const bytes = new Uint8Array(length >> 3);
    for (let from = 0; from < bytes.length; from += 65536) {
      globalThis.crypto.getRandomValues(bytes.subarray(from, from + 65536));
    }
    return new SecretKeyObject(KEY, bytes);
  };
}

export function generateKeySync(type, options) {
  return secretOf(type, options)();
}

export function generateKey(type, options, callback) {
  validateFunction(callback, "callback");
  later(secretOf(type, options), callback);
}
