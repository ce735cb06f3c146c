// node:string_decoder
import { Buffer } from "./lib/buffer.js";
import { normalizeEncoding } from "./lib/buffer-encodings.js";
import { invalidArgType, nodeError } from "./lib/errors.js";

/** Turns chunks of bytes into text; keeps the bytes of a character that is not whole yet. */
export function StringDecoder(encoding) {
  this.encoding = normalizeEncoding(encoding);
  if (this.encoding === undefined) throw nodeError(TypeError, "ERR_UNKNOWN_ENCODING", `Unknown encoding: ${encoding}`);
  /** The bytes kept, and of how many. */
  Object.defineProperty(this, KEPT, { value: Buffer.alloc(0), writable: true });
  Object.defineProperty(this, NEED, { value: 0, writable: true });
}

const KEPT = Symbol("kept bytes");
const NEED = Symbol("bytes of the character");

StringDecoder.prototype.write = function write(chunk) {
  if (typeof chunk === "string") return chunk;
  if (!ArrayBuffer.isView(chunk)) throw invalidArgType("buf", ["Buffer", "TypedArray", "DataView"], chunk);
  if (this?.[KEPT] === undefined) throw nodeError(TypeError, "ERR_INVALID_THIS", 'Value of "this" must be of type StringDecoder');
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  switch (this.encoding) {
    case "utf8":
    case "utf16le":
    case "base64":
    case "base64url": {
      const all = this[KEPT].length === 0 ? bytes : Buffer.concat([this[KEPT], bytes]);
      const { whole, need } = split(all, this.encoding);
      this[KEPT] = Buffer.from(all.subarray(whole));
      this[NEED] = need;
      return all.toString(this.encoding, 0, whole);
    }
    default:
      return bytes.toString(this.encoding);
  }
};

StringDecoder.prototype.end = function end(chunk) {
  const text = chunk === undefined ? "" : this.write(chunk);
  const kept = this[KEPT];
  this[KEPT] = Buffer.alloc(0);
  this[NEED] = 0;
  if (kept.length === 0) return text;
  if (this.encoding === "utf16le") return text + kept.toString("utf16le", 0, kept.length & ~1);
  return text + kept.toString(this.encoding);
};

StringDecoder.prototype.text = function text(chunk, offset) {
  this[KEPT] = Buffer.alloc(0);
  this[NEED] = 0;
  return this.write(chunk.subarray(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: {
    configurable: true,
    enumerable: true,
    get() {
      const room = Buffer.alloc(4);
      this[KEPT].copy(room);
      return room;
    },
  },
  lastNeed: {
    configurable: true,
    enumerable: true,
    get() {
      return this[KEPT].length === 0 ? 0 : this[NEED] - this[KEPT].length;
    },
  },
  lastTotal: {
    configurable: true,
    enumerable: true,
    get() {
      return this[KEPT].length === 0 ? 0 : this[NEED];
    },
  },
});

/** How many bytes make whole characters, and how many the one behind them has. */
function split(bytes, encoding) {
  const { length } = bytes;
  if (encoding === "utf16le") {
    const even = length & ~1;
    if (even >= 2) {
      const unit = bytes[even - 2] | (bytes[even - 1] << 8);
      if (unit >= 0xd800 && unit <= 0xdbff) return { whole: even - 2, need: 4 };
    }
    return { whole: even, need: 2 };
  }
  if (encoding !== "utf8") return { whole: length - (length % 3), need: 3 };
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const need = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 1;
    return need > back && isPrefix(bytes, length - back, back) ? { whole: length - back, need } : { whole: length, need: 0 };
  }
  return { whole: length, need: 0 };
}

/** Whether the second byte may follow the first: there are sequences that no character begins with. */
function isPrefix(bytes, at, count) {
  if (count < 2) return true;
  const [first, second] = [bytes[at], bytes[at + 1]];
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  if (first === 0xf4) return second < 0x90;
  return true;
}

export default { StringDecoder };
