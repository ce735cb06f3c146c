// Buffer: a Uint8Array with Node's methods.
import { byteLength as lengthOf, decode, encode, normalizeEncoding } from "./buffer-encodings.js";
import { installNumbers } from "./buffer-numbers.js";
import { invalidArgType, invalidArgValue, nodeError, outOfRange } from "./errors.js";
import { inspect } from "./inspect.js";
import { isAnyArrayBuffer, isUint8Array } from "./types.js";
import { validateInteger, validateNumber, validateString } from "./validators.js";

export const kMaxLength = Number.MAX_SAFE_INTEGER;
export const kStringMaxLength = 536870888;
export const constants = Object.defineProperties(
  {},
  {
    MAX_LENGTH: { value: kMaxLength, enumerable: true },
    MAX_STRING_LENGTH: { value: kStringMaxLength, enumerable: true },
  },
);

/** How many bytes inspect() shows. */
let inspectMaxBytes = 50;
export const getInspectMaxBytes = () => inspectMaxBytes;
export function setInspectMaxBytes(value) {
  validateNumber(value, "INSPECT_MAX_BYTES", 0);
  inspectMaxBytes = value;
}

class FastBuffer extends Uint8Array {
  // a subclass's own constructor would be slower
  constructor(first, offset, length) {
    super(first, offset, length);
  }
}

/** Deprecated as a constructor, as in Node. */
export function Buffer(value, encodingOrOffset, length) {
  if (typeof value === "number") {
    if (typeof encodingOrOffset === "string") throw invalidArgType("string", "string", value);
    return Buffer.alloc(value);
  }
  return Buffer.from(value, encodingOrOffset, length);
}

FastBuffer.prototype.constructor = Buffer;
Buffer.prototype = FastBuffer.prototype;
Object.setPrototypeOf(Buffer, Uint8Array);
Object.defineProperty(Buffer, Symbol.species, {
  configurable: true,
  enumerable: false,
  get() {
    return FastBuffer;
  },
});
Buffer.poolSize = 8192;

const own = (bytes) => new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function unknownEncoding(encoding) {
  return nodeError(TypeError, "ERR_UNKNOWN_ENCODING", `Unknown encoding: ${encoding}`);
}

function encodingOf(encoding) {
  const name = normalizeEncoding(encoding);
  if (name === undefined) throw unknownEncoding(encoding);
  return name;
}

function fromString(text, encoding) {
  const name = typeof encoding === "string" && encoding !== "" ? encodingOf(encoding) : "utf8";
  return text.length === 0 ? new FastBuffer(0) : own(encode(text, name));
}

function fromArrayLike(source) {
  const { length } = source;
  if (!(length > 0)) return new FastBuffer(0);
  const buffer = new FastBuffer(length);
  if (ArrayBuffer.isView(source)) buffer.set(source);
  else for (let i = 0; i < length; i++) buffer[i] = source[i];
  return buffer;
}

function fromArrayBuffer(source, byteOffset, length) {
  if (byteOffset === undefined) byteOffset = 0;
  else {
    byteOffset = +byteOffset;
    if (Number.isNaN(byteOffset)) byteOffset = 0;
  }
  const most = source.byteLength - byteOffset;
  if (most < 0) throw nodeError(RangeError, "ERR_BUFFER_OUT_OF_BOUNDS", '"offset" is outside of buffer bounds');
  if (length === undefined) length = most;
  else {
    length = +length;
    if (length > 0) {
      if (length > most) throw nodeError(RangeError, "ERR_BUFFER_OUT_OF_BOUNDS", '"length" is outside of buffer bounds');
    } else {
      length = 0;
    }
  }
  return new FastBuffer(source, byteOffset, length);
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === "string") return fromString(value, encodingOrOffset);
  if (typeof value === "object" && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const valueOf = value.valueOf?.();
    if (valueOf != null && valueOf !== value && (typeof valueOf === "string" || typeof valueOf === "object")) {
      return from(valueOf, encodingOrOffset, length);
    }
    const made = fromObject(value);
    if (made !== undefined) return made;
    if (typeof value[Symbol.toPrimitive] === "function") {
      const primitive = value[Symbol.toPrimitive]("string");
      if (typeof primitive === "string") return fromString(primitive, encodingOrOffset);
    }
  }
  throw invalidArgType("first argument", ["string", "Buffer", "ArrayBuffer", "Array", "Array-like Object"], value);
};

function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    return typeof value.length !== "number" ? new FastBuffer(0) : fromArrayLike(value);
  }
  return value.type === "Buffer" && Array.isArray(value.data) ? fromArrayLike(value.data) : undefined;
}

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!ArrayBuffer.isView(view) || view instanceof DataView) throw invalidArgType("view", ["TypedArray"], view);
  if (view.length === 0) return new FastBuffer(0);
  if (offset !== undefined || length !== undefined) {
    if (offset !== undefined) {
      validateInteger(offset, "offset", 0);
      if (offset >= view.length) return new FastBuffer(0);
    } else {
      offset = 0;
    }
    let end = view.length;
    if (length !== undefined) {
      validateInteger(length, "length", 0);
      end = offset + length;
    }
    view = view.slice(offset, end);
  }
  return fromArrayLike(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
};

Buffer.of = function of(...items) {
  const buffer = new FastBuffer(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

function checkSize(size) {
  validateNumber(size, "size", 0, kMaxLength);
}

Buffer.alloc = function alloc(size, fill, encoding) {
  checkSize(size);
  const buffer = new FastBuffer(size);
  if (fill !== undefined && fill !== 0 && size > 0) {
    if (encoding !== undefined && typeof fill === "string") validateString(encoding, "encoding");
    return fillBytes(buffer, fill, 0, buffer.length, encoding);
  }
  return buffer;
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  checkSize(size);
  return new FastBuffer(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  checkSize(size);
  return new FastBuffer(size);
};

export function SlowBuffer(size) {
  checkSize(size);
  return new FastBuffer(size);
}
SlowBuffer.prototype = Object.create(Uint8Array.prototype, { constructor: { value: SlowBuffer, configurable: true, writable: true } });

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === "string" && encoding.length !== 0 && normalizeEncoding(encoding) !== undefined;
};

Buffer.byteLength = function byteLength(value, encoding) {
  if (typeof value !== "string") {
    if (ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) return value.byteLength;
    throw invalidArgType("string", ["string", "Buffer", "ArrayBuffer"], value);
  }
  return lengthOf(value, normalizeEncoding(encoding) ?? "utf8");
};

Buffer.compare = function compare(a, b) {
  if (!isUint8Array(a)) throw invalidArgType("buf1", ["Buffer", "Uint8Array"], a);
  if (!isUint8Array(b)) throw invalidArgType("buf2", ["Buffer", "Uint8Array"], b);
  return a === b ? 0 : compareBytes(a, b);
};

function compareBytes(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) throw invalidArgType("list", "Array", list);
  if (list.length === 0) return new FastBuffer(0);
  if (length === undefined) {
    length = 0;
    for (const item of list) if (item.length) length += item.length;
  } else {
    validateInteger(length, "length", 0);
  }
  const buffer = new FastBuffer(length);
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (!isUint8Array(item)) throw invalidArgType(`list[${i}]`, ["Buffer", "Uint8Array"], item);
    if (at + item.length > length) {
      buffer.set(item.subarray(0, length - at), at);
      at = length;
      break;
    }
    buffer.set(item, at);
    at += item.length;
  }
  return buffer;
};

const { prototype } = Buffer;
const { subarray: typedSubarray, fill: typedFill } = Uint8Array.prototype;

Object.defineProperty(prototype, "parent", {
  enumerable: true,
  get() {
    return this instanceof Buffer ? this.buffer : undefined;
  },
});
Object.defineProperty(prototype, "offset", {
  enumerable: true,
  get() {
    return this instanceof Buffer ? this.byteOffset : undefined;
  },
});

function clampIndex(value, length) {
  value = Math.trunc(+value);
  if (Number.isNaN(value)) return 0;
  if (value < 0) return Math.max(0, value + length);
  return Math.min(value, length);
}

prototype.subarray = function subarray(start, end) {
  const from = clampIndex(start, this.length);
  const to = end === undefined ? this.length : clampIndex(end, this.length);
  return new FastBuffer(this.buffer, this.byteOffset + from, Math.max(0, to - from));
};
prototype.slice = function slice(start, end) {
  return this.subarray(start, end);
};

prototype.toString = function toString(encoding, start, end) {
  if (arguments.length === 0) return decode(this, "utf8");
  const { length } = this;
  if (start <= 0) start = 0;
  else if (start >= length) return "";
  else start = Math.trunc(start) || 0;
  if (end === undefined) end = length;
  else end = Math.min(Math.trunc(end) || 0, length);
  if (end <= start) return "";
  if (encoding === null) throw unknownEncoding(encoding);
  const name = encoding === undefined ? "utf8" : encodingOf(encoding);
  return decode(typedSubarray.call(this, start, end), name);
};
prototype.toLocaleString = prototype.toString;

prototype.toJSON = function toJSON() {
  return { type: "Buffer", data: Array.from(this) };
};

prototype.equals = function equals(other) {
  if (!isUint8Array(other)) throw invalidArgType("otherBuffer", ["Buffer", "Uint8Array"], other);
  return this === other || (this.byteLength === other.byteLength && compareBytes(this, other) === 0);
};

prototype[inspect.custom] = function (depth, options) {
  const shown = Math.min(inspectMaxBytes, this.length);
  const remaining = this.length - shown;
  let text = decode(typedSubarray.call(this, 0, shown), "hex").replace(/(.{2})/g, "$1 ").trim();
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? "s" : ""}`;
  if (options) {
    const extras = { __proto__: null };
    let found = false;
    for (const key of Reflect.ownKeys(this)) {
      if (typeof key === "string" && /^\d+$/.test(key)) continue;
      if (!options.showHidden && !Object.prototype.propertyIsEnumerable.call(this, key)) continue;
      found = true;
      extras[key] = this[key];
    }
    if (found) {
      if (this.length !== 0) text += ", ";
      // "[Object: null prototype] { ... }" without what stands around it
      text += inspect(extras, { ...options, breakLength: Infinity, compact: true }).slice(27, -2);
    }
  }
  const name = this.constructor?.name ?? "Buffer";
  return `<${name} ${text}>`;
};
prototype.inspect = prototype[inspect.custom];

prototype.compare = function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  if (!isUint8Array(target)) throw invalidArgType("target", ["Buffer", "Uint8Array"], target);
  if (arguments.length === 1) return compareBytes(this, target);
  if (targetStart === undefined) targetStart = 0;
  else validateInteger(targetStart, "targetStart", 0);
  if (targetEnd === undefined) targetEnd = target.length;
  else validateInteger(targetEnd, "targetEnd", 0, target.length);
  if (sourceStart === undefined) sourceStart = 0;
  else validateInteger(sourceStart, "sourceStart", 0);
  if (sourceEnd === undefined) sourceEnd = this.length;
  else validateInteger(sourceEnd, "sourceEnd", 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return compareBytes(typedSubarray.call(this, sourceStart, sourceEnd), typedSubarray.call(target, targetStart, targetEnd));
};

prototype.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!ArrayBuffer.isView(target)) throw invalidArgType("target", ["Buffer", "Uint8Array"], target);
  const to = targetStart === undefined ? 0 : integerOf(targetStart, 0);
  if (to < 0) throw outOfRange("targetStart", ">= 0", to);
  const from = sourceStart === undefined ? 0 : integerOf(sourceStart, 0);
  if (from < 0) throw outOfRange("sourceStart", ">= 0", from);
  let end = sourceEnd === undefined ? this.length : integerOf(sourceEnd, 0);
  if (end < 0) throw outOfRange("sourceEnd", ">= 0", end);
  if (to >= target.byteLength || from >= end) return 0;
  end = Math.min(end, this.length, from + target.byteLength - to);
  const bytes = isUint8Array(target) ? target : new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  Uint8Array.prototype.set.call(bytes, typedSubarray.call(this, from, end), to);
  return end - from;
};

function integerOf(value, fallback) {
  const number = Math.trunc(+value);
  return Number.isNaN(number) ? fallback : number;
}

prototype.fill = function fill(value, offset, end, encoding) {
  return fillBytes(this, value, offset, end, encoding);
};

function fillBytes(buffer, value, offset, end, encoding) {
  if (typeof value === "string") {
    if (offset === undefined || typeof offset === "string") {
      encoding = offset;
      offset = 0;
      end = buffer.length;
    } else if (typeof end === "string") {
      encoding = end;
      end = buffer.length;
    }
    if (encoding !== undefined && typeof encoding !== "string") throw invalidArgType("encoding", "string", encoding);
    const name = normalizeEncoding(encoding);
    if (name === undefined) throw unknownEncoding(encoding);
    if (value.length === 0) value = 0;
    else if (value.length === 1 && (name === "latin1" || (name === "utf8" && value.charCodeAt(0) < 128))) {
      value = value.charCodeAt(0);
    } else {
      const bytes = encode(value, name);
      if (bytes.length === 0) throw invalidArgValue("value", value);
      value = bytes;
    }
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateNumber(offset, "offset", 0);
    if (end === undefined) end = buffer.length;
    else validateNumber(end, "end", 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (typeof value === "number" || typeof value === "boolean") {
    typedFill.call(buffer, +value & 255, offset, end);
  } else if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (bytes.length === 0) throw invalidArgValue("value", value);
    for (let i = offset, j = 0; i < end; i++, j = j + 1 === bytes.length ? 0 : j + 1) buffer[i] = bytes[j];
  } else {
    typedFill.call(buffer, value & 255, offset, end);
  }
  return buffer;
}

function indexIn(buffer, value, byteOffset, encoding, forward) {
  if (typeof byteOffset === "string") {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (byteOffset > 0x7fffffff) byteOffset = 0x7fffffff;
  else if (byteOffset < -0x80000000) byteOffset = -0x80000000;
  byteOffset = +byteOffset;
  if (Number.isNaN(byteOffset)) byteOffset = forward ? 0 : buffer.length;
  let name = "utf8";
  if (typeof value === "number") {
    value = new Uint8Array([value & 255]);
  } else if (typeof value === "string") {
    name = normalizeEncoding(encoding);
    if (name === undefined) throw unknownEncoding(encoding);
    value = encode(value, name);
  } else if (!isUint8Array(value)) {
    throw invalidArgType("value", ["number", "string", "Buffer", "Uint8Array"], value);
  }
  return search(buffer, value, Math.trunc(byteOffset), forward, name === "utf16le" ? 2 : 1);
}

function search(buffer, wanted, from, forward, step) {
  const { length } = buffer;
  if (from < 0) from += length;
  if (from < 0) {
    if (!forward) return -1;
    from = 0;
  }
  if (wanted.length === 0) return Math.min(from, length);
  if (from > length - wanted.length) {
    if (forward) return -1;
    from = length - wanted.length;
  }
  for (let i = from; forward ? i <= length - wanted.length : i >= 0; i += forward ? 1 : -1) {
    if (step === 2 && (i & 1) === 1) continue;
    let j = 0;
    while (j < wanted.length && buffer[i + j] === wanted[j]) j++;
    if (j === wanted.length) return i;
  }
  return -1;
}

prototype.indexOf = function indexOf(value, byteOffset, encoding) {
  return indexIn(this, value, byteOffset, encoding, true);
};
prototype.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
  return indexIn(this, value, byteOffset, encoding, false);
};
prototype.includes = function includes(value, byteOffset, encoding) {
  return this.indexOf(value, byteOffset, encoding) !== -1;
};

function writeText(buffer, text, offset, length, encoding) {
  if (typeof text !== "string") throw invalidArgType("argument", "string", text);
  const room = buffer.length - offset;
  const most = length === undefined || length > room ? room : length;
  let bytes = encode(text, encoding);
  if (bytes.length > most) {
    let end = most;
    // no part of a character is written
    if (encoding === "utf8") while (end > 0 && (bytes[end] & 0xc0) === 0x80) end--;
    else if (encoding === "utf16le") end &= ~1;
    bytes = bytes.subarray(0, end);
  }
  Uint8Array.prototype.set.call(buffer, bytes, offset);
  return bytes.length;
}

prototype.write = function write(text, offset, length, encoding) {
  if (offset === undefined) return writeText(this, text, 0, this.length, "utf8");
  if (length === undefined && typeof offset === "string") {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    validateInteger(offset, "offset", 0, this.length);
    const remaining = this.length - offset;
    if (length === undefined) length = remaining;
    else if (typeof length === "string") {
      encoding = length;
      length = remaining;
    } else {
      validateInteger(length, "length", 0, this.length);
      if (length > remaining) length = remaining;
    }
  }
  return writeText(this, text, offset, length, encoding ? encodingOf(encoding) : "utf8");
};

for (const [name, encoding] of [
  ["ascii", "ascii"],
  ["base64", "base64"],
  ["base64url", "base64url"],
  ["hex", "hex"],
  ["latin1", "latin1"],
  ["ucs2", "utf16le"],
  ["utf8", "utf8"],
]) {
  prototype[`${name}Write`] = function (text, offset = 0, length = this.byteLength - offset) {
    if (offset < 0 || offset > this.byteLength) {
      throw nodeError(RangeError, "ERR_BUFFER_OUT_OF_BOUNDS", '"offset" is outside of buffer bounds');
    }
    if (length < 0 || length > this.byteLength - offset) {
      throw nodeError(RangeError, "ERR_BUFFER_OUT_OF_BOUNDS", '"length" is outside of buffer bounds');
    }
    return writeText(this, text, offset, length, encoding);
  };
  prototype[`${name}Slice`] = function (start = 0, end = this.length) {
    return decode(typedSubarray.call(this, start, end), encoding);
  };
}

function swap(buffer, size) {
  if (buffer.length % size !== 0) {
    throw nodeError(RangeError, "ERR_INVALID_BUFFER_SIZE", `Buffer size must be a multiple of ${size * 8}-bits`);
  }
  for (let i = 0; i < buffer.length; i += size) typedSubarray.call(buffer, i, i + size).reverse();
  return buffer;
}
prototype.swap16 = function swap16() {
  return swap(this, 2);
};
prototype.swap32 = function swap32() {
  return swap(this, 4);
};
prototype.swap64 = function swap64() {
  return swap(this, 8);
};

installNumbers(prototype);

export function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) throw invalidArgType("source", ["Buffer", "Uint8Array"], source);
  const allowed = ["utf8", "utf16le", "latin1", "ascii"];
  const from = normalizeEncoding(fromEncoding);
  const to = normalizeEncoding(toEncoding);
  if (!allowed.includes(from) || !allowed.includes(to)) {
    throw nodeError(Error, "U_ILLEGAL_ARGUMENT_ERROR", "Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]");
  }
  if (source.length === 0) return Buffer.alloc(0);
  const text = decode(source, from === "ascii" ? "latin1" : from);
  if (to === "utf8" || to === "utf16le") return own(encode(text, to));
  const most = to === "ascii" ? 0x7f : 0xff;
  return own(encode(Array.from(text, (c) => (c.codePointAt(0) > most ? "?" : c)).join(""), "latin1"));
}

export function isAscii(input) {
  return bytesOf(input).every((byte) => byte < 0x80);
}

export function isUtf8(input) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(input));
    return true;
  } catch {
    return false;
  }
}

function bytesOf(input) {
  if (isAnyArrayBuffer(input)) {
    if (input.detached) throw nodeError(Error, "ERR_INVALID_STATE", "Invalid state: Cannot validate on a detached buffer");
    return new Uint8Array(input);
  }
  if (!ArrayBuffer.isView(input)) throw invalidArgType("input", ["ArrayBuffer", "Buffer", "TypedArray"], input);
  if (input.buffer.detached) throw nodeError(Error, "ERR_INVALID_STATE", "Invalid state: Cannot validate on a detached buffer");
  return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
}
