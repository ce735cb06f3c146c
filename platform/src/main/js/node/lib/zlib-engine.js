// What compresses and decompresses for node:zlib: Java's streams, step by step.
import { java } from "dovetail:internal";
import { isAnyArrayBuffer, isArrayBufferView } from "./types.js";
import { invalidArgType, nodeError, outOfRange } from "./errors.js";
import { codes, constants } from "./zlib-constants.js";

const { Z_BUF_ERROR, Z_DATA_ERROR, Z_FINISH, Z_NEED_DICT, Z_STREAM_END } = constants;

const FORMATS = {
  __proto__: null,
  [constants.DEFLATE]: "zlib",
  [constants.INFLATE]: "zlib",
  [constants.GZIP]: "gzip",
  [constants.GUNZIP]: "gzip",
  [constants.DEFLATERAW]: "raw",
  [constants.INFLATERAW]: "raw",
  [constants.UNZIP]: "either",
};

const handles = new FinalizationRegistry((handle) => java.free(handle));

/** A number of a range, or its default for undefined. */
export function ranged(value, name, least, greatest, byDefault) {
  if (value === undefined || (typeof value === "number" && Number.isNaN(value))) return byDefault;
  if (typeof value !== "number") throw invalidArgType(name, "number", value);
  if (!(value >= least && value <= greatest)) {
    throw outOfRange(name, `>= ${least} and <= ${greatest}`, value);
  }
  return value;
}

/** What Java starts from, for a mode and the options of Node. */
function settings(mode, options) {
  if (mode === constants.BROTLI_ENCODE || mode === constants.BROTLI_DECODE) return brotliSettings(mode, options);
  const format = FORMATS[mode];
  const inflates = [constants.INFLATE, constants.GUNZIP, constants.INFLATERAW, constants.UNZIP].includes(mode);
  const free = inflates && (options?.windowBits === 0 || options?.windowBits === undefined);
  const strategy = ranged(options?.strategy, "options.strategy", 0, constants.Z_FIXED, 0);
  if (!free) {
    const least = mode === constants.GZIP || mode === constants.GUNZIP ? 9 : constants.Z_MIN_WINDOWBITS;
    ranged(options?.windowBits, "options.windowBits", least, constants.Z_MAX_WINDOWBITS, 15);
  }
  const level = ranged(options?.level, "options.level", -1, 9, -1);
  ranged(options?.memLevel, "options.memLevel", 1, 9, 8);
  let dictionary = options?.dictionary;
  if (dictionary !== undefined) {
    if (!isArrayBufferView(dictionary) && !isAnyArrayBuffer(dictionary)) {
      throw invalidArgType("options.dictionary", ["Buffer", "TypedArray", "DataView", "ArrayBuffer"], dictionary);
    }
    dictionary = isAnyArrayBuffer(dictionary)
      ? Uint8Array.from(new Uint8Array(dictionary))
      : Uint8Array.from(new Uint8Array(dictionary.buffer, dictionary.byteOffset, dictionary.byteLength));
  }
  const members = mode === constants.GUNZIP || mode === constants.UNZIP;
  return {
    start: inflates ? ["inflate", format, members] : ["deflate", format, Math.trunc(level), Math.trunc(strategy)],
    // gzip has no dictionaries
    dictionary: format === "gzip" ? undefined : dictionary,
    level,
    strategy,
  };
}

const BROTLI_LAST = 9;

function brotliSettings(mode, options) {
  const chosen = { quality: 11, window: 22, mode: 0 };
  for (const key of Object.keys(options?.params ?? {})) {
    const value = options.params[key];
    const number = Number(key);
    if (String(number) !== key || number < 0 || number > BROTLI_LAST) {
      throw nodeError(RangeError, "ERR_BROTLI_INVALID_PARAM", `${key} is not a valid Brotli parameter`);
    }
    if (typeof value !== "number" && typeof value !== "boolean") {
      throw invalidArgType("options.params[key]", "number", value);
    }
    if (number === constants.BROTLI_PARAM_QUALITY) chosen.quality = Number(value);
    else if (number === constants.BROTLI_PARAM_LGWIN) chosen.window = Number(value);
    else if (number === constants.BROTLI_PARAM_MODE) chosen.mode = Number(value);
  }
  if (mode === constants.BROTLI_DECODE) return { start: ["unbrotli"] };
  const fits = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;
  if (!fits(chosen.quality, 0, 11) || !fits(chosen.window, 10, 24) || !fits(chosen.mode, 0, 2)) {
    throw nodeError(Error, "ERR_ZLIB_INITIALIZATION_FAILED", "Initialization failed");
  }
  return { start: ["brotli", chosen.quality, chosen.window, chosen.mode] };
}

/** zlib's way to flush, for Brotli's operations. */
const BROTLI_FLUSH = [constants.Z_NO_FLUSH, constants.Z_SYNC_FLUSH, Z_FINISH, constants.Z_SYNC_FLUSH];

function zlibError(status, message) {
  const error = new Error(message);
  error.code = codes[status] ?? "Z_DATA_ERROR";
  error.errno = status;
  return error;
}

export class Engine {
  #settings;
  #handle = 0;
  #brotli;
  #members;
  #closed = false;
  /** Whether the compressed data has come to its end. */
  ended = false;
  /** How much input was taken. */
  taken = 0;

  constructor(mode, options) {
    this.#settings = settings(mode, options);
    this.#members = mode === constants.GUNZIP || mode === constants.UNZIP;
    this.#brotli = mode === constants.BROTLI_ENCODE || mode === constants.BROTLI_DECODE;
  }

  get level() {
    return this.#settings.level;
  }

  get strategy() {
    return this.#settings.strategy;
  }

  get closed() {
    return this.#closed;
  }

  #open() {
    if (this.#handle !== 0) return;
    this.#handle = java.startZ(this.#settings.start);
    handles.register(this, this.#handle, this);
    const { dictionary } = this.#settings;
    if (dictionary !== undefined) java.changeZ(this.#handle, ["dictionary", dictionary]);
  }

  /**
   * Takes all of the input, or as much as there is before the end of the data.
   *
   * @param {Uint8Array} bytes
   * @param {number} flush as Node numbers it
   * @param {number} [piece] the most bytes of a piece of output
   * @yields {Uint8Array} the output, in pieces that are the caller's
   */
  *run(bytes, flush, piece = Infinity) {
    this.#open();
    const how = this.#brotli ? BROTLI_FLUSH[flush] : flush;
    const room = java.stepBytes();
    // A gzip file may follow another.
    if (this.#members && bytes.byteLength > 0) this.ended = false;
    const most = Math.min(room, piece);
    const length = bytes.byteLength;
    let from = 0;
    for (;;) {
      if (this.ended) return;
      const to = Math.min(length, from + room);
      const last = to === length;
      const output = java.stepZ(this.#handle, bytes.subarray(from, to), last ? how : 0, most);
      const { status, left, message } = java.step;
      const given = output.byteLength;
      this.taken += to - left - from;
      from = to - left;
      const made = given > 0 ? Uint8Array.from(output) : null;
      if (status === Z_STREAM_END) this.ended = true;
      if (made !== null) yield made;
      if (this.#closed) return;
      if (status === Z_DATA_ERROR) throw this.#dataError(message);
      if (status === Z_NEED_DICT) throw zlibError(Z_NEED_DICT, "Missing dictionary");
      if (this.ended) return;
      if (from === length && given < most) {
        if (how !== Z_FINISH) return;
        if (given === 0 || status === Z_BUF_ERROR) throw zlibError(Z_BUF_ERROR, "unexpected end of file");
      }
    }
  }

  #dataError(message) {
    if (!this.#brotli) return zlibError(Z_DATA_ERROR, message);
    const error = new Error("Decompression failed");
    error.code = "ERR__ERROR_FORMAT_PADDING_1";
    error.errno = constants.BROTLI_DECODER_ERROR_FORMAT_PADDING_1;
    return error;
  }

  parameters(level, strategy) {
    // What decompresses has none.
    if (this.#settings.start[0] !== "deflate") return;
    this.#open();
    java.changeZ(this.#handle, ["parameters", level, strategy]);
    this.#settings = { ...this.#settings, level, strategy };
  }

  reset() {
    this.ended = false;
    if (this.#handle === 0) return;
    java.changeZ(this.#handle, ["reset"]);
    const { dictionary } = this.#settings;
    if (dictionary !== undefined) java.changeZ(this.#handle, ["dictionary", dictionary]);
  }

  close() {
    this.#closed = true;
    if (this.#handle === 0) return;
    handles.unregister(this);
    java.free(this.#handle);
    this.#handle = 0;
  }
}
