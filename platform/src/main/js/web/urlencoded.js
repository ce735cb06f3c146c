// application/x-www-form-urlencoded: https://url.spec.whatwg.org/#application/x-www-form-urlencoded

import {
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeToWellFormed,
  TypedArrayPrototypeGetLength,
  Uint8Array,
  append,
} from "../kernel/primordials.js";
import { decodeUtf8, encodeUtf8 } from "./encoding.js";

const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

const PLAIN = new Uint8Array(128);
for (const c of "*-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  PLAIN[c.charCodeAt(0)] = 1;
}
const HEX = "0123456789ABCDEF";

/**
 * @param {string} string
 * @returns {string[]} flat: name, value, name, value…
 */
export function parseUrlencoded(string) {
  const list = [];
  for (let from = 0; from <= string.length; ) {
    let to = StringPrototypeIndexOf(string, "&", from);
    if (to === -1) to = string.length;
    if (to > from) {
      const piece = StringPrototypeSlice(string, from, to);
      const equals = StringPrototypeIndexOf(piece, "=");
      append(list, decode(equals === -1 ? piece : StringPrototypeSlice(piece, 0, equals)));
      append(list, equals === -1 ? "" : decode(StringPrototypeSlice(piece, equals + 1)));
    }
    from = to + 1;
  }
  return list;
}

function decode(string) {
  let plain = true;
  for (let i = 0; i < string.length && plain; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    plain = unit !== PERCENT && unit !== PLUS;
  }
  if (plain) return StringPrototypeToWellFormed(string);
  const bytes = encodeUtf8(string);
  const length = TypedArrayPrototypeGetLength(bytes);
  let to = 0;
  for (let i = 0; i < length; i++) {
    let byte = bytes[i];
    if (byte === PLUS) {
      byte = SPACE;
    } else if (byte === PERCENT && i + 2 < length) {
      const high = digit(bytes[i + 1]);
      const low = digit(bytes[i + 2]);
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        i += 2;
      }
    }
    bytes[to++] = byte;
  }
  return decodeUtf8(bytes, to);
}

function digit(unit) {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  if (unit >= 0x41 && unit <= 0x46) return unit - 0x37;
  if (unit >= 0x61 && unit <= 0x66) return unit - 0x57;
  return -1;
}

/**
 * @param {string[]} list flat: name, value, name, value…
 * @returns {string}
 */
export function serializeUrlencoded(list) {
  let string = "";
  for (let i = 0; i < list.length; i += 2) {
    string += `${i === 0 ? "" : "&"}${encode(list[i])}=${encode(list[i + 1])}`;
  }
  return string;
}

function encode(string) {
  let i = 0;
  for (; i < string.length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit > 127 || PLAIN[unit] === 0) break;
  }
  if (i === string.length) return string;
  const bytes = encodeUtf8(string);
  const length = TypedArrayPrototypeGetLength(bytes);
  let out = StringPrototypeSlice(string, 0, i);
  for (; i < length; i++) {
    const byte = bytes[i];
    if (byte < 128 && PLAIN[byte] === 1) out += StringFromCharCode(byte);
    else if (byte === SPACE) out += "+";
    else out += `%${HEX[byte >> 4]}${HEX[byte & 15]}`;
  }
  return out;
}
