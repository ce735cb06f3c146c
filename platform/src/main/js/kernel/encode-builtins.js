// Writes the objects that have internal slots: buffers and their views, dates, maps, sets, regular expressions and
// primitives with an object around them.
import {
  append,
  ArrayBuffer,
  ArrayBufferPrototypeGetByteLength,
  ArrayBufferPrototypeGetDetached,
  BigInt,
  BigIntPrototypeValueOf,
  Boolean,
  BooleanPrototypeValueOf,
  DataViewPrototypeGetBuffer,
  DataViewPrototypeGetByteLength,
  DataViewPrototypeGetByteOffset,
  Date,
  DatePrototypeGetTime,
  Error,
  getPrototypeOf,
  Map,
  MapPrototypeForEach,
  MapPrototypeGetSize,
  MathFloor,
  Number,
  NumberPrototypeValueOf,
  RegExp,
  RegExpPrototypeGetFlag,
  RegExpPrototypeGetSource,
  SafeMap,
  Set,
  SetPrototypeForEach,
  SetPrototypeGetSize,
  String,
  StringPrototypeValueOf,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetTag,
  Uint8Array,
} from "./primordials.js";
import {
  byteString,
  classHead,
  deeper,
  float,
  head,
  hooks,
  number,
  numberOf,
  reference,
  remember,
  shallower,
  text,
  write,
} from "./encode.js";
import { error } from "./encode-errors.js";
import { described, notCloned } from "./refusals.js";
import { greatestLength, tracksLength, viewLength } from "./resizable.js";
import * as tag from "./tags.js";
import { DOMException } from "../web/dom-exception.js";

/**
 * Writes an object that has internal slots, told by its brand: a getter that throws for others.
 * False: it has none. Its prototype says which brand to look for first, because each that throws
 * takes microseconds.
 */
export function builtIn(x) {
  const hinted = hint(x);
  if (hinted !== undefined && hinted(x)) return true;
  if (error(x)) return true;
  for (let i = 0; i < WRITERS.length; i++) if (WRITERS[i] !== hinted && WRITERS[i](x)) return true;
  return false;
}

function hint(x) {
  let prototype = getPrototypeOf(x);
  for (let i = 0; prototype !== null && i < 16; i++) {
    const writer = HINTS.get(prototype);
    if (writer !== undefined) return writer;
    prototype = getPrototypeOf(prototype);
  }
  return undefined;
}

const WRITERS = [
  date,
  map,
  set,
  arrayBuffer,
  regExp,
  boxedNumber,
  boxedString,
  boxedBoolean,
  boxedBigInt,
];
const HINTS = new SafeMap();
for (const [Class, writer] of [
  [Date, date],
  [Map, map],
  [Set, set],
  [Error, error],
  [ArrayBuffer, arrayBuffer],
  [RegExp, regExp],
  [Number, boxedNumber],
  [String, boxedString],
  [Boolean, boxedBoolean],
  [BigInt, boxedBigInt],
]) {
  HINTS.set(Class.prototype, writer);
}

/** What a brand's getter says of an object, or undefined for one without the brand. */
function slot(read, x) {
  try {
    return read(x);
  } catch {
    return undefined;
  }
}

function boxedNumber(x) {
  return boxed("Number", slot(NumberPrototypeValueOf, x));
}

function boxedString(x) {
  return boxed("String", slot(StringPrototypeValueOf, x));
}

function boxedBoolean(x) {
  return boxed("Boolean", slot(BooleanPrototypeValueOf, x));
}

function boxedBigInt(x) {
  return boxed("BigInt", slot(BigIntPrototypeValueOf, x));
}

function boxed(name, primitive) {
  if (primitive === undefined) return false;
  classHead(name, 1);
  write(primitive);
  return true;
}

function date(x) {
  const time = slot(DatePrototypeGetTime, x);
  if (time === undefined) return false;
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
  // undefined for RegExp.prototype, which is none
  if (slot(RegExpPrototypeGetFlag.g, x) === undefined) return false;
  head(tag.TAG, tag.REGEXP);
  head(tag.ARRAY, 2);
  text(RegExpPrototypeGetSource(x));
  let flags = "";
  // never by `flags`, which reads properties of the object
  for (const flag in RegExpPrototypeGetFlag) if (RegExpPrototypeGetFlag[flag](x)) flags += flag;
  text(flags);
  return true;
}

function map(x) {
  if (slot(MapPrototypeGetSize, x) === undefined) return false;
  head(tag.TAG, tag.MAP_OBJECT);
  const entries = [];
  MapPrototypeForEach(x, (v, k) => {
    append(entries, k);
    append(entries, v);
  });
  const count = entries.length;
  deeper();
  head(tag.MAP, count / 2);
  for (let i = 0; i < count; i++) write(entries[i]);
  shallower();
  return true;
}

function set(x) {
  if (slot(SetPrototypeGetSize, x) === undefined) return false;
  head(tag.TAG, tag.SET);
  const members = [];
  SetPrototypeForEach(x, (v) => append(members, v));
  const count = members.length;
  deeper();
  head(tag.ARRAY, count);
  for (let i = 0; i < count; i++) write(members[i]);
  shallower();
  return true;
}

function arrayBuffer(x) {
  const length = slot(ArrayBufferPrototypeGetByteLength, x);
  if (length === undefined) return false;
  if (ArrayBufferPrototypeGetDetached(x)) throw detached();
  const greatest = greatestLength(x);
  if (greatest >= 0) classHead("ArrayBuffer", 2);
  else if (hooks.beside !== undefined && hooks.beside(x, length)) return true;
  byteString(new Uint8Array(x));
  if (greatest >= 0) number(greatest);
  return true;
}

function detached() {
  return new DOMException("An ArrayBuffer is detached and could not be cloned.", "DataCloneError");
}

export function anyView(x) {
  const typed = TypedArrayPrototypeGetTag(x);
  if (typed !== undefined) return typedArray(x, typed);
  const length = slot(DataViewPrototypeGetByteLength, x);
  const buffer = DataViewPrototypeGetBuffer(x);
  return view(x, "DataView", buffer, length === undefined ? 0 : DataViewPrototypeGetByteOffset(x), length);
}

function typedArray(x, name) {
  const buffer = TypedArrayPrototypeGetBuffer(x);
  const offset = TypedArrayPrototypeGetByteOffset(x);
  const bytes = TypedArrayPrototypeGetByteLength(x);
  const code = tag.TYPED_ARRAYS[name];
  const whole =
    code !== undefined &&
    offset === 0 &&
    !isShared(buffer) &&
    bytes === ArrayBufferPrototypeGetByteLength(buffer) &&
    numberOf(buffer) < 0 &&
    greatestLength(buffer) < 0;
  if (!whole) return view(x, name, buffer, offset, TypedArrayPrototypeGetLength(x));
  head(tag.TAG, code);
  remember(buffer);
  return arrayBuffer(buffer);
}

/**
 * A view of a part of a buffer, of one that stands elsewhere in the payload, or of a resizable one: the
 * buffer goes whole.
 */
function view(x, name, buffer, offset, length) {
  if (isShared(buffer)) {
    throw new DOMException("#<SharedArrayBuffer> could not be cloned.", "DataCloneError");
  }
  const reach = reachOf(x, name, buffer, length);
  classHead(name, 3);
  const n = numberOf(buffer);
  if (n >= 0) {
    reference(n);
  } else {
    remember(buffer);
    arrayBuffer(buffer);
  }
  number(offset);
  number(reach);
  return true;
}

/** The length of a view; -1 if it is whatever is left of its buffer. */
function reachOf(x, name, buffer, length) {
  if (ArrayBufferPrototypeGetDetached(buffer)) throw detached();
  if (greatestLength(buffer) < 0) return length;
  if (viewLength(x, name) === undefined) throw notCloned(described(x));
  return tracksLength(x, name, buffer) ? -1 : length;
}

/** Whether the buffer of a view is a SharedArrayBuffer. */
function isShared(buffer) {
  return slot(ArrayBufferPrototypeGetByteLength, buffer) === undefined;
}
