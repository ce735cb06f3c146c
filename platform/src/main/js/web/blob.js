// Blob and File: https://w3c.github.io/FileAPI/. The bytes are held in one piece.

import {
  ArrayBufferIsView,
  DateNow,
  Error,
  MathTrunc,
  NumberIsNaN,
  PromiseReject,
  PromiseResolve,
  RangeError,
  StringPrototypeCharCodeAt,
  StringPrototypeToLowerCase,
  StringPrototypeToWellFormed,
  TypeError,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSet,
  Uint8Array,
  append,
} from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { copyBytes, isArrayBuffer, isResizable, viewBytes } from "./buffer-source.js";
import { decodeUtf8, encodeUtf8, withoutBom } from "./encoding.js";
import {
  defineInterface,
  dictionary,
  illegalInvocation,
  requireArguments,
  sequence,
} from "./interface.js";
import { readableFromSource } from "./streams.js";

/** @type {(value: unknown) => boolean} */
export let isBlob;
/** The bytes themselves: not to be changed. @type {(blob: Blob) => Uint8Array} */
export let blobBytes;
/** @type {(blob: Blob) => string} */
export let blobType;
/** A Blob of bytes that become its own. @type {(bytes: Uint8Array, type: string) => Blob} */
export let blobOfBytes;

const NOTHING = new Uint8Array(0);

export class Blob {
  #bytes = NOTHING;
  #type = "";

  constructor(parts = undefined, options = undefined) {
    const { type = "", endings } = dictionary(options, "Blob options");
    if (endings !== undefined) throw new Error("The 'endings' field on 'Options' is not implemented.");
    this.#type = normalType(`${type}`);
    if (parts !== undefined) this.#bytes = concat(sequence(parts, "The parts of a Blob"));
  }

  static #of(self) {
    if (!isBlob(self)) throw illegalInvocation();
    return self;
  }

  get size() {
    return TypedArrayPrototypeGetLength(Blob.#of(this).#bytes);
  }

  get type() {
    return Blob.#of(this).#type;
  }

  slice(start = 0, end = undefined, contentType = "") {
    const self = Blob.#of(this);
    const size = TypedArrayPrototypeGetLength(self.#bytes);
    const from = position(start, size);
    const to = end === undefined ? size : position(end, size);
    const part = to > from ? copyBytes(self.#bytes, from, to) : NOTHING;
    return blobOfBytes(part, normalType(`${contentType}`));
  }

  text() {
    return settle(this, (bytes) => withoutBom(decodeUtf8(bytes)));
  }

  arrayBuffer() {
    return settle(this, (bytes) => TypedArrayPrototypeGetBuffer(copyBytes(bytes)));
  }

  bytes() {
    return settle(this, (bytes) => copyBytes(bytes));
  }

  stream() {
    const bytes = Blob.#of(this).#bytes;
    return readableFromSource(sourceOfBytes(copyBytes(bytes)), TypedArrayPrototypeGetLength(bytes));
  }

  static {
    isBlob = (value) => value !== null && typeof value === "object" && #bytes in value;
    blobBytes = (blob) => blob.#bytes;
    blobType = (blob) => blob.#type;
    blobOfBytes = (bytes, type) => {
      const blob = new Blob();
      blob.#bytes = bytes;
      blob.#type = type;
      return blob;
    };
  }
}
defineInterface(Blob, "Blob");

/** @type {(value: unknown) => boolean} */
export let isFile;

export class File extends Blob {
  #name;
  #lastModified;

  constructor(parts, name, options = undefined) {
    requireArguments(arguments.length, 2, "File");
    super(parts, options);
    this.#name = StringPrototypeToWellFormed(`${name}`);
    const { lastModified = DateNow() } = dictionary(options, "File options");
    this.#lastModified = integer(lastModified);
  }

  get name() {
    if (!(#name in this)) throw illegalInvocation();
    return this.#name;
  }

  get lastModified() {
    if (!(#name in this)) throw illegalInvocation();
    return this.#lastModified;
  }

  static {
    isFile = (value) => value !== null && typeof value === "object" && #name in value;
  }
}
defineInterface(File, "File");

/**
 * A byte source of one piece.
 *
 * @param {Uint8Array} bytes become the reader's
 * @returns {import("./streams.js").ByteSource}
 */
export function sourceOfBytes(bytes) {
  let rest = TypedArrayPrototypeGetLength(bytes) === 0 ? null : bytes;
  return {
    pull() {
      const piece = rest;
      rest = null;
      return PromiseResolve(piece);
    },
    cancel() {
      rest = null;
    },
  };
}

function settle(self, convert) {
  try {
    if (!isBlob(self)) throw illegalInvocation();
    return PromiseResolve(convert(blobBytes(self)));
  } catch (error) {
    return PromiseReject(error);
  }
}

/** workerd's limit. */
const MAX_SIZE = 128 * 1024 * 1024;

function concat(parts) {
  // strings first: what turns into one may resize a buffer
  for (let i = 0; i < parts.length; i++) {
    if (!isBlob(parts[i]) && !isBuffer(parts[i])) parts[i] = `${parts[i]}`;
  }
  const pieces = [];
  let length = 0;
  for (let i = 0; i < parts.length; i++) {
    const piece = bytesOf(parts[i]);
    length += TypedArrayPrototypeGetLength(piece);
    if (length > MAX_SIZE) throw new RangeError(`Blob size ${length} exceeds limit ${MAX_SIZE}`);
    append(pieces, piece);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < pieces.length; i++) {
    TypedArrayPrototypeSet(bytes, pieces[i], at);
    at += TypedArrayPrototypeGetLength(pieces[i]);
  }
  return bytes;
}

function isBuffer(part) {
  return typeof part === "object" && (ArrayBufferIsView(part) || isArrayBuffer(part));
}

function bytesOf(part) {
  if (typeof part === "string") return encodeUtf8(part);
  if (isBlob(part)) return blobBytes(part);
  if (hasFlag("no_resizable_array_buffer_in_blob") && isResizable(part)) {
    throw new TypeError("Cannot create a Blob with a resizable ArrayBuffer");
  }
  return viewBytes(part);
}

/** A type of other than printable ASCII is no type. */
function normalType(type) {
  for (let i = 0; i < type.length; i++) {
    const unit = StringPrototypeCharCodeAt(type, i);
    if (unit < 0x20 || unit > 0x7e) return "";
  }
  return StringPrototypeToLowerCase(type);
}

function position(value, size) {
  const at = integer(value);
  if (at < 0) return at + size > 0 ? at + size : 0;
  return at < size ? at : size;
}

function integer(value) {
  const number = MathTrunc(+value);
  return NumberIsNaN(number) ? 0 : number;
}
