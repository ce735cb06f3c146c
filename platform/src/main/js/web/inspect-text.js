// Primitives and keys as the console shows them.

import {
  BigIntPrototypeToString,
  NumberPrototypeToString,
  ObjectIs,
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  SymbolPrototypeToString,
} from "../kernel/primordials.js";

const BREAK_LENGTH = 80;
const MAX_STRING = 10000;

/**
 * @param {unknown} value no object and no function
 * @param {number} indentation of the line that it stands in
 * @param {boolean} top whether it is not inside of anything
 */
export function formatPrimitive(value, indentation, top) {
  switch (typeof value) {
    case "string":
      return formatString(value, indentation, top);
    case "number":
      return formatNumber(value);
    case "bigint":
      return `${BigIntPrototypeToString(value)}n`;
    case "symbol":
      return SymbolPrototypeToString(value);
    default:
      return `${value}`;
  }
}

function formatNumber(value) {
  return ObjectIs(value, -0) ? "-0" : `${value}`;
}

function formatString(value, indentation, top) {
  let trailer = "";
  if (value.length > MAX_STRING) {
    const more = value.length - MAX_STRING;
    value = StringPrototypeSlice(value, 0, MAX_STRING);
    trailer = `... ${more} more character${more > 1 ? "s" : ""}`;
  }
  const room = BREAK_LENGTH - indentation - 4;
  if (!top && value.length > 16 && value.length > room && StringPrototypeIncludes(value, "\n")) {
    let text = "";
    for (let from = 0; from < value.length; ) {
      let to = StringPrototypeIndexOf(value, "\n", from) + 1;
      if (to === 0) to = value.length;
      if (from > 0) text += ` +\n${spaces(indentation + 2)}`;
      text += quote(StringPrototypeSlice(value, from, to));
      from = to;
    }
    return text + trailer;
  }
  return quote(value) + trailer;
}

/** In single quotes, or in others if that saves escapes. */
export function quote(string) {
  let mark = "'";
  if (StringPrototypeIncludes(string, "'")) {
    if (!StringPrototypeIncludes(string, '"')) mark = '"';
    else if (!StringPrototypeIncludes(string, "`") && !StringPrototypeIncludes(string, "${")) {
      mark = "`";
    }
  }
  return mark + escape(string, mark) + mark;
}

const ESCAPES = {
  __proto__: null,
  8: "\\b",
  9: "\\t",
  10: "\\n",
  12: "\\f",
  13: "\\r",
  92: "\\\\",
};

function escape(string, mark) {
  let text = "";
  let from = 0;
  const markUnit = StringPrototypeCharCodeAt(mark, 0);
  for (let i = 0; i < string.length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    let plain = unit >= 0x20 && unit !== 0x5c && unit !== markUnit;
    if (plain && unit >= 0x7f) {
      if (unit <= 0x9f) plain = false;
      else if ((unit & 0xf800) === 0xd800) {
        const next = StringPrototypeCharCodeAt(string, i + 1);
        if (unit < 0xdc00 && (next & 0xfc00) === 0xdc00) {
          i++;
          continue;
        }
        plain = false;
      }
    }
    if (plain) continue;
    text += StringPrototypeSlice(string, from, i);
    from = i + 1;
    if (unit === markUnit) text += `\\${mark}`;
    else text += ESCAPES[unit] ?? escapeUnit(unit);
  }
  return text + StringPrototypeSlice(string, from);
}

const HEX = "0123456789ABCDEF";

function escapeUnit(unit) {
  if (unit < 0x100) return `\\x${HEX[unit >> 4]}${HEX[unit & 15]}`;
  return `\\u${NumberPrototypeToString(unit, 16)}`;
}

export function spaces(count) {
  return StringPrototypeRepeat(" ", count);
}

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

export function formatKey(key, descriptor) {
  const name =
    typeof key === "symbol"
      ? `[${SymbolPrototypeToString(key)}]`
      : key === "__proto__"
        ? "['__proto__']"
        : RegExpPrototypeExec(IDENTIFIER, key) !== null
          ? key
          : quote(key);
  if (descriptor === undefined || descriptor.enumerable || typeof key === "symbol") return name;
  return `[${key}]`;
}
