// multipart/form-data: https://www.rfc-editor.org/rfc/rfc7578, as the Fetch standard reads and
// writes it.

import {
  MathRandom,
  NumberPrototypeToString,
  StringPrototypeIndexOf,
  StringPrototypePadStart,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  StringPrototypeTrim,
  TypeError,
  TypedArrayPrototypeGetLength,
  append,
  getOwnPropertyDescriptor,
  uncurryThis,
} from "../kernel/primordials.js";
import { Blob, File, blobBytes, blobType } from "./blob.js";
import { copyBytes } from "./buffer-source.js";
import { decodeUtf8, encodeUtf8 } from "./encoding.js";
import { FormData, formEntries } from "./form-data.js";
import { mimeParameter } from "./mime.js";

const appendEntry = uncurryThis(FormData.prototype.append);
const fileName = uncurryThis(getOwnPropertyDescriptor(File.prototype, "name").get);
const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;

/**
 * @param {FormData} form
 * @returns {{bytes: Uint8Array, contentType: string}}
 */
export function encodeMultipart(form) {
  const boundary = `----DovetailFormBoundary${token()}${token()}`;
  const entries = formEntries(form);
  const parts = [];
  for (let i = 0; i < entries.length; i += 2) {
    const name = quoted(lines(entries[i]));
    const value = entries[i + 1];
    const heading = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`;
    if (typeof value === "string") {
      append(parts, `${heading}\r\n\r\n${lines(value)}\r\n`);
    } else {
      const type = blobType(value) || "application/octet-stream";
      append(parts, `${heading}; filename="${quoted(fileName(value))}"\r\n`);
      append(parts, `Content-Type: ${type}\r\n\r\n`);
      append(parts, value);
      append(parts, "\r\n");
    }
  }
  append(parts, `--${boundary}--\r\n`);
  return {
    bytes: blobBytes(new Blob(parts)),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

function token() {
  const hex = NumberPrototypeToString((MathRandom() * 0x100000000) >>> 0, 16);
  return StringPrototypePadStart(hex, 8, "0");
}

/** Every kind of line end as CR LF. */
function lines(string) {
  let text = StringPrototypeReplaceAll(string, "\r\n", "\n");
  text = StringPrototypeReplaceAll(text, "\r", "\n");
  return StringPrototypeReplaceAll(text, "\n", "\r\n");
}

function quoted(string) {
  let text = StringPrototypeReplaceAll(string, "\n", "%0A");
  text = StringPrototypeReplaceAll(text, "\r", "%0D");
  return StringPrototypeReplaceAll(text, '"', "%22");
}

/**
 * @param {Uint8Array} bytes
 * @param {string} contentType with its boundary
 * @returns {FormData}
 */
export function decodeMultipart(bytes, contentType) {
  const boundary = mimeParameter(contentType, "boundary");
  if (boundary === null || boundary === "") {
    throw new TypeError("No boundary parameter found in Content-Type header.");
  }
  const form = new FormData();
  const delimiter = encodeUtf8(`--${boundary}`);
  const width = TypedArrayPrototypeGetLength(delimiter);
  const length = TypedArrayPrototypeGetLength(bytes);
  let at = find(bytes, delimiter, 0);
  if (at === -1) throw malformed();
  for (;;) {
    at += width;
    if (bytes[at] === DASH && bytes[at + 1] === DASH) return form;
    while (at < length && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
    if (bytes[at] !== CR || bytes[at + 1] !== LF) throw malformed();
    at += 2;
    const heading = { name: null, filename: null, type: "text/plain" };
    at = readHeading(bytes, at, heading);
    const end = findDelimiter(bytes, delimiter, at);
    if (end === -1 || heading.name === null) throw malformed();
    const body = copyBytes(bytes, at, end - 2);
    const value =
      heading.filename === null
        ? decodeUtf8(body)
        : new File([body], heading.filename, { __proto__: null, type: heading.type });
    appendEntry(form, heading.name, value);
    at = end;
  }
}

function malformed() {
  return new TypeError("Failed to parse multipart/form-data body.");
}

/** Reads header lines up to the empty one; gives where the part's content begins. */
function readHeading(bytes, from, heading) {
  const length = TypedArrayPrototypeGetLength(bytes);
  let at = from;
  for (;;) {
    let end = at;
    while (end + 1 < length && !(bytes[end] === CR && bytes[end + 1] === LF)) end++;
    if (end + 1 >= length) throw malformed();
    if (end === at) return end + 2;
    const line = decodeUtf8(copyBytes(bytes, at, end));
    const colon = StringPrototypeIndexOf(line, ":");
    if (colon === -1) throw malformed();
    const name = StringPrototypeToLowerCase(StringPrototypeSlice(line, 0, colon));
    const value = StringPrototypeTrim(StringPrototypeSlice(line, colon + 1));
    if (name === "content-disposition") {
      heading.name = unquoted(mimeParameter(value, "name"));
      heading.filename = unquoted(mimeParameter(value, "filename"));
    } else if (name === "content-type") {
      heading.type = value;
    }
    at = end + 2;
  }
}

function unquoted(value) {
  if (value === null) return null;
  let text = StringPrototypeReplaceAll(value, "%0A", "\n");
  text = StringPrototypeReplaceAll(text, "%0D", "\r");
  return StringPrototypeReplaceAll(text, "%22", '"');
}

function find(bytes, wanted, from) {
  const width = TypedArrayPrototypeGetLength(wanted);
  const last = TypedArrayPrototypeGetLength(bytes) - width;
  for (let at = from; at <= last; at++) {
    let i = 0;
    while (i < width && bytes[at + i] === wanted[i]) i++;
    if (i === width) return at;
  }
  return -1;
}

/** The next delimiter at the beginning of a line. */
function findDelimiter(bytes, delimiter, from) {
  for (let at = from - 1; ; ) {
    at = find(bytes, delimiter, at + 1);
    if (at === -1) return -1;
    if (at >= from + 2 && bytes[at - 2] === CR && bytes[at - 1] === LF) return at;
  }
}
