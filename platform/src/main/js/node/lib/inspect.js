// util.inspect: values as text, with all of Node's options.
import { isInterface, isStamped, promiseResult, promiseState, proxyDetails } from "dovetail:internal";
import { apiView } from "./inspect-api.js";
import { formatError } from "./inspect-error.js";
import { ARRAY_EXTRAS, reduceToSingleLine } from "./inspect-layout.js";
import { formatBigInt, formatNumber, formatPrimitive, strEscape } from "./inspect-text.js";
import * as types from "./types.js";

export { stripColors } from "./inspect-layout.js";

const OBJECT = 0;
const ARRAY = 1;
const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const custom = Symbol.for("nodejs.util.inspect.custom");

const defaults = {
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
};

/** The language's own constructors: their prototypes' members are not shown with showHidden. */
const builtInNames = new Set(
  Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)),
);

/**
 * @param {unknown} value
 * @param {object | boolean} [options] Node's options; or, as in its old form, showHidden, depth, colors
 * @returns {string}
 */
export function inspect(value, options, ...legacy) {
  const ctx = {
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    stylize: plain,
    ...defaults,
  };
  if (legacy.length > 0) {
    if (legacy[0] !== undefined) ctx.depth = legacy[0];
    if (legacy.length > 1 && legacy[1] !== undefined) ctx.colors = legacy[1];
  }
  if (typeof options === "boolean") {
    ctx.showHidden = options;
  } else if (options) {
    for (const key of Object.keys(options)) {
      if (Object.hasOwn(defaults, key) || key === "stylize") ctx[key] = options[key];
      else ctx.userOptions ??= options;
    }
  }
  if (ctx.colors) ctx.stylize = colored;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}

inspect.custom = custom;
Object.defineProperty(inspect, "defaultOptions", {
  get: () => defaults,
  set(options) {
    if (options === null || typeof options !== "object") {
      const error = new TypeError(
        `The "options" argument must be of type object. Received ${options === null ? "null" : `type ${typeof options}`}`,
      );
      error.code = "ERR_INVALID_ARG_TYPE";
      throw error;
    }
    Object.assign(defaults, options);
  },
});

inspect.colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
  black: [30, 39],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  white: [37, 39],
  bgBlack: [40, 49],
  bgRed: [41, 49],
  bgGreen: [42, 49],
  bgYellow: [43, 49],
  bgBlue: [44, 49],
  bgMagenta: [45, 49],
  bgCyan: [46, 49],
  bgWhite: [47, 49],
  framed: [51, 54],
  overlined: [53, 55],
  gray: [90, 39],
  redBright: [91, 39],
  greenBright: [92, 39],
  yellowBright: [93, 39],
  blueBright: [94, 39],
  magentaBright: [95, 39],
  cyanBright: [96, 39],
  whiteBright: [97, 39],
  bgGray: [100, 49],
  bgRedBright: [101, 49],
  bgGreenBright: [102, 49],
  bgYellowBright: [103, 49],
  bgBlueBright: [104, 49],
  bgMagentaBright: [105, 49],
  bgCyanBright: [106, 49],
  bgWhiteBright: [107, 49],
};
for (const [alias, name] of [
  ["grey", "gray"],
  ["blackBright", "gray"],
  ["bgGrey", "bgGray"],
  ["bgBlackBright", "bgGray"],
  ["faint", "dim"],
  ["crossedout", "strikethrough"],
  ["strikeThrough", "strikethrough"],
  ["crossedOut", "strikethrough"],
  ["conceal", "hidden"],
  ["swapColors", "inverse"],
  ["swapcolors", "inverse"],
  ["doubleUnderline", "doubleunderline"],
]) {
  Object.defineProperty(inspect.colors, alias, {
    get() {
      return this[name];
    },
    set(value) {
      this[name] = value;
    },
    configurable: true,
    enumerable: false,
  });
}

inspect.styles = {
  __proto__: null,
  special: "cyan",
  number: "yellow",
  bigint: "yellow",
  boolean: "yellow",
  undefined: "grey",
  null: "bold",
  string: "green",
  symbol: "green",
  date: "magenta",
  regexp: "red",
  module: "underline",
};

function plain(text) {
  return text;
}

function colored(text, styleType) {
  const style = inspect.styles[styleType];
  if (style === undefined) return text;
  const color = inspect.colors[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

/** The options as a custom inspect function gets them. */
function userOptions(ctx) {
  const options = { stylize: ctx.stylize, ...ctx.userOptions };
  for (const key of Object.keys(defaults)) options[key] = ctx[key];
  return options;
}

/** Formats any value. `typedArray`: the value is the buffer of one that shows its contents already. */
export function formatValue(ctx, value, recurseTimes, typedArray) {
  if (typeof value !== "object" && typeof value !== "function") {
    return formatPrimitive(ctx.stylize, value, ctx);
  }
  if (value === null) return ctx.stylize("null", "null");
  const context = value;
  const stamped = isStamped(value);
  const details = stamped ? undefined : proxyDetails(value);
  if (details !== undefined) {
    if (ctx.showProxy) return formatProxy(ctx, details, recurseTimes);
    value = innermost(details);
  }
  if (ctx.customInspect && !stamped) {
    const maybeCustom = value[custom];
    if (
      typeof maybeCustom === "function" &&
      maybeCustom !== inspect &&
      (Object.getOwnPropertyDescriptor(value, "constructor") === undefined ||
        value.constructor?.prototype !== value)
    ) {
      const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
      const text = maybeCustom.call(context, depth, userOptions(ctx), inspect);
      if (text !== context) {
        if (typeof text !== "string") return formatValue(ctx, text, recurseTimes);
        return text.replaceAll("\n", `\n${" ".repeat(ctx.indentationLvl)}`);
      }
    }
  }
  if (ctx.seen.includes(value)) {
    ctx.circular ??= new Map();
    if (!ctx.circular.has(value)) ctx.circular.set(value, ctx.circular.size + 1);
    return ctx.stylize(`[Circular *${ctx.circular.get(value)}]`, "special");
  }
  return formatRaw(ctx, value, recurseTimes, typedArray, stamped);
}

function innermost(details) {
  let { target } = details;
  for (let next = proxyDetails(target); next !== undefined; next = proxyDetails(target)) target = next.target;
  return target;
}

function formatProxy(ctx, { target, handler }, recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null) return ctx.stylize("Proxy [Array]", "special");
  recurseTimes += 1;
  ctx.indentationLvl += 2;
  const parts = [formatValue(ctx, target, recurseTimes), formatValue(ctx, handler, recurseTimes)];
  ctx.indentationLvl -= 2;
  return reduceToSingleLine(ctx, parts, "", ["Proxy [", "]"], ARRAY_EXTRAS, recurseTimes);
}

/** The class's name, with the members of its prototypes added to `protoProps` if they are wanted. */
function constructorNameOf(object, ctx, recurseTimes, protoProps) {
  let first;
  const start = object;
  for (let at = object; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, "constructor");
    if (
      descriptor !== undefined &&
      typeof descriptor.value === "function" &&
      descriptor.value.name !== "" &&
      isInstance(start, descriptor.value)
    ) {
      if (protoProps !== undefined && (first !== at || !builtInNames.has(descriptor.value.name))) {
        addPrototypeProperties(ctx, start, first ?? start, recurseTimes, protoProps);
      }
      return String(descriptor.value.name);
    }
    if (first === undefined && at !== start) first = at;
  }
  first ??= Object.getPrototypeOf(start);
  if (first === null || Object.getPrototypeOf(start) === null) return null;
  const own = className(start);
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${own} <Complex prototype>`;
  const parent = constructorNameOf(first, ctx, recurseTimes + 1, protoProps);
  if (parent === null) {
    return `${own} <${inspect(first, { ...optionsOf(ctx), customInspect: false, depth: -1 })}>`;
  }
  return `${own} <${parent}>`;
}

function optionsOf(ctx) {
  return Object.fromEntries(Object.keys(defaults).map((key) => [key, ctx[key]]));
}

/** The class that the engine knows, whatever the prototype says. */
function className(value) {
  if (typeof value === "function") return "Function";
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return Symbol.toStringTag in value ? "Object" : tag;
}

function isInstance(object, Class) {
  try {
    return object instanceof Class;
  } catch {
    return false;
  }
}

/** With showHidden, the accessors of a class and its members are shown as if they were the object's. */
function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  let depth = 0;
  let keys;
  let seen;
  do {
    if (depth !== 0 || main === object) {
      object = Object.getPrototypeOf(object);
      if (object === null) break;
      const descriptor = Object.getOwnPropertyDescriptor(object, "constructor");
      if (descriptor !== undefined && typeof descriptor.value === "function" && builtInNames.has(descriptor.value.name)) break;
    }
    if (depth === 0) seen = new Set();
    else keys.forEach((key) => seen.add(key));
    keys = Reflect.ownKeys(object);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === "constructor" || Object.hasOwn(main, key) || (depth !== 0 && seen.has(key))) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === "function") continue;
      const value = formatProperty(ctx, object, recurseTimes, key, OBJECT, descriptor, main);
      output.push(ctx.colors ? `\u001b[2m${value}\u001b[22m` : value);
    }
    ctx.seen.pop();
  } while (++depth !== 3);
}

function prefixOf(constructor, tag, fallback, size = "") {
  if (constructor === null) {
    if (tag !== "" && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  if (tag !== "" && constructor !== tag) return `${constructor}${size} [${tag}] `;
  return `${constructor}${size} `;
}

function keysOf(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) return [...Object.getOwnPropertyNames(value), ...symbols];
  let keys;
  try {
    keys = Object.keys(value);
  } catch {
    // a module's namespace with members that are not there yet
    keys = Object.getOwnPropertyNames(value);
  }
  for (const symbol of symbols) if (Object.prototype.propertyIsEnumerable.call(value, symbol)) keys.push(symbol);
  return keys;
}

function nonIndexKeys(value, showHidden) {
  return keysOf(value, showHidden).filter((key) => typeof key === "symbol" || !isIndex(key));
}

function isIndex(key) {
  const index = key >>> 0;
  return `${index}` === key && index !== 0xffffffff;
}

function formatRaw(ctx, value, recurseTimes, typedArray, stamped) {
  let keys;
  let protoProps;
  if (ctx.showHidden && !stamped && (recurseTimes <= ctx.depth || ctx.depth === null)) protoProps = [];
  const api = apiView(value);
  const constructor = constructorNameOf(value, ctx, recurseTimes, api === undefined ? protoProps : undefined);
  if (protoProps !== undefined && protoProps.length === 0) protoProps = undefined;
  let tag = stamped ? "" : value[Symbol.toStringTag];
  if (
    typeof tag !== "string" ||
    (tag !== "" &&
      (ctx.showHidden ? Object.hasOwn(value, Symbol.toStringTag) : Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag)))
  ) {
    tag = "";
  }
  let base = "";
  let formatter = () => [];
  let braces = ["{", "}"];
  let extras = OBJECT;
  const alone = () => keys.length === 0 && protoProps === undefined;

  if (api !== undefined) {
    keys = api.keys(ctx.showHidden);
    braces = [`${prefixOf(constructor, tag, "Object", api.size === undefined ? "" : `(${api.size})`)}{`, "}"];
    formatter = (c, v, r) => api.items(c, r, formatValue);
    if (api.count === 0 && alone()) return `${braces[0]}}`;
  } else if (Array.isArray(value)) {
    const prefix = constructor !== "Array" || tag !== "" ? prefixOf(constructor, tag, "Array", `(${value.length})`) : "";
    keys = nonIndexKeys(value, ctx.showHidden);
    braces = [`${prefix}[`, "]"];
    if (value.length === 0 && alone()) return `${braces[0]}]`;
    extras = ARRAY_EXTRAS;
    formatter = formatArray;
  } else if (types.isSet(value)) {
    const size = setSize.call(value);
    const prefix = prefixOf(constructor, tag, "Set", `(${size})`);
    keys = keysOf(value, ctx.showHidden);
    formatter = (c, v, r) => formatSet(c, setValues.call(v), size, r);
    if (size === 0 && alone()) return `${prefix}{}`;
    braces = [`${prefix}{`, "}"];
  } else if (types.isMap(value)) {
    const size = mapSize.call(value);
    const prefix = prefixOf(constructor, tag, "Map", `(${size})`);
    keys = keysOf(value, ctx.showHidden);
    formatter = (c, v, r) => formatMap(c, mapEntries.call(v), size, r);
    if (size === 0 && alone()) return `${prefix}{}`;
    braces = [`${prefix}{`, "}"];
  } else if (types.isTypedArray(value)) {
    keys = nonIndexKeys(value, ctx.showHidden);
    const name = typedArrayTag.call(value);
    const fallback = constructor === null ? name : "";
    const size = typedArrayLength.call(value);
    braces = [`${prefixOf(constructor, tag, fallback, `(${size})`)}[`, "]"];
    if (size === 0 && alone() && !ctx.showHidden) return `${braces[0]}]`;
    formatter = (c, v, r) => formatTypedArray(c, v, size, r);
    extras = ARRAY_EXTRAS;
  } else if (types.isMapIterator(value) || types.isSetIterator(value)) {
    keys = keysOf(value, ctx.showHidden);
    const kind = types.isMapIterator(value) ? "Map Iterator" : "Set Iterator";
    braces = [`[${tag !== kind && tag !== "" ? `${tag}] [` : ""}${kind}] {`, "}"];
    formatter = (c) => [c.stylize("<items unknown>", "special")];
  } else {
    keys = keysOf(value, ctx.showHidden);
    if (typeof value === "function") {
      base = functionBase(ctx, value, constructor, tag);
      if (alone()) return ctx.stylize(base, "special");
    } else if (types.isArgumentsObject(value)) {
      braces[0] = "[Arguments] {";
      if (alone()) return `${braces[0]}}`;
    } else if (types.isRegExp(value)) {
      base = RegExp.prototype.toString.call(constructor !== null ? value : new RegExp(value));
      const prefix = prefixOf(constructor, tag, "RegExp");
      if (prefix !== "RegExp ") base = `${prefix}${base}`;
      if (alone() || (recurseTimes > ctx.depth && ctx.depth !== null)) return ctx.stylize(base, "regexp");
    } else if (types.isDate(value)) {
      base = Number.isNaN(Date.prototype.getTime.call(value))
        ? Date.prototype.toString.call(value)
        : Date.prototype.toISOString.call(value);
      const prefix = prefixOf(constructor, tag, "Date");
      if (prefix !== "Date ") base = `${prefix}${base}`;
      if (alone()) return ctx.stylize(base, "date");
    } else if (types.isNativeError(value) || isErrorLike(value)) {
      base = formatError(ctx, value, constructor, tag, keys);
      if (alone()) return base;
    } else if (types.isAnyArrayBuffer(value)) {
      const prefix = prefixOf(constructor, tag, types.isArrayBuffer(value) ? "ArrayBuffer" : "SharedArrayBuffer");
      if (typedArray === undefined) formatter = formatArrayBuffer;
      else if (alone()) return `${prefix}{ byteLength: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
      braces[0] = `${prefix}{`;
      keys.unshift("byteLength");
    } else if (types.isDataView(value)) {
      braces[0] = `${prefixOf(constructor, tag, "DataView")}{`;
      keys.unshift("byteLength", "byteOffset", "buffer");
    } else if (types.isPromise(value)) {
      braces[0] = `${prefixOf(constructor, tag, "Promise")}{`;
      formatter = formatPromise;
    } else if (types.isWeakSet(value)) {
      braces[0] = `${prefixOf(constructor, tag, "WeakSet")}{`;
      formatter = (c) => [c.stylize("<items unknown>", "special")];
    } else if (types.isWeakMap(value)) {
      braces[0] = `${prefixOf(constructor, tag, "WeakMap")}{`;
      formatter = (c) => [c.stylize("<items unknown>", "special")];
    } else if (types.isModuleNamespaceObject(value)) {
      braces[0] = `${prefixOf(constructor, tag, "Module")}{`;
      formatter = formatNamespace.bind(null, keys);
    } else if (types.isBoxedPrimitive(value)) {
      base = boxedBase(ctx, value, keys, constructor, tag);
      if (alone()) return base;
    } else {
      if (alone()) return constructor === "Object" && tag === "" ? "{}" : `${prefixOf(constructor, tag, "Object")}{}`;
      braces[0] = constructor === "Object" && tag === "" ? "{" : `${prefixOf(constructor, tag, "Object")}{`;
    }
  }
  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    const name = prefixOf(constructor, tag, Array.isArray(value) ? "Array" : "Object").slice(0, -1);
    return ctx.stylize(constructor === null ? name : `[${name}]`, "special");
  }
  recurseTimes += 1;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  let output;
  try {
    output = formatter(ctx, value, recurseTimes);
    for (const key of keys) output.push(formatProperty(ctx, value, recurseTimes, key, extras));
    if (protoProps !== undefined) output.push(...protoProps);
  } catch (error) {
    return stackOverflow(ctx, error, prefixOf(constructor, tag, "Object").slice(0, -1));
  }
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, "special");
      if (ctx.compact !== true) base = base === "" ? reference : `${reference} ${base}`;
      else braces[0] = `${reference} ${braces[0]}`;
    }
  }
  ctx.seen.pop();
  if (ctx.sorted) {
    const comparator = ctx.sorted === true ? undefined : ctx.sorted;
    if (extras === OBJECT) output.sort(comparator);
    else if (keys.length > 1) {
      const tail = output.slice(output.length - keys.length).sort(comparator);
      output.splice(output.length - keys.length, keys.length, ...tail);
    }
  }
  // an object of the platform has its class's name in front of what fits, or does not, as in workerd
  const named = api !== undefined && api.size === undefined ? braces[0].length - 1 : 0;
  return reduceToSingleLine(ctx, output, base, braces, extras, recurseTimes, value, named);
}

const getterOf = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
const setSize = getterOf(Set.prototype, "size");
const mapSize = getterOf(Map.prototype, "size");
const setValues = Set.prototype.values;
const mapEntries = Map.prototype.entries;
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayTag = getterOf(typedArrayPrototype, Symbol.toStringTag);
const typedArrayLength = getterOf(typedArrayPrototype, "length");

/** An object that inherits from an error without being one. */
function isErrorLike(value) {
  return value instanceof Error && typeof value !== "function" && !isInterface(value);
}

function stackOverflow(ctx, error, name) {
  if (error instanceof RangeError && /stack/.test(error.message)) {
    ctx.seen.pop();
    return ctx.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`,
      "special",
    );
  }
  throw error;
}

function functionBase(ctx, value, constructor, tag) {
  const source = Function.prototype.toString.call(value);
  if (source.startsWith("class") && source.endsWith("}")) {
    const body = source.slice(5, -1);
    const bracket = body.indexOf("{");
    if (
      bracket !== -1 &&
      (!body.slice(0, bracket).includes("(") || /^(\s+[^(]*?)\s*{/.test(body.replace(/(\/\/.*?\n)|(\/\*[\s\S]*?\*\/)/g, "")))
    ) {
      return classBase(value, constructor, tag);
    }
  }
  let type = "Function";
  if (types.isGeneratorFunction(value)) type = `Generator${type}`;
  if (types.isAsyncFunction(value)) type = `Async${type}`;
  let base = `[${type}`;
  if (constructor === null) base += " (null prototype)";
  base += value.name === "" || typeof value.name !== "string" ? " (anonymous)" : `: ${value.name}`;
  base += "]";
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== "" && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function classBase(value, constructor, tag) {
  const name = (Object.hasOwn(value, "name") && value.name) || "(anonymous)";
  let base = `class ${name}`;
  if (constructor !== "Function" && constructor !== null) base += ` [${constructor}]`;
  if (tag !== "" && constructor !== tag) base += ` [${tag}]`;
  if (constructor !== null) {
    const parent = Object.getPrototypeOf(value).name;
    if (parent) base += ` extends ${parent}`;
  } else {
    base += " extends null";
  }
  return `[${base}]`;
}

function boxedBase(ctx, value, keys, constructor, tag) {
  let primitive;
  let type;
  if (types.isNumberObject(value)) {
    primitive = Number.prototype.valueOf.call(value);
    type = "Number";
  } else if (types.isStringObject(value)) {
    primitive = String.prototype.valueOf.call(value);
    type = "String";
    keys.splice(0, value.length);
  } else if (types.isBooleanObject(value)) {
    primitive = Boolean.prototype.valueOf.call(value);
    type = "Boolean";
  } else if (types.isBigIntObject(value)) {
    primitive = BigInt.prototype.valueOf.call(value);
    type = "BigInt";
  } else {
    primitive = Symbol.prototype.valueOf.call(value);
    type = "Symbol";
  }
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? " (null prototype)" : ` (${constructor})`;
  base += `: ${formatPrimitive(plain, primitive, ctx)}]`;
  if (tag !== "" && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || ctx.stylize === plain) return base;
  return ctx.stylize(base, type.toLowerCase());
}

function moreItems(remaining) {
  return `... ${remaining} more item${remaining > 1 ? "s" : ""}`;
}

function formatArray(ctx, value, recurseTimes) {
  const { length } = value;
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  let index = 0;
  while (index < length && output.length < shown) {
    if (Object.hasOwn(value, index)) {
      output.push(formatProperty(ctx, value, recurseTimes, index, ARRAY));
      index++;
      continue;
    }
    const from = index;
    index = nextIndex(value, from);
    const holes = index - from;
    output.push(ctx.stylize(`<${holes} empty item${holes > 1 ? "s" : ""}>`, "undefined"));
  }
  if (index < length) output.push(moreItems(length - index));
  return output;
}

/** The next index that an array has; its length if there is none. */
function nextIndex(array, from) {
  const { length } = array;
  for (let i = from + 1; i < length && i < from + 1000; i++) if (Object.hasOwn(array, i)) return i;
  if (length - from <= 1000) return length;
  for (const key of Object.keys(array)) {
    if (!isIndex(key)) break;
    if (+key > from) return +key;
  }
  return length;
}

function formatSet(ctx, values, size, recurseTimes) {
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), size);
  const output = [];
  ctx.indentationLvl += 2;
  for (const item of values) {
    if (output.length >= shown) break;
    output.push(formatValue(ctx, item, recurseTimes));
  }
  if (size > shown) output.push(moreItems(size - shown));
  ctx.indentationLvl -= 2;
  return output;
}

function formatMap(ctx, entries, size, recurseTimes) {
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), size);
  const output = [];
  ctx.indentationLvl += 2;
  for (const [key, item] of entries) {
    if (output.length >= shown) break;
    output.push(`${formatValue(ctx, key, recurseTimes)} => ${formatValue(ctx, item, recurseTimes)}`);
  }
  if (size > shown) output.push(moreItems(size - shown));
  ctx.indentationLvl -= 2;
  return output;
}

function formatTypedArray(ctx, value, length, recurseTimes) {
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  const format = length > 0 && typeof value[0] !== "number" ? formatBigInt : formatNumber;
  for (let i = 0; i < shown; i++) output.push(format(ctx.stylize, value[i], ctx.numericSeparator));
  if (length > shown) output.push(moreItems(length - shown));
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (const key of ["BYTES_PER_ELEMENT", "length", "byteLength", "byteOffset", "buffer"]) {
      output.push(`[${key}]: ${formatValue(ctx, value[key], recurseTimes, true)}`);
    }
    ctx.indentationLvl -= 2;
  }
  return output;
}

function formatArrayBuffer(ctx, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [ctx.stylize("(detached)", "special")];
  }
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), bytes.length);
  let hex = "";
  for (let i = 0; i < shown; i++) hex += `${i > 0 ? " " : ""}${bytes[i].toString(16).padStart(2, "0")}`;
  const remaining = bytes.length - shown;
  if (remaining > 0) hex += ` ... ${remaining} more byte${remaining > 1 ? "s" : ""}`;
  return [`${ctx.stylize("[Uint8Contents]", "special")}: <${hex}>`];
}

function formatPromise(ctx, value, recurseTimes) {
  const state = promiseState(value);
  if (state === 0) return [ctx.stylize("<pending>", "special")];
  ctx.indentationLvl += 2;
  const text = formatValue(ctx, promiseResult(value), recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === 2 ? `${ctx.stylize("<rejected>", "special")} ${text}` : text];
}

function formatNamespace(keys, ctx, value, recurseTimes) {
  const output = [];
  for (const key of keys.splice(0)) {
    try {
      output.push(formatProperty(ctx, value, recurseTimes, key, OBJECT));
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      output.push(`${keyText(ctx, key, true)}: ${ctx.stylize("<uninitialized>", "special")}`);
    }
  }
  return output;
}

function formatProperty(ctx, value, recurseTimes, key, type, descriptor, original = value) {
  let text;
  let extra = " ";
  const desc = descriptor ??
    Object.getOwnPropertyDescriptor(value, key) ?? { value: value[key], configurable: true, enumerable: true };
  if (desc.value !== undefined) {
    const diff = ctx.compact !== true || type !== OBJECT ? 2 : 3;
    ctx.indentationLvl += diff;
    text = formatValue(ctx, desc.value, recurseTimes);
    if (diff === 3 && ctx.breakLength < text.length) extra = `\n${" ".repeat(ctx.indentationLvl)}`;
    ctx.indentationLvl -= diff;
  } else if (desc.get !== undefined) {
    text = formatGetter(ctx, desc, recurseTimes, original);
  } else if (desc.set !== undefined) {
    text = ctx.stylize("[Setter]", "special");
  } else {
    text = ctx.stylize("undefined", "undefined");
  }
  if (type === ARRAY) return text;
  return `${keyText(ctx, key, desc.enumerable !== false)}:${extra}${text}`;
}

function formatGetter(ctx, desc, recurseTimes, original) {
  const label = desc.set !== undefined ? "Getter/Setter" : "Getter";
  const special = (text) => ctx.stylize(text, "special");
  const wanted =
    ctx.getters === true ||
    (ctx.getters === "get" && desc.set === undefined) ||
    (ctx.getters === "set" && desc.set !== undefined);
  if (!wanted) return special(`[${label}]`);
  try {
    const value = desc.get.call(original);
    ctx.indentationLvl += 2;
    let text;
    if (value === null) text = `${special(`[${label}:`)} ${ctx.stylize("null", "null")}${special("]")}`;
    else if (typeof value === "object") text = `${special(`[${label}]`)} ${formatValue(ctx, value, recurseTimes)}`;
    else text = `${special(`[${label}:`)} ${formatPrimitive(ctx.stylize, value, ctx)}${special("]")}`;
    ctx.indentationLvl -= 2;
    return text;
  } catch (error) {
    return `${special(`[${label}:`)} <Inspection threw (${error.message})>${special("]")}`;
  }
}

function keyText(ctx, key, enumerable) {
  if (typeof key === "symbol") {
    const text = Symbol.prototype.toString.call(key);
    return `[${ctx.stylize(text, "symbol")}]`;
  }
  if (key === "__proto__") return "['__proto__']";
  if (!enumerable) return `[${key}]`;
  if (IDENTIFIER.test(key)) return ctx.stylize(key, "name");
  return ctx.stylize(strEscape(key), "string");
}
