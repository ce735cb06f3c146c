// Errors between Workers: rpc-semantics section 8. A thrown value crosses as class, message, name and the
// sender's stack; the receiver makes an error of its own, with its own stack.
import { defineProperty, Error, isError, SymbolPrototypeToString } from "../kernel/primordials.js";
import { arrayHead as writeArrayHead, open, send, simple, text } from "../kernel/encode.js";
import { arrayHead, ERRORS, newError, read } from "../kernel/decode.js";
import { ERROR_OVERLOADED, ERROR_REMOTE, ERROR_RETRYABLE, THROW } from "../kernel/wire.js";
import { UNDEFINED } from "../kernel/tags.js";
import { DOMException } from "../web/dom-exception.js";

/** An error that came from elsewhere and is not made yet: made late, where the stack shows the caller. */
export class Failure {
  constructor(type, message, name, stack, flags) {
    this.type = type;
    this.message = message;
    this.name = name;
    this.stack = stack;
    this.flags = flags;
  }
}

/** Sends a thrown value as the answer of a call. Never throws. */
export function sendThrow(answer, thrown) {
  const failure = failureOf(thrown);
  open(THROW, answer, failure.flags, 0);
  writeFailure(failure);
  send();
}

export function writeFailure(failure) {
  writeArrayHead(4);
  text(failure.type);
  text(failure.message);
  optional(failure.name);
  optional(failure.stack);
}

function optional(s) {
  if (s === undefined) simple(UNDEFINED);
  else text(s);
}

/** What crosses of a thrown value. Reads it as user code would see it, and survives whatever that does. */
export function failureOf(thrown) {
  try {
    if (thrown instanceof DOMException) {
      return new Failure("DOMException", `${thrown.message}`, `${thrown.name}`, stackOf(thrown), ERROR_REMOTE);
    }
    if (thrown !== null && typeof thrown === "object") {
      const name = thrown.name;
      const flags =
        ERROR_REMOTE |
        (thrown.retryable === true ? ERROR_RETRYABLE : 0) |
        (thrown.overloaded === true ? ERROR_OVERLOADED : 0);
      if (typeof name === "string" && ERRORS[name] !== undefined && isErrorLike(thrown)) {
        return new Failure(name, `${thrown.message}`, undefined, stackOf(thrown), flags);
      }
      return new Failure("Error", `${thrown}`, undefined, stackOf(thrown), flags);
    }
    return new Failure("Error", typeof thrown === "symbol" ? SymbolPrototypeToString(thrown) : `${thrown}`, undefined, undefined, ERROR_REMOTE);
  } catch {
    return new Failure("Error", "(an error that cannot be shown)", undefined, undefined, ERROR_REMOTE);
  }
}

function isErrorLike(x) {
  return isError(x) || x instanceof Error;
}

function stackOf(error) {
  const stack = error.stack;
  return typeof stack === "string" ? stack : undefined;
}

/** Reads what `writeFailure` wrote. */
export function readFailure(flags) {
  if (arrayHead() !== 4) throw new Error("A message's error is malformed.");
  const type = read();
  const message = read();
  const name = read();
  return new Failure(type, message, name, read(), flags);
}

/** The error that the caller sees. Call it in a `then` callback of the reply, so that its stack shows who waits. */
export function errorOf(failure) {
  const error =
    failure.type === "DOMException"
      ? new DOMException(failure.message, failure.name)
      : newError(failure.type, failure.message);
  if (failure.flags & ERROR_REMOTE) mark(error, "remote");
  if (failure.flags & ERROR_RETRYABLE) mark(error, "retryable");
  if (failure.flags & ERROR_OVERLOADED) mark(error, "overloaded");
  return error;
}

function mark(error, property) {
  defineProperty(error, property, { __proto__: null, value: true, writable: true, enumerable: true, configurable: true });
}
