// Views as arguments of reads: what they are, and theirs for keeps.

import {
  ArrayBufferIsView,
  ArrayBufferPrototypeGetByteLength,
  ArrayBufferPrototypeTransfer,
  DataView,
  DataViewPrototypeGetBuffer,
  DataViewPrototypeGetByteLength,
  DataViewPrototypeGetByteOffset,
  TypeError,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetTag,
  TypedArrayPrototypeSet,
  Uint8Array,
} from "../../kernel/primordials.js";

/** A typed array's class by its name. */
const CLASSES = { __proto__: null, DataView };
for (const kind of ["Int8", "Uint8", "Uint8Clamped", "Int16", "Uint16", "Float16", "Int32"]) {
  CLASSES[`${kind}Array`] = globalThis[`${kind}Array`];
}
for (const kind of ["Uint32", "Float32", "Float64", "BigInt64", "BigUint64"]) {
  CLASSES[`${kind}Array`] = globalThis[`${kind}Array`];
}

/**
 * @param {ArrayBufferView | ArrayBuffer} view a buffer stands for the view on all of it
 * @returns {{View: Function, elementSize: number, buffer: ArrayBuffer, offset: number,
 *   length: number}} offset and length in bytes
 */
export function partsOf(view) {
  if (!ArrayBufferIsView(view)) {
    const length = ArrayBufferPrototypeGetByteLength(view);
    return { View: Uint8Array, elementSize: 1, buffer: view, offset: 0, length };
  }
  const tag = TypedArrayPrototypeGetTag(view);
  if (tag === undefined) {
    return {
      View: DataView,
      elementSize: 1,
      buffer: DataViewPrototypeGetBuffer(view),
      offset: DataViewPrototypeGetByteOffset(view),
      length: DataViewPrototypeGetByteLength(view),
    };
  }
  const View = CLASSES[tag];
  return {
    View,
    elementSize: View.BYTES_PER_ELEMENT,
    buffer: TypedArrayPrototypeGetBuffer(view),
    offset: TypedArrayPrototypeGetByteOffset(view),
    length: TypedArrayPrototypeGetByteLength(view),
  };
}

/** The length in bytes of a view or a buffer, 0 if the buffer has been taken away. */
export function lengthOfView(view) {
  if (!ArrayBufferIsView(view)) return ArrayBufferPrototypeGetByteLength(view);
  if (TypedArrayPrototypeGetTag(view) !== undefined) return TypedArrayPrototypeGetByteLength(view);
  try {
    return DataViewPrototypeGetByteLength(view);
  } catch {
    return 0;
  }
}

/** The buffer's bytes in another buffer: nobody else can reach them from now on. */
export function takeBuffer(buffer, what = "Unable to use non-detachable ArrayBuffer") {
  try {
    return ArrayBufferPrototypeTransfer(buffer);
  } catch {
    throw new TypeError(what);
  }
}

/** A part of some bytes, not copied; without subarray(), which asks for the constructor. */
export function partOf(bytes, from, to = TypedArrayPrototypeGetByteLength(bytes)) {
  const offset = TypedArrayPrototypeGetByteOffset(bytes) + from;
  return new Uint8Array(TypedArrayPrototypeGetBuffer(bytes), offset, to - from);
}

/** Copies bytes into a buffer. */
export function fill(buffer, at, bytes) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  TypedArrayPrototypeSet(new Uint8Array(buffer, at, length), bytes, 0);
}

/** Whether the value is a view on a buffer that can be read into. */
export function isView(value) {
  return ArrayBufferIsView(value);
}

/** @returns {number} the buffer's length in bytes */
export function lengthOfBuffer(buffer) {
  return ArrayBufferPrototypeGetByteLength(buffer);
}
