// base64url without padding (RFC 4648, section 5): the numbers of JSON Web Keys.

import {
  StringPrototypeCharCodeAt,
  TypedArrayPrototypeGetByteLength,
  Uint8Array,
} from "../kernel/primordials.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGIT_OF = new Uint8Array(128);
for (let i = 0; i < 128; i++) DIGIT_OF[i] = 0xff;
for (let i = 0; i < 64; i++) DIGIT_OF[ALPHABET.charCodeAt(i)] = i;
// The other alphabet's are taken too.
DIGIT_OF[43] = 62;
DIGIT_OF[47] = 63;

/** @param {Uint8Array} bytes */
export function encodeBase64Url(bytes) {
  let out = "";
  let held = 0;
  let bits = 0;
  const length = TypedArrayPrototypeGetByteLength(bytes);
  for (let i = 0; i < length; i++) {
    held = ((held << 8) | bytes[i]) & 0xffff;
    for (bits += 8; bits >= 6; bits -= 6) out += ALPHABET[(held >> (bits - 6)) & 63];
  }
  return bits === 0 ? out : out + ALPHABET[(held << (6 - bits)) & 63];
}

/** The bytes of a text, or null if it is malformed. @param {string} text */
export function decodeBase64Url(text) {
  let { length } = text;
  while (length > 0 && text[length - 1] === "=") length--;
  if (length % 4 === 1) return null;
  const bytes = new Uint8Array((length * 3) >> 2);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    const digit = unit < 128 ? DIGIT_OF[unit] : 0xff;
    if (digit === 0xff) return null;
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
    }
  }
  return bytes;
}
