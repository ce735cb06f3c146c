// TextEncoder and TextDecoder: https://encoding.spec.whatwg.org/#api

import {
  ArrayBufferIsView,
  RangeError,
  SafeMap,
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
import { scratch } from "../kernel/host.js";
import { work } from "../kernel/work.js";
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

/** The labels that are usual; Java knows them all. */
const LABELS = {
  __proto__: null,
  "utf-8": "utf-8",
  utf8: "utf-8",
  "utf-16": "utf-16le",
  "utf-16le": "utf-16le",
  "utf-16be": "utf-16be",
};

/** Operations of dev.dovetail.web.Work. */
const ENCODING = 30;
const ENCODING_TABLE = 31;
const DECODE = 32;
/** How many bytes Java decodes in one call. */
const PIECE = 16000;

/** An encoding that Java knows of: its number there, and its table if it has one byte a character. */
class Legacy {
  constructor(name, number) {
    this.name = name;
    this.number = number;
    /** @type {Uint16Array | null} the units of the bytes from 128 on */
    this.table = null;
    this.wide = !isUnicode(name) && isWide(name);
  }
}

/** @type {Map<string, Legacy>} by name */
const known = new SafeMap();

function isUnicode(name) {
  return name === "utf-8" || name === "utf-16le" || name === "utf-16be";
}

function isWide(name) {
  switch (name) {
    case "gbk":
    case "gb18030":
    case "big5":
    case "euc-jp":
    case "iso-2022-jp":
    case "shift_jis":
    case "euc-kr":
      return true;
    default:
      return false;
  }
}

/** @returns {Legacy | string} the name of one of Unicode's encodings */
function encodingOf(label) {
  const text = StringPrototypeToLowerCase(trimAscii(`${label}`));
  const usual = LABELS[text];
  if (usual !== undefined) return usual;
  const bytes = encodeUtf8(text);
  const length = TypedArrayPrototypeGetLength(bytes);
  if (length === 0 || length > 32) throw unsupported(label);
  TypedArrayPrototypeSet(scratch(), bytes);
  let found;
  try {
    found = work(ENCODING, 0, length);
  } catch {
    throw unsupported(label);
  }
  const name = decodeRange(scratch(), 0, found & 0xff, false);
  if (isUnicode(name)) return name;
  let legacy = known.get(name);
  if (legacy === undefined) {
    legacy = new Legacy(name, found >> 8);
    known.set(name, legacy);
  }
  return legacy;
}

function unsupported(label) {
  return new RangeError(`"${label}" is not a supported encoding.`);
}

function tableOf(legacy) {
  if (legacy.table !== null) return legacy.table;
  const count = work(ENCODING_TABLE, legacy.number, 0);
  const bytes = scratch();
  const table = new Uint16Array(count);
  for (let i = 0; i < count; i++) table[i] = bytes[i * 2] | (bytes[i * 2 + 1] << 8);
  legacy.table = table;
  return table;
}

function invalid() {
  return new TypeError("Failed to decode input.");
}

export class TextDecoder {
  /** @type {string} */
  #encoding;
  /** @type {Legacy | null} null for Unicode's encodings */
  #legacy = null;
  #fatal;
  #ignoreBOM;
  /** Whether the last call said `stream`, so that what is below goes on. */
  #streaming = false;
  #bomSeen = false;
  /** @type {Uint8Array | null} an unfinished sequence at the end of the last chunk */
  #pending = null;
  /** What Java's decoder remembers. */
  #state = 0;

  constructor(label = "utf-8", options) {
    const { fatal, ignoreBOM } = dictionary(options, "TextDecoder options");
    const encoding = encodingOf(label);
    if (typeof encoding === "string") {
      this.#encoding = encoding;
    } else {
      this.#encoding = encoding.name;
      this.#legacy = encoding;
    }
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
      this.#state = 0;
    }
    this.#streaming = stream;
    try {
      if (this.#legacy !== null) return this.#decodeLegacy(bytes, stream);
    } catch (error) {
      this.#streaming = false;
      throw error;
    }
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
      string = this.#decodeUnicode(bytes, end);
    } catch (error) {
      this.#streaming = false;
      throw error;
    }
    if (this.#bomSeen || string === "") return string;
    this.#bomSeen = true;
    return this.#ignoreBOM ? string : withoutBom(string);
  }

  #unfinished(bytes, end) {
    if (this.#encoding === "utf-8") return unfinished(bytes, end);
    const odd = end & 1;
    const high = this.#encoding === "utf-16le" ? end - odd - 1 : end - odd - 2;
    return high >= 0 && (bytes[high] & 0xfc) === 0xd8 ? odd + 2 : odd;
  }

  #decodeUnicode(bytes, end) {
    if (this.#encoding !== "utf-8") return this.#decodeUtf16(bytes, end);
    return decodeRange(bytes, 0, end, this.#fatal);
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
    if (bad && this.#fatal) throw invalid();
    return stringOfUnits(out, length);
  }

  #decodeLegacy(bytes, stream) {
    const legacy = this.#legacy;
    const end = TypedArrayPrototypeGetLength(bytes);
    if (!legacy.wide) {
      const table = tableOf(legacy);
      const out = new Uint16Array(end);
      for (let i = 0; i < end; i++) {
        const byte = bytes[i];
        const unit = byte < 0x80 ? byte : table[byte - 0x80];
        if (unit === REPLACEMENT && this.#fatal) throw invalid();
        out[i] = unit;
      }
      return stringOfUnits(out, end);
    }
    let string = "";
    for (let at = 0; at < end || at === 0; at += PIECE) {
      const to = at + PIECE < end ? at + PIECE : end;
      string += this.#decodePiece(bytes, at, to, to === end && !stream);
    }
    return string;
  }

  /** Has Java decode: the state and then the bytes go into the scratch buffer, the state and the units come. */
  #decodePiece(bytes, from, to, last) {
    const buffer = scratch();
    let state = this.#state;
    for (let i = 0; i < 4; i++) {
      buffer[i] = state & 0xff;
      state >>= 8;
    }
    for (let i = from; i < to; i++) buffer[4 + i - from] = bytes[i];
    const how = this.#legacy.number * 4 + (this.#fatal ? 2 : 0) + (last ? 1 : 0);
    const count = work(DECODE, how, to - from);
    this.#state = buffer[0] | (buffer[1] << 8) | (buffer[2] << 16) | (buffer[3] << 24);
    const units = new Uint16Array(count);
    for (let i = 0; i < count; i++) units[i] = buffer[4 + i * 2] | (buffer[5 + i * 2] << 8);
    return stringOfUnits(units, count);
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
