// What Java does for the web's APIs by name, on values: while JavaScript waits, or as a job that a promise
// stands for. dev.dovetail.web has the other half: Operation, ScratchCodec, Work.

import { currentOrNull } from "../kernel/invocation.js";
import { newError } from "../kernel/decode.js";
import { host, scratch } from "../kernel/host.js";
import {
  ArrayBuffer,
  ArrayIsArray,
  DataView,
  DataViewPrototypeGetFloat64,
  DataViewPrototypeSetFloat64,
  MathMin,
  PromiseReject,
  PromiseResolve,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeSet,
  Uint8Array,
  append,
} from "../kernel/primordials.js";
import { job } from "../rpc/calls.js";
import { DOMException } from "./dom-exception.js";
import { decodeUtf8, encodeUtf8 } from "./encoding.js";

const STAGE = 10;
const CALL = 11;
const REST = 12;
const FREE = 13;
const SAME = 14;
const DIGEST = 15;
const HMAC = 16;
const DIGEST_START = 17;
const DIGEST_UPDATE = 18;
const DIGEST_FINISH = 19;
const DIGEST_COPY = 20;
const Z_START = 21;
const Z_STEP = 22;
const Z_CHANGE = 23;
const CIPHER_START = 24;
const CIPHER_UPDATE = 25;
const CIPHER_FINISH = 26;
const CIPHER_CHANGE = 27;
const CIPHER_TAG = 28;

/** Up to here what is quick is done at once, and the promise is resolved when it is returned. */
const SMALL = 16384;
/** What a job's message can carry; more is done at once too. */
const MAX_JOB = 16 << 20;

/** The scratch buffer's length: HostFunctions.SCRATCH_BYTES. */
const SCRATCH = 65536;
const NATIVE = { __proto__: null, Error: true, TypeError: true, RangeError: true };
const FLOAT = new DataView(new ArrayBuffer(8));
const FLOAT_BYTES = new Uint8Array(FLOAT.buffer);

/** A part of bytes, sharing their buffer. */
export function part(bytes, from, to) {
  return new Uint8Array(
    TypedArrayPrototypeGetBuffer(bytes),
    TypedArrayPrototypeGetByteOffset(bytes) + from,
    to - from,
  );
}

function work(operation, a, b) {
  const result = host.work(operation, a, b);
  if (result >= 0) return result;
  const failure = host.workError();
  const end = StringPrototypeIndexOf(failure, "\n");
  const name = StringPrototypeSlice(failure, 0, end);
  const message = StringPrototypeSlice(failure, end + 1);
  throw NATIVE[name] === true ? newError(name, message) : new DOMException(message, name);
}

// ------------------------------------------------------ values

let at = 0;

function room(bytes) {
  if (at + bytes <= SCRATCH) return;
  work(STAGE, 0, at);
  at = 0;
}

function putLength(tag, length) {
  room(5);
  const out = scratch();
  out[at++] = tag;
  out[at++] = length;
  out[at++] = length >> 8;
  out[at++] = length >> 16;
  out[at++] = length >> 24;
}

function putBytes(bytes) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  let from = 0;
  while (from < length) {
    room(1);
    const to = MathMin(length, from + SCRATCH - at);
    TypedArrayPrototypeSet(scratch(), part(bytes, from, to), at);
    at += to - from;
    from = to;
  }
}

function put(value) {
  if (typeof value === "string") {
    const utf8 = encodeUtf8(value);
    putLength(4, TypedArrayPrototypeGetByteLength(utf8));
    putBytes(utf8);
  } else if (typeof value === "number") {
    room(9);
    DataViewPrototypeSetFloat64(FLOAT, 0, value, true);
    scratch()[at++] = 3;
    putBytes(FLOAT_BYTES);
  } else if (ArrayIsArray(value)) {
    putLength(6, value.length);
    for (let i = 0; i < value.length; i++) put(value[i]);
  } else if (value !== null && typeof value === "object") {
    putLength(5, TypedArrayPrototypeGetByteLength(value));
    putBytes(value);
  } else {
    room(1);
    scratch()[at++] = value === true ? 2 : value === false ? 1 : 0;
  }
}

function getLength(bytes) {
  at += 4;
  return bytes[at - 4] | (bytes[at - 3] << 8) | (bytes[at - 2] << 16) | (bytes[at - 1] << 24);
}

function getBytes(bytes, length) {
  const copy = new Uint8Array(length);
  TypedArrayPrototypeSet(copy, part(bytes, at, at + length), 0);
  at += length;
  return copy;
}

function get(bytes) {
  switch (bytes[at++]) {
    case 0:
      return null;
    case 1:
      return false;
    case 2:
      return true;
    case 3:
      TypedArrayPrototypeSet(FLOAT_BYTES, getBytes(bytes, 8), 0);
      return DataViewPrototypeGetFloat64(FLOAT, 0, true);
    case 4:
      return decodeUtf8(getBytes(bytes, getLength(bytes)));
    case 5:
      return getBytes(bytes, getLength(bytes));
    default: {
      const length = getLength(bytes);
      const list = [];
      for (let i = 0; i < length; i++) append(list, get(bytes));
      return list;
    }
  }
}

function putAll(values) {
  at = 0;
  for (let i = 0; i < values.length; i++) put(values[i]);
  return at;
}

/**
 * Has Java do something at once.
 *
 * @param {string} name as dev.dovetail.web.Operation knows it
 * @param {(Uint8Array | string | number | boolean | null | unknown[])[]} args
 * @returns {Uint8Array | string | number | boolean | null | unknown[]}
 */
export function call(name, args) {
  at = 0;
  put(name);
  for (let i = 0; i < args.length; i++) put(args[i]);
  const length = work(CALL, 0, at);
  const first = scratch();
  at = 0;
  if (length <= SCRATCH) return get(first);
  const all = new Uint8Array(length);
  TypedArrayPrototypeSet(all, first, 0);
  for (let from = SCRATCH; from < length; ) {
    const next = work(REST, from, SCRATCH);
    TypedArrayPrototypeSet(all, part(first, 0, next), from);
    from += next;
  }
  return get(all);
}

/**
 * Has Java do something for a promise: off the lane if it takes long, or has much to work on. In global scope,
 * where nothing can be waited for, it is done at once.
 *
 * @param {boolean} quick whether a small input costs little
 */
export function callLater(name, args, quick) {
  try {
    let bytes = 0;
    for (let i = 0; i < args.length; i++) {
      if (args[i] !== null && typeof args[i] === "object" && !ArrayIsArray(args[i])) {
        bytes += TypedArrayPrototypeGetByteLength(args[i]);
      }
    }
    if ((quick && bytes <= SMALL) || bytes > MAX_JOB || currentOrNull() === null) {
      return PromiseResolve(call(name, args));
    }
    return job(name, args);
  } catch (error) {
    return PromiseReject(error);
  }
}

// ------------------------------------------------------ bytes

/** Hash functions that have a number: see dev.dovetail.web.Work. */
const HASHES = { __proto__: null, MD5: 1, "SHA-1": 2, "SHA-256": 3, "SHA-384": 4, "SHA-512": 5 };

function taken(length) {
  const copy = new Uint8Array(length);
  TypedArrayPrototypeSet(copy, part(scratch(), 0, length), 0);
  return copy;
}

/** The digest of bytes, at once. @param {string} hash by WebCrypto's name */
export function digest(hash, bytes) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  if (length > SCRATCH) {
    const handle = startDigest(hash);
    updateDigest(handle, bytes);
    return finishDigest(handle);
  }
  TypedArrayPrototypeSet(scratch(), bytes, 0);
  return taken(work(DIGEST, HASHES[hash], length));
}

/** The HMAC of bytes, at once. @param {string} hash by WebCrypto's name */
export function hmac(hash, key, bytes) {
  const secret = TypedArrayPrototypeGetByteLength(key);
  const length = TypedArrayPrototypeGetByteLength(bytes);
  if (secret + length > SCRATCH) return call("hmac", [hash, key, bytes]);
  TypedArrayPrototypeSet(scratch(), key, 0);
  TypedArrayPrototypeSet(scratch(), bytes, secret);
  return taken(work(HMAC, HASHES[hash] | (secret << 8), secret + length));
}

/**
 * Starts a digest that takes its bytes in pieces.
 *
 * @param {string} name a hash function, or crc32, crc32c, crc64nvme
 * @param {Uint8Array} [key] makes it an HMAC
 * @returns {number} its handle, which finishDigest or free gives back
 */
export function startDigest(name, key) {
  return work(DIGEST_START, 0, putAll(key === undefined ? [name] : [name, key]));
}

export function updateDigest(handle, bytes) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  for (let from = 0; from < length; ) {
    const to = MathMin(length, from + SCRATCH);
    TypedArrayPrototypeSet(scratch(), part(bytes, from, to), 0);
    work(DIGEST_UPDATE, handle, to - from);
    from = to;
  }
}

export function finishDigest(handle) {
  return taken(work(DIGEST_FINISH, handle, 0));
}

export function copyDigest(handle) {
  return work(DIGEST_COPY, handle, 0);
}

/** Lets go of what Java keeps under a handle. */
export function free(handle) {
  work(FREE, handle, 0);
}

/** Whether two byte arrays of one length are equal, in a time that does not tell where they differ. */
export function sameBytes(a, b) {
  const length = TypedArrayPrototypeGetByteLength(a);
  let same = 1;
  const half = SCRATCH / 2;
  for (let from = 0; from < length; from += half) {
    const to = MathMin(length, from + half);
    TypedArrayPrototypeSet(scratch(), part(a, from, to), 0);
    TypedArrayPrototypeSet(scratch(), part(b, from, to), to - from);
    same &= work(SAME, 0, to - from);
  }
  return same === 1;
}

// ------------------------------------------------------ ciphers

/** Starts a cipher. @param {unknown[]} options encrypt?, OpenSSL's name, key, initialization vector */
export function startCipher(options) {
  return work(CIPHER_START, 0, putAll(options));
}

/** Gives bytes to a cipher; returns what it makes of them. */
export function updateCipher(handle, bytes) {
  const length = TypedArrayPrototypeGetByteLength(bytes);
  if (length < SCRATCH - 64) {
    TypedArrayPrototypeSet(scratch(), bytes, 0);
    return taken(work(CIPHER_UPDATE, handle, length));
  }
  const all = new Uint8Array(length + 64);
  let made = 0;
  for (let from = 0; from < length; ) {
    const to = MathMin(length, from + SCRATCH - 64);
    const piece = updateCipher(handle, part(bytes, from, to));
    TypedArrayPrototypeSet(all, piece, made);
    made += TypedArrayPrototypeGetByteLength(piece);
    from = to;
  }
  return part(all, 0, made);
}

/** The last bytes of a cipher. */
export function finishCipher(handle) {
  return taken(work(CIPHER_FINISH, handle, 0));
}

/** Changes a cipher. @param {unknown[]} change as dev.dovetail.web.CipherStream reads it */
export function changeCipher(handle, change) {
  work(CIPHER_CHANGE, handle, putAll(change));
}

/** The tag that an authenticating cipher has made. */
export function cipherTag(handle) {
  return taken(work(CIPHER_TAG, handle, 0));
}

// ------------------------------------------------------ compression

/** Where bytes start in the scratch buffer of a step; numbers stand before. */
const HEAD = 16;

/** The state of a step, as zlib numbers it. */
export const Z_OK = 0;
export const Z_END = 1;
export const Z_DATA_ERROR = -3;
export const Z_BUFFER_ERROR = -5;
export const Z_NO_FLUSH = 0;
export const Z_FINISH = 4;

/** What the last step said, besides its output. */
export const step = { __proto__: null, status: 0, left: 0, message: "" };

/** Starts to compress or decompress. @param {unknown[]} options as dev.dovetail.web.ZStreams reads them */
export function startZ(options) {
  return work(Z_START, 0, putAll(options));
}

/** The most that a step takes and gives. */
export function stepBytes() {
  return SCRATCH - HEAD;
}

/**
 * A step of a stream.
 *
 * @param {number} handle
 * @param {Uint8Array} input at most stepBytes(); `step.left` of it has to be given again
 * @param {number} flush
 * @param {number} most how much output it may make, at most stepBytes()
 * @returns {Uint8Array} the output: part of the scratch buffer, good until the next call
 */
export function stepZ(handle, input, flush, most) {
  const bytes = scratch();
  const length = TypedArrayPrototypeGetByteLength(input);
  putInt(0, flush);
  putInt(4, most);
  TypedArrayPrototypeSet(bytes, input, HEAD);
  const given = work(Z_STEP, handle, length);
  at = 0;
  step.status = getLength(bytes);
  step.left = getLength(bytes);
  const message = getLength(bytes);
  step.message = message === 0 ? "" : decodeUtf8(part(bytes, HEAD + given, HEAD + given + message));
  return part(bytes, HEAD, HEAD + given);
}

function putInt(offset, value) {
  const bytes = scratch();
  bytes[offset] = value;
  bytes[offset + 1] = value >> 8;
  bytes[offset + 2] = value >> 16;
  bytes[offset + 3] = value >> 24;
}

/** Changes a stream. @param {unknown[]} change as dev.dovetail.web.ZStreams reads it */
export function changeZ(handle, change) {
  work(Z_CHANGE, handle, putAll(change));
}
