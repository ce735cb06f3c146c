// Signatures of node:crypto, and encryption with RSA.
import { java } from "dovetail:internal";
import Stream from "../stream.js";
import { Buffer } from "./buffer.js";
import { bytesOf, given } from "./crypto-bytes.js";
import { hashNamed } from "./crypto-hash.js";
import { asPrivate, asPublic, keyBytesOf, KeyObject } from "./crypto-keys.js";
import { invalidArgType, invalidArgValue, missingArgs, nodeError } from "./errors.js";
import { validateFunction, validateInt32, validateString } from "./validators.js";

const { Writable } = Stream;

export const constants = {
  RSA_PKCS1_PADDING: 1,
  RSA_NO_PADDING: 3,
  RSA_PKCS1_OAEP_PADDING: 4,
  RSA_PKCS1_PSS_PADDING: 6,
  RSA_PSS_SALTLEN_DIGEST: -1,
  RSA_PSS_SALTLEN_MAX_SIGN: -2,
  RSA_PSS_SALTLEN_AUTO: -2,
  POINT_CONVERSION_COMPRESSED: 2,
  POINT_CONVERSION_UNCOMPRESSED: 4,
  POINT_CONVERSION_HYBRID: 6,
};

/** What Java's sign and verify take besides the key and the data. */
function scheme(key, algorithm, options) {
  const type = key.asymmetricKeyType;
  const { padding, saltLength, dsaEncoding } = options ?? {};
  if (dsaEncoding !== undefined && dsaEncoding !== "der" && dsaEncoding !== "ieee-p1363") {
    throw invalidArgValue("dsaEncoding", dsaEncoding);
  }
  if (padding !== undefined) validateInt32(padding, "options.padding");
  if (saltLength !== undefined) validateInt32(saltLength, "options.saltLength");
  if (type === "ed25519") return ["eddsa", null, null, false];
  if (type !== "rsa" && type !== "ec") throw new Error("Unsupported key type");
  const name = algorithm === null || algorithm === undefined ? "sha256" : hashNamed(algorithm);
  if (type === "ec") return ["ecdsa", name, null, dsaEncoding !== "ieee-p1363"];
  if (padding === constants.RSA_PKCS1_PSS_PADDING) {
    return ["pss", name, saltLength ?? constants.RSA_PSS_SALTLEN_MAX_SIGN, false];
  }
  return ["pkcs1", name, null, false];
}

function make(algorithm, data, key) {
  const secret = asPrivate(key);
  const [kind, name, salt, der] = scheme(secret, algorithm, key instanceof KeyObject ? {} : key);
  try {
    return given(java.call("sign", [kind, name, keyBytesOf(secret), data, salt, der]));
  } catch {
    throw new Error("Failed to sign");
  }
}

function check(algorithm, data, key, signature) {
  const open = asPublic(key);
  const [kind, name, salt, der] = scheme(open, algorithm, key instanceof KeyObject ? {} : key);
  return java.call("verify", [kind, name, keyBytesOf(open), data, salt, der, signature]);
}

function requireKey(key) {
  if (key === undefined || key === null) {
    throw nodeError(Error, "ERR_CRYPTO_SIGN_KEY_REQUIRED", "No key provided to sign");
  }
  return key;
}

class Collecting extends Writable {
  finished = false;
  #chunks = [];
  #algorithm;

  constructor(algorithm, options) {
    validateString(algorithm, "algorithm");
    super(options);
    hashNamed(algorithm);
    this.#algorithm = algorithm;
  }

  _write(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  }

  update(data, encoding) {
    this.#chunks.push(Uint8Array.from(bytesOf(data, "data", encoding)));
    return this;
  }

  get algorithm() {
    return this.#algorithm;
  }

  get data() {
    return Buffer.concat(this.#chunks);
  }
}

/** EdDSA takes a message whole: there is no digest to set. */
function requireDigest(key) {
  if (key.asymmetricKeyType === "ed25519") throw new Error("Failed to set signature digest");
  return key;
}

class SignStream extends Collecting {
  sign(key, encoding) {
    requireKey(key);
    if (this.finished) throw new Error("Signing context has already been finalized");
    requireDigest(asPrivate(key));
    const made = make(this.algorithm, this.data, key);
    this.finished = true;
    return given(made, encoding);
  }
}
class VerifyStream extends Collecting {
  verify(key, signature, encoding) {
    requireKey(key);
    if (this.finished) throw new Error("Verification context has already been finalized");
    requireDigest(asPublic(key));
    const right = check(this.algorithm, this.data, key, bytesOf(signature, "signature", encoding));
    this.finished = true;
    return right;
  }
}

/** Classes of Node's that may be called without new. */
function callable(Class, name) {
  const made = function (...args) {
    return Reflect.construct(Class, args, new.target ?? made);
  };
  made.prototype = Class.prototype;
  Object.setPrototypeOf(made, Class);
  Object.defineProperty(made, "name", { value: name });
  Class.prototype.constructor = made;
  return made;
}
export const Sign = callable(SignStream, "Sign");
export const Verify = callable(VerifyStream, "Verify");

export function createSign(algorithm, options) {
  return new Sign(algorithm, options);
}

export function createVerify(algorithm, options) {
  return new Verify(algorithm, options);
}

function dataOf(data) {
  if (typeof data === "string") throw invalidArgType("data", ["Buffer", "TypedArray", "DataView"], data);
  return bytesOf(data, "data");
}

export function sign(algorithm, data, key, callback) {
  if (algorithm !== null && algorithm !== undefined) validateString(algorithm, "algorithm");
  const bytes = dataOf(data);
  requireKey(key);
  if (callback === undefined) return make(algorithm, bytes, key);
  validateFunction(callback, "callback");
  const copy = Uint8Array.from(bytes);
  new Promise((resolve) => resolve(make(algorithm, copy, key))).then(
    (value) => callback(null, value),
    (error) => callback(error),
  );
}

export function verify(algorithm, data, key, signature, callback) {
  if (algorithm !== null && algorithm !== undefined) validateString(algorithm, "algorithm");
  const bytes = dataOf(data);
  requireKey(key);
  const signed = bytesOf(signature, "signature");
  if (callback === undefined) return check(algorithm, bytes, key, signed);
  validateFunction(callback, "callback");
  const copies = [Uint8Array.from(bytes), Uint8Array.from(signed)];
  new Promise((resolve) => resolve(check(algorithm, copies[0], key, copies[1]))).then(
    (value) => callback(null, value),
    (error) => callback(error),
  );
}

// ------------------------------------------------------ RSA encryption

const PADDINGS = { __proto__: null, 1: "pkcs1", 3: "none", 4: "oaep" };

function rsa(encrypt, from, secret, options, buffer, padding) {
  if (from === undefined) throw missingArgs("key");
  if (buffer === undefined) throw missingArgs("buffer");
  const key = secret ? asPrivate(from) : asPublic(from);
  if (
    encrypt !== secret &&
    options?.oaepLabel !== undefined &&
    (options.padding ?? padding) !== constants.RSA_PKCS1_OAEP_PADDING
  ) {
    throw new Error("Failed to set the OAEP label");
  }
  const data = bytesOf(buffer, "buffer", options?.encoding);
  const kind = PADDINGS[options?.padding ?? padding];
  if (kind === undefined) throw invalidArgValue("options.padding", options.padding);
  const { oaepHash = "sha1", oaepLabel } = options ?? {};
  const label = oaepLabel === undefined ? null : bytesOf(oaepLabel, "key.oaepLabel", options.encoding);
  try {
    const args = [encrypt, kind, hashNamed(oaepHash), keyBytesOf(key), label, data, secret];
    return given(java.call("rsaCipher", args));
  } catch {
    throw new Error(`Failed to perform RSA ${encrypt ? "encryption" : "decryption"}`);
  }
}

const optionsOf = (key) =>
  key !== null && typeof key === "object" && !ArrayBuffer.isView(key) ? key : {};

export function publicEncrypt(key, buffer) {
  return rsa(true, key, false, optionsOf(key), buffer, constants.RSA_PKCS1_OAEP_PADDING);
}

export function privateDecrypt(key, buffer) {
  return rsa(false, key, true, optionsOf(key), buffer, constants.RSA_PKCS1_OAEP_PADDING);
}

export function privateEncrypt(key, buffer) {
  return rsa(true, key, true, optionsOf(key), buffer, constants.RSA_PKCS1_PADDING);
}

export function publicDecrypt(key, buffer) {
  return rsa(false, key, false, optionsOf(key), buffer, constants.RSA_PKCS1_PADDING);
}
