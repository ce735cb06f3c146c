// TextEncoder and TextDecoder: https://encoding.spec.whatwg.org/#api

import {
  ArrayBufferIsView,
  RangeError,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  TypeError,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetTag,
  TypedArrayPrototypeSet,
  Uint16Array,
  Uint8Array,
} from "../kernel/primordials.js";
import { copyBytes, viewBytes } from "./buffer-source.js";
import { defineInterface, dictionary, illegalInvocation } from "./interface.js";
import {
  REPLACEMENT,
  decodeRange,
  encodeInto,
  encodeUtf8,
  isHigh,
  isLow,
  stringOfUnits,
  unfinished,
  withoutBom,
  written,
} from "./utf8.js";

export { decodeUtf8, encodeUtf8, utf8Length, withoutBom } from "./utf8.js";

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
    if (!ArrayBufferIsView(destination)) throw new TypeError("encodeInto needs a Uint8Array.");
    if (TypedArrayPrototypeGetTag(destination) !== "Uint8Array") {
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
