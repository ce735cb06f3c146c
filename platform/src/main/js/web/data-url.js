// data: URLs: https://fetch.spec.whatwg.org/#data-urls, as lenient with base64 as workerd.

import {
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  StringPrototypeTrim,
  TypedArrayPrototypeGetLength,
  Uint8Array,
} from "../kernel/primordials.js";
import { atob } from "./base64.js";
import { copyBytes } from "./buffer-source.js";
import { encodeUtf8 } from "./encoding.js";
import { normalMime } from "./mime.js";

/**
 * @param {string} href in its normal form
 * @returns {{type: string, bytes: Uint8Array} | null} null if there is no comma
 */
export function readDataUrl(href) {
  const hash = StringPrototypeIndexOf(href, "#");
  const url = hash === -1 ? href : StringPrototypeSlice(href, 0, hash);
  const comma = StringPrototypeIndexOf(url, ",");
  if (comma === -1) return null;
  let type = StringPrototypeTrim(StringPrototypeSlice(url, "data:".length, comma));
  let bytes = percentDecoded(StringPrototypeSlice(url, comma + 1));
  const semicolon = StringPrototypeLastIndexOf(type, ";");
  if (semicolon !== -1) {
    const last = StringPrototypeTrim(StringPrototypeSlice(type, semicolon + 1));
    if (StringPrototypeToLowerCase(last) === "base64") {
      bytes = fromBase64(bytes);
      type = StringPrototypeTrim(StringPrototypeSlice(type, 0, semicolon));
    }
  }
  if (StringPrototypeIndexOf(type, ";") === 0) type = `text/plain${type}`;
  return { type: normalMime(type) ?? "text/plain;charset=US-ASCII", bytes };
}

function hexDigit(unit) {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function percentDecoded(text) {
  const raw = encodeUtf8(text);
  const length = TypedArrayPrototypeGetLength(raw);
  const bytes = new Uint8Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const high = raw[i] === 0x25 && i + 2 < length ? hexDigit(raw[i + 1]) : -1;
    const low = high === -1 ? -1 : hexDigit(raw[i + 2]);
    if (low === -1) {
      bytes[count++] = raw[i];
    } else {
      bytes[count++] = high * 16 + low;
      i += 2;
    }
  }
  return copyBytes(bytes, 0, count);
}

/** What is not of the alphabet does not count, nor does a last character alone. */
function fromBase64(bytes) {
  const length = TypedArrayPrototypeGetLength(bytes);
  let text = "";
  for (let i = 0; i < length; i++) {
    const unit = bytes[i];
    const lower = unit | 0x20;
    const letter = lower >= 0x61 && lower <= 0x7a;
    if (letter || (unit >= 0x30 && unit <= 0x39) || unit === 0x2b || unit === 0x2f) {
      text += STRINGS[unit];
    }
  }
  if (text.length % 4 === 1) text = StringPrototypeSlice(text, 0, -1);
  const decoded = atob(text);
  const result = new Uint8Array(decoded.length);
  for (let i = 0; i < decoded.length; i++) result[i] = StringPrototypeCharCodeAt(decoded, i);
  return result;
}

/** The ASCII characters as strings. */
const STRINGS = [];
for (let i = 0; i < 128; i++) STRINGS[i] = String.fromCharCode(i);
