// Keys and values of the key-value storage: a value is kept as the payload codec writes it, behind a byte that says so.
import { Error, Uint8Array, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeSet } from "../kernel/primordials.js";
import { deserialize, serialize } from "../worker/structured-clone.js";
import { part } from "../web/java.js";
import { DELETE, GET, Output, PUT, begin, putByte, putRaw, putRawText, run } from "./host.js";

/** How values are written: docs/payload.md. */
const FORMAT = 1;

/** Stores a value. @param {string} key */
export function putValue(key, value) {
  const bytes = serialize(value);
  begin();
  const length = putRawText(key);
  putByte(FORMAT);
  putRaw(bytes);
  run(PUT, length);
}

/** The value of a key, or undefined. @param {string} key */
export function getValue(key) {
  begin();
  putRawText(key);
  const length = run(GET, 0);
  return length === 0 ? undefined : readValue(key, new Output(length - 1).bytes);
}

/** A value from the bytes that were stored. */
export function readValue(key, bytes) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  if (length === 0 || bytes[0] !== FORMAT) {
    throw new Error(`The value of the key "${key}" was stored by something that this version of Dovetail does not know.`);
  }
  const payload = new Uint8Array(length - 1);
  TypedArrayPrototypeSet(payload, part(bytes, 1, length), 0);
  return deserialize(payload);
}

/** Deletes a key; true if it was there. @param {string} key */
export function deleteValue(key) {
  begin();
  putRawText(key);
  return run(DELETE, 0) === 1;
}
