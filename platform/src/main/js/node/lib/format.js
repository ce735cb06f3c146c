// util.format: https://console.spec.whatwg.org/#formatter as Node does it.
import { proxyDetails } from "dovetail:internal";
import { invalidArgType } from "./errors.js";
import { inspect } from "./inspect.js";
import { formatBigInt, formatNumber } from "./inspect-text.js";

const plain = (text) => text;

export function format(...args) {
  return formatAll(undefined, args);
}

export function formatWithOptions(options, ...args) {
  if (options === null || typeof options !== "object") throw invalidArgType("inspectOptions", "object", options);
  return formatAll(options, args);
}

function formatAll(options, args) {
  const [first] = args;
  let at = 0;
  let text = "";
  let join = "";
  if (typeof first === "string") {
    if (args.length === 1) return first;
    let last = 0;
    for (let i = 0; i < first.length - 1; i++) {
      if (first[i] !== "%") continue;
      const directive = first[++i];
      if (at + 1 === args.length) {
        if (directive === "%") {
          text += first.slice(last, i);
          last = i + 1;
        }
        continue;
      }
      let piece;
      if (directive === "%") {
        text += first.slice(last, i);
        last = i + 1;
        continue;
      }
      piece = formatOne(directive, args[at + 1], options);
      if (piece === undefined) continue;
      at++;
      text += first.slice(last, i - 1) + piece;
      last = i + 1;
    }
    if (last !== 0) {
      at++;
      join = " ";
      if (last < first.length) text += first.slice(last);
    }
  }
  for (; at < args.length; at++) {
    text += join;
    text += typeof args[at] === "string" ? args[at] : inspect(args[at], { compact: 3, colors: false, depth: 2, ...options });
    join = " ";
  }
  return text;
}

function formatOne(directive, value, options) {
  const separator = options?.numericSeparator ?? inspect.defaultOptions.numericSeparator;
  switch (directive) {
    case "s":
      if (typeof value === "number") return formatNumber(plain, value, separator);
      if (typeof value === "bigint") return formatBigInt(plain, value, separator);
      if (typeof value !== "object" || value === null || !hasBuiltInToString(value)) return String(value);
      return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
    case "j":
      return `${tryStringify(value)}`;
    case "d":
      if (typeof value === "bigint") return formatBigInt(plain, value, separator);
      if (typeof value === "symbol") return "NaN";
      return formatNumber(plain, Number(value), separator);
    case "i":
      if (typeof value === "bigint") return formatBigInt(plain, value, separator);
      if (typeof value === "symbol") return "NaN";
      return formatNumber(plain, Number.parseInt(value), separator);
    case "f":
      return typeof value === "symbol" ? "NaN" : formatNumber(plain, Number.parseFloat(value), separator);
    case "o":
      return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case "O":
      return inspect(value, options);
    case "c":
      return "";
    default:
      return undefined;
  }
}

function tryStringify(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof TypeError && /circular/.test(error.message)) return "[Circular]";
    throw error;
  }
}

/** Whether toString() says nothing that the class's author meant to say. */
function hasBuiltInToString(value) {
  for (let details = proxyDetails(value); details !== undefined; details = proxyDetails(value)) {
    if (details.target === null) return true;
    value = details.target;
  }
  if (typeof value.toString !== "function" && typeof value[Symbol.toPrimitive] !== "function") return true;
  if (Object.hasOwn(value, "toString") || Object.hasOwn(value, Symbol.toPrimitive)) return false;
  let at = value;
  do {
    at = Object.getPrototypeOf(at);
    if (at === null) return true;
  } while (!Object.hasOwn(at, "toString") && !Object.hasOwn(at, Symbol.toPrimitive));
  const descriptor = Object.getOwnPropertyDescriptor(at, "constructor");
  return descriptor !== undefined && typeof descriptor.value === "function" && BUILT_IN.has(descriptor.value.name);
}

const BUILT_IN = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)));
