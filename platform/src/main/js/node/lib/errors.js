// Node's errors: a class with a `code`, and the texts that programs compare.
import { inspect } from "./inspect.js";

/** Makes an error of Node's: `nodeError(TypeError, "ERR_X", "text")`. */
export function nodeError(Base, code, message, properties) {
  const error = new Base(message);
  // V8 writes the stack's first line from the name at the time of capture
  error.name = `${Base.name} [${code}]`;
  if (Error.captureStackTrace) Error.captureStackTrace(error, nodeError);
  delete error.name;
  error.code = code;
  Object.defineProperty(error, "toString", { value: toString, writable: true, configurable: true });
  return properties === undefined ? error : Object.assign(error, properties);
}

function toString() {
  return `${this.name} [${this.code}]: ${this.message}`;
}

const KINDS = ["string", "function", "number", "object", "Function", "Object", "boolean", "bigint", "symbol"];

function list(names, last = "or") {
  if (names.length === 1) return names[0];
  if (names.length === 2) return `${names[0]} ${last} ${names[1]}`;
  return `${names.slice(0, -1).join(", ")}, ${last} ${names.at(-1)}`;
}

/** "of type string or an instance of Buffer" */
function expectation(expected) {
  const types = [];
  const instances = [];
  const others = [];
  for (const name of Array.isArray(expected) ? expected : [expected]) {
    if (KINDS.includes(name)) types.push(name.toLowerCase());
    else if (/^([A-Z][a-z0-9]*)+$/.test(name)) instances.push(name);
    else others.push(name);
  }
  // "object" beside classes says more as a class
  if (instances.length > 0) {
    const at = types.indexOf("object");
    if (at !== -1) {
      types.splice(at, 1);
      instances.push("Object");
    }
  }
  let text = "";
  if (types.length > 0) {
    text += `${types.length > 1 ? "one of type" : "of type"} ${list(types)}`;
    if (instances.length > 0 || others.length > 0) text += " or ";
  }
  if (instances.length > 0) {
    text += `an instance of ${list(instances)}`;
    if (others.length > 0) text += " or ";
  }
  if (others.length > 0) {
    if (others.length > 1) text += `one of ${list(others)}`;
    else text += (others[0].toLowerCase() !== others[0] ? "an " : "") + others[0];
  }
  return text;
}

/** ". Received type number (5)" */
export function received(value) {
  if (value === null || value === undefined) return ` Received ${value}`;
  if (typeof value === "function") return ` Received function ${value.name}`;
  if (typeof value === "object") {
    if (value.constructor?.name) return ` Received an instance of ${value.constructor.name}`;
    return ` Received ${inspect(value, { depth: -1 })}`;
  }
  let text = inspect(value, { colors: false });
  if (text.length > 28) text = `${text.slice(0, 25)}...`;
  return ` Received type ${typeof value} (${text})`;
}

export function invalidArgType(name, expected, value) {
  const what = name.endsWith(" argument")
    ? `The ${name}`
    : `The "${name}" ${name.includes(".") ? "property" : "argument"}`;
  return nodeError(
    TypeError,
    "ERR_INVALID_ARG_TYPE",
    `${what} must be ${expectation(expected)}.${received(value)}`,
  );
}

export function invalidArgValue(name, value, reason = "is invalid", Base = TypeError) {
  let text = inspect(value);
  if (text.length > 128) text = `${text.slice(0, 128)}...`;
  const what = name.includes(".") ? "property" : "argument";
  return nodeError(Base, "ERR_INVALID_ARG_VALUE", `The ${what} '${name}' ${reason}. Received ${text}`);
}

function grouped(text) {
  const start = text[0] === "-" ? 1 : 0;
  let out = "";
  let i = text.length;
  for (; i >= start + 4; i -= 3) out = `_${text.slice(i - 3, i)}${out}`;
  return text.slice(0, i) + out;
}

export function outOfRange(name, range, value, replaceDefault = false) {
  let text;
  if (Number.isInteger(value) && Math.abs(value) > 2 ** 32) text = grouped(String(value));
  else if (typeof value === "bigint") {
    text = String(value);
    if (value > 2n ** 32n || value < -(2n ** 32n)) text = grouped(text);
    text += "n";
  } else text = inspect(value);
  const message = replaceDefault ? name : `The value of "${name}" is out of range.`;
  return nodeError(RangeError, "ERR_OUT_OF_RANGE", `${message} It must be ${range}. Received ${text}`);
}

export function invalidThis(type) {
  return nodeError(TypeError, "ERR_INVALID_THIS", `Value of "this" must be of type ${type}`);
}

export function missingArgs(...names) {
  const quoted = names.map((name) => (Array.isArray(name) ? name.map((n) => `"${n}"`).join(" or ") : `"${name}"`));
  return nodeError(
    TypeError,
    "ERR_MISSING_ARGS",
    `The ${list(quoted, "and")} argument${quoted.length > 1 ? "s" : ""} must be specified`,
  );
}

export function notImplemented(what) {
  return nodeError(Error, "ERR_METHOD_NOT_IMPLEMENTED", `The ${what} method is not implemented`);
}

export function abortError(message = "The operation was aborted", options = undefined) {
  const error = new Error(message, options);
  error.code = "ABORT_ERR";
  error.name = "AbortError";
  return error;
}
