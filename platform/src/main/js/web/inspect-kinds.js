// How each kind of object is shown. A kind is told by a brand that user code cannot fake.

import {
  ArrayBuffer,
  ArrayBufferPrototypeGetByteLength,
  ArrayIsArray,
  BigInt,
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
  Number,
  NumberIsNaN,
  NumberPrototypeToString,
  NumberPrototypeValueOf,
  Promise,
  RegExp,
  RegExpPrototypeGetFlags,
  RegExpPrototypeGetSource,
  SafeMap,
  Set,
  SetPrototypeGetSize,
  String,
  StringPrototypeEndsWith,
  StringPrototypePadStart,
  StringPrototypeReplaceAll,
  StringPrototypeStartsWith,
  StringPrototypeValueOf,
  Symbol,
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
  isError,
  mapEntries,
  ownKeys,
  setValues,
  uncurryThis,
} from "../kernel/primordials.js";
import { host } from "../kernel/host.js";
import { isProxy } from "../rpc/proxies.js";
import { ARRAY, OBJECT } from "./inspect-layout.js";
import { exceptionText, platformView } from "./inspect-platform.js";
import {
  constructorName,
  dataMember,
  isEnumerable,
  isIndex,
  keysOf,
  ownName,
  prefixOf,
  tagOf,
} from "./inspect-shape.js";
import { formatPrimitive, spaces } from "./inspect-text.js";

const SymbolPrototypeValueOf = uncurryThis(Symbol.prototype.valueOf);
const MAX_ITEMS = 100;

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

/**
 * @param {import("./inspect.js").Context} context
 * @param {object} value
 * @returns {View}
 */
export function viewOf(context, value) {
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
  view.keys ??= keysOf(value, view.kind === ARRAY, context.showHidden);
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
    if (hasOwn(descriptor, "value")) append(output, context.nested(descriptor.value, level));
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
    view.items = length === 0 ? null : () => typedItems(value, length);
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

function typedItems(array, length) {
  const output = [];
  for (let i = 0; i < length && i < MAX_ITEMS; i++) {
    append(output, formatPrimitive(array[i], 0, false));
  }
  if (length > MAX_ITEMS) append(output, moreItems(length - MAX_ITEMS));
  return output;
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
  const keys = keysOf(error, false, context.showHidden);
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
    const name = context.format(pairs[i], level);
    append(output, `${name} => ${context.nested(pairs[i + 1], level)}`);
  }
  return output;
}

function memberItems(context, members, level) {
  const output = [];
  for (let i = 0; i < members.length; i += 2) {
    append(output, `${members[i]}: ${context.nested(members[i + 1], level)}`);
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
    const key = context.format(entries[i][0], level);
    append(output, `${key} => ${context.format(entries[i][1], level)}`);
  }
  context.indentation -= 2;
  if (entries.length > MAX_ITEMS) append(output, moreItems(entries.length - MAX_ITEMS));
  return output;
}

function setItems(context, set, level) {
  const values = setValues(set);
  const output = [];
  for (let i = 0; i < values.length && i < MAX_ITEMS; i++) {
    append(output, context.nested(values[i], level));
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
    view.base = `[${name}: ${formatPrimitive(primitive, 0, true)}]`;
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

/** Which a promise is says Java: nothing in the language does without waiting. */
function promiseView(promise, view) {
  const state = host.promiseState(promise);
  if (state === -1) return false;
  view.open = `${prefixOf(promise, "Promise")}{`;
  view.items = (context, level) => {
    if (state === 0) return ["<pending>"];
    const text = context.nested(host.promiseResult(promise), level);
    return [state === 2 ? `<rejected> ${text}` : text];
  };
  return true;
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
VIEWS.set(Promise.prototype, promiseView);
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
