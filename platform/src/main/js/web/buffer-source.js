// What Web IDL calls a BufferSource: an ArrayBuffer, or a view on one.

import {
  ArrayBufferIsView,
  ArrayBufferPrototypeGetByteLength,
  ArrayBufferPrototypeGetResizable,
  DataViewPrototypeGetBuffer,
  DataViewPrototypeGetByteLength,
  DataViewPrototypeGetByteOffset,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetTag,
  TypedArrayPrototypeSet,
  Uint8Array,
} from "../kernel/primordials.js";

/**
 * The bytes under a buffer or a view, not copied.
 *
 * @param {unknown} value
 * @returns {Uint8Array | null} null if the value is neither
 */
export function viewBytes(value) {
  if (ArrayBufferIsView(value)) {
    if (TypedArrayPrototypeGetTag(value) !== undefined) {
      return new Uint8Array(
        TypedArrayPrototypeGetBuffer(value),
        TypedArrayPrototypeGetByteOffset(value),
        TypedArrayPrototypeGetByteLength(value),
      );
    }
    return new Uint8Array(
      DataViewPrototypeGetBuffer(value),
      DataViewPrototypeGetByteOffset(value),
      DataViewPrototypeGetByteLength(value),
    );
  }
  return isArrayBuffer(value) ? new Uint8Array(value) : null;
}

/** True for an ArrayBuffer of this realm or any other, and for nothing else. */
export function isArrayBuffer(value) {
  if (value === null || typeof value !== "object") return false;
  try {
    ArrayBufferPrototypeGetByteLength(value);
    return true;
  } catch {
    return false;
  }
}

/** A copy of the bytes, or of some of them, in a buffer of its own. */
export function copyBytes(bytes, from = 0, to = TypedArrayPrototypeGetByteLength(bytes)) {
  const part = new Uint8Array(
    TypedArrayPrototypeGetBuffer(bytes),
    TypedArrayPrototypeGetByteOffset(bytes) + from,
    to - from,
  );
  const copy = new Uint8Array(to - from);
  TypedArrayPrototypeSet(copy, part, 0);
  return copy;
}

/** The bytes alone in an ArrayBuffer: their own if they fill it, else a copy's. */
export function soleBuffer(bytes) {
  const buffer = TypedArrayPrototypeGetBuffer(bytes);
  const length = TypedArrayPrototypeGetByteLength(bytes);
  if (ArrayBufferPrototypeGetByteLength(buffer) === length) return buffer;
  return TypedArrayPrototypeGetBuffer(copyBytes(bytes));
}

/** Whether the ArrayBuffer that a value is, or is a view on, may change its length. */
export function isResizable(value) {
  let buffer = value;
  if (ArrayBufferIsView(value)) {
    buffer =
      TypedArrayPrototypeGetTag(value) === undefined
        ? DataViewPrototypeGetBuffer(value)
        : TypedArrayPrototypeGetBuffer(value);
  }
  return isArrayBuffer(buffer) && ArrayBufferPrototypeGetResizable(buffer);
}
