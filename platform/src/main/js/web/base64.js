// btoa and atob: https://html.spec.whatwg.org/#atob

import {
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  Uint8Array,
} from "../kernel/primordials.js";
import { DOMException } from "./dom-exception.js";
import { requireArguments } from "./interface.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PAD = 61;
const DIGIT_OF = new Uint8Array(128);
for (let i = 0; i < 128; i++) DIGIT_OF[i] = 0xff;
for (let i = 0; i < 64; i++) DIGIT_OF[ALPHABET.charCodeAt(i)] = i;

export function btoa(data) {
  requireArguments(arguments.length, 1, "btoa");
  const string = `${data}`;
  const { length } = string;
  let out = "";
  for (let i = 0; i < length; i += 3) {
    const a = byteAt(string, i);
    const b = i + 1 < length ? byteAt(string, i + 1) : 0;
    const c = i + 2 < length ? byteAt(string, i + 2) : 0;
    out += ALPHABET[a >> 2] + ALPHABET[((a & 3) << 4) | (b >> 4)];
    out += i + 1 < length ? ALPHABET[((b & 15) << 2) | (c >> 6)] : "=";
    out += i + 2 < length ? ALPHABET[c & 63] : "=";
  }
  return out;
}

function byteAt(string, at) {
  const unit = StringPrototypeCharCodeAt(string, at);
  if (unit > 0xff) {
    throw new DOMException(
      "btoa() can only operate on characters in the Latin1 (ISO/IEC 8859-1) range.",
      "InvalidCharacterError",
    );
  }
  return unit;
}

export function atob(data) {
  requireArguments(arguments.length, 1, "atob");
  const string = `${data}`;
  let out = "";
  let bits = 0;
  let held = 0;
  let digits = 0;
  let pads = 0;
  for (let i = 0; i < string.length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0c || unit === 0x0d) continue;
    if (unit === PAD) {
      pads++;
      continue;
    }
    const digit = unit < 128 ? DIGIT_OF[unit] : 0xff;
    if (digit === 0xff || pads > 0) throw malformed();
    digits++;
    held = (held << 6) | digit;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += StringFromCharCode((held >> bits) & 0xff);
      held &= (1 << bits) - 1;
    }
  }
  if (digits % 4 === 1 || pads > 2 || (pads > 0 && (digits + pads) % 4 !== 0)) throw malformed();
  return out;
}

function malformed() {
  return new DOMException(
    "atob() called with invalid base64-encoded data. (Only whitespace, '+', '/', alphanumeric " +
      "ASCII, and up to two terminal '=' signs when the input data length is divisible by 4 are " +
      "allowed.)",
    "InvalidCharacterError",
  );
}
