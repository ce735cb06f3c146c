// crypto: https://w3c.github.io/webcrypto/, as far as random values.

import {
  ArrayBufferIsView,
  StringPrototypeStartsWith,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetTag,
} from "../kernel/primordials.js";
import { host, scratch } from "../kernel/host.js";
import { viewBytes } from "./buffer-source.js";
import { DOMException } from "./dom-exception.js";
import {
  defineInterface,
  illegalConstructor,
  illegalInvocation,
  requireArguments,
} from "./interface.js";

const KEY = { __proto__: null };
const MAX_BYTES = 65536;
const HEX = [];
for (let i = 0; i < 256; i++) HEX[i] = (i < 16 ? "0" : "") + i.toString(16);

export class Crypto {
  #brand;

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
  }

  get subtle() {
    if (!(#brand in this)) throw illegalInvocation();
    throw new DOMException(
      "crypto.subtle is not supported yet; crypto.getRandomValues() and crypto.randomUUID() are.",
      "NotSupportedError",
    );
  }

  getRandomValues(array) {
    if (!(#brand in this)) throw illegalInvocation();
    requireArguments(arguments.length, 1, "crypto.getRandomValues");
    if (!ArrayBufferIsView(array)) {
      throw new TypeError("crypto.getRandomValues needs a typed array of integers.");
    }
    const tag = TypedArrayPrototypeGetTag(array);
    if (tag === undefined || StringPrototypeStartsWith(tag, "Float")) {
      throw new DOMException(
        "crypto.getRandomValues needs a typed array of integers.",
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
    const bytes = viewBytes(array);
    host.random(length);
    const random = scratch();
    for (let i = 0; i < length; i++) bytes[i] = random[i];
    return array;
  }

  randomUUID() {
    if (!(#brand in this)) throw illegalInvocation();
    host.random(16);
    const random = scratch();
    let uuid = "";
    for (let i = 0; i < 16; i++) {
      let byte = random[i];
      if (i === 6) byte = (byte & 0x0f) | 0x40;
      else if (i === 8) byte = (byte & 0x3f) | 0x80;
      uuid += (i === 4 || i === 6 || i === 8 || i === 10 ? "-" : "") + HEX[byte];
    }
    return uuid;
  }
}
defineInterface(Crypto, "Crypto");

export const crypto = new Crypto(KEY);
