// Lists of keys: the range that the options of list() describe, and its entries, a page at a time.
import { TypeError, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeSet, Uint8Array } from "../kernel/primordials.js";
import { part } from "../web/java.js";
import { dictionary } from "../web/interface.js";
import { encodeUtf8 } from "../web/utf8.js";
import { LIST, LIST_NEXT, Output, begin, putByte, putBytes, putInt, run } from "./host.js";
import { readValue } from "./values.js";

const NOTHING = new Uint8Array(0);

function compare(a, b) {
  const lengthA = TypedArrayPrototypeGetByteLength(a);
  const lengthB = TypedArrayPrototypeGetByteLength(b);
  for (let i = 0; i < lengthA && i < lengthB; i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return lengthA - lengthB;
}

function startsWith(bytes, prefix) {
  const length = TypedArrayPrototypeGetByteLength(prefix);
  if (TypedArrayPrototypeGetByteLength(bytes) < length) return false;
  for (let i = 0; i < length; i++) {
    if (bytes[i] !== prefix[i]) return false;
  }
  return true;
}

/** The first key after all those with a prefix, or null if there is none. */
function after(prefix) {
  let length = TypedArrayPrototypeGetByteLength(prefix);
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  if (length === 0) return null;
  const end = new Uint8Array(length);
  TypedArrayPrototypeSet(end, part(prefix, 0, length), 0);
  end[length - 1]++;
  return end;
}

function following(key) {
  const length = TypedArrayPrototypeGetByteLength(key);
  const next = new Uint8Array(length + 1);
  TypedArrayPrototypeSet(next, key, 0);
  return next;
}

/**
 * Reads the options of list().
 *
 * @returns {{ start: Uint8Array, end: Uint8Array | null, reverse: boolean, limit: number } | null} null for an
 *   empty range
 */
function range(options) {
  const given = dictionary(options, "The options of list()");
  let start = NOTHING;
  let end = null;
  if (given.start !== undefined) {
    if (given.startAfter !== undefined) {
      throw new TypeError("list() cannot be called with both start and startAfter values.");
    }
    start = encodeUtf8(`${given.start}`);
  }
  if (given.startAfter !== undefined) start = following(encodeUtf8(`${given.startAfter}`));
  if (given.end !== undefined) end = encodeUtf8(`${given.end}`);
  const reverse = given.reverse !== undefined && !!given.reverse;
  let limit = -1;
  if (given.limit !== undefined) {
    limit = given.limit | 0;
    if (limit <= 0) throw new TypeError("List limit must be positive.");
  }
  if (given.prefix !== undefined) {
    const prefix = encodeUtf8(`${given.prefix}`);
    if (compare(start, prefix) < 0) start = prefix;
    else if (!startsWith(start, prefix)) return null;
    if (end !== null && compare(end, prefix) <= 0) return null;
    if (end === null || !startsWith(end, prefix)) {
      const last = after(prefix);
      if (last !== null && (end === null || compare(last, end) < 0)) end = last;
    }
  }
  return end !== null && compare(end, start) <= 0 ? null : { __proto__: null, start, end, reverse, limit };
}

/** The entries that the options of list() ask for. */
export class Entries {
  #page = null;
  #number = 0;
  #left = 0;
  #isLast = true;

  constructor(options) {
    const wanted = range(options);
    if (wanted === null) return;
    begin();
    putByte(wanted.reverse ? 1 : 0);
    putInt(wanted.limit);
    putBytes(wanted.start);
    putByte(wanted.end === null ? 0 : 1);
    if (wanted.end !== null) putBytes(wanted.end);
    this.#take(run(LIST, 0));
  }

  #take(length) {
    const page = new Output(length);
    this.#number = page.readInt();
    this.#isLast = page.readByte() === 1;
    this.#left = page.readInt();
    this.#page = page;
  }

  /** The next key and value, or undefined. @returns {[string, unknown] | undefined} */
  next() {
    if (this.#page === null) return undefined;
    if (this.#left === 0) {
      if (this.#isLast) return undefined;
      begin();
      this.#take(run(LIST_NEXT, this.#number));
      return this.next();
    }
    this.#left--;
    const key = this.#page.readText();
    return [key, readValue(key, this.#page.readBytes())];
  }
}
