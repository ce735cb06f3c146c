// The operations that Java's storage room does for an object while its turn waits: numbers, and bytes that go both
// ways in the scratch buffer. The numbers are those of dev.dovetail.storage.Operation.
import { scratch } from "../kernel/host.js";
import {
  ArrayBuffer,
  DataView,
  DataViewPrototypeGetFloat64,
  DataViewPrototypeSetFloat64,
  MathMin,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeSet,
  Uint8Array,
} from "../kernel/primordials.js";
import { work } from "../kernel/work.js";
import { part } from "../web/java.js";
import { decodeRange, encodeInto, utf8Length, written } from "../web/utf8.js";

const STAGE = 100;
const REST = 101;
export const GET = 102;
export const PUT = 103;
export const DELETE = 104;
export const LIST = 105;
export const LIST_NEXT = 106;
export const DELETE_ALL = 107;
export const GET_ALARM = 108;
export const SET_ALARM = 109;
export const EXEC = 110;
export const ROWS = 111;
export const CLOSE_CURSOR = 112;
export const SIZE = 113;
export const INGEST = 114;
export const BEGIN = 115;
export const COMMIT = 116;
export const ROLLBACK = 117;
export const MAX_PAGES = 118;
export const BOOKMARK = 119;

/** The scratch buffer's length: HostFunctions.SCRATCH_BYTES. */
const SCRATCH = 65536;
const FLOAT = new DataView(new ArrayBuffer(8));
const FLOAT_BYTES = new Uint8Array(FLOAT.buffer);

let at = 0;

/** Begins what an operation takes. */
export function begin() {
  at = 0;
}

function room(bytes) {
  if (at + bytes <= SCRATCH) return;
  work(STAGE, 0, at);
  at = 0;
}

export function putByte(value) {
  room(1);
  scratch()[at++] = value;
}

export function putInt(value) {
  room(4);
  const out = scratch();
  out[at++] = value;
  out[at++] = value >> 8;
  out[at++] = value >> 16;
  out[at++] = value >> 24;
}

export function putDouble(value) {
  DataViewPrototypeSetFloat64(FLOAT, 0, value, true);
  room(8);
  TypedArrayPrototypeSet(scratch(), FLOAT_BYTES, at);
  at += 8;
}

/** Bytes without their length. */
export function putRaw(bytes) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  if (at + length <= SCRATCH) {
    TypedArrayPrototypeSet(scratch(), bytes, at);
    at += length;
    return;
  }
  let from = 0;
  while (from < length) {
    room(1);
    const to = MathMin(length, from + SCRATCH - at);
    TypedArrayPrototypeSet(scratch(), part(bytes, from, to), at);
    at += to - from;
    from = to;
  }
}

export function putBytes(bytes) {
  putInt(TypedArrayPrototypeGetByteLength(bytes));
  putRaw(bytes);
}

/** A string's UTF-8 without its length, which it gives. */
export function putRawText(text) {
  if (at + text.length * 3 <= SCRATCH) {
    const from = at;
    encodeInto(text, 0, scratch(), at);
    at = written;
    return at - from;
  }
  const bytes = new Uint8Array(utf8Length(text));
  encodeInto(text, 0, bytes, 0);
  putRaw(bytes);
  return TypedArrayPrototypeGetByteLength(bytes);
}

export function putText(text) {
  if (at + 4 + text.length * 3 > SCRATCH) {
    putInt(utf8Length(text));
    putRawText(text);
    return;
  }
  const from = at;
  at += 4;
  const length = putRawText(text);
  const end = at;
  at = from;
  putInt(length);
  at = end;
}

/** Does an operation on what was put since begin(). */
export function run(operation, a) {
  return work(operation, a, at);
}

/** What an operation gave: its length is what run() returned, and the scratch buffer has the beginning. */
export class Output {
  #bytes;
  #at = 0;

  constructor(length) {
    const bytes = new Uint8Array(length);
    const first = scratch();
    TypedArrayPrototypeSet(bytes, part(first, 0, MathMin(length, SCRATCH)), 0);
    for (let from = SCRATCH; from < length; ) {
      const more = work(REST, from, 0);
      TypedArrayPrototypeSet(bytes, part(first, 0, more), from);
      from += more;
    }
    this.#bytes = bytes;
  }

  /** All of it. */
  get bytes() {
    return this.#bytes;
  }

  readByte() {
    return this.#bytes[this.#at++];
  }

  readInt() {
    const bytes = this.#bytes;
    const from = this.#at;
    this.#at += 4;
    return bytes[from] | (bytes[from + 1] << 8) | (bytes[from + 2] << 16) | (bytes[from + 3] << 24);
  }

  readDouble() {
    TypedArrayPrototypeSet(FLOAT_BYTES, part(this.#bytes, this.#at, this.#at + 8), 0);
    this.#at += 8;
    return DataViewPrototypeGetFloat64(FLOAT, 0, true);
  }

  /** Fresh bytes, their length before them. */
  readBytes() {
    const length = this.readInt();
    const bytes = new Uint8Array(length);
    TypedArrayPrototypeSet(bytes, part(this.#bytes, this.#at, this.#at + length), 0);
    this.#at += length;
    return bytes;
  }

  readText() {
    const length = this.readInt();
    const from = this.#at;
    this.#at += length;
    return decodeRange(this.#bytes, from, from + length, false);
  }
}
