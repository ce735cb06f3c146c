// Writes errors: by class and message, or whole, as the compatibility flag enhanced_error_serialization has it.
import {
  hasOwn,
  isError,
  ObjectGetOwnPropertyNames,
  ObjectKeys,
  SymbolPrototypeToString,
} from "./primordials.js";
import { classHead, deeper, head, hooks, shallower, simple, text, write } from "./encode.js";
import { hasFlag } from "./flags.js";
import { notCloned } from "./refusals.js";
import * as tag from "./tags.js";

const ERROR_CLASSES = {
  __proto__: null,
  Error: true,
  EvalError: true,
  RangeError: true,
  ReferenceError: true,
  SyntaxError: true,
  TypeError: true,
  URIError: true,
};

/**
 * The native class that an error is cloned as: the first known name on its prototype chain, else
 * Error.
 */
export function errorClass(x) {
  try {
    const name = x.name;
    if (typeof name === "string" && ERROR_CLASSES[name]) return name;
  } catch {
    // a getter of the user's
  }
  return "Error";
}

/** The classes that an error with its own properties is cloned as; any other name goes along. */
export const CLONED_CLASSES = {
  __proto__: null,
  ...ERROR_CLASSES,
  AggregateError: true,
  SuppressedError: true,
};

/**
 * Writes an error with its own properties, enumerable or not, but of its stack only what the hooks
 * want: the flag enhanced_error_serialization. As in workerd, they are gathered by assignment,
 * which setters on Object.prototype see.
 */
function wholeError(x) {
  const name = x.name;
  const known = typeof name === "string" && CLONED_CLASSES[name] === true;
  const message = errorMessage(x.message);
  const stack = hooks.keepsStacks && hasOwn(x, "stack") ? x.stack : undefined;
  const own = {};
  const names = ObjectGetOwnPropertyNames(x);
  for (let i = 0; i < names.length; i++) {
    const key = names[i];
    if (key !== "name" && key !== "message" && key !== "stack") own[key] = x[key];
  }
  const keys = ObjectKeys(own);
  deeper();
  classHead("Error", 3);
  text(known ? name : "Error");
  simple(tag.TRUE);
  const hasStack = typeof stack === "string";
  head(tag.MAP, keys.length + 1 + (hasStack ? 1 : 0) + (known ? 0 : 1));
  text("message");
  text(message);
  if (hasStack) {
    text("stack");
    text(stack);
  }
  if (!known) {
    text("name");
    write(name);
  }
  for (let i = 0; i < keys.length; i++) {
    text(keys[i]);
    write(own[keys[i]]);
  }
  shallower();
  return true;
}

/** Writes an error. False: it is none. */
export function error(x) {
  if (!isError(x)) return false;
  if (hasFlag("enhanced_error_serialization")) return wholeError(x);
  // everything that may run code of the user's comes first, and once
  const name = errorClass(x);
  const hasMessage = hasOwn(x, "message");
  const message = hasMessage ? errorMessage(x.message) : "";
  const stack = hasOwn(x, "stack") ? x.stack : undefined;
  const hasStack = typeof stack === "string";
  const hasCause = hasOwn(x, "cause");
  const cause = hasCause ? x.cause : undefined;
  deeper();
  classHead("Error", 2);
  text(name);
  head(tag.MAP, (hasMessage ? 1 : 0) + (hasStack ? 1 : 0) + (hasCause ? 1 : 0));
  if (hasMessage) {
    text("message");
    text(message);
  }
  if (hasStack) {
    text("stack");
    text(stack);
  }
  if (hasCause) {
    text("cause");
    write(cause);
  }
  shallower();
  return true;
}

function errorMessage(message) {
  if (typeof message !== "symbol") return `${message}`;
  throw notCloned(SymbolPrototypeToString(message));
}
