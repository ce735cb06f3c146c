// Long texts into bytes and back. JavaScript reads a string a character a call, at 2 to 5 ns each; WebAssembly's own
// functions on strings (js-string builtins) copy it at once into an array of WebAssembly's, and a loop from there into
// memory, at a tenth of that. Four characters a step; CHUNK characters at a time, so that all of it stays in the
// processor's cache. Instantiated at the first long text: most Workers never need it.
import {
  ArrayBuffer,
  newTextFunctions,
  StringPrototypeSlice,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeSet,
  Uint8Array,
} from "./primordials.js";

/** From this length on it is worth its calls. */
export const LONG = 96;
const CHUNK = 16384;

// ------------------------------------------------------------------------------ the module, as written in its format

const I32 = 0x7f;
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
const chars = [0x23, 0]; // global.get
const charAt = [0xfb, 0x0d, 0]; // array.get_u
const setChar = [0xfb, 0x0e, 0]; // array.set
const call = (index) => [0x10, index];
const ADD = 0x6a;
const AND = 0x71;
const OR = 0x72;
const SHL = 0x74;
const SHR = 0x76;
const GT = 0x4a;
const load = [0x28, 0, 0];
const load8 = [0x2d, 0, 0];
const load16 = [0x2f, 0, 0];
const store = [0x36, 0, 0];
const store8 = [0x3a, 0, 0];
const store16 = [0x3b, 0, 0];

/** Repeats `body` while `i + step <= n`, and adds `step` to `i` each time. */
const repeat = (i, n, step, body) => [
  [0x02, 0x40, 0x03, 0x40], // block, loop
  [get(i), constant(step), ADD, get(n), GT, 0x0d, 1],
  body,
  [get(i), constant(step), ADD, set(i), 0x0c, 0],
  [0x0b, 0x0b],
];
/** A function's code: so many locals of type i32 beside its parameters. */
const code = (locals, ...body) => sized(vector([[locals, I32]]), body, 0x0b);
const at = (i, k) => (k === 0 ? get(i) : [get(i), constant(k), ADD]);

const copyIn = [get(0), chars, constant(0), call(0), 0x1a];
const string = (n) => [chars, constant(0), get(n), call(1)];

// (s 0, n 1, i 2, all 3, a 4): one byte each; returns the OR of all characters
const write8 = code(
  3,
  copyIn,
  repeat(2, 1, 4, [
    get(2),
    [0, 1, 2, 3].map((k) => [
      [chars, at(2, k), charAt, tee(4)],
      k === 0 ? [] : [constant(8 * k), SHL, OR],
      [get(3), get(4), OR, set(3)],
    ]),
    store,
  ]),
  repeat(2, 1, 1, [get(2), chars, get(2), charAt, tee(4), store8, get(3), get(4), OR, set(3)]),
  get(3),
);
// (s 0, n 1, i 2): two bytes each
const write16 = code(
  1,
  copyIn,
  repeat(2, 1, 1, [get(2), constant(1), SHL, chars, get(2), charAt, store16]),
  get(2),
);
// (n 0, i 1, all 2, word 3): null if a byte is not ASCII
const read8 = code(
  3,
  repeat(1, 0, 4, [
    [get(1), load, tee(3), get(2), OR, set(2)],
    [0, 1, 2, 3].map((k) => [chars, at(1, k), get(3), constant(8 * k), SHR, constant(255), AND, setChar]),
  ]),
  repeat(1, 0, 1, [get(1), load8, tee(3), get(2), OR, set(2), chars, get(1), get(3), setChar]),
  [get(2), 0x41, 0x80, 0x81, 0x82, 0x84, 0x78, AND], // 0x80808080
  [0x04, 0x40, 0xd0, EXTERNREF, 0x0f, 0x0b],
  string(0),
);
const read16 = code(
  1,
  repeat(1, 0, 1, [chars, get(1), get(1), constant(1), SHL, load16, setChar]),
  string(0),
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
      type([EXTERNREF, CHARS_OR_NULL, I32].map(item), [I32]),
      type([CHARS_OR_NULL, I32, I32].map(item), [EXTERN].map(item)),
      type([EXTERNREF, I32], [I32]),
      type([I32], [EXTERNREF]),
    ),
    section(2, imported("intoCharCodeArray", 1), imported("fromCharCodeArray", 2)),
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

function piece(s, from, length) {
  return length === s.length ? s : StringPrototypeSlice(s, from, from + length);
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
    if (native.write8(piece(s, from, n), n) >= 0x80) return false;
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
    native.write16(piece(s, from, n), n);
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
