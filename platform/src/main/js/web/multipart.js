// multipart/form-data: https://www.rfc-editor.org/rfc/rfc7578, as the Fetch standard reads and
// writes it.

import {
  MathRandom,
  NumberPrototypeToString,
  StringPrototypeEndsWith,
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
import { lacksFlag } from "../kernel/flags.js";
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
  if (StringPrototypeEndsWith(string, "\\")) {
    throw new TypeError("Name or filename can't end with backslash");
  }
  let text = StringPrototypeReplaceAll(string, "\n", "%0A");
  text = StringPrototypeReplaceAll(text, "\r", "%0D");
  return StringPrototypeReplaceAll(text, '"', "%22");
}

/**
 * Lines may end with a line feed alone. Names are taken as they stand, as in workerd.
 *
 * @param {Uint8Array} bytes
 * @param {string} contentType with its boundary
 * @returns {FormData}
 */
export function decodeMultipart(bytes, contentType) {
  const boundary = mimeParameter(contentType, "boundary");
  if (boundary === null || boundary === "") {
    throw new TypeError(
      "No boundary string in Content-Type header. The multipart/form-data MIME type requires a boundary " +
        "parameter, e.g. 'Content-Type: multipart/form-data; boundary=\"abcd\"'. See RFC 7578, section 4.",
    );
  }
  const form = new FormData();
  const delimiter = encodeUtf8(`\n--${boundary}`);
  const width = TypedArrayPrototypeGetLength(delimiter);
  const strings = lacksFlag("formdata_parser_supports_files");
  const opening = encodeUtf8(`--${boundary}`);
  let at = find(bytes, opening, 0);
  if (at === -1) {
    throw new TypeError("No initial boundary string (or you have a truncated message).");
  }
  at += width - 1;
  for (;;) {
    if (bytes[at] === DASH && bytes[at + 1] === DASH) return form;
    at = endOfLine(bytes, at);
    if (at === -1) throw new TypeError("Boundary string was not succeeded by CRLF, LF, or '--'.");
    const heading = { name: null, filename: null, type: "", found: false };
    at = readHeading(bytes, at, heading);
    // the line end before the content's first byte may be the heading's
    const end = find(bytes, delimiter, at);
    if (end === -1) throw new TypeError("No subsequent boundary string after multipart message.");
    const body = copyBytes(bytes, at, end > at && bytes[end - 1] === CR ? end - 1 : end);
    const value =
      heading.filename === null || strings
        ? decodeUtf8(body)
        : new File([body], heading.filename, { __proto__: null, type: heading.type });
    appendEntry(form, heading.name, value);
    at = end + width;
  }
}

/** The index behind a CR LF or an LF, or -1 if there is none. */
function endOfLine(bytes, at) {
  if (bytes[at] === LF) return at + 1;
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : -1;
}

/** Reads header lines up to the empty one; gives where the part's content begins. */
function readHeading(bytes, from, heading) {
  const length = TypedArrayPrototypeGetLength(bytes);
  let at = from;
  for (;;) {
    let end = at;
    while (end < length && endOfLine(bytes, end) === -1) end++;
    if (end >= length) throw new TypeError("No multipart message header termination found.");
    const next = endOfLine(bytes, end);
    if (end === at) {
      if (!heading.found) {
        throw new TypeError("No valid Content-Disposition header found in FormData part.");
      }
      if (heading.name === null) {
        throw new TypeError("Content-Disposition header in FormData part is missing a name.");
      }
      return next;
    }
    readLine(decodeUtf8(copyBytes(bytes, at, end)), heading);
    at = next;
  }
}

function readLine(line, heading) {
  const colon = StringPrototypeIndexOf(line, ":");
  if (colon === -1) throw new TypeError("FormData part had invalid headers.");
  const name = StringPrototypeToLowerCase(StringPrototypeSlice(line, 0, colon));
  const value = StringPrototypeTrim(StringPrototypeSlice(line, colon + 1));
  if (name === "content-type") heading.type = value;
  if (name !== "content-disposition") return;
  const end = StringPrototypeIndexOf(value, ";");
  const kind = StringPrototypeTrim(end === -1 ? value : StringPrototypeSlice(value, 0, end));
  if (kind !== "form-data") {
    throw new TypeError(
      'Content-Disposition header for FormData part must have the value "form-data", possibly followed by ' +
        `parameters. Got: "${kind}"`,
    );
  }
  heading.found = true;
  heading.name = mimeParameter(value, "name");
  heading.filename = mimeParameter(value, "filename");
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
