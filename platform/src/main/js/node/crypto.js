// node:crypto, as workerd has it: on Java's cryptography.
import { java } from "dovetail:internal";
import { bytesOf, given } from "./lib/crypto-bytes.js";
import { Cipheriv, Decipheriv, createCipheriv, createDecipheriv, getCipherInfo, getCiphers } from "./lib/crypto-cipher.js";
import { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } from "./lib/crypto-derive.js";
import { ECDH, createECDH, getCurves } from "./lib/crypto-ecdh.js";
import { Hash, Hmac, createHash, createHmac, getHashes, hash } from "./lib/crypto-hash.js";
import {
  KeyObject,
  PrivateKeyObject,
  PublicKeyObject,
  SecretKeyObject,
  asPrivate,
  asPublic,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKey,
  generateKeyPair,
  generateKeyPairSync,
  generateKeySync,
  keyBytesOf,
} from "./lib/crypto-keys.js";
import {
  checkPrime,
  checkPrimeSync,
  generatePrime,
  generatePrimeSync,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
} from "./lib/crypto-random.js";
import {
  Sign,
  Verify,
  constants,
  createSign,
  createVerify,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  sign,
  verify,
} from "./lib/crypto-sign.js";
import { invalidArgType, nodeError, notImplemented } from "./lib/errors.js";
import { isAnyArrayBuffer, isArrayBufferView } from "./lib/types.js";
import { validateObject } from "./lib/validators.js";

const webcrypto = globalThis.crypto;
const { subtle } = webcrypto;

function getRandomValues(array) {
  return webcrypto.getRandomValues(array);
}

function timingSafeEqual(a, b) {
  const left = sourceOf(a, "buf1");
  const right = sourceOf(b, "buf2");
  if (left.byteLength !== right.byteLength) {
    throw nodeError(
      RangeError,
      "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH",
      "Input buffers must have the same byte length",
    );
  }
  return java.sameBytes(left, right);
}

function sourceOf(value, name) {
  if (!isAnyArrayBuffer(value) && !isArrayBufferView(value)) {
    throw invalidArgType(name, ["ArrayBuffer", "Buffer", "TypedArray", "DataView"], value);
  }
  return bytesOf(value, name);
}

/** The secret of a private and a public key. */
function diffieHellman(options) {
  validateObject(options, "options");
  const { privateKey, publicKey } = options;
  const own = keyBytesOf(asPrivate(privateKey));
  return given(java.call("agree", [own, keyBytesOf(asPublic(publicKey))]));
}

/** FIPS mode, which workerd has not either. */
function getFips() {
  return 0;
}

function setFips() {}

function setEngine() {}

function secureHeapUsed() {
  return { total: 0, used: 0, utilization: 0, min: 0 };
}

function lacking(name) {
  const stub = function () {
    throw notImplemented(`crypto.${name}`);
  };
  return Object.defineProperty(stub, "name", { value: name });
}

const Cipher = lacking("Cipher");
const Decipher = lacking("Decipher");
const createCipher = lacking("createCipher");
const createDecipher = lacking("createDecipher");
const createDiffieHellman = lacking("createDiffieHellman");
const createDiffieHellmanGroup = lacking("createDiffieHellmanGroup");
const getDiffieHellman = lacking("getDiffieHellman");
const Certificate = lacking("Certificate");
const DiffieHellman = lacking("DiffieHellman");
const DiffieHellmanGroup = lacking("DiffieHellmanGroup");
const X509Certificate = lacking("X509Certificate");

export {
  Certificate,
  Cipher,
  Cipheriv,
  Decipher,
  Decipheriv,
  DiffieHellman,
  DiffieHellmanGroup,
  ECDH,
  Hash,
  Hmac,
  KeyObject,
  PrivateKeyObject,
  PublicKeyObject,
  SecretKeyObject,
  Sign,
  Verify,
  X509Certificate,
  checkPrime,
  checkPrimeSync,
  constants,
  createCipher,
  createCipheriv,
  createDecipher,
  createDecipheriv,
  createDiffieHellman,
  createDiffieHellmanGroup,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  createSign,
  createVerify,
  diffieHellman,
  generateKey,
  generateKeyPair,
  generateKeyPairSync,
  generateKeySync,
  generatePrime,
  generatePrimeSync,
  getCipherInfo,
  getCiphers,
  getCurves,
  getDiffieHellman,
  getFips,
  getHashes,
  getRandomValues,
  hash,
  hkdf,
  hkdfSync,
  pbkdf2,
  pbkdf2Sync,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  scrypt,
  scryptSync,
  secureHeapUsed,
  setEngine,
  setFips,
  sign,
  subtle,
  timingSafeEqual,
  verify,
  webcrypto,
};
export { randomBytes as pseudoRandomBytes, randomBytes as prng, randomBytes as rng };

const all = {
  Certificate,
  Cipher,
  Cipheriv,
  Decipher,
  Decipheriv,
  DiffieHellman,
  DiffieHellmanGroup,
  ECDH,
  Hash,
  Hmac,
  KeyObject,
  PrivateKeyObject,
  PublicKeyObject,
  SecretKeyObject,
  Sign,
  Verify,
  X509Certificate,
  checkPrime,
  checkPrimeSync,
  constants,
  createCipher,
  createCipheriv,
  createDecipher,
  createDecipheriv,
  createDiffieHellman,
  createDiffieHellmanGroup,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  createSign,
  createVerify,
  diffieHellman,
  generateKey,
  generateKeyPair,
  generateKeyPairSync,
  generateKeySync,
  generatePrime,
  generatePrimeSync,
  getCipherInfo,
  getCiphers,
  getCurves,
  getDiffieHellman,
  getHashes,
  getRandomValues,
  hash,
  hkdf,
  hkdfSync,
  pbkdf2,
  pbkdf2Sync,
  prng: randomBytes,
  privateDecrypt,
  privateEncrypt,
  pseudoRandomBytes: randomBytes,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  rng: randomBytes,
  scrypt,
  scryptSync,
  secureHeapUsed,
  setEngine,
  setFips,
  sign,
  subtle,
  timingSafeEqual,
  verify,
  webcrypto,
};
Object.defineProperty(all, "fips", { get: getFips, set: setFips, enumerable: true, configurable: true });
export default all;
