// Reads messages of the inbox, and values of their payloads. Reading never runs user code:
// properties are defined or set only where no prototype can see it, and nothing is looked up on a
// value. Whatever a payload holds, it reads as a value or ends in the one error that `malformed`
// makes.
import {
  AggregateError,
  append,
  ArrayBuffer,
  ArrayBufferPrototypeGetByteLength,
  ArrayPrototype,
  BigInt,
  DataView,
  DataViewPrototypeGetBuffer,
  DataViewPrototypeGetFloat64,
  Date,
  defineProperty,
  Error,
  EvalError,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  Int32Array,
  JSONParse,
  JSONStringify,
  LATE_ERRORS,
  Map,
  MapPrototypeSet,
  MathFloor,
  Object,
  ObjectKeys,
  ObjectPrototype,
  RangeError,
  ReferenceError,
  RegExp,
  Set,
  SetPrototypeAdd,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  SymbolIterator,
  SyntaxError,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypeError,
  Uint8Array,
  URIError,
} from "./primordials.js";
import { LONG, readAscii, readUtf16 } from "./long-text.js";
import { greatestLength, resizable } from "./resizable.js";
import * as tag from "./tags.js";

const FLOAT = new DataView(new ArrayBuffer(8));
const FLOAT_BYTES = new Uint8Array(DataViewPrototypeGetBuffer(FLOAT));

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
  return copyOf(inboxBytes, offset, length);
}

/**
 * Never by slice() or subarray(): they ask the array for its constructor, which may be the user's.
 */
function copyOf(array, offset, length) {
  // an array made of an array is not filled with zeros first
  return new Uint8Array(new Uint8Array(TypedArrayPrototypeGetBuffer(array), offset, length));
}

/**
 * What the codec asks about what does not go by value.
 * @typedef {object} DecodeHooks
 * @property {(index: number) => any} capability the value for the message's capability of that
 *     index
 * @property {(name: string, members: any[]) => any} object the value of tag 27 for a class that is
 *     not JavaScript's own
 */

/** @type {DecodeHooks} */
const NO_HOOKS = {
  capability() {
    throw malformed();
  },
  object() {
    throw malformed();
  },
};

/** Reads the value that fills [offset, offset + length) of the inbox. */
export function value(offset, length, decodeHooks) {
  begin(inboxBytes, offset, length, decodeHooks);
  return whole();
}

/**
 * Reads the value that fills a byte array of ours, which starts its buffer. Other reading may be
 * under way.
 */
export function valueOf(array, decodeHooks) {
  const outer = { bytes, pos, end, shared, hooks, depth };
  try {
    begin(array, 0, TypedArrayPrototypeGetByteLength(array), decodeHooks);
    return whole();
  } finally {
    ({ bytes, pos, end, shared, hooks, depth } = outer);
  }
}

/** Starts reading piece by piece, for payloads whose shape the kernel knows. */
export function begin(array, offset, length, decodeHooks) {
  bytes = array;
  pos = offset;
  end = offset + length;
  shared = null;
  hooks = decodeHooks ?? NO_HOOKS;
  depth = 0;
}

export function beginInbox(offset, length, decodeHooks) {
  begin(inboxBytes, offset, length, decodeHooks);
}

function whole() {
  const v = read();
  if (pos !== end) throw malformed();
  shared = null;
  return v;
}

/** The error for every payload that is not as docs/payload.md says. */
export function malformed() {
  return new Error("A message's payload is malformed.");
}

// ------------------------------------------------------------------------------------------- heads

/** The number in a head whose first byte was read; `info` are that byte's low five bits. */
function argument(info) {
  if (info < 24) return info;
  if (info === 24 && pos < end) return bytes[pos++];
  const size = info === 25 ? 2 : info === 26 ? 4 : info === 27 ? 8 : 0;
  if (size === 0 || size > end - pos) throw malformed();
  let n = 0;
  for (let i = 0; i < size; i++) n = n * 256 + bytes[pos++];
  return n;
}

/** The argument of a head that must be of the given major type. */
function headOf(major) {
  if (pos >= end) throw malformed();
  const b = bytes[pos++];
  if ((b & 0xe0) !== major) throw malformed();
  return argument(b & 31);
}

/**
 * A number of items: each is a byte at least, so a number past that is a lie, and would make us
 * allocate.
 */
function count(n) {
  if (n > end - pos) throw malformed();
  return n;
}

/** Reads the head of an array; returns its length. */
export function arrayHead() {
  return count(headOf(tag.ARRAY));
}

function mapHead() {
  return count(headOf(tag.MAP));
}

/** Reads past the head of a byte string; returns where the bytes end. */
function bytesHead() {
  return extent(headOf(tag.BYTES));
}

/** The end of a byte or text string of `n` bytes that starts here. */
function extent(n) {
  if (n > end - pos) throw malformed();
  return pos + n;
}

// ----------------------------------------------------------------------------------------- numbers

function positive(info) {
  const n = argument(info);
  if (n > tag.MAX_INTEGER) throw malformed();
  return n;
}

function negative(info) {
  const n = argument(info);
  if (n >= tag.MAX_INTEGER) throw malformed();
  return -1 - n;
}

/** Reads an integer of a range. */
function integer(least, greatest) {
  if (pos >= end) throw malformed();
  const b = bytes[pos++];
  const major = b & 0xe0;
  if (major !== tag.UINT && major !== tag.NINT) throw malformed();
  const n = major === tag.UINT ? positive(b & 31) : negative(b & 31);
  if (n < least || n > greatest) throw malformed();
  return n;
}

/** Reads a number: an integer or a float. */
function number() {
  if (pos >= end) throw malformed();
  if (bytes[pos] !== tag.FLOAT64) return integer(-tag.MAX_INTEGER, tag.MAX_INTEGER);
  pos++;
  return float();
}

function float() {
  if (end - pos < 8) throw malformed();
  for (let i = 0; i < 8; i++) FLOAT_BYTES[i] = bytes[pos + i];
  pos += 8;
  const x = DataViewPrototypeGetFloat64(FLOAT, 0);
  return x === x ? x : NaN;
}

/** Reads the bytes of a BigInt of tag 2 or 3. */
function bigint(code) {
  const to = bytesHead();
  const n = unsigned(pos, to);
  pos = to;
  return code === tag.BIGINT ? n : -1n - n;
}

/** The number in big-endian bytes: small parts by their digits, larger ones by halves. */
function unsigned(from, to) {
  if (to - from <= 512) {
    let hex = "0x0";
    for (let i = from; i < to; i++) hex += HEX[bytes[i]];
    return BigInt(hex);
  }
  const middle = (from + to) >>> 1;
  return (unsigned(from, middle) << BigInt((to - middle) * 8)) | unsigned(middle, to);
}

const HEX = [];
for (let i = 0; i < 256; i++) append(HEX, "0123456789abcdef"[i >> 4] + "0123456789abcdef"[i & 15]);

// ----------------------------------------------------------------------------------------- strings

function byteString(info) {
  const to = extent(argument(info));
  const part = copyOf(bytes, pos, to - pos);
  pos = to;
  return TypedArrayPrototypeGetBuffer(part);
}

/** Reads a text, of either kind. */
export function readText() {
  if (pos >= end) throw malformed();
  const b = bytes[pos++];
  if (b >> 5 === 3) return text(argument(b & 31));
  if (b >> 5 !== 6 || argument(b & 31) !== tag.UTF16) throw malformed();
  return text16();
}

/**
 * Names of members that came lately, each at the place of its hash: to make a string costs more.
 */
const NAMES = [];
for (let i = 0; i < 512; i++) append(NAMES, "");

/** Reads a text, of either kind, that is likely to come again: the name of a member or a method. */
export function readName() {
  const b = pos < end ? bytes[pos] : 0;
  const n = b & 31;
  if (b >> 5 !== 3 || n >= 24 || n >= end - pos) return readText();
  const from = bytes;
  const at = pos + 1;
  let hash = n;
  for (let i = 0; i < n; i++) hash = (hash * 31 + from[at + i]) | 0;
  const place = (hash ^ (hash >>> 9)) & 511;
  const known = NAMES[place];
  if (known.length === n) {
    let i = 0;
    while (i < n && StringPrototypeCharCodeAt(known, i) === from[at + i]) i++;
    if (i === n) {
      pos = at + n;
      return known;
    }
  }
  return (NAMES[place] = readText());
}

/** The ASCII text of `n` bytes that starts here. */
function text(n) {
  const to = extent(n);
  if (n >= LONG) {
    const s = readAscii(bytes, pos, n);
    if (s === null) throw malformed();
    pos = to;
    return s;
  }
  const from = bytes;
  let at = pos;
  let all = 0;
  let s = "";
  for (; to - at >= 8; at += 8) {
    const a = from[at];
    const b = from[at + 1];
    const c = from[at + 2];
    const d = from[at + 3];
    const e = from[at + 4];
    const f = from[at + 5];
    const g = from[at + 6];
    const h = from[at + 7];
    all |= a | b | c | d | e | f | g | h;
    s += StringFromCharCode(a, b, c, d, e, f, g, h);
  }
  for (let i = at; i < to; i++) all |= from[i];
  if (all > 0x7f) throw malformed();
  pos = to;
  return at === to ? s : s + few(from, at, to - at);
}

/** The text of one to seven bytes. One call makes it: each piece that is put on costs as much as all of them. */
function few(from, at, n) {
  const a = from[at];
  if (n === 1) return StringFromCharCode(a);
  const b = from[at + 1];
  if (n === 2) return StringFromCharCode(a, b);
  const c = from[at + 2];
  if (n === 3) return StringFromCharCode(a, b, c);
  const d = from[at + 3];
  if (n === 4) return StringFromCharCode(a, b, c, d);
  const e = from[at + 4];
  if (n === 5) return StringFromCharCode(a, b, c, d, e);
  const f = from[at + 5];
  if (n === 6) return StringFromCharCode(a, b, c, d, e, f);
  return StringFromCharCode(a, b, c, d, e, f, from[at + 6]);
}

function text16() {
  const to = bytesHead();
  const n = to - pos;
  if (n & 1) throw malformed();
  if (n >= LONG * 2) {
    const s = readUtf16(bytes, pos, n);
    pos = to;
    return s;
  }
  const from = bytes;
  let at = pos;
  let s = "";
  for (; to - at >= 8; at += 8) {
    s += StringFromCharCode(
      from[at] | (from[at + 1] << 8),
      from[at + 2] | (from[at + 3] << 8),
      from[at + 4] | (from[at + 5] << 8),
      from[at + 6] | (from[at + 7] << 8),
    );
  }
  for (; at < to; at += 2) s += StringFromCharCode(from[at] | (from[at + 1] << 8));
  pos = to;
  return s;
}

// ------------------------------------------------------------------------------------------ values

/** Reads one value. */
export function read() {
  if (pos >= end) throw malformed();
  const b = bytes[pos++];
  const info = b & 31;
  switch (b >> 5) {
    case 0:
      return b < 24 ? b : positive(info);
    case 1:
      return negative(info);
    case 2:
      return byteString(info);
    case 3:
      return text(argument(info));
    case 4:
      return array(count(argument(info)), NOWHERE);
    case 5:
      return object(count(argument(info)), NOWHERE);
    case 6:
      return tagged(argument(info));
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
    case tag.FLOAT64:
      return float();
    default:
      throw malformed();
  }
}

/** Reads a value that holds no others: what can be in a box. */
function primitive() {
  if (pos >= end) throw malformed();
  const b = bytes[pos++];
  switch (b >> 5) {
    case 0:
      return positive(b & 31);
    case 1:
      return negative(b & 31);
    case 3:
      return text(argument(b & 31));
    case 6:
      return taggedPrimitive(argument(b & 31));
    case 7:
      return simple(b);
    default:
      throw malformed();
  }
}

function taggedPrimitive(code) {
  if (code === tag.UTF16) return text16();
  if (code !== tag.BIGINT && code !== tag.BIGINT_NEGATIVE) throw malformed();
  return bigint(code);
}

function deeper() {
  if (++depth > tag.MAX_DEPTH) throw malformed();
}

// ----------------------------------------------------------------------------------------- sharing

/** The place in `shared` of a value without tag 28. */
const NOWHERE = -1;
/** Stands in `shared` for a value that is not made yet. */
const UNMADE = { __proto__: null };

function newPlace() {
  shared ??= [];
  const place = shared.length;
  define(shared, place, UNMADE, true);
  return place;
}

/** Makes a value the one that references to its place mean. */
function share(place, v) {
  if (place !== NOWHERE) shared[place] = v;
  return v;
}

function reference() {
  const n = integer(0, tag.MAX_INTEGER);
  if (shared === null || n >= shared.length) throw malformed();
  const v = shared[n];
  if (v === UNMADE) throw malformed();
  return v;
}

/**
 * Reads the value behind tag 28. A container takes its place before it is full, as it may hold
 * itself.
 */
function shareable() {
  const place = newPlace();
  if (pos >= end) throw malformed();
  const b = bytes[pos];
  switch (b >> 5) {
    case 4:
      pos++;
      return array(count(argument(b & 31)), place);
    case 5:
      pos++;
      return object(count(argument(b & 31)), place);
    case 6:
      pos++;
      return taggedValue(argument(b & 31), place);
    default:
      return share(place, read());
  }
}

// ------------------------------------------------------------------------------ arrays and objects

/** Defines an own property whatever the prototypes have. */
function define(object, key, v, enumerable) {
  defineProperty(object, key, {
    __proto__: null,
    value: v,
    writable: true,
    enumerable,
    configurable: true,
  });
}

function array(n, place) {
  deeper();
  if (n <= 3 && place === NOWHERE) return shortArray(n);
  const v = share(place, []);
  // with another parent Array.prototype may have a Proxy behind it, which would see every element
  const usual = getPrototypeOf(ArrayPrototype) === ObjectPrototype;
  for (let i = 0; i < n; i++) {
    const item = read();
    if (usual && !(i in ArrayPrototype)) v[i] = item;
    else define(v, i, item, true);
  }
  depth--;
  return v;
}

/** An array of up to three items: as a literal, which no prototype sees. */
function shortArray(n) {
  const v =
    n === 0 ? [] : n === 1 ? [read()] : n === 2 ? [read(), read()] : [read(), read(), read()];
  depth--;
  return v;
}

function object(n, place) {
  deeper();
  const v = n >= WIDE && place === NOWHERE ? wide(n) : members(share(place, {}), n);
  depth--;
  return v;
}

/** Reads `n` members into an object. */
function members(v, n) {
  for (let i = 0; i < n; i++) {
    const key = readName();
    put(v, key, read());
  }
  return v;
}

function put(v, key, item) {
  if (key in ObjectPrototype) define(v, key, item, true);
  else v[key] = item;
}

/**
 * From so many members on an object is made by a copy of one with the same names, if one came before: V8 makes a slow
 * dictionary of an object that grows by names which it does not know ahead.
 */
const WIDE = 12;
const MAX_WIDE = 256;

/** The names of objects that came lately, in their order, and such an object; at the place of their number and first name. */
class Shape {
  constructor(names) {
    this.names = names;
    this.copied = null;
  }
}

const SHAPES = [];
for (let i = 0; i < 64; i++) append(SHAPES, new Shape([]));

/** Reads an object of many members, to which nothing refers. */
function wide(n) {
  const first = readName();
  const place = (n * 5 + first.length) & 63;
  const shape = SHAPES[place];
  const { names } = shape;
  if (names.length !== n || names[0] !== first) {
    const v = {};
    put(v, first, read());
    members(v, n - 1);
    if (n <= MAX_WIDE) SHAPES[place] = new Shape(ObjectKeys(v));
    return v;
  }
  const copied = (shape.copied ??= sample(names));
  const v = { ...copied };
  v[first] = read();
  for (let i = 1; i < n; i++) {
    const name = names[i];
    if (!isNext(name)) return another(v, names, i, n);
    // its own, so that no prototype sees it
    v[name] = read();
  }
  return v;
}

/** An object of these members, whose fields may hold anything. */
function sample(names) {
  let json = "{";
  for (let i = 0; i < names.length; i++) json += (i === 0 ? "" : ",") + JSONStringify(names[i]) + ":null";
  const v = JSONParse(json + "}");
  for (let i = 0; i < names.length; i++) v[names[i]] = 0;
  for (let i = 0; i < names.length; i++) v[names[i]] = undefined;
  return v;
}

/** The object was not like its shape: the first `i` members of `v` are read, the others are to come. */
function another(v, names, i, n) {
  const other = {};
  for (let k = 0; k < i; k++) put(other, names[k], v[names[k]]);
  return members(other, n - i);
}

/** Reads a name if it is this one. */
function isNext(name) {
  const n = name.length;
  if (n >= 24 || end - pos <= n || bytes[pos] !== (tag.TEXT | n)) return false;
  const from = bytes;
  const at = pos + 1;
  for (let i = 0; i < n; i++) if (from[at + i] !== StringPrototypeCharCodeAt(name, i)) return false;
  pos = at + n;
  return true;
}

function sparse(place) {
  if (arrayHead() !== 2) throw malformed();
  const length = integer(0, 0xffffffff);
  const members = mapHead();
  deeper();
  const v = share(place, sparseArray(length, members));
  for (let i = 0; i < members; i++) {
    const key = readText();
    if (key === "length" || arrayIndex(key) >= length) throw malformed();
    define(v, key, read(), true);
  }
  depth--;
  return v;
}

/**
 * An array of holes. V8 gives a long one room for all its items, unless it has seen one far out.
 */
function sparseArray(length, members) {
  const v = [];
  if (length > members * 2 + 64) {
    define(v, length - 1, undefined, false);
    delete v[length - 1];
  }
  v.length = length;
  return v;
}

/** The index that a name of an array is, or -1. */
function arrayIndex(key) {
  const digits = key.length;
  if (digits === 0 || digits > 10 || (digits > 1 && key[0] === "0")) return -1;
  let n = 0;
  for (let i = 0; i < digits; i++) {
    const digit = StringPrototypeCharCodeAt(key, i) - 48;
    if (digit < 0 || digit > 9) return -1;
    n = n * 10 + digit;
  }
  return n < 0xffffffff ? n : -1;
}

// -------------------------------------------------------------------------------------------- tags

function tagged(code) {
  switch (code) {
    case tag.SHAREABLE:
      return shareable();
    case tag.SHARED_REFERENCE:
      return reference();
    default:
      return taggedValue(code, NOWHERE);
  }
}

function taggedValue(code, place) {
  switch (code) {
    case tag.BIGINT:
    case tag.BIGINT_NEGATIVE:
    case tag.UTF16:
      return share(place, taggedPrimitive(code));
    case tag.EMBEDDED:
      pos -= 2;
      return share(place, embedded());
    case tag.OBJECT:
      return classObject(place);
    case tag.SET:
      return set(place);
    case tag.MAP_OBJECT:
      return map(place);
    case tag.EXTENDED_TIME:
      return share(place, date());
    case tag.REGEXP:
      return share(place, regExp());
    case tag.CAPABILITY:
      return share(place, hooks.capability(integer(0, 0x7fffffff)));
    case tag.SPARSE:
      return sparse(place);
    default: {
      const name = WHOLE_VIEWS[code];
      if (name === undefined) throw malformed();
      return share(place, wholeView(VIEWS[name]));
    }
  }
}

function set(place) {
  const n = arrayHead();
  deeper();
  const v = share(place, new Set());
  for (let i = 0; i < n; i++) SetPrototypeAdd(v, read());
  depth--;
  return v;
}

function map(place) {
  const n = mapHead();
  deeper();
  const v = share(place, new Map());
  for (let i = 0; i < n; i++) {
    const key = read();
    MapPrototypeSet(v, key, read());
  }
  depth--;
  return v;
}

function date() {
  let seconds = 0;
  let milliseconds = 0;
  for (let n = mapHead(); n > 0; n--) {
    const key = integer(-tag.MAX_INTEGER, tag.MAX_INTEGER);
    const part = number();
    if (key === 1) seconds = part;
    else if (key === -3) milliseconds = part;
  }
  return new Date(seconds * 1000 + milliseconds);
}

function regExp() {
  if (arrayHead() !== 2) throw malformed();
  const source = readText();
  const flags = readText();
  try {
    return new RegExp(source, flags);
  } catch {
    throw malformed();
  }
}

/** Reads CBOR inside a byte string (tag 24) without looking into it: a copy of its bytes. */
export function embedded() {
  if (end - pos < 2 || bytes[pos] !== (tag.TAG | 24) || bytes[pos + 1] !== tag.EMBEDDED) {
    throw malformed();
  }
  pos += 2;
  const to = bytesHead();
  const part = copyOf(bytes, pos, to - pos);
  pos = to;
  return part;
}

// ------------------------------------------------------------------------------------------- views

class View {
  constructor(Class, size) {
    this.Class = Class;
    this.size = size;
  }
}

const WHOLE_VIEWS = { __proto__: null };
const VIEWS = { __proto__: null, DataView: new View(DataView, 1) };
for (const name in tag.TYPED_ARRAYS) {
  const Class = globalThis[name];
  if (Class === undefined) continue;
  WHOLE_VIEWS[tag.TYPED_ARRAYS[name]] = name;
  VIEWS[name] = new View(Class, Class.BYTES_PER_ELEMENT);
}

function wholeView(view) {
  const b = buffer();
  if (ArrayBufferPrototypeGetByteLength(b) % view.size !== 0) throw malformed();
  return new view.Class(b);
}

function partView(view) {
  const b = buffer();
  const offset = integer(0, 0x7fffffff);
  const length = integer(-1, 0x7fffffff);
  const tracks = length < 0;
  const fits =
    offset % view.size === 0 &&
    offset + (tracks ? 0 : length * view.size) <= ArrayBufferPrototypeGetByteLength(b) &&
    (!tracks || greatestLength(b) >= 0);
  if (!fits) throw malformed();
  return tracks ? new view.Class(b, offset) : new view.Class(b, offset, length);
}

/** Reads the buffer of a view: a byte string or a tagged buffer, either marked, or a reference to one. */
function buffer() {
  const b = nextByte();
  if (b >> 5 === 2) return byteString(b & 31);
  if (b >> 5 !== 6) throw malformed();
  const code = argument(b & 31);
  if (code === tag.SHARED_REFERENCE) return bufferOf(reference());
  if (code !== tag.SHAREABLE) return taggedBuffer(code);
  const place = newPlace();
  const c = nextByte();
  if (c >> 5 === 2) return share(place, byteString(c & 31));
  if (c >> 5 !== 6) throw malformed();
  return share(place, taggedBuffer(argument(c & 31)));
}

/** A resizable buffer, or one that came beside the payload. */
function taggedBuffer(code) {
  if (code === tag.OBJECT) return resizableObject();
  if (code !== tag.CAPABILITY) throw malformed();
  return bufferOf(hooks.capability(integer(0, 0x7fffffff)));
}

function nextByte() {
  if (pos >= end) throw malformed();
  return bytes[pos++];
}

/** A resizable buffer behind tag 27. */
function resizableObject() {
  if (arrayHead() !== 3 || readText() !== "ArrayBuffer") throw malformed();
  return resizableBuffer();
}

/** The members of a resizable buffer: its bytes, and how long it may become. */
function resizableBuffer() {
  const b = nextByte();
  if (b >> 5 !== 2) throw malformed();
  const content = byteString(b & 31);
  const made = resizable(content, integer(0, tag.MAX_INTEGER));
  if (made === undefined) throw malformed();
  return made;
}

/** A value that must be a buffer. */
function bufferOf(v) {
  try {
    ArrayBufferPrototypeGetByteLength(v);
    return v;
  } catch {
    throw malformed();
  }
}

// ----------------------------------------------------------------------------------------- classes

/** What is in the box of a class. */
const BOXES = {
  __proto__: null,
  Number: "number",
  String: "string",
  Boolean: "boolean",
  BigInt: "bigint",
};

function classObject(place) {
  const n = arrayHead();
  if (n === 0) throw malformed();
  const name = readText();
  if (n === 4 && VIEWS[name] !== undefined) return share(place, partView(VIEWS[name]));
  if (name === "Error" && (n === 3 || n === 4)) return error(place, n === 4);
  if (name === "ArrayBuffer" && n === 3) return share(place, resizableBuffer());
  if (n === 2 && BOXES[name] !== undefined) return share(place, box(BOXES[name]));
  deeper();
  const members = [];
  for (let i = 1; i < n; i++) define(members, i - 1, read(), true);
  depth--;
  return share(place, hooks.object(name, members));
}

function box(type) {
  const v = primitive();
  if (typeof v !== type) throw malformed();
  return Object(v);
}

const ERRORS = {
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

/** Whether an error of that name is made as one of the class. */
export function isErrorClass(name) {
  return ERRORS[name] !== undefined || LATE_ERRORS[name] !== undefined;
}

/**
 * An iterable of nothing, for AggregateError's first parameter: an array's iterator may be the
 * user's.
 */
const NONE = {
  __proto__: null,
  [SymbolIterator]: () => ({ __proto__: null, next: () => ({ __proto__: null, done: true }) }),
};

/** A new error of a native class, without what it is about: its own properties are for others to set. */
export function newError(name, message) {
  const Class = ERRORS[name] ?? LATE_ERRORS[name] ?? Error;
  if (Class === AggregateError) {
    const e = new AggregateError(NONE, message);
    delete e.errors;
    return e;
  }
  if (name !== "SuppressedError") return new Class(message);
  const e = new Class(undefined, undefined, message);
  delete e.error;
  delete e.suppressed;
  return e;
}

/** Reads an error: `whole`, with all properties of its own. */
function error(place, whole) {
  const name = readText();
  if (!isErrorClass(name)) throw malformed();
  if (whole && read() !== true) throw malformed();
  const members = mapHead();
  deeper();
  let key = members > 0 ? readText() : "";
  // V8 takes the heading of a stack from the message that an error is made with
  const message = key === "message" ? read() : undefined;
  const e = share(place, newError(name, typeof message === "string" ? message : undefined));
  // the stack of whoever reads is none of its own
  delete e.stack;
  for (let i = 0; i < members; i++) {
    if (i > 0) key = readText();
    const v = i === 0 && key === "message" ? message : read();
    define(e, key, v, whole && key !== "message" && key !== "stack");
  }
  if (whole && !hasOwn(e, "stack")) define(e, "stack", heading(e, name), false);
  depth--;
  return e;
}

/** What stands first in the stack of an error. */
function heading(e, className) {
  const own = getOwnPropertyDescriptor(e, "name")?.value;
  const name = typeof own === "string" ? own : className;
  const message = getOwnPropertyDescriptor(e, "message")?.value;
  return typeof message === "string" && message !== "" ? `${name}: ${message}` : name;
}
