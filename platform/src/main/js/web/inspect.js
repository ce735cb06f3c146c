// Values as text for the console, laid out as node's util.inspect does it. Looking at a value never
// runs the user's code: no getter, no trap of a Proxy, no toString.

import {
  ArrayIsArray,
  MathMin,
  SafeMap,
  append,
  getOwnPropertyDescriptor,
  hasOwn,
} from "../kernel/primordials.js";
import { isProxy } from "../rpc/proxies.js";
import { Stamp } from "../rpc/stamp.js";
import { viewOf } from "./inspect-kinds.js";
import { layOut } from "./inspect-layout.js";
import { constructorName, nameOf, tagOf } from "./inspect-shape.js";
import { formatKey, formatPrimitive } from "./inspect-text.js";

/** The recursion of a value nested without end, with the depth unlimited, stops here. */
const MAX_DEPTH = 200;

/**
 * @typedef {object} InspectOptions
 * @property {number | null} [depth] how deep to look into objects: 2 unless said, null for all
 * @property {boolean} [showHidden] whether members that are not enumerable are shown
 */

/** One run of {@link inspect}. */
export class Context {
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

  format(value, level) {
    return format(this, value, level, false);
  }

  /** Formats something that stands deeper in the text. */
  nested(value, level) {
    this.indentation += 2;
    const text = format(this, value, level, false);
    this.indentation -= 2;
    return text;
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

function format(context, value, level, top) {
  if (value === null) return "null";
  if (typeof value !== "object" && typeof value !== "function") {
    return formatPrimitive(value, context.indentation, top);
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
  const { indentation } = context;
  try {
    return formatObject(context, value, level);
  } catch {
    // Deep recursion, or an object that is stranger than we know.
    context.indentation = indentation;
    return "[Object]";
  }
}

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

function formatMember(context, object, key, level) {
  const descriptor = getOwnPropertyDescriptor(object, key);
  let text;
  if (descriptor === undefined) {
    text = "undefined";
  } else if (hasOwn(descriptor, "value")) {
    text = context.nested(descriptor.value, level);
  } else if (descriptor.get !== undefined) {
    text = descriptor.set === undefined ? "[Getter]" : "[Getter/Setter]";
  } else {
    text = descriptor.set === undefined ? "undefined" : "[Setter]";
  }
  return `${formatKey(key, descriptor)}: ${text}`;
}
