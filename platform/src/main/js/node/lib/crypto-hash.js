// Hashes and MACs of node:crypto.
import { java, isCryptoKey, keyState } from "dovetail:internal";
import Stream from "../stream.js";
import { Buffer } from "./buffer.js";
import { bytesOf, given } from "./crypto-bytes.js";
import { KeyObject, keyBytesOf } from "./crypto-keys.js";
import { invalidArgType, nodeError } from "./errors.js";
import { isAnyArrayBuffer, isArrayBufferView } from "./types.js";
import { validateString, validateUint32 } from "./validators.js";

const { Transform } = Stream;

/** The hash functions and the length of their digests in bytes. */
const SIZES = {
  __proto__: null,
  blake2b512: 64,
  blake2s256: 32,
  md4: 16,
  md5: 16,
  ripemd160: 20,
  rmd160: 20,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  "sha3-224": 28,
  "sha3-256": 32,
  "sha3-384": 48,
  "sha3-512": 64,
  sha384: 48,
  sha512: 64,
  "sha512-224": 28,
  "sha512-256": 32,
};
const LISTED = [
  "RSA-MD5",
  "RSA-RIPEMD160",
  "RSA-SHA1",
  "RSA-SHA224",
  "RSA-SHA256",
  "RSA-SHA384",
  "RSA-SHA512",
  "RSA-SHA512/224",
  "RSA-SHA512/256",
];

/** A name as Java knows it; throws for a hash function that there is not. */
export function hashNamed(name) {
  const lower = name.toLowerCase().replace(/^rsa-/, "").replace("/", "-").replace(/^sha-/, "sha");
  if (SIZES[lower] === undefined) throw new Error("Digest method not supported");
  return lower;
}

/** The length of a digest in bytes. @param {string} name as hashNamed gives it */
export function hashSize(name) {
  return SIZES[name];
}

export function getHashes() {
  return [...LISTED, ...Object.keys(SIZES)];
}

/** Up to here the bytes wait here, and the digest is one call; past it Java keeps the state. */
const WAIT = 16384;
const handles = new FinalizationRegistry((handle) => java.free(handle));

/** A digest or MAC in progress. */
class Digesting {
  #name;
  #key;
  #chunks = [];
  #bytes = 0;
  #handle = 0;

  constructor(name, key) {
    this.#name = name;
    this.#key = key;
  }

  update(bytes) {
    if (this.#handle === 0 && this.#bytes + bytes.byteLength <= WAIT) {
      this.#chunks.push(Uint8Array.from(bytes));
      this.#bytes += bytes.byteLength;
      return;
    }
    this.#start();
    java.updateDigest(this.#handle, bytes);
  }

  #start() {
    if (this.#handle !== 0) return;
    this.#handle = java.startDigest(this.#name, this.#key);
    handles.register(this, this.#handle, this);
    for (const chunk of this.#chunks) java.updateDigest(this.#handle, chunk);
    this.#chunks = [];
  }

  finish() {
    if (this.#handle !== 0) {
      handles.unregister(this);
      return java.finishDigest(this.#handle);
    }
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    return this.#key === undefined
      ? java.call("digest", [this.#name, all])
      : java.call("hmac", [this.#name, this.#key, all]);
  }

  copy() {
    const copy = new Digesting(this.#name, this.#key);
    copy.#chunks = [...this.#chunks];
    copy.#bytes = this.#bytes;
    if (this.#handle !== 0) {
      copy.#handle = java.copyDigest(this.#handle);
      handles.register(copy, copy.#handle, copy);
    }
    return copy;
  }
}

const kHandle = Symbol("kHandle");
const kState = Symbol("kState");

/** What holds the digest: it answers again with the same once it is finished. */
class Handle {
  constructor(digesting) {
    this.digesting = digesting;
    this.result = null;
  }

  update(bytes) {
    if (this.result !== null) throw new DOMException("Hash context has already been finalized.", "OperationError");
    this.digesting.update(bytes);
  }

  digest() {
    return Uint8Array.from((this.result ??= this.digesting.finish()));
  }

  copy() {
    if (this.result !== null) throw new DOMException("Hash context has already been finalized.", "OperationError");
    return new Handle(this.digesting.copy());
  }
}

function finalized() {
  return nodeError(Error, "ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
}

export function Hash(algorithm, options) {
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  const length = typeof options === "object" ? options?.outputLength : undefined;
  if (length !== undefined) validateUint32(length, "options.outputLength");
  if (algorithm instanceof Handle) {
    this[kHandle] = algorithm.copy();
  } else {
    validateString(algorithm, "algorithm");
    const name = hashNamed(algorithm);
    if (length !== undefined && length !== SIZES[name]) throw new Error("invalid digest size");
    this[kHandle] = new Handle(new Digesting(name));
  }
  this[kState] = { finalized: false };
  Transform.call(this, options);
}
Object.setPrototypeOf(Hash.prototype, Transform.prototype);
Object.setPrototypeOf(Hash, Transform);

Hash.prototype.copy = function copy(options) {
  if (this[kState].finalized) throw finalized();
  return new Hash(this[kHandle], options);
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  this[kHandle].update(bytesOf(chunk, "chunk", encoding));
  callback();
};

Hash.prototype._flush = function _flush(callback) {
  this.push(given(this[kHandle].digest()));
  callback();
};

Hash.prototype.update = function update(data, encoding = "utf8") {
  if (this[kState].finalized) throw finalized();
  if (typeof data !== "string" && !isArrayBufferView(data)) {
    throw invalidArgType("data", ["string", "Buffer", "TypedArray", "DataView"], data);
  }
  this[kHandle].update(bytesOf(data, "data", encoding));
  return this;
};

Hash.prototype.digest = function digest(encoding) {
  if (this[kState].finalized) throw finalized();
  // Before anything else: to name an encoding may run code.
  const name = encoding === undefined ? undefined : `${encoding}`;
  const result = given(this[kHandle].digest(), name);
  this[kState].finalized = true;
  return result;
};

export function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

export function Hmac(hmac, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(hmac, key, options);
  validateString(hmac, "hmac");
  let secret;
  if (key instanceof KeyObject || isCryptoKey(key)) {
    const type = key instanceof KeyObject ? key.type : keyState(key).type;
    if (type !== "secret") {
      throw nodeError(
        TypeError,
        "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
        `Invalid key object type ${type}, expected secret.`,
      );
    }
    secret = key instanceof KeyObject ? keyBytesOf(key) : keyState(key).data;
  } else if (typeof key !== "string" && !isArrayBufferView(key) && !isAnyArrayBuffer(key)) {
    throw invalidArgType("key", ["ArrayBuffer", "Buffer", "ArrayBufferView", "string", "KeyObject", "CryptoKey"], key);
  } else {
    secret = bytesOf(key, "key", options?.encoding);
  }
  this[kHandle] = new Handle(new Digesting(hashNamed(hmac), Uint8Array.from(secret)));
  this[kState] = { finalized: false };
  Transform.call(this, options);
}
Object.setPrototypeOf(Hmac.prototype, Transform.prototype);
Object.setPrototypeOf(Hmac, Transform);

Hmac.prototype.update = Hash.prototype.update;
Hmac.prototype._transform = Hash.prototype._transform;
Hmac.prototype._flush = Hash.prototype._flush;

Hmac.prototype.digest = function digest(encoding) {
  if (this[kState].finalized) return given(new Uint8Array(0), encoding);
  const result = given(this[kHandle].digest(), encoding);
  this[kState].finalized = true;
  return result;
};

export function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

/** A digest in one call. */
export function hash(algorithm, data, outputEncoding = "hex") {
  validateString(algorithm, "algorithm");
  validateString(outputEncoding, "outputEncoding");
  return createHash(algorithm).update(data).digest(outputEncoding);
}
