// Values as text for the console, laid out as node's util.inspect does it. Looking at a value never
// runs the user's code: no getter, no trap of a Proxy, no toString.

import {
  ArrayBuffer,
  ArrayBufferPrototypeGetByteLength,
  ArrayIsArray,
  BigInt,
  BigIntPrototypeToString,
  BigIntPrototypeValueOf,
  Boolean,
  BooleanPrototypeValueOf,
  DataView,
  DataViewPrototypeGetByteLength,
  DataViewPrototypeGetByteOffset,
  Date,
  DatePrototypeGetTime,
  DatePrototypeToISOString,
  Error,
  FunctionPrototype,
  FunctionPrototypeToString,
  Map,
  MapPrototypeGetSize,
  MathFloor,
  MathMax,
  MathMin,
  Number,
  NumberIsNaN,
  NumberPrototypeToString,
  NumberPrototypeValueOf,
  ObjectIs,
  RegExp,
  RegExpPrototypeExec,
  RegExpPrototypeGetFlags,
  RegExpPrototypeGetSource,
  SafeMap,
  Set,
  SetPrototypeGetSize,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypePadEnd,
  StringPrototypePadStart,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeValueOf,
  Symbol,
  SymbolPrototypeToString,
  SymbolToStringTag,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetTag,
  Uint8Array,
  WeakMap,
  WeakSet,
  append,
  apply,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  mapEntries,
  ownKeys,
  setValues,
  uncurryThis,
} from "../kernel/primordials.js";
import { isProxy } from "../rpc/proxies.js";
import { Stamp } from "../rpc/stamp.js";
import { exceptionText, platformView } from "./inspect-platform.js";

const { sqrt, round } = globalThis.Math;
const SymbolPrototypeValueOf = uncurryThis(Symbol.prototype.valueOf);

const BREAK_LENGTH = 80;
const COMPACT = 3;
const MAX_ITEMS = 100;
const MAX_STRING = 10000;
/** The recursion of a value nested without end, with the depth unlimited, stops here. */
const MAX_DEPTH = 200;

/**
 * @typedef {object} InspectOptions
 * @property {number | null} [depth] how deep to look into objects: 2 unless said, null for all
 * @property {boolean} [showHidden] whether members that are not enumerable are shown
 */

/** One run of {@link inspect}. */
class Context {
  constructor(depth, showHidden) {
    this.depth = depth;
    this.showHidden = showHidden;
    /** The objects that we are inside of. */
    this.seen = [];
    /** @type {Map<object, number> | null} the numbers of those that hold themselves */
    this.circular = null;
    this.indentation = 0;
    this.currentDepth = 0;
  }
}

/**
 * @param {unknown} value
 * @param {InspectOptions} [options]
 * @returns {string}
 */
export function inspect(value, options = undefined) {
  let depth = 2;
  let showHidden = false;
  if (options !== undefined && options !== null) {
    if (options.depth !== undefined) depth = options.depth === null ? MAX_DEPTH : +options.depth;
    showHidden = !!options.showHidden;
  }
  return format(new Context(MathMin(depth, MAX_DEPTH), showHidden), value, 0, true);
}

function format(context, value, level, top = false) {
  if (value === null) return "null";
  if (typeof value !== "object" && typeof value !== "function") {
    return formatPrimitive(context, value, top);
  }
  const stamped = Stamp.of(value);
  if (stamped !== undefined && typeof value === "function") return `${nameOf(value)} {}`;
  if (isProxy(value)) return typeof value === "function" ? "[Function: Proxy]" : "[Proxy]";
  for (let i = 0; i < context.seen.length; i++) {
    if (context.seen[i] !== value) continue;
    context.circular ??= new SafeMap();
    if (!context.circular.has(value)) context.circular.set(value, context.circular.size + 1);
    return `[Circular *${context.circular.get(value)}]`;
  }
  try {
    return formatObject(context, value, level);
  } catch {
    // Deep recursion, or an object that is stranger than we know.
    return "[Object]";
  }
}

// ------------------------------------------------------------------------------------- primitives

function formatPrimitive(context, value, top) {
  switch (typeof value) {
    case "string":
      return formatString(context, value, top);
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

function formatString(context, value, top) {
  let trailer = "";
  if (value.length > MAX_STRING) {
    const more = value.length - MAX_STRING;
    value = StringPrototypeSlice(value, 0, MAX_STRING);
    trailer = `... ${more} more character${more > 1 ? "s" : ""}`;
  }
  const room = BREAK_LENGTH - context.indentation - 4;
  if (!top && value.length > 16 && value.length > room && StringPrototypeIncludes(value, "\n")) {
    let text = "";
    for (let from = 0; from < value.length; ) {
      let to = StringPrototypeIndexOf(value, "\n", from) + 1;
      if (to === 0) to = value.length;
      if (from > 0) text += ` +\n${spaces(context.indentation + 2)}`;
      text += quote(StringPrototypeSlice(value, from, to));
      from = to;
    }
    return text + trailer;
  }
  return quote(value) + trailer;
}

/** In single quotes, or in others if that saves escapes. */
function quote(string) {
  let mark = "'";
  if (StringPrototypeIncludes(string, "'")) {
    if (!StringPrototypeIncludes(string, '"')) mark = '"';
    else if (!StringPrototypeIncludes(string, "`") && !StringPrototypeIncludes(string, "${")) {
      mark = "`";
    }
  }
  return mark + escape(string, mark) + mark;
}

const ESCAPES = { __proto__: null, 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 92: "\\\\" };

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

function spaces(count) {
  return StringPrototypeRepeat(" ", count);
}

// ---------------------------------------------------------------------------------------- objects

/** The data value of a member anywhere on the prototype chain; a getter is not called. */
function dataMember(object, key) {
  for (let at = object; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, key);
    if (descriptor !== undefined) return hasOwn(descriptor, "value") ? descriptor.value : undefined;
  }
  return undefined;
}

/** The name of the class, null if there is no prototype that has one. */
function constructorName(object) {
  for (let at = object; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, "constructor");
    if (descriptor === undefined || typeof descriptor.value !== "function") continue;
    if (isProxy(descriptor.value)) continue;
    const name = ownName(descriptor.value);
    if (name !== "") return name;
  }
  return null;
}

function ownName(f) {
  const descriptor = getOwnPropertyDescriptor(f, "name");
  return typeof descriptor?.value === "string" ? descriptor.value : "";
}

function nameOf(object) {
  return dataMember(object, SymbolToStringTag) ?? constructorName(object) ?? "Object";
}

/** What stands before the brace: the class, a size, a differing tag. */
function prefixOf(object, fallback, size = "") {
  const name = constructorName(object);
  const tag = tagOf(object, name ?? fallback);
  if (name === null) return `[${fallback}${size}: null prototype]${tag} `;
  return `${name}${size}${tag} `;
}

function tagOf(object, name) {
  // An own tag is shown among the members.
  if (isEnumerable(object, SymbolToStringTag)) return "";
  const tag = dataMember(object, SymbolToStringTag);
  return typeof tag === "string" && tag !== "" && tag !== name ? ` [${tag}]` : "";
}

const ARRAY = 1;
const OBJECT = 0;

/**
 * How an object is shown.
 *
 * @typedef {object} View
 * @property {string} base stands alone if there are no members
 * @property {string} open
 * @property {string} close
 * @property {number} kind
 * @property {((context: Context, level: number) => string[]) | null} items
 * @property {(string | symbol)[]} keys the members to show after the items
 */

function formatObject(context, value, level) {
  const view = viewOf(context, value);
  const { base, open, close, items, keys } = view;
  if (items === null && keys.length === 0) {
    return base !== "" ? base : `${open}${close}`;
  }
  if (level > context.depth) return `[${shortName(value)}]`;
  append(context.seen, value);
  context.currentDepth = level;
  let output;
  try {
    output = items === null ? [] : items(context, level + 1);
    for (let i = 0; i < keys.length; i++) {
      append(output, formatMember(context, value, keys[i], level + 1));
    }
  } finally {
    context.seen.length--;
  }
  let mark = "";
  const number = context.circular?.get(value);
  if (number !== undefined) mark = `<ref *${number}> `;
  if (output.length === 0) return mark + (base !== "" ? base : `${open}${close}`);
  return layOut(context, output, mark, view, level, value);
}

function shortName(value) {
  if (ArrayIsArray(value)) return "Array";
  const name = constructorName(value);
  const tag = tagOf(value, name ?? "Object");
  return name === null ? `Object: null prototype${tag}` : `${name}${tag}`;
}

function layOut(context, output, mark, view, level, value) {
  const { base, close } = view;
  let { open } = view;
  if (base === "" && mark !== "") open = mark + open;
  const head = base === "" ? "" : `${mark}${base} `;
  const entries = output.length;
  if (view.kind === ARRAY && entries > 6) output = groupItems(context, output, value);
  if (context.currentDepth - level < COMPACT && entries === output.length) {
    const start = output.length + context.indentation + open.length + base.length + 10;
    if (fits(output, start) && !StringPrototypeIncludes(base, "\n")) {
      const joined = join(output, ", ");
      if (!StringPrototypeIncludes(joined, "\n")) return `${head}${open} ${joined} ${close}`;
    }
  }
  const indentation = `\n${spaces(context.indentation)}`;
  return `${head}${open}${indentation}  ${join(output, `,${indentation}  `)}${indentation}${close}`;
}

function fits(output, start) {
  let total = output.length + start;
  for (let i = 0; i < output.length; i++) total += output[i].length;
  return total <= BREAK_LENGTH;
}

function join(list, separator) {
  let text = "";
  for (let i = 0; i < list.length; i++) text += i === 0 ? list[i] : separator + list[i];
  return text;
}

/** Many short items in columns, as node does it. */
function groupItems(context, output, value) {
  let total = 0;
  let widest = 0;
  const more = StringPrototypeStartsWith(output[output.length - 1], "... ");
  const count = more ? output.length - 1 : output.length;
  for (let i = 0; i < count; i++) {
    total += output[i].length + 2;
    widest = MathMax(widest, output[i].length);
  }
  const actual = widest + 2;
  if (actual * 3 + context.indentation >= BREAK_LENGTH) return output;
  if (total / actual <= 5 && widest > 6) return output;
  const bias = MathMax(actual - 3 - sqrt(actual - total / output.length), 1);
  const columns = MathMin(
    MathMin(round(sqrt(2.5 * bias * count) / bias), MathFloor((80 - context.indentation) / actual)),
    MathMin(COMPACT * 4, 15),
  );
  if (columns <= 1) return output;
  const widths = [];
  for (let i = 0; i < columns; i++) {
    let width = 0;
    for (let j = i; j < count; j += columns) width = MathMax(width, output[j].length);
    append(widths, width + 2);
  }
  const pad = isNumeric(value, count) ? StringPrototypePadStart : StringPrototypePadEnd;
  const lines = [];
  for (let i = 0; i < count; i += columns) {
    const end = MathMin(i + columns, count);
    let line = "";
    let j = i;
    for (; j < end - 1; j++) line += pad(`${output[j]}, `, widths[j - i], " ");
    line += pad === StringPrototypePadStart ? pad(output[j], widths[j - i] - 2, " ") : output[j];
    append(lines, line);
  }
  if (more) append(lines, output[count]);
  return lines;
}

function isNumeric(value, count) {
  if (TypedArrayPrototypeGetTag(value) !== undefined) return true;
  for (let i = 0; i < count; i++) {
    const item = getOwnPropertyDescriptor(value, i)?.value;
    if (typeof item !== "number" && typeof item !== "bigint") return false;
  }
  return true;
}

/** Formats something that stands deeper in the text. */
function indented(context, by, value, level) {
  context.indentation += by;
  const text = format(context, value, level);
  context.indentation -= by;
  return text;
}

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

function formatMember(context, object, key, level) {
  const descriptor = getOwnPropertyDescriptor(object, key);
  let text;
  if (descriptor === undefined) {
    text = "undefined";
  } else if (hasOwn(descriptor, "value")) {
    text = indented(context, 2, descriptor.value, level);
  } else if (descriptor.get !== undefined) {
    text = descriptor.set === undefined ? "[Getter]" : "[Getter/Setter]";
  } else {
    text = descriptor.set === undefined ? "undefined" : "[Setter]";
  }
  return `${formatKey(key, descriptor)}: ${text}`;
}

function formatKey(key, descriptor) {
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

/** The keys to show, without an array's indices. */
function keysOf(context, object, skipIndices) {
  const keys = ownKeys(object);
  const shown = [];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (skipIndices && typeof key === "string" && (isIndex(key) || key === "length")) continue;
    if (!context.showHidden && !isEnumerable(object, key)) continue;
    append(shown, key);
  }
  return shown;
}

function isEnumerable(object, key) {
  return getOwnPropertyDescriptor(object, key)?.enumerable === true;
}

function isIndex(key) {
  const index = +key >>> 0;
  return `${index}` === key && index !== 0xffffffff;
}

// ------------------------------------------------------------------------------------ kinds of it

function viewOf(context, value) {
  const view = {
    base: "",
    open: "{",
    close: "}",
    kind: OBJECT,
    items: null,
    keys: null,
  };
  if (ArrayIsArray(value)) arrayView(value, view);
  else if (typeof value === "function") functionView(value, view);
  else if (!brandedView(context, value, view)) plainView(value, view);
  view.keys ??= keysOf(context, value, view.kind === ARRAY);
  return view;
}

function arrayView(array, view) {
  const { length } = array;
  const prefix = prefixOf(array, "Array", `(${length})`);
  view.open = prefix === `Array(${length}) ` ? "[" : `${prefix}[`;
  view.close = "]";
  view.kind = ARRAY;
  if (length > 0) view.items = (context, level) => arrayItems(context, array, level);
}

function arrayItems(context, array, level) {
  const { length } = array;
  const output = [];
  let index = 0;
  while (index < length && output.length < MAX_ITEMS) {
    const descriptor = getOwnPropertyDescriptor(array, index);
    if (descriptor === undefined) {
      const from = index;
      while (index < length && !hasOwn(array, index) && index - from < 1e6) index++;
      append(output, `<${index - from} empty item${index - from === 1 ? "" : "s"}>`);
      continue;
    }
    if (hasOwn(descriptor, "value")) append(output, indented(context, 2, descriptor.value, level));
    else append(output, descriptor.get !== undefined ? "[Getter]" : "[Setter]");
    index++;
  }
  if (index < length) append(output, moreItems(length - index));
  return output;
}

function moreItems(count) {
  return `... ${count} more item${count === 1 ? "" : "s"}`;
}

function functionView(f, view) {
  view.base = functionBase(f);
}

function functionBase(f) {
  const name = ownName(f);
  const source = FunctionPrototypeToString(f);
  if (StringPrototypeStartsWith(source, "class") && StringPrototypeEndsWith(source, "}")) {
    let text = `[class ${name === "" ? "(anonymous)" : name}`;
    const parent = getPrototypeOf(f);
    if (parent === null) text += " extends null";
    else if (parent !== FunctionPrototype && !isProxy(parent) && ownName(parent) !== "") {
      text += ` extends ${ownName(parent)}`;
    }
    return `${text}]`;
  }
  const type = constructorName(f) ?? "Function";
  const kind = StringPrototypeEndsWith(type, "Function") ? type : "Function";
  const tag = tagOf(f, kind);
  return `${name === "" ? `[${kind} (anonymous)]` : `[${kind}: ${name}]`}${tag}`;
}

/** True, and the view filled, if the object is of a kind that a brand tells. */
function brandedView(context, value, view) {
  const tag = TypedArrayPrototypeGetTag(value);
  if (tag !== undefined) {
    const length = TypedArrayPrototypeGetLength(value);
    view.open = `${prefixOf(value, tag, `(${length})`)}[`;
    view.close = "]";
    view.kind = ARRAY;
    view.items = length === 0 ? null : (c) => typedItems(c, value, length);
    return true;
  }
  if (isError(value)) {
    errorView(context, value, view);
    return true;
  }
  if (platformObjectView(value, view)) return true;
  // The prototypes tell which brand to ask for: asking for the wrong one takes an exception.
  for (let at = getPrototypeOf(value); at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const fill = VIEWS.get(at);
    if (fill !== undefined && ask(fill, value, view) === true) return true;
  }
  return false;
}

/** What a function gives, or undefined if the value is not of the brand that it looks for. */
function ask(fill, value, view) {
  try {
    return fill(value, view);
  } catch {
    return undefined;
  }
}

function typedItems(context, array, length) {
  const output = [];
  for (let i = 0; i < length && i < MAX_ITEMS; i++) {
    append(output, formatPrimitive(context, array[i], false));
  }
  if (length > MAX_ITEMS) append(output, moreItems(length - MAX_ITEMS));
  return output;
}

const nativeIsError = Error.isError;

function isError(value) {
  if (nativeIsError !== undefined) return nativeIsError(value);
  for (let at = value; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    if (at === Error.prototype) return true;
  }
  return false;
}

/** V8 has `stack` as data or, since some version, as an accessor of its own. */
const stackGetter = getOwnPropertyDescriptor(new Error(), "stack").get;

function stackOf(error) {
  const descriptor = getOwnPropertyDescriptor(error, "stack");
  if (descriptor === undefined) return undefined;
  if (hasOwn(descriptor, "value")) return descriptor.value;
  if (descriptor.get === undefined || descriptor.get !== stackGetter) return undefined;
  try {
    return apply(stackGetter, error, []);
  } catch {
    return undefined;
  }
}

function errorView(context, error, view) {
  const stack = stackOf(error);
  let text = stack;
  if (typeof stack !== "string" || stack === "") {
    const exception = exceptionText(error);
    const name = exception?.name ?? dataMember(error, "name") ?? "Error";
    const message = exception?.message ?? dataMember(error, "message") ?? "";
    const heading = typeof message === "string" && message !== "" ? `: ${message}` : "";
    text = `[${typeof name === "string" ? name : "Error"}${heading}]`;
  }
  if (context.indentation > 0) {
    text = StringPrototypeReplaceAll(text, "\n", `\n${spaces(context.indentation)}`);
  }
  view.base = text;
  view.keys = [];
  const keys = keysOf(context, error, false);
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] === "stack" || keys[i] === "message") continue;
    if (keys[i] !== "cause" && keys[i] !== "errors") append(view.keys, keys[i]);
  }
  if (hasOwn(error, "cause")) append(view.keys, "cause");
  if (ArrayIsArray(getOwnPropertyDescriptor(error, "errors")?.value)) append(view.keys, "errors");
}

/** Request, Response, Headers, URL and their like show what their getters would. */
function platformObjectView(value, view) {
  const shown = platformView(value);
  if (shown === null) return false;
  const { pairs, members } = shown;
  const size = shown.sized ? `(${pairs.length / 2})` : "";
  view.open = `${constructorName(value) ?? shown.name}${size} {`;
  if (members !== undefined) {
    view.items = (context, level) => memberItems(context, members, level);
  } else if (pairs.length > 0) {
    view.items = (context, level) => pairItems(context, pairs, level);
  }
  view.keys = shown.hideKeys ? [] : null;
  return true;
}

function pairItems(context, pairs, level) {
  const output = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const name = format(context, pairs[i], level);
    append(output, `${name} => ${indented(context, 2, pairs[i + 1], level)}`);
  }
  return output;
}

function memberItems(context, members, level) {
  const output = [];
  for (let i = 0; i < members.length; i += 2) {
    append(output, `${members[i]}: ${indented(context, 2, members[i + 1], level)}`);
  }
  return output;
}

function mapView(map, view) {
  const size = MapPrototypeGetSize(map);
  view.open = `${prefixOf(map, "Map", `(${size})`)}{`;
  if (size > 0) view.items = (context, level) => mapItems(context, map, level);
  return true;
}

function setView(set, view) {
  const size = SetPrototypeGetSize(set);
  view.open = `${prefixOf(set, "Set", `(${size})`)}{`;
  if (size > 0) view.items = (context, level) => setItems(context, set, level);
  return true;
}

function mapItems(context, map, level) {
  const entries = mapEntries(map);
  const output = [];
  context.indentation += 2;
  for (let i = 0; i < entries.length && i < MAX_ITEMS; i++) {
    const key = format(context, entries[i][0], level);
    append(output, `${key} => ${format(context, entries[i][1], level)}`);
  }
  context.indentation -= 2;
  if (entries.length > MAX_ITEMS) append(output, moreItems(entries.length - MAX_ITEMS));
  return output;
}

function setItems(context, set, level) {
  const values = setValues(set);
  const output = [];
  for (let i = 0; i < values.length && i < MAX_ITEMS; i++) {
    append(output, indented(context, 2, values[i], level));
  }
  if (values.length > MAX_ITEMS) append(output, moreItems(values.length - MAX_ITEMS));
  return output;
}

function dateView(date, view) {
  const time = DatePrototypeGetTime(date);
  view.base = NumberIsNaN(time) ? "Invalid Date" : DatePrototypeToISOString(date);
  return true;
}

function regExpView(regExp, view) {
  view.base = `/${RegExpPrototypeGetSource(regExp)}/${flagsOf(regExp)}`;
  return true;
}

/** The view of a primitive in its object. */
function boxView(name, valueOf) {
  return (value, view) => {
    const primitive = valueOf(value);
    const isString = typeof primitive === "string";
    view.base = `[${name}: ${isString ? quote(primitive) : formatPrimitive(null, primitive, true)}]`;
    if (isString) view.keys = withoutIndices(value);
    return true;
  };
}

/** RegExp.prototype.flags reads the instance's members, which may be the user's getters. */
function flagsOf(regExp) {
  try {
    return ownKeys(regExp).length > 1 ? "" : RegExpPrototypeGetFlags(regExp);
  } catch {
    return "";
  }
}

function withoutIndices(value) {
  const keys = ownKeys(value);
  const shown = [];
  for (let i = 0; i < keys.length; i++) {
    if (typeof keys[i] === "string" && (isIndex(keys[i]) || keys[i] === "length")) continue;
    if (isEnumerable(value, keys[i])) append(shown, keys[i]);
  }
  return shown;
}

function arrayBufferView(buffer, view) {
  ArrayBufferPrototypeGetByteLength(buffer);
  view.open = `${prefixOf(buffer, "ArrayBuffer")}{`;
  view.items = () => bufferItems(buffer);
  return true;
}

function dataViewView(data, view) {
  const byteLength = DataViewPrototypeGetByteLength(data);
  const byteOffset = DataViewPrototypeGetByteOffset(data);
  view.open = `${prefixOf(data, "DataView")}{`;
  view.items = () => [`byteLength: ${byteLength}`, `byteOffset: ${byteOffset}`];
  return true;
}

function bufferItems(buffer) {
  const length = ArrayBufferPrototypeGetByteLength(buffer);
  const bytes = new Uint8Array(buffer);
  let hex = "";
  for (let i = 0; i < length && i < 50; i++) {
    if (i > 0) hex += " ";
    hex += StringPrototypePadStart(NumberPrototypeToString(bytes[i], 16), 2, "0");
  }
  if (length > 50) hex += ` ... ${length - 50} more byte${length === 51 ? "" : "s"}`;
  return [`[Uint8Contents]: <${hex}>`, `byteLength: ${length}`];
}

function plainView(value, view) {
  const prefix = prefixOf(value, "Object");
  view.open = prefix === "Object " ? "{" : `${prefix}{`;
}

function weakView(value, view) {
  view.open = `${prefixOf(value, "WeakMap")}{`;
  view.items = () => ["<items unknown>"];
  return true;
}

/** How instances of the language's own classes are shown, by prototype. */
const VIEWS = new SafeMap();
VIEWS.set(Map.prototype, mapView);
VIEWS.set(Set.prototype, setView);
VIEWS.set(WeakMap.prototype, weakView);
VIEWS.set(WeakSet.prototype, weakView);
VIEWS.set(Date.prototype, dateView);
VIEWS.set(RegExp.prototype, regExpView);
VIEWS.set(ArrayBuffer.prototype, arrayBufferView);
VIEWS.set(DataView.prototype, dataViewView);
VIEWS.set(Number.prototype, boxView("Number", NumberPrototypeValueOf));
VIEWS.set(String.prototype, boxView("String", StringPrototypeValueOf));
VIEWS.set(Boolean.prototype, boxView("Boolean", BooleanPrototypeValueOf));
VIEWS.set(BigInt.prototype, boxView("BigInt", BigIntPrototypeValueOf));
VIEWS.set(Symbol.prototype, boxView("Symbol", SymbolPrototypeValueOf));
