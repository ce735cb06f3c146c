// The little of https://mimesniff.spec.whatwg.org/ that a body needs.

import {
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  StringPrototypeTrim,
} from "../kernel/primordials.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The type and subtype, in lower case, without parameters. */
export function mimeEssence(contentType) {
  const semicolon = StringPrototypeIndexOf(contentType, ";");
  const essence =
    semicolon === -1 ? contentType : StringPrototypeSlice(contentType, 0, semicolon);
  return StringPrototypeToLowerCase(StringPrototypeTrim(essence));
}

/**
 * A parameter of a header value such as `form-data; name="a"`.
 *
 * @param {string} value
 * @param {string} wanted in lower case
 * @returns {string | null}
 */
export function mimeParameter(value, wanted) {
  const { length } = value;
  let at = StringPrototypeIndexOf(value, ";");
  while (at !== -1 && at < length) {
    at++;
    let equals = at;
    while (equals < length && !isOneOf(value, equals, "=;")) equals++;
    const name = StringPrototypeToLowerCase(
      StringPrototypeTrim(StringPrototypeSlice(value, at, equals)),
    );
    if (equals >= length) return null;
    at = equals;
    if (isOneOf(value, at, ";")) continue;
    at++;
    let text = "";
    if (at < length && StringPrototypeCharCodeAt(value, at) === QUOTE) {
      at++;
      while (at < length && StringPrototypeCharCodeAt(value, at) !== QUOTE) {
        const escaped =
          StringPrototypeCharCodeAt(value, at) === BACKSLASH &&
          at + 1 < length &&
          isOneOf(value, at + 1, '"\\');
        if (escaped) at++;
        text += StringPrototypeSlice(value, at, at + 1);
        at++;
      }
      at = StringPrototypeIndexOf(value, ";", at);
    } else {
      let end = StringPrototypeIndexOf(value, ";", at);
      if (end === -1) end = length;
      text = StringPrototypeTrim(StringPrototypeSlice(value, at, end));
      at = end;
    }
    if (name === wanted) return text;
  }
  return null;
}

function isOneOf(string, at, marks) {
  return StringPrototypeIndexOf(marks, StringPrototypeSlice(string, at, at + 1)) !== -1;
}

/**
 * The media type that a Content-Type header means: of several, the last that is one.
 *
 * @param {string} value
 * @returns {string} empty if there is none
 */
export function lastMimeType(value) {
  let type = "";
  let from = 0;
  for (;;) {
    const comma = endOfItem(value, from);
    const item = StringPrototypeTrim(StringPrototypeSlice(value, from, comma));
    const essence = mimeEssence(item);
    const slash = StringPrototypeIndexOf(essence, "/");
    if (slash > 0 && slash < essence.length - 1 && essence !== "*/*") type = item;
    if (comma >= value.length) return type;
    from = comma + 1;
  }
}

/** The index of the comma that ends a list's item; one in quotes is none. */
function endOfItem(value, from) {
  let quoted = false;
  for (let at = from; at < value.length; at++) {
    const unit = StringPrototypeCharCodeAt(value, at);
    if (unit === QUOTE) quoted = !quoted;
    else if (unit === BACKSLASH && quoted) at++;
    else if (unit === 0x2c && !quoted) return at;
  }
  return value.length;
}

/**
 * A media type in its normal form: names in lower case, values in quotes only where they must be.
 *
 * @param {string} value
 * @returns {string | null} null if it is none
 */
export function normalMime(value) {
  const semicolon = StringPrototypeIndexOf(value, ";");
  const essence = mimeEssence(value);
  const slash = StringPrototypeIndexOf(essence, "/");
  if (slash < 1 || !isToken(StringPrototypeSlice(essence, 0, slash))) return null;
  if (!isToken(StringPrototypeSlice(essence, slash + 1))) return null;
  let result = essence;
  for (let at = semicolon; at !== -1; ) {
    const equals = StringPrototypeIndexOf(value, "=", at);
    if (equals === -1) break;
    const name = StringPrototypeToLowerCase(
      StringPrototypeTrim(StringPrototypeSlice(value, at + 1, equals)),
    );
    const rest = StringPrototypeSlice(value, at);
    const text = mimeParameter(rest, name);
    if (isToken(name) && text !== null) {
      result += `;${name}=${isToken(text) ? text : quotedString(text)}`;
    }
    at = endOfParameter(value, equals);
  }
  return result;
}

function endOfParameter(value, from) {
  let quoted = false;
  for (let at = from; at < value.length; at++) {
    const unit = StringPrototypeCharCodeAt(value, at);
    if (unit === QUOTE) quoted = !quoted;
    else if (unit === BACKSLASH && quoted) at++;
    else if (unit === 0x3b && !quoted) return at;
  }
  return -1;
}

function quotedString(text) {
  let result = '"';
  for (let i = 0; i < text.length; i++) {
    const char = StringPrototypeSlice(text, i, i + 1);
    result += char === '"' || char === "\\" ? `\\${char}` : char;
  }
  return `${result}"`;
}

/** Whether a text is one or more of HTTP's token characters. */
function isToken(text) {
  for (let i = 0; i < text.length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    const lower = unit | 0x20;
    const alphanumeric = (unit >= 0x30 && unit <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
    if (!alphanumeric && (unit > 0x7e || !isOneOf(text, i, "!#$%&'*+-.^_`|~"))) return false;
  }
  return text !== "";
}
