// Long texts into bytes and back. JavaScript reads a string a character a call, at 2 to 5 ns each; WebAssembly's own
// functions on strings (js-string builtins) cost a fifth of that. Out of a string charCodeAt is compiled into the loop,
// which beats a copy of the string and a loop over the copy; into a string there is only an array of WebAssembly's, made
// into one at once. Eight characters a step, a store or load each: to pack them into words costs more. CHUNK characters
// at a time, so that all of it stays in the processor's cache. Instantiated at the first long text: most Workers never
// need it.
import {
  ArrayBuffer,
  newTextFunctions,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeSet,
  Uint8Array,
} from "./primordials.js";

/** From this length on it is worth its calls. */
export const LONG = 96;
const CHUNK = 32768;

// ------------------------------------------------------------------------------ the module, as written in its format

const I32 = 0x7f;
const I64 = 0x7e;
const EXTERNREF = 0x6f;
const CHARS = [0x64, 0]; // (ref $chars)
const CHARS_OR_NULL = [0x63, 0];
const EXTERN = [0x64, EXTERNREF];

const number = (n) => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...number(n >>> 7)]);
/** What is signed keeps its sixth bit clear, or it would be negative. */
const constant = (n) => [0x41, ...(n & 0x40 && n < 0x80 ? [n | 0x80, 0] : number(n))];
const vector = (...items) => [...number(items.length), ...items.flat(9)];
const sized = (...bytes) => {
  const flat = bytes.flat(9);
  return [...number(flat.length), ...flat];
};
const name = (text) => vector(...[...text].map((c) => c.charCodeAt(0)));
const type = (parameters, results) => [0x60, vector(...parameters), vector(...results)];
const item = (parts) => [parts];

const get = (local) => [0x20, local];
const set = (local) => [0x21, local];
const tee = (local) => [0x22, local];
const global = (index) => [0x23, index];
const setChar = [0xfb, 0x0e, 0]; // array.set
const call = (index) => [0x10, index];
const ADD = 0x6a;
const OR = 0x72;
const SHL = 0x74;
const GT = 0x4a;
const LOAD_64 = [0x29, 0, 0];
const LOAD_8_AS_64 = [0x31, 0, 0];
const HIGH_BITS = [0x42, 0x80, 0x81, 0x82, 0x84, 0x88, 0x90, 0xa0, 0xc0, 0x80, 0x7f]; // 0x8080808080808080
const AND_64 = 0x83;
const OR_64 = 0x84;
const EQZ_64 = 0x50;
const NOT = 0x45; // i32.eqz
const load8 = (offset) => [0x2d, 0, offset];
const load16 = (offset) => [0x2f, 0, offset];
const store8 = (offset) => [0x3a, 0, offset];
const store16 = (offset) => [0x3b, 0, offset];
const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7];

/** Does body(0), body(1) and so on for what is at i, i + 1, until i is n: eight a step, then one. First of a step: ahead. */
const each = (i, n, body, ahead = () => []) =>
  [EIGHT, [0]].map((step) => [
    [0x02, 0x40, 0x03, 0x40], // block, loop
    [get(i), constant(step.length), ADD, get(n), GT, 0x0d, 1],
    ahead(step.length),
    step.map(body),
    [get(i), constant(step.length), ADD, set(i), 0x0c, 0],
    [0x0b, 0x0b],
  ]);
const at = (i, k) => (k === 0 ? get(i) : [get(i), constant(k), ADD]);
const twice = (i) => [get(i), constant(1), SHL];
const INTO_STRING = 0;
const CHAR_CODE_AT = 1;

// (s 0, from 1, n 2, i 3, all 4, c 5): a byte each; returns the OR of all characters
const charFrom = (k) => [get(0), get(1), at(3, k), ADD, call(CHAR_CODE_AT)];
const write8 = sized(
  vector([[3, I32]]),
  each(3, 2, (k) => [get(3), charFrom(k), tee(5), store8(k), get(4), get(5), OR, set(4)]),
  get(4),
  0x0b,
);
// (s 0, from 1, n 2, i 3): two bytes each
const write16 = sized(vector([[1, I32]]), each(3, 2, (k) => [twice(3), charFrom(k), store16(2 * k)]), get(3), 0x0b);
// (n 0, i 1, all 2, of type i64, chars 3): null if a byte is not ASCII
const gather = (bytes) => [get(1), bytes === 8 ? LOAD_64 : LOAD_8_AS_64, get(2), OR_64, set(2)];
const read8 = sized(
  vector([1, I32], [1, I64], [1, CHARS]),
  [global(0), set(3)],
  each(1, 0, (k) => [get(3), at(1, k), get(1), load8(k), setChar], gather),
  [get(2), HIGH_BITS, AND_64, EQZ_64, NOT, 0x04, 0x40, 0xd0, EXTERNREF, 0x0f, 0x0b],
  [get(3), constant(0), get(0), call(INTO_STRING)],
  0x0b,
);
// (n 0, i 1, chars 2)
const read16 = sized(
  vector([1, I32], [1, CHARS]),
  [global(0), set(2)],
  each(1, 0, (k) => [get(2), at(1, k), twice(1), load16(2 * k), setChar]),
  [get(2), constant(0), get(0), call(INTO_STRING)],
  0x0b,
);

const section = (id, ...items) => [id, sized(vector(...items.map(item)))];
const imported = (f, index) => [name("wasm:js-string"), name(f), 0, index];
const exported = (f, kind, index) => [name(f), kind, index];

const MODULE = new Uint8Array(
  [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(
      1,
      [0x5e, 0x77, 1], // $chars: (array (mut i16))
      type([CHARS_OR_NULL, I32, I32].map(item), [EXTERN].map(item)),
      type([EXTERNREF, I32], [I32]),
      type([EXTERNREF, I32, I32], [I32]),
      type([I32], [EXTERNREF]),
    ),
    section(2, imported("fromCharCodeArray", 1), imported("charCodeAt", 2)),
    section(3, 3, 3, 4, 4),
    section(5, [1, 1, 1]), // one page of memory, no more
    section(6, [CHARS, 0, constant(CHUNK), 0xfb, 0x07, 0, 0x0b]),
    section(
      7,
      exported("write8", 0, 2),
      exported("write16", 0, 3),
      exported("read8", 0, 4),
      exported("read16", 0, 5),
      exported("memory", 2, 0),
    ),
    section(10, write8, write16, read8, read16),
  ].flat(9),
);

// --------------------------------------------------------------------------------------------------------- its use

let native = null;
let memory = new ArrayBuffer(0);
let memoryBytes = new Uint8Array(0);

function ready() {
  if (native !== null) return;
  const made = newTextFunctions(MODULE);
  memory = made.memory;
  memoryBytes = new Uint8Array(memory);
  native = made.functions;
}

/**
 * Writes an ASCII text into `to` at `place`.
 * @returns false if it is not ASCII; something has been written then
 */
export function writeAscii(s, to, place) {
  ready();
  const length = s.length;
  for (let from = 0; from < length; from += CHUNK) {
    const n = length - from < CHUNK ? length - from : CHUNK;
    if (native.write8(s, from, n) >= 0x80) return false;
    TypedArrayPrototypeSet(to, new Uint8Array(memory, 0, n), place + from);
  }
  return true;
}

/** Writes a text as UTF-16LE into `to` at `place`. */
export function writeUtf16(s, to, place) {
  ready();
  const length = s.length;
  for (let from = 0; from < length; from += CHUNK) {
    const n = length - from < CHUNK ? length - from : CHUNK;
    native.write16(s, from, n);
    TypedArrayPrototypeSet(to, new Uint8Array(memory, 0, n * 2), place + from * 2);
  }
}

/** The ASCII text of bytes of an array that starts its buffer, or null if one is not ASCII. */
export function readAscii(array, place, length) {
  ready();
  const buffer = TypedArrayPrototypeGetBuffer(array);
  let s = "";
  for (let from = 0; from < length; from += CHUNK) {
    const n = length - from < CHUNK ? length - from : CHUNK;
    TypedArrayPrototypeSet(memoryBytes, new Uint8Array(buffer, place + from, n), 0);
    const part = native.read8(n);
    if (part === null) return null;
    s += part;
  }
  return s;
}

/** The UTF-16LE text of `length` bytes, an even number, of an array that starts its buffer. */
export function readUtf16(array, place, length) {
  ready();
  const buffer = TypedArrayPrototypeGetBuffer(array);
  let s = "";
  for (let from = 0; from < length; from += CHUNK * 2) {
    const n = length - from < CHUNK * 2 ? length - from : CHUNK * 2;
    TypedArrayPrototypeSet(memoryBytes, new Uint8Array(buffer, place + from, n), 0);
    s += native.read16(n >> 1);
  }
  return s;
}
