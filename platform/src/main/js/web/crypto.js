// crypto: https://w3c.github.io/webcrypto/#Crypto-interface

import {
  ArrayBufferIsView,
  StringPrototypeStartsWith,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetTag,
} from "../kernel/primordials.js";
import { viewBytes } from "./buffer-source.js";
import { DigestStream } from "./digest-stream.js";
import { DOMException } from "./dom-exception.js";
import {
  defineInterface,
  illegalConstructor,
  illegalInvocation,
  requireArguments,
} from "./interface.js";
import { fillRandom, randomBytes } from "./random.js";
import { subtle } from "./subtle.js";

const KEY = { __proto__: null };
const MAX_BYTES = 65536;
const HEX = [];
for (let i = 0; i < 256; i++) HEX[i] = (i < 16 ? "0" : "") + i.toString(16);

export class Crypto {
  #brand;

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
  }

  /** Methods of it are often called without it. */
  static #is(value) {
    return value !== null && typeof value === "object" && #brand in value;
  }

  get subtle() {
    if (!(#brand in this)) throw illegalInvocation();
    return subtle;
  }

  getRandomValues(array) {
    if (!Crypto.#is(this)) throw illegalInvocation();
    requireArguments(arguments.length, 1, "crypto.getRandomValues");
    if (!ArrayBufferIsView(array)) {
      throw new TypeError(
        "Failed to execute 'getRandomValues' on 'Crypto': parameter 1 is not of type 'ArrayBufferView'.",
      );
    }
    const tag = TypedArrayPrototypeGetTag(array);
    if (tag === undefined || StringPrototypeStartsWith(tag, "Float")) {
      throw new DOMException(
        "ArrayBufferView argument to getRandomValues() must be an integer-typed view.",
        "TypeMismatchError",
      );
    }
    const length = TypedArrayPrototypeGetByteLength(array);
    if (length > MAX_BYTES) {
      throw new DOMException(
        `getRandomValues() only accepts buffers of size <= 64K but provided ${length} bytes.`,
        "QuotaExceededError",
      );
    }
    if (length > 0) fillRandom(viewBytes(array));
    return array;
  }

  randomUUID() {
    if (!Crypto.#is(this)) throw illegalInvocation();
    const random = randomBytes(16);
    let uuid = "";
    for (let i = 0; i < 16; i++) {
      let byte = random[i];
      if (i === 6) byte = (byte & 0x0f) | 0x40;
      else if (i === 8) byte = (byte & 0x3f) | 0x80;
      uuid += (i === 4 || i === 6 || i === 8 || i === 10 ? "-" : "") + HEX[byte];
    }
    return uuid;
  }

  /** Cloudflare's. */
  get DigestStream() {
    if (!(#brand in this)) throw illegalInvocation();
    return DigestStream;
  }
}
defineInterface(Crypto, "Crypto");

export const crypto = new Crypto(KEY);
