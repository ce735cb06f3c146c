// Bytes as node:crypto's functions take and give them.
import { Buffer } from "./buffer.js";
import { invalidArgType } from "./errors.js";
import { isAnyArrayBuffer, isArrayBufferView } from "./types.js";

/** A view of the bytes of a string, buffer or view; throws Node's error for anything else. */
export function bytesOf(value, name, encoding, also = []) {
  if (typeof value === "string") return Buffer.from(value, encoding === "buffer" ? "utf8" : encoding);
  if (isArrayBufferView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  throw invalidArgType(name, ["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView", ...also], value);
}

/** A result as a Buffer, or as a string if an encoding is given. */
export function given(bytes, encoding) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === undefined || encoding === null || encoding === "buffer" ? buffer : buffer.toString(encoding);
}

/** Does something and tells a callback of Node's kind about it later. */
export function later(action, callback) {
  new Promise((resolve) => resolve(action())).then(
    (value) => callback(null, value),
    (error) => callback(error),
  );
}
