// ECDH of node:crypto: a pair of keys on a curve, as raw numbers and points.
import { java } from "dovetail:internal";
import { bytesOf, given } from "./crypto-bytes.js";
import { nodeError } from "./errors.js";
import { validateString } from "./validators.js";

/** OpenSSL's names of the curves, and JSON Web Key's. */
const CURVES = {
  __proto__: null,
  "P-224": "P-224",
  "P-256": "P-256",
  "P-384": "P-384",
  "P-521": "P-521",
  prime256v1: "P-256",
  secp224r1: "P-224",
  secp256r1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521",
};

export function getCurves() {
  return ["secp224r1", "prime256v1", "secp384r1", "secp521r1"];
}

function curveNamed(name) {
  validateString(name, "curve");
  if (CURVES[name] === undefined) throw nodeError(TypeError, "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name");
  return CURVES[name];
}

/** A point (0x04, x, y) in another form. */
function formed(point, format) {
  if (format === undefined || format === "uncompressed") return point;
  const half = (point.byteLength - 1) / 2;
  const odd = point[point.byteLength - 1] & 1;
  if (format === "compressed") {
    const short = Uint8Array.from(point.subarray(0, half + 1));
    short[0] = 2 | odd;
    return short;
  }
  if (format === "hybrid") {
    const hybrid = Uint8Array.from(point);
    hybrid[0] = 6 | odd;
    return hybrid;
  }
  throw nodeError(TypeError, "ERR_CRYPTO_ECDH_INVALID_FORMAT", `Invalid ECDH format: ${format}`);
}

class EcdhPair {
  #curve;
  /** PKCS #8. @type {Uint8Array | null} */
  #secret = null;
  /** SubjectPublicKeyInfo. @type {Uint8Array | null} */
  #open = null;

  constructor(curve) {
    this.#curve = curveNamed(curve);
  }

  generateKeys(encoding, format) {
    [this.#secret, this.#open] = java.call("generateKey", ["ec", this.#curve]);
    return this.getPublicKey(encoding, format);
  }

  computeSecret(other, inputEncoding, outputEncoding) {
    const point = Uint8Array.from(bytesOf(other, "otherPublicKey", inputEncoding));
    const key = java.call("keyOfPoint", [this.#curve, point]);
    if (key === null) {
      throw nodeError(
        Error,
        "ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY",
        "Public key is not valid for specified curve",
      );
    }
    if (this.#secret === null) throw new Error("Failed to compute ECDH key");
    return given(java.call("agree", [this.#secret, key]), outputEncoding);
  }

  getPublicKey(encoding, format) {
    if (this.#open === null) throw new Error("Failed to get ECDH public key");
    return given(formed(java.call("keyPoint", [false, this.#open]), format), encoding);
  }

  getPrivateKey(encoding) {
    if (this.#secret === null) throw new Error("Failed to get ECDH private key");
    return given(java.call("keyParts", [true, this.#secret])[2], encoding);
  }

  setPrivateKey(key, encoding) {
    const d = Uint8Array.from(bytesOf(key, "key", encoding));
    const made = java.call("keyOfScalar", [this.#curve, d]);
    if (made === null) throw new Error("Private key is not valid for specified curve.");
    this.#secret = made;
    this.#open = java.call("publicKeyOf", [made]);
  }

  setPublicKey(key, encoding) {
    const made = java.call("keyOfPoint", [this.#curve, Uint8Array.from(bytesOf(key, "key", encoding))]);
    if (made === null) throw new Error("Failed to convert Buffer to EC_POINT");
    this.#open = made;
  }

  static convertKey(key, curve, inputEncoding, outputEncoding, format = "uncompressed") {
    const name = curveNamed(curve);
    const point = Uint8Array.from(bytesOf(key, "key", inputEncoding));
    const made = java.call("keyOfPoint", [name, point]);
    if (made === null) throw new Error("Failed to convert Buffer to EC_POINT");
    return given(formed(java.call("keyPoint", [false, made]), format), outputEncoding);
  }
}

/** Node's class, which may be called without new. */
export function ECDH(curve) {
  return Reflect.construct(EcdhPair, [curve], new.target ?? ECDH);
}
ECDH.prototype = EcdhPair.prototype;
ECDH.prototype.constructor = ECDH;
ECDH.convertKey = EcdhPair.convertKey;

export function createECDH(curve) {
  return new ECDH(curve);
}
