// Bodies: https://fetch.spec.whatwg.org/#bodies
//
// A body is held as what it came as: a string, bytes, a source of bytes from the wire, or a stream
// of the user's. A stream over the others is only made when somebody asks for `.body`, and as long
// as nobody reads that stream its bytes do not pass through it.

import {
  ArrayBufferIsView,
  JSONParse,
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  ArrayPrototypeToString,
  ObjectPrototype,
  StringPrototypeToLowerCase,
  RangeError,
  StringPrototypeToWellFormed,
  SymbolAsyncIterator,
  SymbolIterator,
  SymbolToPrimitive,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeSet,
  Uint8Array,
  append,
  uncurryThis,
} from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { blobBytes, blobOfBytes, blobType, isBlob, sourceOfBytes } from "./blob.js";
import { copyBytes, isArrayBuffer, soleBuffer, viewBytes } from "./buffer-source.js";
import { sourceOfChunks } from "./chunks.js";
import { decodeUtf8, encodeUtf8, utf8Length, withoutBom } from "./encoding.js";
import { FormData, isFormData } from "./form-data.js";
import { defineInterface, illegalConstructor, illegalInvocation } from "./interface.js";
import { lastMimeType, mimeEssence, mimeParameter } from "./mime.js";
import { decodeMultipart, encodeMultipart } from "./multipart.js";
import {
  isDisturbed,
  isLocked,
  isReadableStream,
  lengthOfStream,
  originOfStream,
  readableFromSource,
  sourceFromReadable,
  takeStream,
  tee,
  teeSource,
} from "./streams.js";
import { isURLSearchParams, serializeParams } from "./url-search-params.js";
import { parseUrlencoded } from "./urlencoded.js";

/** @typedef {import("./streams.js").ByteSource} ByteSource */

const appendEntry = uncurryThis(FormData.prototype.append);

/** What a body is, inside the platform and on its way to the wire. */
export class Body {
  /**
   * @param {"text" | "bytes" | "source" | "stream"} kind
   * @param {string | Uint8Array | ByteSource | ReadableStream} value
   * @param {number} [length] in bytes, -1 if it is not known (or not counted yet, for text)
   */
  constructor(kind, value, length = -1) {
    this.kind = kind;
    this.value = value;
    this.length = length;
    /** Whether it has been read, sent or given to another owner. */
    this.used = false;
    /** Whether a clone holds the same bytes, so that they may not be given away. */
    this.shared = false;
    /** @type {ReadableStream | null} what `.body` gave out, or the stream that this is */
    this.stream = kind === "stream" ? value : null;
  }
}

/** @type {(owner: BodyOwner) => Body | null} */
export let peekBody;
/** Gives a new owner its body. @type {(owner: BodyOwner, body: Body | null) => void} */
export let setBody;
/** @type {(value: unknown) => boolean} */
let isOwner;

const USED =
  "Body has already been used. It can only be used once. Use tee() first if you need to read it " +
  "twice.";

/**
 * Takes a body out of its owner, which from then on has used it.
 *
 * @param {BodyOwner} owner
 * @returns {Body | null} of kind "stream" only if a stream of the user's must really be read
 * @throws {TypeError} if it has been used or is being read
 */
export function takeBody(owner) {
  const body = peekBody(owner);
  if (body === null) return null;
  if (!isUsable(body)) throw new TypeError(USED);
  body.used = true;
  const { stream } = body;
  if (stream === null) return body;
  if (body.kind !== "stream") {
    takeStream(stream);
    return body;
  }
  const origin = originOfStream(stream);
  if (origin === null) return body;
  takeStream(stream);
  const original = new Body(origin.kind, origin.value, body.length);
  original.used = true;
  // A Blob or a clone may hold the same bytes.
  original.shared = true;
  return original;
}

function isUsable(body) {
  if (body.used) return false;
  return body.stream === null || !(isLocked(body.stream) || isDisturbed(body.stream));
}

/** Whether the body can still be taken, or there is none. */
export function isBodyUsable(owner) {
  const body = peekBody(owner);
  return body === null || isUsable(body);
}

/** The same as `takeBody` where the owner is a value in a call: what goes over then is a stream, and locked. */
export function takeBodyOfValue(owner) {
  if (!isBodyUsable(owner)) throw new TypeError("The ReadableStream has been locked to a reader.");
  return takeBody(owner);
}

/**
 * A second body with what the owner's brings.
 *
 * @param {BodyOwner} owner
 * @returns {Body | null}
 * @throws {TypeError} if it has been used or is being read
 */
export function cloneBody(owner) {
  const body = peekBody(owner);
  if (body === null) return null;
  if (!isUsable(body)) throw new TypeError(USED);
  if (body.stream !== null) {
    const branches = tee(body.stream);
    setBody(owner, new Body("stream", branches[0], body.length));
    return new Body("stream", branches[1], body.length);
  }
  if (body.kind === "source") {
    const branches = teeSource(body.value);
    setBody(owner, new Body("source", branches[0], body.length));
    return new Body("source", branches[1], body.length);
  }
  body.shared = true;
  const copy = new Body(body.kind, body.value, body.length);
  copy.shared = true;
  return copy;
}

/**
 * The body that an argument means, and the content type that goes with it.
 *
 * @param {unknown} init
 * @returns {{body: Body | null, contentType: string | null}}
 */
export function extractBody(init) {
  if (init === undefined || init === null) return { body: null, contentType: null };
  if (typeof init === "string") {
    return { body: new Body("text", init), contentType: "text/plain;charset=UTF-8" };
  }
  if (typeof init === "object") {
    if (isReadableStream(init)) return { body: bodyOfStream(init), contentType: null };
    if (isURLSearchParams(init)) {
      return {
        body: new Body("text", serializeParams(init)),
        contentType: "application/x-www-form-urlencoded;charset=UTF-8",
      };
    }
    if (isBlob(init)) {
      const body = bodyOfBytes(blobBytes(init));
      body.shared = true;
      return { body, contentType: blobType(init) || null };
    }
    if (isFormData(init)) {
      const { bytes, contentType } = encodeMultipart(init);
      return { body: bodyOfBytes(bytes), contentType };
    }
    // Last, because to ask what is no ArrayBuffer takes an exception.
    if (ArrayBufferIsView(init) || isArrayBuffer(init)) {
      return { body: bodyOfBytes(copyBytes(viewBytes(init))), contentType: null };
    }
    if (hasFlag("fetch_iterable_type_support") && isChunks(init)) {
      return { body: new Body("source", sourceOfChunks(init)), contentType: null };
    }
  }
  return { body: new Body("text", `${init}`), contentType: "text/plain;charset=UTF-8" };
}

/**
 * Whether an object is meant as the chunks that it iterates over: always if it does so asynchronously, else
 * unless it says how it turns into a string.
 */
function isChunks(object) {
  if (typeof object[SymbolAsyncIterator] === "function") return true;
  if (typeof object[SymbolIterator] !== "function") return false;
  const { toString } = object;
  return (
    object[SymbolToPrimitive] === undefined &&
    (toString === ObjectPrototype.toString || toString === ArrayPrototypeToString)
  );
}

function bodyOfBytes(bytes) {
  return new Body("bytes", bytes, TypedArrayPrototypeGetByteLength(bytes));
}

function bodyOfStream(stream) {
  if (isDisturbed(stream)) {
    throw new TypeError(
      "This ReadableStream is disturbed (has already been read from), and cannot be used as a " +
        "body.",
    );
  }
  if (isLocked(stream)) {
    throw new TypeError("This ReadableStream is currently locked to a reader.");
  }
  return new Body("stream", stream, lengthOfStream(stream));
}

/** What Request and Response have in common; workerd has it above them too, as `Body`. */
export class BodyOwner {
  /** @type {Body | null} */
  #body = null;

  constructor() {
    if (new.target === BodyOwner) throw illegalConstructor();
  }

  get body() {
    if (!isOwner(this)) throw illegalInvocation();
    return this.#body === null ? null : streamOf(this.#body);
  }

  get bodyUsed() {
    if (!isOwner(this)) throw illegalInvocation();
    const body = this.#body;
    return body !== null && (body.used || (body.stream !== null && isDisturbed(body.stream)));
  }

  text() {
    return consume(this, StringPrototypeToWellFormed, textOfBytes, MAX_TEXT);
  }

  json() {
    return consume(this, jsonOfText, (bytes) => JSONParse(textOfBytes(bytes)));
  }

  arrayBuffer() {
    return consume(this, (text) => soleBuffer(encodeUtf8(text)), soleBuffer);
  }

  bytes() {
    return consume(this, encodeUtf8, (bytes) => new Uint8Array(soleBuffer(bytes)));
  }

  blob() {
    const type = typeof this === "object" && isOwner(this) ? blobTypeOf(this) : "";
    return consume(
      this,
      (text) => blobOfBytes(encodeUtf8(text), type),
      (bytes) => blobOfBytes(bytes, type),
    );
  }

  formData() {
    const type = typeof this === "object" && isOwner(this) ? contentTypeOf(this) : null;
    return consume(
      this,
      (text) => formOf(text, null, type),
      (bytes) => formOf(null, bytes, type),
    );
  }

  static {
    isOwner = (value) => value !== null && typeof value === "object" && #body in value;
    peekBody = (owner) => owner.#body;
    setBody = (owner, body) => {
      owner.#body = body;
    };
  }
}
defineInterface(BodyOwner, "Body");

/** @type {{is: (value: unknown) => boolean, contentType: (owner: BodyOwner) => string | null}[]} */
const owners = [];

/** How a class of owners tells its content type. */
export function declareOwner(is, contentType) {
  append(owners, { is, contentType });
}

function contentTypeOf(owner) {
  for (let i = 0; i < owners.length; i++) {
    if (owners[i].is(owner)) return owners[i].contentType(owner);
  }
  return null;
}

/** The type of the Blob that a body becomes: with some flag off, the header as it stands. */
function blobTypeOf(owner) {
  const type = contentTypeOf(owner) ?? "";
  return hasFlag("blob_standard_mime_type") ? lastMimeType(type) : type;
}

function jsonOfText(text) {
  return JSONParse(text);
}

function textOfBytes(bytes) {
  return withoutBom(decodeUtf8(bytes));
}

/** The stream that `.body` gives, made at the first time. */
function streamOf(body) {
  if (body.stream !== null) return body.stream;
  const source = body.used ? EMPTY : sourceOf(body);
  if (body.kind === "text" && body.length < 0) body.length = utf8Length(body.value);
  body.stream = readableFromSource(source, body.length, body.kind, body.value);
  if (body.used) takeStream(body.stream);
  return body.stream;
}

const EMPTY = sourceOfBytes(new Uint8Array(0));

/**
 * What a body brings, piece by piece. The caller has taken the body.
 *
 * @param {Body} body
 * @returns {ByteSource}
 */
export function sourceOf(body) {
  switch (body.kind) {
    case "source":
      return body.value;
    case "stream":
      return sourceFromReadable(body.value);
    default:
      return lazily(() => bytesOf(body));
  }
}

/** A source of one piece that is not made before it is pulled. */
function lazily(make) {
  let source = null;
  return {
    pull() {
      source ??= sourceOfBytes(make());
      return source.pull();
    },
    cancel() {
      source = EMPTY;
    },
  };
}

/** The bytes of a body that has them; they belong to the caller. */
function bytesOf(body) {
  if (body.kind === "text") return encodeUtf8(body.value);
  return body.shared ? copyBytes(body.value) : body.value;
}

/** So many bytes of UTF-8 are more than the longest string that V8 has, whatever they are. */
const MAX_TEXT = 3 * 0x1fffffe8;

/** Reads the whole body and gives what it becomes, as a promise, whatever happens. */
function consume(owner, ofText, ofBytes, limit = Infinity) {
  try {
    if (typeof owner !== "object" || !isOwner(owner)) throw illegalInvocation();
    const body = takeBody(owner);
    if (body === null) return PromiseResolve(ofText(""));
    if (body.kind === "text") return PromiseResolve(ofText(body.value));
    if (body.kind === "bytes") return PromiseResolve(ofBytes(bytesOf(body)));
    const isStream = body.kind === "stream";
    return collect(isStream ? sourceFromReadable(body.value, false) : sourceOf(body), ofBytes, isStream, limit);
  } catch (error) {
    return PromiseReject(error);
  }
}

/**
 * @template Result
 * @param {ByteSource} source
 * @param {(bytes: Uint8Array) => Result} finish
 * @param {boolean} borrowed whether the chunks may still be the user's
 * @param {number} limit in bytes
 * @returns {Promise<Result>}
 */
function collect(source, finish, borrowed, limit) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let length = 0;
    const next = () => {
      PromisePrototypeThen(
        source.pull(),
        (chunk) => {
          if (chunk !== null) {
            append(chunks, chunk);
            length += TypedArrayPrototypeGetByteLength(chunk);
            if (length <= limit) {
              next();
              return;
            }
            const error = new RangeError("Invalid string length");
            source.cancel(error);
            reject(error);
            return;
          }
          try {
            resolve(finish(joined(chunks, length, borrowed)));
          } catch (error) {
            reject(error);
          }
        },
        reject,
      );
    };
    next();
  });
}

function joined(chunks, length, borrowed) {
  if (chunks.length === 1 && !borrowed) return chunks[0];
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < chunks.length; i++) {
    TypedArrayPrototypeSet(bytes, chunks[i], at);
    at += TypedArrayPrototypeGetByteLength(chunks[i]);
  }
  return bytes;
}

function formOf(text, bytes, contentType) {
  const essence = contentType === null ? "" : mimeEssence(contentType);
  if (essence === "multipart/form-data") {
    return decodeMultipart(bytes ?? encodeUtf8(text), contentType);
  }
  if (essence === "application/x-www-form-urlencoded") {
    const charset = mimeParameter(contentType, "charset");
    if (charset !== null && StringPrototypeToLowerCase(charset) !== "utf-8") {
      throw new TypeError(
        "Non-utf-8 application/x-www-form-urlencoded body. FormData can only be decoded from utf-8 encoded data.",
      );
    }
    const form = new FormData();
    const list = parseUrlencoded(text ?? decodeUtf8(bytes));
    for (let i = 0; i < list.length; i += 2) appendEntry(form, list[i], list[i + 1]);
    return form;
  }
  throw new TypeError(
    "Unrecognized Content-Type header value. FormData can only parse the following MIME types: " +
      "multipart/form-data, application/x-www-form-urlencoded.",
  );
}
