// Writes messages into the outbox, and values into their payloads as CBOR (RFC 8949). See docs/payload.md
// for the tags. One message is open at a time; a value that cannot be written leaves no trace.
import {
  append,
  ArrayBuffer,
  ArrayBufferPrototypeGetByteLength,
  ArrayBufferPrototypeGetDetached,
  ArrayIsArray,
  BigIntPrototypeToString,
  BigIntPrototypeValueOf,
  BooleanPrototypeValueOf,
  DataView,
  DataViewPrototypeGetBuffer,
  DataViewPrototypeGetByteLength,
  DataViewPrototypeGetByteOffset,
  DataViewPrototypeSetFloat64,
  DatePrototypeGetTime,
  getPrototypeOf,
  hasOwn,
  isError,
  Int32Array,
  MapPrototypeForEach,
  MapPrototypeGetSize,
  MathFloor,
  NumberPrototypeValueOf,
  ObjectKeys,
  ObjectPrototype,
  RegExpPrototypeGetFlags,
  RegExpPrototypeGetSource,
  SafeMap,
  SetPrototypeForEach,
  SetPrototypeGetSize,
  StringPrototypeCharCodeAt,
  StringPrototypeValueOf,
  SymbolPrototypeToString,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetTag,
  TypedArrayPrototypeSet,
  TypedArrayPrototypeSlice,
  TypedArrayPrototypeSubarray,
  Uint8Array,
} from "./primordials.js";
import { HEADER_BYTES, MESSAGE_WORDS } from "./wire.js";
import * as tag from "./tags.js";
import { DOMException } from "../web/dom-exception.js";

const FLOAT = new DataView(new ArrayBuffer(8));
const FLOAT_BYTES = new Uint8Array(DataViewPrototypeGetBuffer(FLOAT));

/** @type {Uint8Array} */
let out = new Uint8Array(0);
let words = new Int32Array(0);
let limit = 0;
let pos = HEADER_BYTES;
let outbox = null;
/** The outbox that Java looks at: differs from `outbox` after growth, until Java has fetched the new one. */
let announced = null;

let start = 0; // of the open message
let payload = 0; // of the open message: where its payload starts
let caps = 0; // of the open message
let seen = null; // object -> its number, in this payload
let numbers = 0;
let places = null; // number -> offset of the object's head
let repeated = null; // sorted list of numbers that are referred to again
let hooks = null; // what to do with values that do not go by value

/** Java's outbox. Must be at least HEADER_BYTES long. */
export function setOutbox(buffer) {
  useBuffer(buffer);
  announced = words;
  pos = HEADER_BYTES;
  announced[0] = 0;
  announced[1] = 0;
}

/** The buffer to read after a turn that said `moved`. */
export function takeOutbox() {
  announced = words;
  return outbox;
}

function useBuffer(buffer) {
  outbox = buffer;
  out = new Uint8Array(buffer);
  words = new Int32Array(buffer, 0, MathFloor(ArrayBufferPrototypeGetByteLength(buffer) / 4));
  limit = TypedArrayPrototypeGetByteLength(out);
}

/** Forgets the messages of the turn before: Java has read them. */
export function resetOutbox() {
  pos = HEADER_BYTES;
  words[0] = 0;
  words[1] = 0;
}

function grow(needed) {
  let size = limit * 2;
  while (size < needed) size *= 2;
  const old = TypedArrayPrototypeSubarray(out, 0, pos);
  useBuffer(new ArrayBuffer(size));
  TypedArrayPrototypeSet(out, old, 0);
  words[1] = 0;
  announced[1] = 1;
}

function ensure(bytes) {
  if (pos + bytes > limit) grow(pos + bytes);
}

/** Opens a message. Close it with `send`, or take it back with `abandon`. */
export function open(type, a, b, c) {
  ensure(64);
  start = pos;
  const w = pos >> 2;
  words[w] = type;
  words[w + 2] = a;
  words[w + 3] = b;
  words[w + 4] = c;
  words[w + 5] = 0;
  words[w + 6] = 0;
  payload = pos = pos + MESSAGE_WORDS * 4 + 4;
  caps = 0;
  capKinds.length = 0;
  seen = null;
  repeated = null;
}

/** Closes the open message: from here on Java will see it. `flags` replaces b, where they show only now. */
export function send(flags) {
  if (repeated !== null) markRepeated();
  const length = pos - payload;
  if (caps > 0) insertCapabilities(length);
  words[(payload >> 2) - 1] = length;
  while (pos & 3) out[pos++] = 0;
  const w = start >> 2;
  if (flags !== undefined) words[w + 3] = flags;
  words[w + 1] = pos - start;
  words[w + 5] = caps;
  words[0] = pos - HEADER_BYTES;
  if (words !== announced) announced[0] = words[0];
  seen = null;
  hooks = null;
}

/** Takes the open message back. */
export function abandon() {
  pos = start;
  seen = null;
  repeated = null;
  hooks = null;
}

/** The bytes of payload written so far in the open message. */
export function payloadLength() {
  return pos - payload;
}

/** A message without payload. */
export function post(type, a, b, c) {
  open(type, a, b, c);
  send();
}

const capKinds = [];

/** Adds a capability to the open message; returns its index. */
export function addCapability(kind, id) {
  capKinds[caps * 2] = kind;
  capKinds[caps * 2 + 1] = id;
  return caps++;
}

function insertCapabilities(length) {
  const shift = caps * 8;
  ensure(shift + 4);
  TypedArrayPrototypeSet(out, TypedArrayPrototypeSlice(out, payload, pos), payload + shift);
  let w = (payload >> 2) - 1;
  for (let i = 0; i < caps * 2; i++) words[w++] = capKinds[i];
  payload += shift;
  pos += shift;
}

/** Raw bytes as the payload of the open message, copied. */
export function rawBytes(bytes) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  ensure(length + 8);
  TypedArrayPrototypeSet(out, bytes, pos);
  pos += length;
}

// ---------------------------------------------------------------------------------------------- heads

export function head(major, n) {
  ensure(16);
  if (n < 24) {
    out[pos++] = major | n;
  } else if (n < 0x100) {
    out[pos++] = major | 24;
    out[pos++] = n;
  } else if (n < 0x10000) {
    out[pos++] = major | 25;
    out[pos++] = n >> 8;
    out[pos++] = n;
  } else if (n < 0x100000000) {
    out[pos++] = major | 26;
    out[pos++] = n >>> 24;
    out[pos++] = n >>> 16;
    out[pos++] = n >>> 8;
    out[pos++] = n;
  } else {
    const high = MathFloor(n / 0x100000000);
    out[pos++] = major | 27;
    out[pos++] = high >>> 24;
    out[pos++] = high >>> 16;
    out[pos++] = high >>> 8;
    out[pos++] = high;
    out[pos++] = n >>> 24;
    out[pos++] = n >>> 16;
    out[pos++] = n >>> 8;
    out[pos++] = n;
  }
}

export function arrayHead(n) {
  head(tag.ARRAY, n);
}

export function tagHead(n) {
  head(tag.TAG, n);
}

function float(x) {
  DataViewPrototypeSetFloat64(FLOAT, 0, x);
  ensure(9);
  out[pos] = tag.FLOAT64;
  for (let i = 0; i < 8; i++) out[pos + 1 + i] = FLOAT_BYTES[i];
  pos += 9;
}

export function number(x) {
  if (x >= 0 && x < 24 && x === (x | 0) && (x !== 0 || 1 / x > 0)) {
    ensure(1);
    out[pos++] = x;
  } else if (x === MathFloor(x) && x <= 9007199254740991 && x >= -9007199254740991 && (x !== 0 || 1 / x > 0)) {
    if (x >= 0) head(tag.UINT, x);
    else head(tag.NINT, -1 - x);
  } else {
    float(x);
  }
}

/** Text: CBOR text where it is ASCII, else UTF-16LE in a byte string, which keeps lone surrogates. */
export function text(s) {
  const length = s.length;
  head(tag.TEXT, length);
  ensure(length + 8);
  const headEnd = pos;
  let at = pos;
  for (let i = 0; i < length; i++) {
    const c = StringPrototypeCharCodeAt(s, i);
    if (c > 0x7f) {
      pos = headEnd - headSize(length);
      return text16(s, length);
    }
    out[at++] = c;
  }
  pos = at;
}

function headSize(n) {
  return n < 24 ? 1 : n < 0x100 ? 2 : n < 0x10000 ? 3 : n < 0x100000000 ? 5 : 9;
}

function text16(s, length) {
  head(tag.TAG, tag.UTF16);
  head(tag.BYTES, length * 2);
  ensure(length * 2 + 8);
  let at = pos;
  for (let i = 0; i < length; i++) {
    const c = StringPrototypeCharCodeAt(s, i);
    out[at++] = c;
    out[at++] = c >> 8;
  }
  pos = at;
}

/** A byte string: `bytes` is a Uint8Array of ours, copied. */
export function byteString(bytes) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  head(tag.BYTES, length);
  ensure(length + 8);
  TypedArrayPrototypeSet(out, bytes, pos);
  pos += length;
}

/** One of the simple values: tag.FALSE, tag.TRUE, tag.NULL, tag.UNDEFINED. */
export function simple(byte) {
  ensure(1);
  out[pos++] = byte;
}

// ---------------------------------------------------------------------------------------------- values

/**
 * What the codec asks about objects that do not go by value.
 * @typedef {object} EncodeHooks
 * @property {(value: object|Function) => boolean} byReference writes the value (addCapability, tagHead…) and
 *     answers true, or answers false: the value then is refused or goes by value
 * @property {(value: object) => boolean} isProxy
 */

/** Writes a value. Throws a DataCloneError for what cannot be sent; the caller then abandons the message. */
export function value(x, encodeHooks) {
  hooks = encodeHooks;
  write(x);
}

function write(x) {
  switch (typeof x) {
    case "number":
      return number(x);
    case "string":
      return text(x);
    case "boolean":
      return simple(x ? tag.TRUE : tag.FALSE);
    case "undefined":
      return simple(tag.UNDEFINED);
    case "bigint":
      return bigint(x);
    case "symbol":
      throw new DOMException(`${SymbolPrototypeToString(x)} could not be cloned.`, "DataCloneError");
    default:
      if (x === null) return simple(tag.NULL);
      return object(x);
  }
}

function bigint(x) {
  head(tag.TAG, x < 0n ? tag.BIGINT_NEGATIVE : tag.BIGINT);
  let hex = BigIntPrototypeToString(x < 0n ? -1n - x : x, 16);
  if (hex === "0") return head(tag.BYTES, 0);
  if (hex.length & 1) hex = "0" + hex;
  const length = hex.length / 2;
  head(tag.BYTES, length);
  ensure(length + 8);
  for (let i = 0; i < length; i++) {
    out[pos++] = (hexDigit(StringPrototypeCharCodeAt(hex, i * 2)) << 4) | hexDigit(StringPrototypeCharCodeAt(hex, i * 2 + 1));
  }
}

function hexDigit(c) {
  return c < 58 ? c - 48 : c - 87;
}

function object(x) {
  if (seen === null) {
    seen = new SafeMap();
    places = [];
    numbers = 0;
  } else {
    const n = seen.get(x);
    if (n !== undefined) return reference(n);
  }
  ensure(16);
  remember(x);
  if (hooks.byReference(x)) return;
  const prototype = getPrototypeOf(x);
  if (prototype === ObjectPrototype) return plain(x);
  if (ArrayIsArray(x)) return array(x);
  if (!platformObject(x)) {
    throw new DOMException(`Could not serialize object of type "${typeName(x)}". This type does not support serialization.`, "DataCloneError");
  }
}

function remember(x) {
  seen.set(x, numbers);
  places[numbers++] = pos;
}

/** Writes a reference to an object of this payload; `markRepeated` makes numbers of tag 28's order of it. */
function reference(n) {
  if (repeated === null) repeated = { __proto__: null, numbers: new SafeMap(), references: [] };
  repeated.numbers.set(n, true);
  head(tag.TAG, tag.SHARED_REFERENCE);
  ensure(5);
  append(repeated.references, pos);
  append(repeated.references, n);
  out[pos] = tag.UINT | 26;
  pos += 5;
}

/** Puts tag 28 before each object that is referred to again, and its index into the references. */
function markRepeated() {
  const marks = []; // offsets to insert at, ascending: objects are numbered in the order of their heads
  const index = new SafeMap();
  for (let n = 0; n < numbers; n++) {
    if (repeated.numbers.has(n)) {
      index.set(n, marks.length);
      append(marks, places[n]);
    }
  }
  const refs = repeated.references;
  for (let i = 0; i < refs.length; i += 2) {
    const at = refs[i];
    const k = index.get(refs[i + 1]);
    out[at + 1] = k >>> 24;
    out[at + 2] = k >>> 16;
    out[at + 3] = k >>> 8;
    out[at + 4] = k;
  }
  ensure(marks.length * 2 + 4);
  let from = pos;
  for (let m = marks.length - 1; m >= 0; m--) {
    const at = marks[m];
    const to = at + (m + 1) * 2;
    TypedArrayPrototypeSet(out, TypedArrayPrototypeSlice(out, at, from), to);
    out[to - 2] = tag.TAG | 24;
    out[to - 1] = tag.SHAREABLE;
    from = at;
  }
  pos += marks.length * 2;
  repeated = null;
}

function plain(x) {
  const keys = ObjectKeys(x);
  head(tag.MAP, keys.length);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    text(key);
    write(x[key]);
  }
}

function array(x) {
  const length = x.length;
  const keys = ObjectKeys(x);
  if (keys.length !== length || !isDense(keys, length)) {
    head(tag.TAG, tag.SPARSE);
    head(tag.ARRAY, 2);
    head(tag.UINT, length);
    head(tag.MAP, keys.length);
    for (let i = 0; i < keys.length; i++) {
      text(keys[i]);
      write(x[keys[i]]);
    }
    return;
  }
  head(tag.ARRAY, length);
  for (let i = 0; i < length; i++) write(x[i]);
}

function isDense(keys, length) {
  // own integer keys come first and ascend: the last one tells
  return length === 0 || keys[length - 1] === `${length - 1}`;
}

function typeName(x) {
  try {
    const constructor = x.constructor;
    if (typeof constructor === "function" && typeof constructor.name === "string" && constructor.name) return constructor.name;
  } catch {
    // a getter of the user's: no name, then
  }
  return "Object";
}

/** Writes an object that has internal slots, told by its brand and never by its prototype. False: it has none. */
function platformObject(x) {
  const typed = TypedArrayPrototypeGetTag(x);
  if (typed !== undefined) return typedArray(x, typed);
  if (brand(DatePrototypeGetTime, x)) return date(DatePrototypeGetTime(x));
  if (brand(MapPrototypeGetSize, x)) return map(x);
  if (brand(SetPrototypeGetSize, x)) return set(x);
  if (isError(x)) return error(x);
  if (brand(ArrayBufferPrototypeGetByteLength, x)) return arrayBuffer(x);
  if (isRegExp(x)) return regExp(x);
  if (brand(DataViewPrototypeGetByteLength, x)) {
    return view("DataView", DataViewPrototypeGetBuffer(x), DataViewPrototypeGetByteOffset(x), DataViewPrototypeGetByteLength(x));
  }
  if (brand(NumberPrototypeValueOf, x)) return boxed("Number", NumberPrototypeValueOf(x));
  if (brand(StringPrototypeValueOf, x)) return boxed("String", StringPrototypeValueOf(x));
  if (brand(BooleanPrototypeValueOf, x)) return boxed("Boolean", BooleanPrototypeValueOf(x));
  if (brand(BigIntPrototypeValueOf, x)) return boxed("BigInt", BigIntPrototypeValueOf(x));
  return false;
}

function brand(read, x) {
  try {
    read(x);
    return true;
  } catch {
    return false;
  }
}


function isRegExp(x) {
  // `source` answers for RegExp.prototype too, which is no regular expression: `flags` reads properties
  return brand(RegExpPrototypeGetSource, x) && x !== globalThis.RegExp.prototype;
}

function boxed(name, primitive) {
  objectHead(name, 1);
  write(primitive);
  return true;
}

/** The head of tag 27: a class name, then `n` members. */
export function objectHead(name, n) {
  head(tag.TAG, tag.OBJECT);
  head(tag.ARRAY, n + 1);
  text(name);
}

function date(time) {
  head(tag.TAG, tag.EXTENDED_TIME);
  if (time !== time) {
    head(tag.MAP, 1);
    number(1);
    float(time);
    return true;
  }
  const seconds = MathFloor(time / 1000);
  head(tag.MAP, 2);
  number(1);
  number(seconds);
  number(-3);
  number(time - seconds * 1000);
  return true;
}

function regExp(x) {
  head(tag.TAG, tag.REGEXP);
  head(tag.ARRAY, 2);
  text(RegExpPrototypeGetSource(x));
  text(RegExpPrototypeGetFlags(x));
  return true;
}

function map(x) {
  head(tag.TAG, tag.MAP_OBJECT);
  const entries = [];
  MapPrototypeForEach(x, (v, k) => {
    append(entries, k);
    append(entries, v);
  });
  head(tag.MAP, entries.length / 2);
  for (let i = 0; i < entries.length; i++) write(entries[i]);
  return true;
}

function set(x) {
  head(tag.TAG, tag.SET);
  const members = [];
  SetPrototypeForEach(x, (v) => append(members, v));
  head(tag.ARRAY, members.length);
  for (let i = 0; i < members.length; i++) write(members[i]);
  return true;
}

function arrayBuffer(x) {
  if (ArrayBufferPrototypeGetDetached(x)) {
    throw new DOMException("An ArrayBuffer is detached and could not be cloned.", "DataCloneError");
  }
  byteString(new Uint8Array(x));
  return true;
}

function typedArray(x, name) {
  const buffer = TypedArrayPrototypeGetBuffer(x);
  const offset = TypedArrayPrototypeGetByteOffset(x);
  const bytes = TypedArrayPrototypeGetByteLength(x);
  const code = tag.TYPED_ARRAYS[name];
  const whole = offset === 0 && brand(ArrayBufferPrototypeGetByteLength, buffer) && bytes === ArrayBufferPrototypeGetByteLength(buffer);
  if (code === undefined || !whole || seen.has(buffer)) {
    return view(name, buffer, offset, TypedArrayPrototypeGetLength(x));
  }
  head(tag.TAG, code);
  remember(buffer);
  return arrayBuffer(buffer);
}

/** A view of a part of a buffer, or of one that stands elsewhere in the payload: the buffer goes whole. */
function view(name, buffer, offset, length) {
  if (!brand(ArrayBufferPrototypeGetByteLength, buffer)) {
    throw new DOMException("#<SharedArrayBuffer> could not be cloned.", "DataCloneError");
  }
  objectHead(name, 3);
  write(buffer);
  number(offset);
  number(length);
  return true;
}

const ERROR_CLASSES = {
  __proto__: null,
  Error: true,
  EvalError: true,
  RangeError: true,
  ReferenceError: true,
  SyntaxError: true,
  TypeError: true,
  URIError: true,
};

/** The native class that an error is cloned as: the first known name on its prototype chain, else Error. */
export function errorClass(x) {
  try {
    const name = x.name;
    if (typeof name === "string" && ERROR_CLASSES[name]) return name;
  } catch {
    // a getter of the user's
  }
  return "Error";
}

function error(x) {
  const name = errorClass(x);
  const members = ["message", "stack", "cause"];
  let count = 0;
  for (let i = 0; i < 3; i++) if (hasOwn(x, members[i])) count++;
  objectHead("Error", 2);
  text(name);
  head(tag.MAP, count);
  for (let i = 0; i < 3; i++) {
    if (!hasOwn(x, members[i])) continue;
    text(members[i]);
    if (i < 2) text(`${x[members[i]]}`);
    else write(x.cause);
  }
  return true;
}

/** Writes CBOR as a byte string (tag 24), which a reader may keep unread: `write` writes it. */
export function embedded(write) {
  ensure(16);
  out[pos++] = tag.TAG | 24;
  out[pos++] = tag.EMBEDDED;
  out[pos++] = tag.BYTES | 26;
  const at = pos;
  pos += 4;
  write();
  const length = pos - at - 4;
  out[at] = length >>> 24;
  out[at + 1] = length >>> 16;
  out[at + 2] = length >>> 8;
  out[at + 3] = length;
}

/** A copy of the bytes that `write` writes: a payload that is no message's. */
export function scratch(write) {
  open(0, 0, 0, 0);
  try {
    write();
    if (repeated !== null) markRepeated();
    return TypedArrayPrototypeSlice(out, payload, pos);
  } finally {
    abandon();
  }
}
