// Ciphers of node:crypto.
import { isCryptoKey, java, keyState } from "dovetail:internal";
import Stream from "../stream.js";
import { bytesOf, given } from "./crypto-bytes.js";
import { KeyObject, keyBytesOf } from "./crypto-keys.js";
import { invalidArgType, nodeError } from "./errors.js";
import { validateObject, validateString } from "./validators.js";

const { Transform } = Stream;

/** Name: [key bytes, initialization vector's bytes, block's bytes, mode, number of OpenSSL's]. */
const CIPHERS = {
  __proto__: null,
  "aes-128-cbc": [16, 16, 16, "cbc", 419],
  "aes-192-cbc": [24, 16, 16, "cbc", 423],
  "aes-256-cbc": [32, 16, 16, "cbc", 427],
  "aes-128-ctr": [16, 16, 1, "ctr", 904],
  "aes-192-ctr": [24, 16, 1, "ctr", 905],
  "aes-256-ctr": [32, 16, 1, "ctr", 906],
  "aes-128-ecb": [16, 0, 16, "ecb", 418],
  "aes-192-ecb": [24, 0, 16, "ecb", 422],
  "aes-256-ecb": [32, 0, 16, "ecb", 426],
  "aes-128-gcm": [16, 12, 1, "gcm", 895],
  "aes-192-gcm": [24, 12, 1, "gcm", 898],
  "aes-256-gcm": [32, 12, 1, "gcm", 901],
  "aes-128-ofb": [16, 16, 1, "ofb", 420],
  "aes-192-ofb": [24, 16, 1, "ofb", 424],
  "aes-256-ofb": [32, 16, 1, "ofb", 428],
  "des-ede3-cbc": [24, 8, 8, "cbc", 44],
  "chacha20-poly1305": [32, 12, 1, "stream", 1018],
};
const AEAD = new Set(["aes-128-gcm", "aes-192-gcm", "aes-256-gcm", "chacha20-poly1305"]);
const ALIASES = { __proto__: null, aes128: "aes-128-cbc", aes192: "aes-192-cbc", aes256: "aes-256-cbc" };

export function getCiphers() {
  return Object.keys(CIPHERS);
}

function nameOf(cipher) {
  const lower = cipher.toLowerCase().replace(/^id-(aes\d+)-/, (_, aes) => `${aes.slice(0, 3)}-${aes.slice(3)}-`);
  return ALIASES[lower] ?? lower;
}

export function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== "string" && typeof nameOrNid !== "number") {
    throw invalidArgType("nameOrNid", ["string", "number"], nameOrNid);
  }
  if (options !== undefined) validateObject(options, "options");
  const name =
    typeof nameOrNid === "string"
      ? nameOf(nameOrNid)
      : Object.keys(CIPHERS).find((key) => CIPHERS[key][4] === nameOrNid);
  if (name === undefined || CIPHERS[name] === undefined) return undefined;
  const [keyLength, ivBytes, blockSize, mode, nid] = CIPHERS[name];
  const { keyLength: wantedKey, ivLength: wantedIv } = options ?? {};
  if (wantedKey !== undefined && wantedKey !== keyLength) return undefined;
  const free = mode === "gcm" || name === "chacha20-poly1305";
  if (wantedIv !== undefined && (free ? wantedIv < 1 : wantedIv !== ivBytes)) return undefined;
  const ivLength = wantedIv ?? ivBytes;
  return {
    mode,
    name: mode === "gcm" ? `id-aes${keyLength * 8}-GCM` : name,
    nid,
    blockSize,
    ivLength,
    keyLength,
  };
}

function secretBytes(key, encoding) {
  if (key instanceof KeyObject || isCryptoKey(key)) {
    if (key.type !== "secret") {
      throw nodeError(
        TypeError,
        "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
        `Invalid key object type ${key.type}, expected secret.`,
      );
    }
    return key instanceof KeyObject ? keyBytesOf(key) : keyState(key).data;
  }
  return bytesOf(key, "key", encoding, ["KeyObject", "CryptoKey"]);
}

const handles = new FinalizationRegistry((handle) => java.free(handle));
const NEW = 0;
const UPDATED = 1;
const FINISHED = 2;

function invalidState(method) {
  return nodeError(Error, "ERR_CRYPTO_INVALID_STATE", `Invalid state for operation ${method}`);
}

class CipherBase extends Transform {
  #handle;
  #state = NEW;
  #encrypt;
  #name;
  #tag = null;
  #tagLength;

  constructor(encrypt, cipher, key, iv, options = {}) {
    validateString(cipher, "cipher");
    const name = nameOf(cipher);
    const info = CIPHERS[name];
    if (info === undefined) throw nodeError(Error, "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
    const secret = Uint8Array.from(secretBytes(key, options?.encoding));
    if (iv === undefined) {
      throw invalidArgType("iv", ["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView", "null"], iv);
    }
    const vector = iv === null ? new Uint8Array(0) : Uint8Array.from(bytesOf(iv, "iv"));
    if (secret.byteLength !== info[0]) {
      throw nodeError(RangeError, "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length");
    }
    const fits = info[3] === "gcm" ? vector.byteLength > 0 : vector.byteLength === info[1];
    if (!fits) throw nodeError(TypeError, "ERR_CRYPTO_INVALID_IV", "Invalid initialization vector");
    super(options ?? undefined);
    this.#encrypt = encrypt;
    this.#name = name;
    this.#tagLength = options?.authTagLength ?? 16;
    this.#handle = java.startCipher([encrypt, name, secret, vector]);
    handles.register(this, this.#handle, this);
  }

  _transform(chunk, encoding, callback) {
    try {
      this.push(this.update(chunk, encoding));
      callback();
    } catch (error) {
      callback(error);
    }
  }

  _flush(callback) {
    try {
      this.push(this.final());
      callback();
    } catch (error) {
      callback(error);
    }
  }

  update(data, inputEncoding, outputEncoding) {
    if (this.#state === FINISHED) throw invalidState("update");
    this.#state = UPDATED;
    return given(java.updateCipher(this.#handle, bytesOf(data, "data", inputEncoding)), outputEncoding);
  }

  final(outputEncoding) {
    if (this.#state === FINISHED) throw nodeError(Error, "ERR_CRYPTO_INVALID_STATE", "Unsupported state");
    this.#state = FINISHED;
    try {
      if (!this.#encrypt && this.#tag !== null) java.changeCipher(this.#handle, ["tag", this.#tag]);
      const last = java.finishCipher(this.#handle);
      if (this.#encrypt && AEAD.has(this.#name)) this.#tag = java.cipherTag(this.#handle);
      return given(last, outputEncoding);
    } finally {
      handles.unregister(this);
      java.free(this.#handle);
    }
  }

  setAutoPadding(on = true) {
    if (this.#state !== NEW) throw invalidState("setAutoPadding");
    java.changeCipher(this.#handle, ["padding", !!on]);
    return this;
  }

  setAAD(data, options = {}) {
    if (this.#state !== NEW || !AEAD.has(this.#name)) throw invalidState("setAAD");
    java.changeCipher(this.#handle, ["aad", Uint8Array.from(bytesOf(data, "buffer", options?.encoding))]);
    return this;
  }

  getAuthTag() {
    if (!this.#encrypt || this.#tag === null) throw invalidState("getAuthTag");
    return given(this.#tag.slice(0, this.#tagLength));
  }

  setAuthTag(tag, encoding) {
    if (this.#encrypt || this.#state === FINISHED || !AEAD.has(this.#name)) throw invalidState("setAuthTag");
    const bytes = Uint8Array.from(bytesOf(tag, "buffer", encoding));
    const { byteLength: length } = bytes;
    if (length > 16 || (length < 12 && length !== 4 && length !== 8)) {
      throw nodeError(TypeError, "ERR_CRYPTO_INVALID_AUTH_TAG", `Invalid authentication tag length: ${length}`);
    }
    this.#tag = bytes;
    return this;
  }
}

class CipherivStream extends CipherBase {
  constructor(cipher, key, iv, options) {
    super(true, cipher, key, iv, options);
  }
}
class DecipherivStream extends CipherBase {
  constructor(cipher, key, iv, options) {
    super(false, cipher, key, iv, options);
  }
}

export { CipherivStream as Cipheriv, DecipherivStream as Decipheriv };

export function createCipheriv(cipher, key, iv, options) {
  return new CipherivStream(cipher, key, iv, options);
}

export function createDecipheriv(cipher, key, iv, options) {
  return new DecipherivStream(cipher, key, iv, options);
}
