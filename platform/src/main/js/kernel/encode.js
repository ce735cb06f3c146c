// Writes messages into the outbox, and values into their payloads as CBOR (RFC 8949). See
// docs/payload.md for the tags. A value that cannot be written leaves no trace.
//
// One message is open at a time. But writing a value runs getters of the user's, and they may send
// something: a message that is opened meanwhile suspends the open one, goes first, and then the
// other goes on behind it. So nothing here keeps an offset over a call that may run user code, but
// one from the payload's start.
import {
  ArrayBuffer,
  ArrayBufferIsView,
  ArrayBufferPrototypeGetByteLength,
  ArrayIsArray,
  BigIntPrototypeToString,
  DataView,
  DataViewPrototypeGetBuffer,
  DataViewPrototypeSetFloat64,
  Error,
  getPrototypeOf,
  hasOwn,
  Int32Array,
  MathFloor,
  ObjectKeys,
  ObjectPrototype,
  ObjectPrototypeToString,
  SafeMap,
  StringPrototypeCharCodeAt,
  SymbolPrototypeToString,
  SymbolToStringTag,
  TypedArrayPrototypeCopyWithin,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeSet,
  Uint8Array,
} from "./primordials.js";
import { anyView, builtIn } from "./encode-builtins.js";
import { HEADER_BYTES, MESSAGE_WORDS } from "./wire.js";
import { LONG, writeAscii, writeUtf16 } from "./long-text.js";
import { described, notCloned, refusal } from "./refusals.js";
import * as tag from "./tags.js";
import { DOMException } from "../web/dom-exception.js";

const FLOAT = new DataView(new ArrayBuffer(8));
const FLOAT_BYTES = new Uint8Array(DataViewPrototypeGetBuffer(FLOAT));
/** The outbox grows no further: offsets stay small integers. */
const MAX_OUTBOX = 0x40000000;

/** @type {Uint8Array} */
let out = new Uint8Array(0);
let words = new Int32Array(0);
let limit = 0;
let pos = HEADER_BYTES;
let outbox = null;
/**
 * The outbox that Java looks at: differs from `outbox` after growth, until Java has fetched the new
 * one.
 */
let announced = words;
/** Where the messages end that Java will see. */
let sent = HEADER_BYTES;

// -------------------------------------------------------------------------------- the open message

const SMALL = 64;
const KEPT = 4096;
const FEW = 8;

let isOpen = false;
let start = 0;
let payload = 0; // where its payload starts
let caps = 0;
let beside = 0; // bytes that go beside the payload
let capWords = new Int32Array(SMALL); // kind and id of each capability
let capsEnd = SMALL;
export let hooks = null; // what to do with values that do not go by value
let depth = 0;
let notes = null; // see `setNotes`

// The objects of its payload by their number, in the order of their heads. The first few are in a
// list, which costs less than a Map.
let numbers = 0;
let few = newFew();
let seen = null; // from the ninth on: object -> number
let places = new Int32Array(SMALL); // number -> offset of the object's head in the payload
let placesEnd = SMALL;
let references = new Int32Array(SMALL); // offset in the payload and number of each reference
let referencesEnd = SMALL;
let referenceWords = 0;

/** An array whose elements can be set without a look at Array.prototype. */
function newFew() {
  return [null, null, null, null, null, null, null, null];
}

/** A message that waits until one that was opened later is sent. */
class Suspended {
  bytes = copyOut(start, pos - start);
  length = pos - start;
  payload = payload - start;
  caps = caps;
  beside = beside;
  capWords = capWords;
  capsEnd = capsEnd;
  hooks = hooks;
  depth = depth;
  notes = notes;
  numbers = numbers;
  few = few;
  seen = seen;
  places = places;
  placesEnd = placesEnd;
  references = references;
  referencesEnd = referencesEnd;
  referenceWords = referenceWords;
  outer = suspended;
}

/** @type {Suspended | null} */
let suspended = null;

/** Java's outbox. Must be at least HEADER_BYTES long. */
export function setOutbox(buffer) {
  useBuffer(buffer);
  announced = words;
  resetOutbox();
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

/** Tells Java, by the outbox's header, whether it has imports to do. */
export function announceImports(waiting) {
  words[2] = waiting ? 1 : 0;
}

/** Forgets the messages of the turn before: Java has read them. */
export function resetOutbox() {
  isOpen = false;
  suspended = null;
  sent = pos = HEADER_BYTES;
  words[0] = 0;
  words[1] = 0;
}

function grow(needed) {
  if (needed > MAX_OUTBOX) {
    throw new DOMException("Data cannot be cloned, out of memory.", "DataCloneError");
  }
  let size = limit > 0 ? limit * 2 : 1024;
  while (size < needed) size *= 2;
  const buffer = new ArrayBuffer(size);
  if (outbox !== null) {
    TypedArrayPrototypeSet(new Uint8Array(buffer), new Uint8Array(outbox, 0, pos), 0);
  }
  useBuffer(buffer);
  words[1] = 0;
  announced[1] = 1;
}

function ensure(bytes) {
  if (pos + bytes > limit) grow(pos + bytes);
}

/**
 * A copy of a part of the outbox, made so that no code of the user's ever sees the outbox itself.
 */
function copyOut(from, length) {
  const copy = new Uint8Array(length);
  TypedArrayPrototypeSet(copy, new Uint8Array(outbox, from, length), 0);
  return copy;
}

/** Opens a message. Close it with `send`, or take it back with `abandon`. */
export function open(type, a, b, c) {
  if (isOpen) suspend();
  pos = start = sent;
  ensure(64);
  isOpen = true;
  const w = start >> 2;
  words[w] = type;
  words[w + 2] = a;
  words[w + 3] = b;
  words[w + 4] = c;
  words[w + 5] = 0;
  words[w + 6] = 0;
  payload = pos = start + MESSAGE_WORDS * 4 + 4;
  caps = 0;
  beside = 0;
  depth = 0;
}

/**
 * Closes the open message: from here on Java will see it. `flags` replaces b, where they show only
 * now.
 */
export function send(flags) {
  if (!isOpen) throw new Error("A message was lost.");
  if (referenceWords > 0 || caps > 0) finish();
  words[((start + MESSAGE_WORDS * 4) >> 2) + caps * 2] = pos - payload;
  while (pos & 3) out[pos++] = 0;
  const w = start >> 2;
  if (flags !== undefined) words[w + 3] = flags;
  words[w + 1] = pos - start;
  words[w + 5] = caps;
  sent = pos;
  words[0] = sent - HEADER_BYTES;
  if (words !== announced) announced[0] = words[0];
  close();
}

/** What needs room. If there is none the message is taken back, so that a suspended one goes on. */
function finish() {
  try {
    if (referenceWords > 0) markRepeated();
    if (caps > 0) insertCapabilities();
  } catch (error) {
    abandon();
    throw error;
  }
}

/** Takes the open message back. */
export function abandon() {
  abandoned = notes;
  close();
}

function close() {
  isOpen = false;
  pos = sent;
  hooks = null;
  notes = null;
  if (numbers > 0) forget();
  if (suspended !== null) resume();
}

/** Forgets the payload's objects. Tables that grew large are given back. */
function forget() {
  for (let i = 0; i < FEW && i < numbers; i++) few[i] = null;
  numbers = 0;
  seen = null;
  referenceWords = 0;
  if (placesEnd > KEPT) places = new Int32Array((placesEnd = SMALL));
  if (referencesEnd > KEPT) references = new Int32Array((referencesEnd = SMALL));
}

function suspend() {
  headroom(64);
  suspended = new Suspended();
  capWords = new Int32Array((capsEnd = SMALL));
  hooks = null;
  notes = null;
  numbers = 0;
  few = newFew();
  seen = null;
  places = new Int32Array((placesEnd = SMALL));
  references = new Int32Array((referencesEnd = SMALL));
  referenceWords = 0;
}

/**
 * Fails where the stack is almost used up: before anything is changed. The inner message then can
 * be sent or taken back without a RangeError in between, which would leave the outer one suspended.
 */
function headroom(frames) {
  return frames === 0 ? 0 : headroom(frames - 1) + 1;
}

function resume() {
  const message = suspended;
  suspended = message.outer;
  ensure(message.length + 8);
  start = pos;
  TypedArrayPrototypeSet(out, message.bytes, start);
  pos = start + message.length;
  payload = start + message.payload;
  caps = message.caps;
  beside = message.beside;
  capWords = message.capWords;
  capsEnd = message.capsEnd;
  hooks = message.hooks;
  depth = message.depth;
  notes = message.notes;
  numbers = message.numbers;
  few = message.few;
  seen = message.seen;
  places = message.places;
  placesEnd = message.placesEnd;
  references = message.references;
  referencesEnd = message.referencesEnd;
  referenceWords = message.referenceWords;
  isOpen = true;
}

let abandoned = null;

/** Keeps something with the open message, for whoever writes it: `getNotes` returns it. */
export function setNotes(value) {
  notes = value;
}

export function getNotes() {
  return notes;
}

/** The notes of the message that was abandoned last, once. */
export function takeAbandonedNotes() {
  const value = abandoned;
  abandoned = null;
  return value;
}

/** The bytes written so far in the open message: its payload, and what goes beside it. */
export function payloadLength() {
  return pos - payload + beside;
}

/** So many bytes of the open message go beside its payload. */
export function countBeside(bytes) {
  beside += bytes;
}

/** A message without payload. */
export function post(type, a, b, c) {
  open(type, a, b, c);
  send();
}

/** Adds a capability to the open message; returns its index. */
export function addCapability(kind, id) {
  if (caps * 2 === capsEnd) capWords = enlarged(capWords, (capsEnd *= 2));
  capWords[caps * 2] = kind;
  capWords[caps * 2 + 1] = id;
  return caps++;
}

function enlarged(array, length) {
  const copy = new Int32Array(length);
  TypedArrayPrototypeSet(copy, array, 0);
  return copy;
}

/** Puts the capabilities before the payload. */
function insertCapabilities() {
  const shift = caps * 8;
  ensure(shift + 8);
  TypedArrayPrototypeCopyWithin(out, payload + shift, payload, pos);
  let w = (payload >> 2) - 1;
  for (let i = 0; i < caps * 2; i++) words[w++] = capWords[i];
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

// ------------------------------------------------------------------------------------------- heads

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

export function float(x) {
  // one NaN of the many, so that nothing can hide in it
  DataViewPrototypeSetFloat64(FLOAT, 0, x === x ? x : NaN);
  ensure(9);
  out[pos] = tag.FLOAT64;
  for (let i = 0; i < 8; i++) out[pos + 1 + i] = FLOAT_BYTES[i];
  pos += 9;
}

export function number(x) {
  if (x >= 0 && x < 24 && x === (x | 0) && (x !== 0 || 1 / x > 0)) {
    ensure(1);
    out[pos++] = x;
  } else if (
    x === MathFloor(x) &&
    x <= tag.MAX_INTEGER &&
    x >= -tag.MAX_INTEGER &&
    (x !== 0 || 1 / x > 0)
  ) {
    if (x >= 0) head(tag.UINT, x);
    else head(tag.NINT, -1 - x);
  } else {
    float(x);
  }
}

/**
 * Text: CBOR text where it is ASCII, else UTF-16LE in a byte string, which keeps lone surrogates.
 */
export function text(s) {
  const length = s.length;
  ensure(length + 24);
  const before = pos;
  if (length < 24) out[pos++] = tag.TEXT | length;
  else head(tag.TEXT, length);
  let ascii = true;
  if (length >= LONG) {
    ascii = writeAscii(s, out, pos);
  } else {
    const bytes = out;
    const at = pos;
    let all = 0;
    for (let i = 0; i < length; i++) all |= bytes[at + i] = StringPrototypeCharCodeAt(s, i);
    ascii = all < 0x80;
  }
  pos += length;
  if (!ascii) {
    pos = before;
    text16(s, length);
  }
}

function text16(s, length) {
  head(tag.TAG, tag.UTF16);
  head(tag.BYTES, length * 2);
  ensure(length * 2 + 8);
  if (length >= LONG) {
    writeUtf16(s, out, pos);
  } else {
    const bytes = out;
    for (let i = 0, at = pos; i < length; i++, at += 2) {
      const c = StringPrototypeCharCodeAt(s, i);
      bytes[at] = c;
      bytes[at + 1] = c >> 8;
    }
  }
  pos += length * 2;
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

// ------------------------------------------------------------------------------------------ values

/**
 * What the codec asks about objects that do not go by value.
 * @typedef {object} EncodeHooks
 * @property {(value: object|Function) => boolean} byReference writes the value (addCapability,
 *     tagHead…) and answers true, or answers false: the value then is refused or goes by value.
 *     Never false for a function or a Proxy
 * @property {(value: object) => boolean} [isPlain] whether an object that has another prototype than
 *     plain ones goes as a plain object; none does where it is missing
 * @property {(buffer: ArrayBuffer, length: number) => boolean} [beside] writes what stands for a large buffer that goes
 *     beside the payload and answers true, or false: it goes as bytes
 * @property {boolean} [keepsStacks] whether errors that are written whole keep their stacks
 */

/**
 * Writes a value. Throws a DataCloneError for what cannot be sent; the caller then abandons the
 * message.
 */
export function value(x, encodeHooks) {
  hooks = encodeHooks;
  write(x);
}

/** Writes a part of the value. */
export function write(x) {
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
      throw notCloned(SymbolPrototypeToString(x));
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
    const high = hexDigit(StringPrototypeCharCodeAt(hex, i * 2));
    out[pos++] = (high << 4) | hexDigit(StringPrototypeCharCodeAt(hex, i * 2 + 1));
  }
}

function hexDigit(c) {
  return c < 58 ? c - 48 : c - 87;
}

function object(x) {
  const n = numberOf(x);
  if (n >= 0) return reference(n);
  remember(x);
  if (hooks.byReference(x)) return;
  if (ArrayIsArray(x)) return array(x);
  if (ArrayBufferIsView(x)) return anyView(x);
  if (getPrototypeOf(x) === ObjectPrototype) return plain(x);
  if (builtIn(x)) return;
  if (hooks.isPlain === undefined || !hooks.isPlain(x)) throw refusal(x);
  plain(x);
}

/** The number of an object that this payload holds already, or -1. */
export function numberOf(x) {
  if (seen !== null) return seen.get(x) ?? -1;
  for (let n = 0; n < numbers; n++) if (few[n] === x) return n;
  return -1;
}

/** Gives an object, whose head comes next, its number. */
export function remember(x) {
  if (numbers === placesEnd) places = enlarged(places, (placesEnd *= 2));
  places[numbers] = pos - payload;
  if (numbers < FEW) {
    few[numbers] = x;
  } else {
    if (seen === null) {
      seen = new SafeMap();
      for (let n = 0; n < FEW; n++) seen.set(few[n], n);
    }
    seen.set(x, numbers);
  }
  numbers++;
}

/**
 * Writes a reference to an object of this payload; `markRepeated` makes numbers of tag 28's order
 * of it.
 */
export function reference(n) {
  head(tag.TAG, tag.SHARED_REFERENCE);
  ensure(5);
  if (referenceWords === referencesEnd) references = enlarged(references, (referencesEnd *= 2));
  references[referenceWords++] = pos - payload;
  references[referenceWords++] = n;
  out[pos] = tag.UINT | 26;
  pos += 5;
}

/** Puts tag 28 before each object that is referred to again, and its index into the references. */
function markRepeated() {
  const index = new Int32Array(numbers); // the n-th object: 1 if it is referred to, then its index
  for (let i = 1; i < referenceWords; i += 2) index[references[i]] = 1;
  const marks = new Int32Array(numbers); // where tag 28 goes, ascending
  let count = 0;
  for (let n = 0; n < numbers; n++) {
    if (index[n] === 0) continue;
    index[n] = count;
    marks[count++] = places[n];
  }
  for (let i = 0; i < referenceWords; i += 2) {
    const at = payload + references[i];
    const k = index[references[i + 1]];
    out[at + 1] = k >>> 24;
    out[at + 2] = k >>> 16;
    out[at + 3] = k >>> 8;
    out[at + 4] = k;
  }
  ensure(count * 2 + 8);
  let from = pos;
  for (let m = count - 1; m >= 0; m--) {
    const at = payload + marks[m];
    const to = at + (m + 1) * 2;
    TypedArrayPrototypeCopyWithin(out, to, at, from);
    out[to - 2] = tag.TAG | 24;
    out[to - 1] = tag.SHAREABLE;
    from = at;
  }
  pos += count * 2;
  referenceWords = 0;
}

/** One level down. */
export function deeper() {
  if (++depth > tag.MAX_DEPTH) throw tooDeep();
}

/** The level above again. */
export function shallower() {
  depth--;
}

function tooDeep() {
  return new DOMException(
    `An object that is nested more than ${tag.MAX_DEPTH} levels deep could not be cloned.`,
    "DataCloneError",
  );
}

function plain(x) {
  const keys = ObjectKeys(x);
  const count = keys.length;
  if (count === 0 || keys[0] === "0") {
    const name = ObjectPrototypeToString(x);
    if (name === "[object Arguments]" && x[SymbolToStringTag] === undefined) throw notCloned(described(x));
    if (count === 0 && name !== "[object Object]" && builtIn(x)) return;
  }
  deeper();
  const at = pos - payload;
  head(tag.MAP, count);
  let gone = 0;
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    const item = x[key];
    if (item === undefined && !hasOwn(x, key)) {
      gone++; // a getter before it has deleted it
      continue;
    }
    text(key);
    write(item);
  }
  if (gone > 0) countAgain(payload + at, count - gone);
  depth--;
}

/** Puts another count into a head that was written: a lesser one, in as many bytes. */
function countAgain(at, n) {
  const info = out[at] & 31;
  if (info < 24) {
    out[at] = tag.MAP | n;
    return;
  }
  for (let i = 1 << (info - 24); i > 0; i--) {
    out[at + i] = n;
    n = MathFloor(n / 256);
  }
}

function array(x) {
  const length = x.length;
  const keys = ObjectKeys(x);
  deeper();
  if (isDense(keys, length)) {
    head(tag.ARRAY, length);
    for (let i = 0; i < length; i++) write(x[i]);
  } else {
    const count = keys.length;
    head(tag.TAG, tag.SPARSE);
    head(tag.ARRAY, 2);
    head(tag.UINT, length);
    head(tag.MAP, count);
    for (let i = 0; i < count; i++) {
      text(keys[i]);
      write(x[keys[i]]);
    }
  }
  depth--;
}

/**
 * Whether an array's names are its indices and nothing else: they come first and ascend, so the
 * last tells.
 */
function isDense(keys, length) {
  return keys.length === length && (length === 0 || keys[length - 1] === `${length - 1}`);
}

/**
 * The head of tag 27 for an object of the platform: a class name, then `n` members, which the
 * caller writes.
 */
export function objectHead(name, n) {
  if (depth >= tag.MAX_DEPTH) throw tooDeep();
  classHead(name, n);
}

/** The same for a class of the language. */
export function classHead(name, n) {
  head(tag.TAG, tag.OBJECT);
  head(tag.ARRAY, n + 1);
  text(name);
}

/**
 * Writes CBOR as a byte string (tag 24), which a reader may keep unread: `write` writes it. It has
 * numbers of its own, so it must not hold objects.
 */
export function embedded(write) {
  ensure(16);
  out[pos++] = tag.TAG | 24;
  out[pos++] = tag.EMBEDDED;
  out[pos++] = tag.BYTES | 26;
  const from = pos - payload;
  const before = numbers;
  pos += 4;
  write();
  if (numbers !== before) throw new Error("Embedded CBOR holds an object.");
  const at = payload + from;
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
    if (referenceWords > 0) markRepeated();
    return copyOut(payload, pos - payload);
  } finally {
    abandon();
  }
}
