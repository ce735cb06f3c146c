// node:assert
import { AssertionError } from "./assertion-error.js";
import { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual } from "./comparisons.js";
import { invalidArgType, invalidArgValue, missingArgs, nodeError } from "./errors.js";
import { inspect } from "./inspect.js";
import { isNativeError, isPromise, isRegExp } from "./types.js";

const NO_EXCEPTION = Symbol("no exception");
const isErrorObject = (value) => isNativeError(value) || value instanceof Error;

function innerFail(options) {
  if (isErrorObject(options.message)) throw options.message;
  throw new AssertionError(options);
}

function innerOk(caller, argumentCount, value, message) {
  if (value) return;
  let generated = false;
  if (argumentCount === 0) {
    generated = true;
    message = "No value argument passed to `assert.ok()`";
  } else if (message == null) {
    generated = true;
    message = `The expression evaluated to a falsy value:\n\n  ${caller === assert ? "assert" : `assert.${caller.name}`}(${inspect(value)})\n`;
  } else if (isErrorObject(message)) {
    throw message;
  }
  const error = new AssertionError({
    actual: value,
    expected: true,
    message,
    operator: "==",
    stackStartFn: caller,
  });
  error.generatedMessage = generated;
  throw error;
}

export function assert(...args) {
  innerOk(assert, args.length, ...args);
}
// it is a copy of ok, by that name
Object.defineProperty(assert, "name", { value: "ok" });

export function ok(...args) {
  innerOk(ok, args.length, ...args);
}

export function fail(message = "Failed") {
  if (isErrorObject(message)) throw message;
  const error = new AssertionError({ message, operator: "fail", stackStartFn: fail });
  error.generatedMessage = arguments.length === 0 || message === "Failed";
  throw error;
}

/** Makes an assertion of two values. */
function comparison(operator, holds) {
  const check = {
    [operator](actual, expected, message) {
      if (arguments.length < 2) throw missingArgs("actual", "expected");
      if (!holds(actual, expected)) {
        innerFail({ actual, expected, message, operator: OPERATORS[operator] ?? operator, stackStartFn: check });
      }
    },
  }[operator];
  return check;
}

const OPERATORS = { equal: "==", notEqual: "!=" };
const looselySame = (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b)); // eslint-disable-line eqeqeq

export const equal = comparison("equal", looselySame);
export const notEqual = comparison("notEqual", (a, b) => !looselySame(a, b));
export const deepEqual = comparison("deepEqual", isDeepEqual);
export const notDeepEqual = comparison("notDeepEqual", (a, b) => !isDeepEqual(a, b));
export const deepStrictEqual = comparison("deepStrictEqual", isDeepStrictEqual);
export const notDeepStrictEqual = comparison("notDeepStrictEqual", (a, b) => !isDeepStrictEqual(a, b));
export const strictEqual = comparison("strictEqual", Object.is);
export const notStrictEqual = comparison("notStrictEqual", (a, b) => !Object.is(a, b));
export const partialDeepStrictEqual = comparison("partialDeepStrictEqual", isPartialStrictEqual);

/** What `throws` compares when the expected error is an object: only the members that it names. */
class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      const pattern = actual !== undefined && typeof actual[key] === "string" && isRegExp(object[key]);
      this[key] = pattern && object[key].exec(actual[key]) !== null ? actual[key] : object[key];
    }
  }
}

function checkKeys(actual, expected, key, message, keys, caller) {
  if (key in actual && isDeepStrictEqual(actual[key], expected[key])) return;
  if (message == null) {
    const a = new Comparison(actual, keys);
    const b = new Comparison(expected, keys, actual);
    const error = new AssertionError({ actual: a, expected: b, operator: "deepStrictEqual", stackStartFn: caller });
    error.actual = actual;
    error.expected = expected;
    error.operator = caller.name;
    throw error;
  }
  innerFail({ actual, expected, message, operator: caller.name, stackStartFn: caller });
}

function matchesExpected(actual, expected, message, caller) {
  let generated = false;
  let throwError = false;
  if (typeof expected !== "function") {
    if (isRegExp(expected)) {
      const text = String(actual);
      if (expected.exec(text) !== null) return;
      if (!message) {
        generated = true;
        message = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
      }
      throwError = true;
    } else if (typeof actual !== "object" || actual === null) {
      const error = new AssertionError({ actual, expected, message, operator: "deepStrictEqual", stackStartFn: caller });
      error.operator = caller.name;
      throw error;
    } else {
      const keys = Object.keys(expected);
      if (isErrorObject(expected)) keys.push("name", "message");
      else if (keys.length === 0) throw invalidArgValue("error", expected, "may not be an empty object");
      for (const key of keys) {
        if (typeof actual[key] === "string" && isRegExp(expected[key]) && expected[key].exec(actual[key]) !== null) continue;
        checkKeys(actual, expected, key, message, keys, caller);
      }
      return;
    }
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (Error === expected || Object.prototype.isPrototypeOf.call(Error, expected)) {
    if (!message) {
      generated = true;
      message = `The error is expected to be an instance of "${expected.name}". Received `;
      message += isErrorObject(actual) ? `"${actual.name}"` : `"${inspect(actual, { depth: -1 })}"`;
    }
    throwError = true;
  } else {
    const result = Reflect.apply(expected, {}, [actual]);
    if (result !== true) {
      if (!message) {
        generated = true;
        const name = expected.name ? `"${expected.name}" ` : "";
        message = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
        if (isErrorObject(actual)) message += `\n\nCaught error:\n\n${actual}`;
      }
      throwError = true;
    }
  }
  if (throwError) {
    const error = new AssertionError({ actual, expected, message, operator: caller.name, stackStartFn: caller });
    error.generatedMessage = generated;
    throw error;
  }
}

function thrownBy(block) {
  if (typeof block !== "function") throw invalidArgType("fn", "Function", block);
  try {
    block();
  } catch (error) {
    return error;
  }
  return NO_EXCEPTION;
}

async function rejectedBy(promiseOrFunction) {
  let promise = promiseOrFunction;
  if (typeof promiseOrFunction === "function") {
    promise = promiseOrFunction();
    if (!isThenable(promise)) {
      throw nodeError(
        TypeError,
        "ERR_INVALID_RETURN_VALUE",
        `Expected instance of Promise to be returned from the "promiseFn" function but got ${describe(promise)}.`,
      );
    }
  } else if (!isThenable(promise)) {
    throw invalidArgType("promiseFn", ["Function", "Promise"], promise);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return NO_EXCEPTION;
}

function isThenable(value) {
  return (
    isPromise(value) ||
    (value !== null &&
      (typeof value === "object" || typeof value === "function") &&
      typeof value.then === "function" &&
      typeof value.catch === "function")
  );
}

function describe(value) {
  if (value === null || value === undefined) return `${value}`;
  if (typeof value === "object" && value.constructor?.name) return `an instance of ${value.constructor.name}`;
  return `type ${typeof value}`;
}

function expectsError(caller, actual, error, message, argumentCount) {
  if (typeof error === "string") {
    if (argumentCount === 3) {
      throw invalidArgType("error", ["Function", "Error", "RegExp", "Object"], error);
    }
    if (actual !== NO_EXCEPTION) {
      const same = typeof actual === "object" && actual !== null ? actual.message === error : actual === error;
      if (same) {
        throw nodeError(
          TypeError,
          "ERR_AMBIGUOUS_ARGUMENT",
          typeof actual === "object" && actual !== null
            ? `The "error/message" argument is ambiguous. The error message "${actual.message}" is identical to the message.`
            : `The "error/message" argument is ambiguous. The error "${actual}" is identical to the message.`,
        );
      }
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== "object" && typeof error !== "function") {
    throw invalidArgType("error", ["Function", "Error", "RegExp", "Object"], error);
  }
  if (actual === NO_EXCEPTION) {
    let details = "";
    if (error?.name) details += ` (${error.name})`;
    details += message ? `: ${message}` : ".";
    innerFail({
      actual: undefined,
      expected: error,
      operator: caller.name,
      message: isErrorObject(message)
        ? message
        : `Missing expected ${caller === rejects ? "rejection" : "exception"}${details}`,
      stackStartFn: caller,
    });
  }
  if (!error) return;
  matchesExpected(actual, error, message, caller);
}

function hasMatchingError(actual, expected) {
  if (typeof expected !== "function") {
    if (isRegExp(expected)) return expected.exec(String(actual)) !== null;
    throw invalidArgType("expected", ["Function", "RegExp"], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

function expectsNoError(caller, actual, error, message) {
  if (actual === NO_EXCEPTION) return;
  if (typeof error === "string") {
    message = error;
    error = undefined;
  }
  if (error && !hasMatchingError(actual, error)) throw actual;
  const details = message ? `: ${message}` : ".";
  innerFail({
    actual,
    expected: error,
    operator: caller.name,
    message: `Got unwanted ${caller === doesNotReject ? "rejection" : "exception"}${details}\nActual message: "${actual?.message}"`,
    stackStartFn: caller,
  });
}

export function throws(block, ...args) {
  expectsError(throws, thrownBy(block), args[0], args[1], args.length + 1);
}

export async function rejects(promiseFn, ...args) {
  expectsError(rejects, await rejectedBy(promiseFn), args[0], args[1], args.length + 1);
}

export function doesNotThrow(fn, ...args) {
  expectsNoError(doesNotThrow, thrownBy(fn), ...args);
}

export async function doesNotReject(fn, ...args) {
  expectsNoError(doesNotReject, await rejectedBy(fn), ...args);
}

export function ifError(error) {
  if (error === null || error === undefined) return;
  let message = "ifError got unwanted exception: ";
  if (typeof error === "object" && typeof error.message === "string") {
    message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
  } else {
    message += inspect(error);
  }
  const made = new AssertionError({ actual: error, expected: null, operator: "ifError", message, stackStartFn: ifError });
  made.generatedMessage = true;
  const original = error.stack;
  if (typeof original === "string") {
    const at = original.indexOf("\n    at");
    if (at !== -1) made.stack = `${made.stack}${original.slice(at)}`;
  }
  throw made;
}

function innerMatch(string, regexp, message, caller) {
  if (!isRegExp(regexp)) throw invalidArgType("regexp", "RegExp", regexp);
  const wanted = caller === match;
  if (typeof string === "string" && (regexp.exec(string) !== null) === wanted) return;
  if (isErrorObject(message)) throw message;
  const generated = !message;
  message ||=
    typeof string !== "string"
      ? `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`
      : `${
          wanted
            ? "The input did not match the regular expression "
            : "The input was expected to not match the regular expression "
        }${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
  const error = new AssertionError({ actual: string, expected: regexp, message, operator: caller.name, stackStartFn: caller });
  error.generatedMessage = generated;
  throw error;
}

export function match(string, regexp, message) {
  innerMatch(string, regexp, message, match);
}

export function doesNotMatch(string, regexp, message) {
  innerMatch(string, regexp, message, doesNotMatch);
}

export { AssertionError };

const common = {
  AssertionError,
  deepStrictEqual,
  doesNotMatch,
  doesNotReject,
  doesNotThrow,
  fail,
  ifError,
  match,
  notDeepStrictEqual,
  notStrictEqual,
  ok,
  partialDeepStrictEqual,
  rejects,
  strictEqual,
  throws,
};
Object.assign(assert, common, { deepEqual, equal, notDeepEqual, notEqual });

export function strict(...args) {
  innerOk(strict, args.length, ...args);
}
Object.assign(strict, common, {
  deepEqual: deepStrictEqual,
  equal: strictEqual,
  notDeepEqual: notDeepStrictEqual,
  notEqual: notStrictEqual,
});
assert.strict = strict;
strict.strict = strict;
