// The small functions of node:util.
import { nodeError, invalidArgType, invalidArgValue } from "./errors.js";
import { format } from "./format.js";
import { inspect, stripColors } from "./inspect.js";
import { validateAbortSignal, validateBoolean, validateFunction, validateOneOf, validateString } from "./validators.js";

const CUSTOM_PROMISIFY = Symbol.for("nodejs.util.promisify.custom");

export function promisify(original) {
  validateFunction(original, "original");
  if (original[CUSTOM_PROMISIFY]) {
    const f = original[CUSTOM_PROMISIFY];
    validateFunction(f, "util.promisify.custom");
    return Object.defineProperty(f, CUSTOM_PROMISIFY, { value: f, configurable: true });
  }
  function f(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [
        ...args,
        (error, ...values) => {
          if (error) reject(error);
          else resolve(values[0]);
        },
      ]);
    });
  }
  Object.setPrototypeOf(f, Object.getPrototypeOf(original));
  Object.defineProperty(f, CUSTOM_PROMISIFY, { value: f, configurable: true });
  return Object.defineProperties(f, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = CUSTOM_PROMISIFY;

export function callbackify(original) {
  validateFunction(original, "original");
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, "last argument");
    Reflect.apply(original, this, args).then(
      (value) => queueMicrotask(() => Reflect.apply(callback, this, [null, value])),
      (reason) =>
        queueMicrotask(() => {
          if (!reason) {
            const error = nodeError(Error, "ERR_FALSY_VALUE_REJECTION", "Promise was rejected with falsy value");
            error.reason = reason;
            reason = error;
          }
          Reflect.apply(callback, this, [reason]);
        }),
    );
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === "number") descriptors.length.value++;
  if (typeof descriptors.name.value === "string") descriptors.name.value += "Callbackified";
  return Object.defineProperties(callbackified, descriptors);
}

export function inherits(constructor, parent) {
  if (constructor === undefined || constructor === null) throw invalidArgType("ctor", "Function", constructor);
  if (parent === undefined || parent === null) throw invalidArgType("superCtor", "Function", parent);
  if (parent.prototype === undefined) throw invalidArgType("superCtor.prototype", "Object", parent.prototype);
  Object.defineProperty(constructor, "super_", { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

export function _extend(target, source) {
  if (source === null || typeof source !== "object") return target;
  return Object.assign(target, source);
}

const warned = new Set();

export function deprecate(f, message, code) {
  if (code !== undefined) validateString(code, "code");
  let said = false;
  const name = code ? `[${code}] ` : "";
  function deprecated(...args) {
    if (!said) {
      said = true;
      if (code === undefined || !warned.has(code)) {
        if (code !== undefined) warned.add(code);
        console.warn(`(node) ${name}DeprecationWarning: ${message}`);
      }
    }
    return new.target ? Reflect.construct(f, args, new.target) : Reflect.apply(f, this, args);
  }
  Object.setPrototypeOf(deprecated, f);
  if (f.prototype) deprecated.prototype = f.prototype;
  return deprecated;
}


export function debuglog() {
  const log = () => {};
  Object.defineProperty(log, "enabled", { get: () => false, configurable: true, enumerable: true });
  return log;
}

export function stripVTControlCharacters(text) {
  validateString(text, "str");
  return stripColors(
    text.replace(
      // the control sequences of terminals
      /[\u001B\u009B][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?(?:\u0007|\u001B\u005C|\u009C))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]))/g,
      "",
    ),
  );
}

export function toUSVString(text) {
  return `${text}`.toWellFormed();
}

export function styleText(format, text, { validateStream = true, stream } = {}) {
  validateString(text, "text");
  validateBoolean(validateStream, "options.validateStream");
  let before = "";
  let after = "";
  for (const key of Array.isArray(format) ? format : [format]) {
    if (key === "none") continue;
    const codes = inspect.colors[key];
    if (codes == null) validateOneOf(key, "format", Object.keys(inspect.colors));
    before += `\u001b[${codes[0]}m`;
    after = `\u001b[${codes[1]}m${after}`;
  }
  return `${before}${text}${after}`;
}

export async function aborted(signal, resource) {
  if (signal === undefined) throw invalidArgType("signal", "AbortSignal", signal);
  validateAbortSignal(signal, "signal");
  if (resource === null || (typeof resource !== "object" && typeof resource !== "function")) {
    throw invalidArgType("resource", "Object", resource);
  }
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

export const transferableAbortController = () => new AbortController();
export const transferableAbortSignal = (signal) => signal;

export function parseEnv(content) {
  validateString(content, "content");
  const env = {};
  const line = /^\s*(?:export\s+)?([\w.-]+)\s*=[ \t]*("(?:\\"|[^"])*"|'[^']*'|`[^`]*`|[^#\r\n]*)?\s*(?:#.*)?$/gm;
  for (const [, key, raw = ""] of content.matchAll(line)) {
    let value = raw.trim();
    const quote = value[0];
    if (value.length > 1 && (quote === '"' || quote === "'" || quote === "`") && value.endsWith(quote)) {
      value = value.slice(1, -1);
      if (quote === '"') value = value.replaceAll("\\n", "\n");
    }
    env[key] = value;
  }
  return env;
}

const ERRNO = {
  ECONNRESET: [-104, "connection reset by peer"],
  ECONNREFUSED: [-111, "connection refused"],
  ENOENT: [-2, "no such file or directory"],
  EACCES: [-13, "permission denied"],
  EEXIST: [-17, "file already exists"],
  EINVAL: [-22, "invalid argument"],
  EPIPE: [-32, "broken pipe"],
  ETIMEDOUT: [-110, "connection timed out"],
  ENOTFOUND: [-3008, "unknown node or service"],
  EADDRINUSE: [-98, "address already in use"],
  EOF: [-4095, "end of file"],
};

export function getSystemErrorMap() {
  return new Map(Object.entries(ERRNO).map(([name, [number, message]]) => [number, [name, message]]));
}

function checkErrno(error) {
  if (typeof error !== "number") throw invalidArgType("err", "number", error);
  if (error >= 0 || !Number.isSafeInteger(error)) {
    throw nodeError(
      RangeError,
      "ERR_OUT_OF_RANGE",
      `The value of "err" is out of range. It must be a negative integer. Received ${inspect(error)}`,
    );
  }
}

export function getSystemErrorName(error) {
  checkErrno(error);
  return getSystemErrorMap().get(error)?.[0];
}

export function getSystemErrorMessage(error) {
  checkErrno(error);
  return getSystemErrorMap().get(error)?.[1];
}

/** Prints a text with the time before it. */
export function log(...args) {
  const now = new Date();
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
  console.log("%s - %s", `${now.getDate()} ${MONTHS[now.getMonth()]} ${time}`, format(...args));
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function getCallSites(count = 10) {
  if (count !== null && typeof count === "object") count = 10;
  if (!Number.isInteger(count) || count < 1 || count > 200) throw invalidArgValue("frameCount", count);
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, sites) => sites;
  const holder = {};
  Error.captureStackTrace(holder, getCallSites);
  const sites = holder.stack;
  Error.prepareStackTrace = before;
  if (!Array.isArray(sites)) return [];
  return sites.slice(0, count).map((site) => ({
    functionName: site.getFunctionName() ?? "",
    scriptName: site.getFileName() ?? "",
    lineNumber: site.getLineNumber(),
    column: site.getColumnNumber(),
    columnNumber: site.getColumnNumber(),
  }));
}

export const isArray = Array.isArray;
