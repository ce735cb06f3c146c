// CBOR major types, simple values and tags of a payload; docs/payload.md explains them, and
// dev.dovetail.rpc.Tags, package-private there, is the Java twin. Both sides read one table of test
// vectors.

/**
 * How deep containers may stand in each other: V8's stack must do. Java's Payload.MAX_DEPTH is the
 * same.
 */
export const MAX_DEPTH = 1000;
/** Integers go as integers up to here, 2^53 - 1, either way. */
export const MAX_INTEGER = 9007199254740991;

export const UINT = 0x00;
export const NINT = 0x20;
export const BYTES = 0x40;
export const TEXT = 0x60;
export const ARRAY = 0x80;
export const MAP = 0xa0;
export const TAG = 0xc0;

export const FALSE = 0xf4;
export const TRUE = 0xf5;
export const NULL = 0xf6;
export const UNDEFINED = 0xf7;
export const FLOAT64 = 0xfb;

export const BIGINT = 2; // RFC 8949
export const BIGINT_NEGATIVE = 3; // RFC 8949
export const EMBEDDED = 24; // RFC 8949: CBOR inside a byte string
export const OBJECT = 27; // [class name, …]: the generic object of the CBOR registry
export const SHAREABLE = 28; // the CBOR registry's value-sharing
export const SHARED_REFERENCE = 29;
export const SET = 258; // the CBOR registry
export const MAP_OBJECT = 259; // the CBOR registry
export const EXTENDED_TIME = 1001; // RFC 9581
export const REGEXP = 21066; // the CBOR registry: ECMAScript regular expression [source, flags]
export const UTF16 = 53377; // ours: byte string of UTF-16LE code units
export const CAPABILITY = 53376; // ours: index into the message's capabilities
export const SPARSE = 53378; // ours: [length, {key: value}]: an array with holes or named members

/** RFC 8746: a typed array's class by tag, little-endian. */
export const TYPED_ARRAYS = {
  __proto__: null,
  Uint8Array: 64,
  Uint8ClampedArray: 68,
  Uint16Array: 69,
  Uint32Array: 70,
  BigUint64Array: 71,
  Int8Array: 72,
  Int16Array: 77,
  Int32Array: 78,
  BigInt64Array: 79,
  Float16Array: 84,
  Float32Array: 85,
  Float64Array: 86,
};
