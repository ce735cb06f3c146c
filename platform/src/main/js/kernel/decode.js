// Reads messages of the inbox, and values of their payloads. Reading never runs user code: properties are
// defined or set only where no prototype can see it, and nothing is looked up on a value.
import {
  AggregateError,
  append,
  apply,
  ArrayBuffer,
  ArrayBufferPrototypeGetByteLength,
  ArrayConstructor,
  ArrayPrototype,
  BigInt,
  construct,
  DataView,
  DataViewPrototypeGetBuffer,
  DataViewPrototypeGetFloat64,
  Date,
  defineProperty,
  Error,
  EvalError,
  Int32Array,
  Map,
  MapPrototypeSet,
  MathFloor,
  Object,
  ObjectPrototype,
  RangeError,
  ReferenceError,
  RegExp,
  Set,
  SetPrototypeAdd,
  StringFromCharCode,
  SyntaxError,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeSet,
  TypedArrayPrototypeSlice,
  TypedArrayPrototypeSubarray,
  TypeError,
  Uint16Array,
  Uint8Array,
  URIError,
} from "./primordials.js";
import { HEADER_BYTES } from "./wire.js";
import { host } from "./host.js";
import * as tag from "./tags.js";

const FLOAT = new DataView(new ArrayBuffer(8));
const FLOAT_BYTES = new Uint8Array(DataViewPrototypeGetBuffer(FLOAT));
/** From this length on a host call makes the string: measured, docs/performance.md. */
const HOST_TEXT = 256;
const MAX_DEPTH = 20000;

/** @type {Uint8Array} */
let bytes = new Uint8Array(0);
let words = new Int32Array(0);
let inboxBytes = bytes;
let pos = 0;
let end = 0;
let shared = null; // values marked by tag 28, in order
let hooks = null;
let depth = 0;

/** Java's inbox. */
export function setInbox(buffer) {
  inboxBytes = bytes = new Uint8Array(buffer);
  words = new Int32Array(buffer, 0, MathFloor(ArrayBufferPrototypeGetByteLength(buffer) / 4));
}

/** The 32-bit word at a byte offset of the inbox. */
export function word(offset) {
  return words[offset >> 2];
}

/** A copy of a part of the inbox. */
export function copy(offset, length) {
  return TypedArrayPrototypeSlice(inboxBytes, offset, offset + length);
}

/**
 * What the codec asks about what does not go by value.
 * @typedef {object} DecodeHooks
 * @property {(index: number) => any} capability the value for the message's capability of that index
 * @property {(name: string, members: any[]) => any} object the value of tag 27 for a class that is not
 *     JavaScript's own
 */

/** Reads the value that fills [offset, offset + length) of the inbox. */
export function value(offset, length, decodeHooks) {
  begin(inboxBytes, offset, length, decodeHooks);
  return finish();
}

/** Reads the value that fills a byte array of ours. */
export function valueOf(array, decodeHooks) {
  begin(array, 0, array.length, decodeHooks);
  return finish();
}

/** Starts reading piece by piece, for payloads whose shape the kernel knows. */
export function begin(array, offset, length, decodeHooks) {
  bytes = array;
  pos = offset;
  end = offset + length;
  shared = null;
  hooks = decodeHooks;
  depth = 0;
}

export function beginInbox(offset, length, decodeHooks) {
  begin(inboxBytes, offset, length, decodeHooks);
}

function finish() {
  const v = read();
  if (pos !== end) throw bad();
  shared = null;
  return v;
}

function bad() {
  return new Error("A message's payload is malformed.");
}

function length(info) {
  if (info < 24) return info;
  let n = 0;
  const count = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : info === 27 ? 8 : -1;
  if (count < 0 || pos + count > end) throw bad();
  for (let i = 0; i < count; i++) n = n * 256 + bytes[pos++];
  return n;
}

/** Reads the head of an array; returns its length. */
export function arrayHead() {
  const b = bytes[pos++];
  if (pos > end || (b & 0xe0) !== tag.ARRAY) throw bad();
  return count(b & 31);
}

function count(info) {
  const n = length(info);
  // each item is a byte at least: a length past that is a lie, and would make us allocate
  if (n > end - pos) throw bad();
  return n;
}

/** Reads one value. */
export function read() {
  if (pos >= end) throw bad();
  const b = bytes[pos++];
  const info = b & 31;
  switch (b >> 5) {
    case 0:
      return b < 24 ? b : length(info);
    case 1:
      return -1 - length(info);
    case 2:
      return byteString(info);
    case 3:
      return text(info);
    case 4:
      return array(count(info), null);
    case 5:
      return object(count(info), null);
    case 6:
      return tagged(length(info));
    default:
      return simple(b);
  }
}

function simple(b) {
  switch (b) {
    case tag.FALSE:
      return false;
    case tag.TRUE:
      return true;
    case tag.NULL:
      return null;
    case tag.UNDEFINED:
      return undefined;
    case tag.FLOAT64: {
      if (pos + 8 > end) throw bad();
      for (let i = 0; i < 8; i++) FLOAT_BYTES[i] = bytes[pos + i];
      pos += 8;
      return DataViewPrototypeGetFloat64(FLOAT, 0);
    }
    default:
      throw bad();
  }
}

/** The end of a byte or text string of `n` bytes that starts here. */
function extent(n) {
  if (n > end - pos) throw bad();
  return pos + n;
}

function byteString(info) {
  const to = extent(length(info));
  const buffer = TypedArrayPrototypeGetBuffer(TypedArrayPrototypeSlice(bytes, pos, to));
  pos = to;
  return buffer;
}

const chunk = [];

function text(info) {
  const n = length(info);
  const to = extent(n);
  if (n >= HOST_TEXT && bytes === inboxBytes) {
    const s = host.text(pos, n);
    pos = to;
    return s;
  }
  let s = "";
  while (pos < to) {
    if (to - pos < 8) {
      s += StringFromCharCode(bytes[pos++]);
      continue;
    }
    s += StringFromCharCode(
      bytes[pos], bytes[pos + 1], bytes[pos + 2], bytes[pos + 3],
      bytes[pos + 4], bytes[pos + 5], bytes[pos + 6], bytes[pos + 7],
    );
    pos += 8;
  }
  return s;
}

function text16(n) {
  if (n & 1) throw bad();
  const to = extent(n);
  if (n >= HOST_TEXT && bytes === inboxBytes) {
    const s = host.text16(pos, n);
    pos = to;
    return s;
  }
  let s = "";
  for (; pos < to; pos += 2) s += StringFromCharCode(bytes[pos] | (bytes[pos + 1] << 8));
  return s;
}

function deeper() {
  if (++depth > MAX_DEPTH) throw new RangeError("A message's payload is nested too deeply.");
}

/** Marks the value whose head was tag 28; `slot` is its place in `shared`, or null where it has none. */
function share(slot, v) {
  if (slot !== null) shared[slot] = v;
  return v;
}

function array(n, slot) {
  deeper();
  const v = share(slot, []);
  for (let i = 0; i < n; i++) append(v, read());
  depth--;
  return v;
}

/** Defines an own property without looking at any prototype's setters. */
function put(object, key, v) {
  if (key in ObjectPrototype) {
    defineProperty(object, key, { __proto__: null, value: v, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = v;
  }
}

function object(n, slot) {
  deeper();
  const v = share(slot, {});
  for (let i = 0; i < n; i++) {
    const key = read();
    if (typeof key !== "string") throw bad();
    put(v, key, read());
  }
  depth--;
  return v;
}

function tagged(code) {
  switch (code) {
    case tag.SHAREABLE:
      return shareable();
    case tag.SHARED_REFERENCE: {
      const n = read();
      if (shared === null || typeof n !== "number" || n >= shared.length) throw bad();
      return shared[n];
    }
    default:
      return taggedValue(code, null);
  }
}

function shareable() {
  if (shared === null) shared = [];
  const slot = shared.length;
  append(shared, undefined);
  if (pos >= end) throw bad();
  const b = bytes[pos];
  if (b >> 5 === 4) {
    pos++;
    return array(count(b & 31), slot);
  }
  if (b >> 5 === 5) {
    pos++;
    return object(count(b & 31), slot);
  }
  if (b >> 5 === 6) {
    pos++;
    return taggedValue(length(b & 31), slot);
  }
  return share(slot, read());
}

function taggedValue(code, slot) {
  switch (code) {
    case tag.BIGINT:
    case tag.BIGINT_NEGATIVE:
      return bigint(code);
    case tag.EMBEDDED: {
      pos -= 2;
      return embedded();
    }
    case tag.OBJECT:
      return classObject(slot);
    case tag.SET: {
      deeper();
      const v = share(slot, new Set());
      for (let n = arrayHead(); n > 0; n--) SetPrototypeAdd(v, read());
      depth--;
      return v;
    }
    case tag.MAP_OBJECT: {
      deeper();
      const v = share(slot, new Map());
      const b = bytes[pos++];
      if (pos > end || (b & 0xe0) !== tag.MAP) throw bad();
      for (let n = count(b & 31); n > 0; n--) {
        const key = read();
        MapPrototypeSet(v, key, read());
      }
      depth--;
      return v;
    }
    case tag.EXTENDED_TIME:
      return share(slot, date());
    case tag.REGEXP: {
      if (arrayHead() !== 2) throw bad();
      const source = read();
      return share(slot, new RegExp(source, read()));
    }
    case tag.UTF16: {
      const b = bytes[pos++];
      if (pos > end || (b & 0xe0) !== tag.BYTES) throw bad();
      return text16(length(b & 31));
    }
    case tag.CAPABILITY:
      return share(slot, hooks.capability(read()));
    case tag.SPARSE:
      return sparse(slot);
    default: {
      const Class = TYPED_ARRAYS[code];
      if (Class === undefined) throw bad();
      return share(slot, new Class(buffer()));
    }
  }
}

const TYPED_ARRAYS = { __proto__: null };
const VIEWS = { __proto__: null, DataView };
for (const name in tag.TYPED_ARRAYS) {
  if (globalThis[name] === undefined) continue;
  TYPED_ARRAYS[tag.TYPED_ARRAYS[name]] = globalThis[name];
  VIEWS[name] = globalThis[name];
}

function buffer() {
  const v = read();
  ArrayBufferPrototypeGetByteLength(v); // throws for anything but an ArrayBuffer
  return v;
}

function bigint(code) {
  const b = bytes[pos++];
  if (pos > end || (b & 0xe0) !== tag.BYTES) throw bad();
  const to = extent(length(b & 31));
  let hex = "0x0";
  for (; pos < to; pos++) hex += HEX[bytes[pos] >> 4] + HEX[bytes[pos] & 15];
  const n = BigInt(hex);
  return code === tag.BIGINT ? n : -1n - n;
}

const HEX = "0123456789abcdef";

function date() {
  const b = bytes[pos++];
  if (pos > end || (b & 0xe0) !== tag.MAP) throw bad();
  let seconds = 0;
  let milliseconds = 0;
  for (let n = count(b & 31); n > 0; n--) {
    const key = read();
    const v = read();
    if (typeof v !== "number") throw bad();
    if (key === 1) seconds = v;
    else if (key === -3) milliseconds = v;
  }
  return new Date(seconds * 1000 + milliseconds);
}

function sparse(slot) {
  if (arrayHead() !== 2) throw bad();
  const n = read();
  if (typeof n !== "number" || !(n >= 0 && n <= 0xffffffff)) throw bad();
  deeper();
  const v = share(slot, []);
  v.length = n;
  const b = bytes[pos++];
  if (pos > end || (b & 0xe0) !== tag.MAP) throw bad();
  for (let members = count(b & 31); members > 0; members--) {
    const key = read();
    if (typeof key !== "string") throw bad();
    defineProperty(v, key, { __proto__: null, value: read(), writable: true, enumerable: true, configurable: true });
  }
  depth--;
  return v;
}

const BOXES = { __proto__: null, Number: true, String: true, Boolean: true, BigInt: true };

function classObject(slot) {
  const n = arrayHead();
  const name = read();
  if (typeof name !== "string" || n < 1) throw bad();
  if (BOXES[name] && n === 2) return share(slot, Object(read()));
  const View = VIEWS[name];
  if (View !== undefined && n === 4) {
    const b = buffer();
    const offset = read();
    return share(slot, new View(b, offset, read()));
  }
  if (name === "Error" && n === 3) return error(slot);
  const members = [];
  for (let i = 1; i < n; i++) append(members, read());
  return share(slot, hooks.object(name, members));
}

export const ERRORS = {
  __proto__: null,
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError,
};

/** A new error of a native class. AggregateError's first parameter is not the message. */
export function newError(name, message) {
  const Class = ERRORS[name] ?? Error;
  return Class === AggregateError ? new AggregateError([], message) : new Class(message);
}

function error(slot) {
  const name = read();
  const Class = ERRORS[name];
  if (Class === undefined) throw bad();
  const e = share(slot, new Class());
  const b = bytes[pos++];
  if (pos > end || (b & 0xe0) !== tag.MAP) throw bad();
  for (let n = count(b & 31); n > 0; n--) {
    const key = read();
    if (typeof key !== "string") throw bad();
    defineProperty(e, key, { __proto__: null, value: read(), writable: true, enumerable: false, configurable: true });
  }
  return e;
}

/** Reads CBOR inside a byte string (tag 24) without looking into it: a copy of its bytes. */
export function embedded() {
  if (pos + 2 > end || bytes[pos] !== (tag.TAG | 24) || bytes[pos + 1] !== tag.EMBEDDED) throw bad();
  pos += 2;
  const b = bytes[pos++];
  if (pos > end || (b & 0xe0) !== tag.BYTES) throw bad();
  const to = extent(length(b & 31));
  const part = TypedArrayPrototypeSlice(bytes, pos, to);
  pos = to;
  return part;
}
