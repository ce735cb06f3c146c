// Query strings, as node:querystring has them.
import { Buffer } from "./buffer.js";
import { nodeError } from "./errors.js";

const HEX = "0123456789ABCDEF";
const PLAIN = /[A-Za-z0-9\-_.!~'()*]/;

function hexDigit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Bytes of a text with escapes; what is no escape stays. */
export function unescapeBuffer(text, decodeSpaces) {
  const out = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code === 43 && decodeSpaces) code = 32;
    else if (code === 37 && i + 2 < text.length) {
      const high = hexDigit(text.charCodeAt(i + 1));
      const low = hexDigit(text.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[length++] = code;
  }
  return out.slice(0, length);
}

export function unescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return querystring.unescapeBuffer(text, decodeSpaces).toString();
  }
}

/** Percent-encodes all but what may stand in a query. */
export function encode(text) {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (PLAIN.test(c)) {
      out += c;
      continue;
    }
    let code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xe000) {
      if (++i >= text.length) throw nodeError(URIError, "ERR_INVALID_URI", "URI malformed");
      code = 0x10000 + (((code & 0x3ff) << 10) | (text.charCodeAt(i) & 0x3ff));
    }
    for (const byte of utf8(code)) out += `%${HEX[byte >> 4]}${HEX[byte & 15]}`;
  }
  return out;
}

function utf8(code) {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
}

export function escape(text) {
  if (typeof text !== "string") text = typeof text === "object" ? String(text) : `${text}`;
  return encode(text);
}

function primitiveText(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return `${value}`;
  if (typeof value === "bigint" || typeof value === "boolean") return `${value}`;
  return "";
}

function encoded(value, encodeText) {
  if (typeof value === "string") return value.length > 0 ? encodeText(value) : "";
  if (typeof value === "number" && Number.isFinite(value)) return Math.abs(value) < 1e21 ? `${value}` : encodeText(`${value}`);
  if (typeof value === "bigint" || typeof value === "boolean") return `${value}`;
  return "";
}

export function stringify(object, separator, equals, options) {
  const sep = separator || "&";
  const eq = equals || "=";
  const custom = typeof options?.encodeURIComponent === "function" ? options.encodeURIComponent : querystring.escape;
  const convert = custom === encode || custom === escape ? encoded : (value, f) => f(primitiveText(value));
  if (object === null || typeof object !== "object") return "";
  const fields = [];
  for (const key of Object.keys(object)) {
    const value = object[key];
    const name = convert(key, custom) + eq;
    if (Array.isArray(value)) for (const item of value) fields.push(name + convert(item, custom));
    else fields.push(name + convert(value, custom));
  }
  return fields.join(sep);
}

function decodeText(text, decode) {
  try {
    return decode(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

export function parse(text, separator, equals, options) {
  const object = { __proto__: null };
  if (typeof text !== "string" || text.length === 0) return object;
  const sep = separator ? `${separator}` : "&";
  const eq = equals ? `${equals}` : "=";
  let most = 1000;
  if (typeof options?.maxKeys === "number") most = options.maxKeys > 0 ? options.maxKeys : Infinity;
  const decode = typeof options?.decodeURIComponent === "function" ? options.decodeURIComponent : querystring.unescape;
  const custom = decode !== unescape;
  const plain = (part) => {
    const spaced = part.replaceAll("+", custom ? "%20" : " ");
    return custom || spaced.includes("%") ? decodeText(spaced, decode) : spaced;
  };
  let count = 0;
  for (const field of text.split(sep)) {
    if (field === "") continue;
    if (count++ >= most) break;
    const at = field.indexOf(eq);
    const key = plain(at === -1 ? field : field.slice(0, at));
    const value = at === -1 ? "" : plain(field.slice(at + eq.length));
    const before = object[key];
    if (before === undefined) object[key] = value;
    else if (Array.isArray(before)) before.push(value);
    else object[key] = [before, value];
  }
  return object;
}

/** The module: its members may be replaced, and then the others use what has been put there. */
export const querystring = {
  decode: parse,
  encode: stringify,
  escape,
  parse,
  stringify,
  unescape,
  unescapeBuffer,
};
