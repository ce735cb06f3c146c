// UTF-8: https://encoding.spec.whatwg.org/#utf-8
//
// There is no native encoder in a bare V8, so the loops below are what every string on the wire
// passes. ASCII is the case they are fast for.

import {
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  TypeError,
  TypedArrayPrototypeGetLength,
  Uint16Array,
  Uint8Array,
  apply,
} from "../kernel/primordials.js";

export const REPLACEMENT = 0xfffd;

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

export function isHigh(unit) {
  return (unit & 0xfc00) === 0xd800;
}

export function isLow(unit) {
  return (unit & 0xfc00) === 0xdc00;
}

/** How far the last {@link encodeInto} wrote. */
export let written = 0;

/** Writes from an index of a string to an index of bytes what fits; tells how far it read. */
export function encodeInto(string, from, bytes, at) {
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
export function stringOfUnits(units, length) {
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
 * A string of UTF-8; what is malformed becomes U+FFFD as the standard says. A byte order mark
 * stays.
 *
 * @param {Uint8Array} bytes
 * @param {number} [end] how many of them
 * @returns {string}
 */
export function decodeUtf8(bytes, end = TypedArrayPrototypeGetLength(bytes)) {
  return decodeRange(bytes, 0, end, false);
}

export function decodeRange(bytes, from, to, fatal) {
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
      if (fatal) throw new TypeError("Failed to decode input.");
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
export function unfinished(bytes, to) {
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

/** The string without a byte order mark at its front. */
export function withoutBom(string) {
  return StringPrototypeCharCodeAt(string, 0) === 0xfeff ? StringPrototypeSlice(string, 1) : string;
}
