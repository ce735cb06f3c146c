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
