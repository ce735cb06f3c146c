// Errors between Workers: rpc-semantics section 8. A thrown value crosses as class, message, name and the
// sender's stack, and as a clone where that says too little. The receiver makes an error of its own, with its
// own stack, behind which the callee's frames go on: docs/rpc.md.
import {
  ArrayPrototypeJoin,
  defineProperty,
  Error,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isError,
  ObjectGetOwnPropertyNames,
  StringPrototypeStartsWith,
  SymbolPrototypeToString,
  TypedArrayPrototypeGetByteLength,
  Uint8Array,
} from "../kernel/primordials.js";
import {
  arrayHead as writeArrayHead,
  byteString,
  open,
  send,
  simple,
  text,
} from "../kernel/encode.js";
import { CLONED_CLASSES } from "../kernel/encode-errors.js";
import { arrayHead, isErrorClass, newError, read } from "../kernel/decode.js";
import { hasFlag } from "../kernel/flags.js";
import {
  ERROR_OVERLOADED,
  ERROR_REMOTE,
  ERROR_RESET,
  ERROR_RETRYABLE,
  THROW,
} from "../kernel/wire.js";
import { UNDEFINED } from "../kernel/tags.js";
import { deserialize, serializeWithoutStacks } from "../worker/structured-clone.js";
import { DOMException, isDOMException } from "../web/dom-exception.js";
import { hidden } from "../web/interface.js";
import { OWN } from "./targets.js";

/** How the callee's part of a stack begins; Java writes it, dev.dovetail.runtime.JoinedStack. */
const MARKER = "    at [";
/** A clone that is longer stays behind: the error itself has to arrive. */
const MAX_CLONE = 1024 * 1024;

/** An error that came from elsewhere and is not made yet: made late, where the stack shows the caller. */
export class Failure {
  /**
   * @param {string} type a class of the language's, or DOMException
   * @param {string} message
   * @param {string | undefined} name a DOMException's
   * @param {string | undefined} stack the sender's; from Java, the part that goes behind the receiver's
   * @param {number} flags ERROR_REMOTE and its kin
   * @param {Uint8Array | undefined} clone a payload with what the rest does not say
   */
  constructor(type, message, name, stack, flags, clone, object = undefined) {
    this.type = type;
    this.message = message;
    this.name = name;
    this.stack = stack;
    this.flags = flags;
    this.clone = clone;
    /** The id of the Durable Object that threw it. */
    this.object = object;
  }
}

// ------------------------------------------------------------------------------------------- sending

/**
 * Sends a thrown value as the answer of a call. Never throws.
 * @param {number} answer
 * @param {unknown} thrown
 * @param {string} [where] what was called, see `placeOf`
 */
export function sendThrow(answer, thrown, where) {
  const failure = failureOf(thrown);
  open(THROW, answer, failure.flags, 0);
  writeFailure(failure, where);
  send();
}

/** Writes an error into the open message. */
export function writeFailure(failure, where) {
  writeArrayHead(6);
  text(failure.type);
  text(failure.message);
  optional(failure.name);
  optional(failure.stack);
  optional(where);
  if (failure.clone === undefined) simple(UNDEFINED);
  else byteString(failure.clone);
}

function optional(s) {
  if (s === undefined) simple(UNDEFINED);
  else text(s);
}

/** What crosses of a thrown value. Reads it as user code would see it, and survives whatever that does. */
export function failureOf(thrown) {
  try {
    if (isDOMException(thrown)) {
      return new Failure("DOMException", thrown.message, thrown.name, stackOf(thrown), flagsOf(thrown), undefined);
    }
    if (thrown !== null && typeof thrown === "object") {
      const name = thrown.name;
      const known = typeof name === "string" && isErrorClass(name) && (isError(thrown) || thrown instanceof Error);
      const type = known ? name : "Error";
      const message = known ? `${thrown.message}` : `${thrown}`;
      return new Failure(type, message, undefined, stackOf(thrown), flagsOf(thrown), cloneOf(thrown));
    }
    return plainFailure(typeof thrown === "symbol" ? SymbolPrototypeToString(thrown) : `${thrown}`);
  } catch {
    return plainFailure("(an error that cannot be shown)");
  }
}

function plainFailure(message) {
  return new Failure("Error", message, undefined, undefined, ERROR_REMOTE, undefined);
}

function stackOf(error) {
  const stack = error.stack;
  return typeof stack === "string" ? stack : undefined;
}

/** What an error that came from elsewhere said of itself is true for the next caller, too. */
function flagsOf(thrown) {
  return (
    ERROR_REMOTE |
    (thrown.retryable === true ? ERROR_RETRYABLE : 0) |
    (thrown.overloaded === true ? ERROR_OVERLOADED : 0) |
    (thrown.durableObjectReset === true ? ERROR_RESET : 0)
  );
}

/** A clone of what class and message do not say all of, or undefined. */
function cloneOf(thrown) {
  try {
    if (isError(thrown) && saysAll(thrown)) return undefined;
    const clone = serializeWithoutStacks(thrown);
    return TypedArrayPrototypeGetByteLength(clone) > MAX_CLONE ? undefined : clone;
  } catch {
    return undefined; // something in it cannot be cloned
  }
}

function saysAll(error) {
  const names = ObjectGetOwnPropertyNames(error);
  for (let i = 0; i < names.length; i++) if (names[i] !== "stack" && names[i] !== "message") return false;
  return CLONED_CLASSES[error.name] === true;
}

/**
 * What a call reached, for the marker in a stack: ".method" for an entrypoint's, which Java puts the name to.
 * Never throws.
 */
export function placeOf(call) {
  try {
    const path = ArrayPrototypeJoin(call.path, ".");
    const target = call.target;
    if (target === null || target.entrypoint) return `.${path}`;
    const owner = ownerName(target);
    if (path === "") return owner === "" ? "(function)" : owner;
    return owner === "" ? path : `${owner}.${path}`;
  } catch {
    return ""; // a Proxy's trap
  }
}

/** The class of an instance, the name of a function. */
function ownerName({ object, mode }) {
  if (mode === OWN) return typeof object === "function" ? dataName(object) : "";
  const constructor = getOwnPropertyDescriptor(getPrototypeOf(object), "constructor")?.value;
  return typeof constructor === "function" ? dataName(constructor) : "";
}

function dataName(f) {
  const name = getOwnPropertyDescriptor(f, "name")?.value;
  return typeof name === "string" ? name : "";
}

// ------------------------------------------------------------------------------------------- receiving

/** Reads what `writeFailure` wrote. */
export function readFailure(flags) {
  const length = arrayHead();
  if (length !== 6 && length !== 7) throw new Error("A message's error is malformed.");
  const type = read();
  const message = read();
  const name = read();
  const stack = read();
  read();
  const clone = read();
  const object = length === 7 ? read() : undefined;
  return new Failure(type, message, name, stack, flags, clone === undefined ? undefined : new Uint8Array(clone), object);
}

/** The error that the caller sees. Call it in a `then` callback of the reply, so that its stack shows who waits. */
export function errorOf(failure) {
  const error = readClone(failure.clone) ?? plainError(failure);
  if (failure.flags & ERROR_REMOTE) mark(error, "remote");
  if (failure.flags & ERROR_RETRYABLE) mark(error, "retryable");
  if (failure.flags & ERROR_OVERLOADED) mark(error, "overloaded");
  if (failure.flags & ERROR_RESET) mark(error, "durableObjectReset");
  if (failure.object !== undefined) mark(error, "durableObjectId", failure.object);
  return error;
}

function plainError(failure) {
  return failure.type === "DOMException"
    ? new DOMException(failure.message, failure.name)
    : newError(failure.type, failure.message);
}

function readClone(clone) {
  if (clone === undefined || !hasFlag("enhanced_error_serialization")) return undefined;
  try {
    const value = deserialize(clone);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function mark(error, property, value = true) {
  defineProperty(error, property, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

/** Has the stack of an error, which shows the caller, go on with the callee's frames. */
export function joinStack(error, failure) {
  const rest = failure.stack;
  if (typeof rest !== "string" || !StringPrototypeStartsWith(rest, MARKER)) return;
  const own = error.stack;
  if (typeof own === "string") defineProperty(error, "stack", hidden(`${own}\n${rest}`));
}
