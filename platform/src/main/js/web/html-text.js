// The text of a rewritten document inside the platform: "byte strings", a character for each byte. So what no
// handler touches leaves as it came, whatever its encoding, and V8 keeps it at one byte a character.

import {
  NumberPrototypeToString,
  SafeSet,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  TypeError,
  TypedArrayPrototypeGetLength,
  Uint8Array,
  uncurryThis,
} from "../kernel/primordials.js";
import { TextDecoder, decodeUtf8, encodeUtf8 } from "./encoding.js";
import { stringOfUnits } from "./utf8.js";

const decode = uncurryThis(TextDecoder.prototype.decode);

/** An error of the parser: of the selector's, the document's, or of what a handler gave. */
export function parserError(message) {
  return new TypeError(`Parser error: ${message}`);
}

/** Between byte strings and the program's strings. */
export class HtmlCharset {
  #decoder;

  /** @param {string} label what the content type calls it */
  constructor(label) {
    let decoder;
    try {
      decoder = new TextDecoder(label, IGNORE_BOM);
    } catch {
      throw parserError("Unknown character encoding has been provided.");
    }
    const { encoding } = decoder;
    if (encoding === "utf-16le" || encoding === "utf-16be" || encoding === "iso-2022-jp") {
      throw parserError("Expected ASCII-compatible encoding.");
    }
    this.isUtf8 = encoding === "utf-8";
    this.#decoder = decoder;
  }

  /** The program's string. */
  toText(bytes) {
    if (isAscii(bytes)) return bytes;
    const array = bytesOfString(bytes);
    return this.isUtf8 ? decodeUtf8(array) : decode(this.#decoder, array);
  }

  /** The byte string; in other encodings than UTF-8 a character past ASCII becomes a reference. */
  toBytes(text) {
    if (isAscii(text)) return text;
    return this.isUtf8 ? stringOfBytes(encodeUtf8(text)) : withReferences(text);
  }
}

const IGNORE_BOM = { __proto__: null, ignoreBOM: true };

export function stringOfBytes(bytes) {
  return stringOfUnits(bytes, TypedArrayPrototypeGetLength(bytes));
}

export function bytesOfString(string) {
  const { length } = string;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = StringPrototypeCharCodeAt(string, i);
  return bytes;
}

function isAscii(string) {
  for (let i = 0; i < string.length; i++) {
    if (StringPrototypeCharCodeAt(string, i) > 0x7f) return false;
  }
  return true;
}

function withReferences(text) {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    if (unit < 0x80) {
      out += StringFromCharCode(unit);
      continue;
    }
    let point = unit;
    if ((unit & 0xfc00) === 0xd800 && i + 1 < text.length) {
      const low = StringPrototypeCharCodeAt(text, i + 1);
      if ((low & 0xfc00) === 0xdc00) {
        point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        i++;
      }
    }
    out += `&#${NumberPrototypeToString(point)};`;
  }
  return out;
}

/** Text as HTML. */
export function escapeText(text) {
  const amp = StringPrototypeReplaceAll(text, "&", "&amp;");
  return StringPrototypeReplaceAll(StringPrototypeReplaceAll(amp, "<", "&lt;"), ">", "&gt;");
}

/** In lower case, ASCII only: other bytes are parts of characters. */
export function lower(bytes) {
  let upper = false;
  for (let i = 0; i < bytes.length; i++) {
    const unit = StringPrototypeCharCodeAt(bytes, i);
    if (unit > 0x7f) return lowerSlowly(bytes);
    if (unit >= 0x41 && unit <= 0x5a) upper = true;
  }
  return upper ? StringPrototypeToLowerCase(bytes) : bytes;
}

function lowerSlowly(bytes) {
  let out = "";
  for (let i = 0; i < bytes.length; i++) {
    const character = StringPrototypeSlice(bytes, i, i + 1);
    const unit = StringPrototypeCharCodeAt(character, 0);
    out += unit >= 0x41 && unit <= 0x5a ? StringPrototypeToLowerCase(character) : character;
  }
  return out;
}

/** A set of strings. */
export function setOf(...members) {
  const set = new SafeSet();
  for (let i = 0; i < members.length; i++) set.add(members[i]);
  return set;
}

export function isSpace(unit) {
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d || unit === 0x0c;
}

export function isLetter(unit) {
  const small = unit | 0x20;
  return small >= 0x61 && small <= 0x7a;
}
