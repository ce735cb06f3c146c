// console.log's arguments as one text: https://console.spec.whatwg.org/#formatter, as node does it.

import {
  BigIntPrototypeToString,
  JSONStringify,
  ObjectIs,
  StringPrototypeIncludes,
  StringPrototypeSlice,
} from "../kernel/primordials.js";
import { inspect } from "./inspect.js";

const { parseFloat, parseInt } = globalThis;
const SHALLOW = { __proto__: null, depth: 0 };
const DEEP = { __proto__: null, depth: 4, showHidden: true };

/**
 * @param {unknown[]} args
 * @returns {string} never throws
 */
export function formatLog(args) {
  if (args.length === 0) return "";
  let next = 0;
  let text = "";
  const first = args[0];
  if (typeof first === "string") {
    next = 1;
    if (args.length === 1 || !StringPrototypeIncludes(first, "%")) {
      text = first;
    } else {
      let from = 0;
      for (let i = 0; i + 1 < first.length; i++) {
        if (first[i] !== "%") continue;
        const directive = first[i + 1];
        let piece;
        if (directive === "%") piece = "%";
        else if (next < args.length) {
          piece = formatOne(directive, args[next]);
          if (piece !== undefined) next++;
        }
        if (piece === undefined) continue;
        text += StringPrototypeSlice(first, from, i) + piece;
        from = i + 2;
        i++;
      }
      text += StringPrototypeSlice(first, from);
    }
  }
  for (let i = next; i < args.length; i++) {
    if (i > 0) text += " ";
    text += typeof args[i] === "string" ? args[i] : inspect(args[i]);
  }
  return text;
}

/** What stands for a directive, undefined if there is no such one. */
function formatOne(directive, value) {
  switch (directive) {
    case "s":
      return formatAsString(value);
    case "d":
      if (typeof value === "bigint") return inspect(value);
      return isUnnumbered(value) ? "NaN" : numberText(+value);
    case "i":
      if (typeof value === "bigint") return inspect(value);
      return isUnnumbered(value) ? "NaN" : numberText(parseInt(value));
    case "f":
      return isUnnumbered(value) ? "NaN" : numberText(parseFloat(value));
    case "j":
      return formatJson(value);
    case "o":
      return inspect(value, DEEP);
    case "O":
      return inspect(value);
    case "c":
      return "";
    default:
      return undefined;
  }
}

function formatAsString(value) {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return `${BigIntPrototypeToString(value)}n`;
  if (typeof value === "number") return numberText(value);
  if (typeof value === "object" && value !== null) return inspect(value, SHALLOW);
  return inspect(value);
}

/** A symbol cannot be turned into a number, and turning an object would run its code. */
function isUnnumbered(value) {
  return typeof value === "symbol" || typeof value === "function" || typeof value === "object";
}

function numberText(number) {
  return ObjectIs(number, -0) ? "-0" : `${number}`;
}

function formatJson(value) {
  try {
    return `${JSONStringify(value)}`;
  } catch {
    return "[Circular]";
  }
}
