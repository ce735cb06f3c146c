// TextEncoder and TextDecoder: https://encoding.spec.whatwg.org/
//
// There is no native encoder in a bare V8, so the loops below are what every string on the wire
// passes. ASCII is the case they are fast for.

import {
  ArrayBufferIsView,
  RangeError,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  TypeError,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetTag,
  TypedArrayPrototypeSet,
  Uint16Array,
  Uint8Array,
  apply,
} from "../kernel/primordials.js";
import { copyBytes, viewBytes } from "./buffer-source.js";
import { defineInterface, dictionary, illegalInvocation } from "./interface.js";

const REPLACEMENT = 0xfffd;

/**
 * The bytes of a string; an unpaired surrogate becomes U+FFFD.
 *
 * @param {string} string
 * @returns {Uint8Array} fresh, of exactly the right length
 */
export function encodeUtf8(string) {
  const { length } = string;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit > 0x7f) return encodeRest(string, i, bytes);
    bytes[i] = unit;
  }
  return bytes;
}

function encodeRest(string, from, ascii) {
  const bytes = new Uint8Array(from + utf8Length(string, from));
  for (let i = 0; i < from; i++) bytes[i] = ascii[i];
  encodeInto(string, from, bytes, from);
  return bytes;
}

/** How many bytes of UTF-8 a string takes, from one of its units on. */
export function utf8Length(string, from = 0) {
  const { length } = string;
  let bytes = 0;
  for (let i = from; i < length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit < 0x80) bytes++;
    else if (unit < 0x800) bytes += 2;
    else if (isHigh(unit) && i + 1 < length && isLow(StringPrototypeCharCodeAt(string, i + 1))) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

function isHigh(unit) {
  return (unit & 0xfc00) === 0xd800;
}

function isLow(unit) {
  return (unit & 0xfc00) === 0xdc00;
}

/** Writes what fits; tells how far it read. The length written is left in `written`. */
let written = 0;

function encodeInto(string, from, bytes, at) {
  const { length } = string;
  const end = TypedArrayPrototypeGetLength(bytes);
  let i = from;
  for (; i < length; i++) {
    let unit = StringPrototypeCharCodeAt(string, i);
    if (unit < 0x80) {
      if (at >= end) break;
      bytes[at++] = unit;
    } else if (unit < 0x800) {
      if (at + 2 > end) break;
      bytes[at++] = 0xc0 | (unit >> 6);
      bytes[at++] = 0x80 | (unit & 0x3f);
    } else {
      if ((unit & 0xf800) === 0xd800) {
        const next = i + 1 < length ? StringPrototypeCharCodeAt(string, i + 1) : 0;
        if (isHigh(unit) && isLow(next)) {
          if (at + 4 > end) break;
          const point = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
          bytes[at++] = 0xf0 | (point >> 18);
          bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
          bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
          bytes[at++] = 0x80 | (point & 0x3f);
          i++;
          continue;
        }
        unit = REPLACEMENT;
      }
      if (at + 3 > end) break;
      bytes[at++] = 0xe0 | (unit >> 12);
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[at++] = 0x80 | (unit & 0x3f);
    }
  }
  written = at;
  return i;
}

/**
 * Arguments for `String.fromCharCode`: arrays, because V8 passes an array's elements on twice as
 * fast as a view's, and no patched `length` is in the way.
 */
const many = arrayOf(2048);
const some = arrayOf(64);

function arrayOf(length) {
  const array = [];
  for (let i = 0; i < length; i++) array[i] = 0;
  return array;
}

/** A string of UTF-16 units. */
function stringOfUnits(units, length) {
  let string = "";
  let at = 0;
  for (; at + 2048 <= length; at += 2048) {
    for (let i = 0; i < 2048; i++) many[i] = units[at + i];
    string += apply(StringFromCharCode, undefined, many);
  }
  for (; at + 4 <= length; at += 4) {
    string += StringFromCharCode(units[at], units[at + 1], units[at + 2], units[at + 3]);
  }
  for (; at < length; at++) string += StringFromCharCode(units[at]);
  return string;
}

/**
 * A string of UTF-8; what is malformed becomes U+FFFD as the standard says, a byte order mark stays.
 *
 * @param {Uint8Array} bytes
 * @param {number} [end] how many of them
 * @returns {string}
 */
export function decodeUtf8(bytes, end = TypedArrayPrototypeGetLength(bytes)) {
  return decodeRange(bytes, 0, end, false);
}

function decodeRange(bytes, from, to, fatal) {
  let string = "";
  let at = from;
  for (; at + 2048 <= to; at += 2048) {
    let all = 0;
    for (let i = 0; i < 2048; i++) {
      const byte = bytes[at + i];
      many[i] = byte;
      all |= byte;
    }
    if (all > 0x7f) return string + decodeUnits(bytes, at, to, fatal);
    string += apply(StringFromCharCode, undefined, many);
  }
  for (; at + 64 <= to; at += 64) {
    let all = 0;
    for (let i = 0; i < 64; i++) {
      const byte = bytes[at + i];
      some[i] = byte;
      all |= byte;
    }
    if (all > 0x7f) return string + decodeUnits(bytes, at, to, fatal);
    string += apply(StringFromCharCode, undefined, some);
  }
  for (; at + 8 <= to; at += 8) {
    const a = bytes[at];
    const b = bytes[at + 1];
    const c = bytes[at + 2];
    const d = bytes[at + 3];
    const e = bytes[at + 4];
    const f = bytes[at + 5];
    const g = bytes[at + 6];
    const h = bytes[at + 7];
    if ((a | b | c | d | e | f | g | h) > 0x7f) break;
    string += StringFromCharCode(a, b, c, d, e, f, g, h);
  }
  for (; at < to; at++) {
    if (bytes[at] > 0x7f) return string + decodeUnits(bytes, at, to, fatal);
    string += StringFromCharCode(bytes[at]);
  }
  return string;
}

/** The standard's decoder, a sequence at a time: https://encoding.spec.whatwg.org/#utf-8-decoder */
function decodeUnits(bytes, from, to, fatal) {
  const out = new Uint16Array(to - from);
  let length = 0;
  let at = from;
  while (at < to) {
    const lead = bytes[at++];
    if (lead < 0x80) {
      out[length++] = lead;
      continue;
    }
    let needed = 0;
    let point = 0;
    let lower = 0x80;
    let upper = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
      needed = 1;
      point = lead & 0x1f;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      if (lead === 0xe0) lower = 0xa0;
      else if (lead === 0xed) upper = 0x9f;
      needed = 2;
      point = lead & 0xf;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      if (lead === 0xf0) lower = 0x90;
      else if (lead === 0xf4) upper = 0x8f;
      needed = 3;
      point = lead & 0x7;
    }
    let good = needed > 0;
    while (needed > 0) {
      const byte = at < to ? bytes[at] : 0;
      if (byte < lower || byte > upper) {
        good = false;
        break;
      }
      lower = 0x80;
      upper = 0xbf;
      point = (point << 6) | (byte & 0x3f);
      at++;
      needed--;
    }
    if (!good) {
      if (fatal) throw new TypeError("The encoded data was not valid for encoding utf-8.");
      out[length++] = REPLACEMENT;
    } else if (point > 0xffff) {
      out[length++] = 0xd800 + ((point - 0x10000) >> 10);
      out[length++] = 0xdc00 + (point & 0x3ff);
    } else {
      out[length++] = point;
    }
  }
  return stringOfUnits(out, length);
}

/** How many bytes at the end are the beginning of a sequence that more input could complete. */
function unfinished(bytes, to) {
  for (let back = 1; back <= 3 && back <= to; back++) {
    const byte = bytes[to - back];
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 && byte <= 0xf4 ? 4
      : byte >= 0xe0 && byte <= 0xef ? 3
      : byte >= 0xc2 && byte <= 0xdf ? 2
      : 0;
    if (needed <= back) return 0;
    // The second byte may already rule the sequence out: then it is an error now, not later.
    if (back >= 2) {
      const second = bytes[to - back + 1];
      if (byte === 0xe0 && second < 0xa0) return 0;
      if (byte === 0xed && second > 0x9f) return 0;
      if (byte === 0xf0 && second < 0x90) return 0;
      if (byte === 0xf4 && second > 0x8f) return 0;
    }
    return back;
  }
  return 0;
}

export class TextEncoder {
  #brand;

  get encoding() {
    if (!(#brand in this)) throw illegalInvocation();
    return "utf-8";
  }

  encode(input = "") {
    if (!(#brand in this)) throw illegalInvocation();
    return encodeUtf8(`${input}`);
  }

  encodeInto(source, destination) {
    if (!(#brand in this)) throw illegalInvocation();
    const string = `${source}`;
    if (!ArrayBufferIsView(destination) || TypedArrayPrototypeGetTag(destination) !== "Uint8Array") {
      throw new TypeError("encodeInto needs a Uint8Array.");
    }
    const bytes = viewBytes(destination);
    const read = encodeInto(string, 0, bytes, 0);
    return { read, written };
  }
}
defineInterface(TextEncoder, "TextEncoder");

/** The labels of the encodings that we have. */
const LABELS = { __proto__: null };
for (const [name, labels] of [
  ["utf-8", "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"],
  ["utf-16le", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"],
  ["utf-16be", "unicodefffe utf-16be"],
  [
    "windows-1252",
    "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 " +
      "iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
  ],
]) {
  for (const label of labels.split(" ")) LABELS[label] = name;
}

/** windows-1252's 0x80 to 0x9f. */
const WINDOWS_1252 = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
  0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
  0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
];

export class TextDecoder {
  /** @type {"utf-8" | "utf-16le" | "utf-16be" | "windows-1252"} */
  #encoding;
  #fatal;
  #ignoreBOM;
  /** Whether the last call said `stream`, so that what is below goes on. */
  #streaming = false;
  #bomSeen = false;
  /** @type {Uint8Array | null} an unfinished sequence at the end of the last chunk */
  #pending = null;

  constructor(label = "utf-8", options) {
    const { fatal, ignoreBOM } = dictionary(options, "TextDecoder options");
    const encoding = LABELS[trimAscii(StringPrototypeToLowerCase(`${label}`))];
    if (encoding === undefined) throw new RangeError(`"${label}" is not a supported encoding.`);
    this.#encoding = encoding;
    this.#fatal = !!fatal;
    this.#ignoreBOM = !!ignoreBOM;
  }

  static #of(self) {
    if (!(#encoding in self)) throw illegalInvocation();
    return self;
  }

  get encoding() {
    return TextDecoder.#of(this).#encoding;
  }

  get fatal() {
    return TextDecoder.#of(this).#fatal;
  }

  get ignoreBOM() {
    return TextDecoder.#of(this).#ignoreBOM;
  }

  decode(input, options) {
    TextDecoder.#of(this);
    const stream = !!dictionary(options, "TextDecoder.decode options").stream;
    let bytes = input === undefined ? new Uint8Array(0) : viewBytes(input);
    if (bytes === null) {
      throw new TypeError("TextDecoder.decode needs an ArrayBuffer or a view on one.");
    }
    if (!this.#streaming) {
      this.#pending = null;
      this.#bomSeen = false;
    }
    this.#streaming = stream;
    if (this.#pending !== null) {
      bytes = join(this.#pending, bytes);
      this.#pending = null;
    }
    let end = TypedArrayPrototypeGetLength(bytes);
    if (stream) {
      const tail = this.#unfinished(bytes, end);
      if (tail > 0) {
        this.#pending = copyBytes(bytes, end - tail, end);
        end -= tail;
      }
    }
    let string;
    try {
      string = this.#decode(bytes, end);
    } catch (error) {
      this.#streaming = false;
      throw error;
    }
    if (this.#bomSeen || string === "") return string;
    this.#bomSeen = true;
    return this.#ignoreBOM || this.#encoding === "windows-1252" ? string : withoutBom(string);
  }

  #unfinished(bytes, end) {
    if (this.#encoding === "utf-8") return unfinished(bytes, end);
    if (this.#encoding === "windows-1252") return 0;
    const odd = end & 1;
    const high = this.#encoding === "utf-16le" ? end - odd - 1 : end - odd - 2;
    return high >= 0 && (bytes[high] & 0xfc) === 0xd8 ? odd + 2 : odd;
  }

  #decode(bytes, end) {
    switch (this.#encoding) {
      case "utf-8":
        return decodeRange(bytes, 0, end, this.#fatal);
      case "windows-1252": {
        const out = new Uint16Array(end);
        for (let i = 0; i < end; i++) {
          out[i] = bytes[i] >= 0x80 && bytes[i] < 0xa0 ? WINDOWS_1252[bytes[i] - 0x80] : bytes[i];
        }
        return stringOfUnits(out, end);
      }
      default:
        return this.#decodeUtf16(bytes, end);
    }
  }

  #decodeUtf16(bytes, end) {
    const out = new Uint16Array((end + 1) >> 1);
    const big = this.#encoding === "utf-16be" ? 1 : 0;
    let length = 0;
    let bad = (end & 1) === 1;
    const unitAt = (at) => bytes[at + 1 - big] * 256 + bytes[at + big];
    for (let at = 0; at + 1 < end; at += 2) {
      const unit = unitAt(at);
      if ((unit & 0xf800) !== 0xd800) {
        out[length++] = unit;
      } else if (isHigh(unit) && at + 3 < end && isLow(unitAt(at + 2))) {
        out[length++] = unit;
        out[length++] = unitAt(at + 2);
        at += 2;
      } else {
        bad = true;
        out[length++] = REPLACEMENT;
      }
    }
    // An odd byte after an unpaired lead is one error with it, as in the standard's decoder.
    if ((end & 1) === 1 && !(end >= 3 && isHigh(unitAt(end - 3)))) out[length++] = REPLACEMENT;
    if (bad && this.#fatal) {
      throw new TypeError(`The encoded data was not valid for encoding ${this.#encoding}.`);
    }
    return stringOfUnits(out, length);
  }
}
defineInterface(TextDecoder, "TextDecoder");

/** The string without a byte order mark at its front. */
export function withoutBom(string) {
  return StringPrototypeCharCodeAt(string, 0) === 0xfeff ? StringPrototypeSlice(string, 1) : string;
}

function join(first, second) {
  const length = TypedArrayPrototypeGetLength(first);
  const bytes = new Uint8Array(length + TypedArrayPrototypeGetLength(second));
  TypedArrayPrototypeSet(bytes, first, 0);
  TypedArrayPrototypeSet(bytes, second, length);
  return bytes;
}

function trimAscii(string) {
  let from = 0;
  let to = string.length;
  while (from < to && isSpace(StringPrototypeCharCodeAt(string, from))) from++;
  while (to > from && isSpace(StringPrototypeCharCodeAt(string, to - 1))) to--;
  return StringPrototypeSlice(string, from, to);
}

function isSpace(unit) {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0c || unit === 0x0d;
}
