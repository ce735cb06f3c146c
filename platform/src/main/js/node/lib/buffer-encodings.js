// Text to bytes and back, by Node's names of encodings.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The name that stands for an encoding's spellings; undefined if there is no such encoding. */
export function normalizeEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === "") return "utf8";
  switch (`${encoding}`.toLowerCase()) {
    case "utf8":
    case "utf-8":
      return "utf8";
    case "ucs2":
    case "ucs-2":
    case "utf16le":
    case "utf-16le":
      return "utf16le";
    case "latin1":
    case "binary":
      return "latin1";
    case "base64":
    case "base64url":
    case "hex":
    case "ascii":
      return `${encoding}`.toLowerCase();
    default:
      return undefined;
  }
}

const CHUNK = 8192;

function fromUnits(units) {
  if (units.length <= CHUNK) return String.fromCharCode.apply(undefined, units);
  let text = "";
  for (let i = 0; i < units.length; i += CHUNK) {
    text += String.fromCharCode.apply(undefined, units.subarray(i, i + CHUNK));
  }
  return text;
}

/** Without what cannot stand in base64, for the engine's own decoder. */
function decodeBase64(text) {
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: "loose" });
  } catch {
    let clean = "";
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      if (c === "=") break;
      if (c === "-") clean += "+";
      else if (c === "_") clean += "/";
      else if (/[A-Za-z0-9+/]/.test(c)) clean += c;
    }
    if (clean.length % 4 === 1) clean = clean.slice(0, -1);
    return Uint8Array.fromBase64(clean, { lastChunkHandling: "loose" });
  }
}

function hexDigit(unit) {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const lower = unit | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function decodeHex(text) {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) {
    const high = hexDigit(text.charCodeAt(2 * i));
    const low = hexDigit(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return bytes.subarray(0, i);
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}

/** The bytes of a text. */
export function encode(text, encoding) {
  switch (encoding) {
    case "utf8":
      return encoder.encode(text);
    case "latin1":
    case "ascii": {
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      return bytes;
    }
    case "utf16le": {
      const bytes = new Uint8Array(text.length * 2);
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i);
        bytes[2 * i] = unit;
        bytes[2 * i + 1] = unit >> 8;
      }
      return bytes;
    }
    case "hex":
      return decodeHex(text);
    default:
      return decodeBase64(text);
  }
}

/** How many bytes a text has. */
export function byteLength(text, encoding) {
  switch (encoding) {
    case "latin1":
    case "ascii":
      return text.length;
    case "utf16le":
      return text.length * 2;
    case "hex":
      return text.length >>> 1;
    case "base64":
    case "base64url": {
      let { length } = text;
      if (text.charCodeAt(length - 1) === 61) length--;
      if (length > 1 && text.charCodeAt(length - 1) === 61) length--;
      return (length * 3) >>> 2;
    }
    default:
      return utf8Length(text);
  }
}

function utf8Length(text) {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else {
      length += 2;
      if ((unit & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
    }
  }
  return length;
}

/** The text that bytes stand for. */
export function decode(bytes, encoding) {
  switch (encoding) {
    case "utf8":
      return decoder.decode(bytes);
    case "latin1":
      return fromUnits(bytes);
    case "ascii":
      return fromUnits(bytes.map((byte) => byte & 0x7f));
    case "utf16le": {
      const units = new Uint16Array(bytes.length >> 1);
      for (let i = 0; i < units.length; i++) units[i] = bytes[2 * i] | (bytes[2 * i + 1] << 8);
      return fromUnits(units);
    }
    case "hex":
      return toHex.call(bytes);
    case "base64":
      return toBase64.call(bytes);
    default:
      return toBase64.call(bytes, { alphabet: "base64url", omitPadding: true });
  }
}

const { toHex, toBase64 } = Uint8Array.prototype;
