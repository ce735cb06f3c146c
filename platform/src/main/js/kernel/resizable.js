// Resizable ArrayBuffers, and the views whose length is whatever is left of such a buffer.
import {
  ArrayBuffer,
  ArrayBufferPrototypeGetByteLength,
  ArrayBufferPrototypeGetMaxByteLength,
  ArrayBufferPrototypeGetResizable,
  ArrayBufferPrototypeResize,
  DataViewPrototypeGetByteLength,
  TypedArrayPrototypeCopyWithin,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSet,
  Uint8Array,
} from "./primordials.js";
import { TYPED_ARRAYS } from "./tags.js";

/** How long an ArrayBuffer may become, or -1 if it stays as it is. */
export function greatestLength(buffer) {
  return ArrayBufferPrototypeGetResizable(buffer) ? ArrayBufferPrototypeGetMaxByteLength(buffer) : -1;
}

/** A resizable buffer with these bytes; undefined if there is no such, or no room for it. */
export function resizable(bytes, greatest) {
  try {
    const length = ArrayBufferPrototypeGetByteLength(bytes);
    const buffer = new ArrayBuffer(length, { __proto__: null, maxByteLength: greatest });
    TypedArrayPrototypeSet(new Uint8Array(buffer), new Uint8Array(bytes), 0);
    return buffer;
  } catch {
    return undefined;
  }
}

/** The bytes of an element of a view, by the view's class. */
const SIZES = { __proto__: null, DataView: 1 };
for (const name in TYPED_ARRAYS) SIZES[name] = globalThis[name]?.BYTES_PER_ELEMENT ?? 1;

/** The length of a view, in elements; undefined if it reaches past its buffer. */
export function viewLength(view, name) {
  try {
    if (name === "DataView") return DataViewPrototypeGetByteLength(view);
    TypedArrayPrototypeCopyWithin(view, 0, 0); // throws, as the length does not
    return TypedArrayPrototypeGetLength(view);
  } catch {
    return undefined;
  }
}

/**
 * Whether a view of a resizable buffer has no length of its own. Nothing tells but a change of the buffer's
 * length by one element, which is undone before any code of the user's runs.
 *
 * @param {ArrayBufferView} view
 * @param {string} name of its class
 * @param {ArrayBuffer} buffer its buffer
 */
export function tracksLength(view, name, buffer) {
  const size = SIZES[name];
  const before = ArrayBufferPrototypeGetByteLength(buffer);
  const was = viewLength(view, name);
  try {
    if (before + size <= ArrayBufferPrototypeGetMaxByteLength(buffer)) {
      ArrayBufferPrototypeResize(buffer, before + size);
      const now = viewLength(view, name);
      ArrayBufferPrototypeResize(buffer, before);
      return was !== undefined && now !== was;
    }
    if (before < size) return false;
    const last = new Uint8Array(size);
    TypedArrayPrototypeSet(last, new Uint8Array(buffer, before - size, size), 0);
    ArrayBufferPrototypeResize(buffer, before - size);
    const now = viewLength(view, name);
    ArrayBufferPrototypeResize(buffer, before);
    TypedArrayPrototypeSet(new Uint8Array(buffer, before - size, size), last, 0);
    return now !== undefined && now !== was;
  } catch {
    return false; // a buffer that only WebAssembly resizes
  }
}
