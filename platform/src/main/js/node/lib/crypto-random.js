// Random bytes and numbers, and prime numbers, of node:crypto.
import { java } from "dovetail:internal";
import { Buffer, kMaxLength } from "./buffer.js";
import { later } from "./crypto-bytes.js";
import { invalidArgType, outOfRange } from "./errors.js";
import { isAnyArrayBuffer, isArrayBufferView } from "./types.js";
import {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateInteger,
  validateObject,
} from "./validators.js";

const { crypto } = globalThis;
const MOST = 65536;

function fill(bytes) {
  for (let from = 0; from < bytes.length; from += MOST) {
    crypto.getRandomValues(bytes.subarray(from, Math.min(bytes.length, from + MOST)));
  }
  return bytes;
}

export function randomBytes(size, callback) {
  validateInteger(size, "size", 0, kMaxLength);
  if (size > 0x7fffffff) throw outOfRange("size", ">= 0 && <= 2147483647", size);
  if (callback === undefined) return fill(Buffer.alloc(size));
  validateFunction(callback, "callback");
  later(() => fill(Buffer.alloc(size)), callback);
}

/** The bytes of a buffer or view from an offset on. */
function rangeOf(buffer, offset, size) {
  if (!isAnyArrayBuffer(buffer) && !isArrayBufferView(buffer)) {
    throw invalidArgType("buffer", ["TypedArray", "DataView", "ArrayBuffer", "SharedArrayBuffer"], buffer);
  }
  const length = buffer.byteLength;
  if (offset !== undefined) validateInteger(offset, "offset", 0, length);
  const from = offset ?? 0;
  if (size !== undefined) validateInteger(size, "size", 0, length - from);
  const count = size ?? length - from;
  return isAnyArrayBuffer(buffer)
    ? new Uint8Array(buffer, from, count)
    : new Uint8Array(buffer.buffer, buffer.byteOffset + from, count);
}

export function randomFillSync(buffer, offset, size) {
  fill(rangeOf(buffer, offset, size));
  return buffer;
}

export function randomFill(buffer, offset, size, callback) {
  if (typeof offset === "function") {
    callback = offset;
    offset = size = undefined;
  } else if (typeof size === "function") {
    callback = size;
    size = undefined;
  }
  const bytes = rangeOf(buffer, offset, size);
  validateFunction(callback, "callback");
  later(() => {
    fill(bytes);
    return buffer;
  }, callback);
}

const RANGE = 0xffff_ffff_ffff;

function integerBetween(min, max) {
  const range = max - min;
  if (!(range <= RANGE)) throw outOfRange(`max${max ? "" : " - min"}`, `<= ${RANGE}`, range);
  const limit = RANGE - (RANGE % range);
  for (;;) {
    const x = fill(Buffer.alloc(6)).readUIntBE(0, 6);
    if (x < limit) return (x % range) + min;
  }
}

export function randomInt(min, max, callback) {
  if (max === undefined || typeof max === "function") {
    callback = max;
    validateInteger(min, "max");
    max = min;
    min = 0;
  } else {
    validateInteger(min, "min");
    validateInteger(max, "max");
  }
  if (callback !== undefined) validateFunction(callback, "callback");
  if (min >= max) throw outOfRange("max", `greater than the value of "min" (${min})`, max);
  if (callback === undefined) return integerBetween(min, max);
  later(() => integerBetween(min, max), callback);
}

export function randomUUID(options) {
  if (options !== undefined) {
    validateObject(options, "options");
    if (options.disableEntropyCache !== undefined) {
      validateBoolean(options.disableEntropyCache, "options.disableEntropyCache");
    }
  }
  return crypto.randomUUID();
}

// ------------------------------------------------------ primes

function numberBytes(value, name) {
  if (typeof value === "bigint") {
    if (value < 0) throw outOfRange(name, ">= 0", value);
    const hex = value.toString(16);
    return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  }
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  if (isArrayBufferView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw invalidArgType(name, ["ArrayBuffer", "TypedArray", "Buffer", "DataView", "bigint"], value);
}

/** The steps and remainders that workerd allows. */
const STEPS = new Set(["12 11", "24 23", "60 59"]);

const numberOf = (bytes) => (bytes === null ? null : BigInt(`0x0${Buffer.from(bytes).toString("hex")}`));

function primeMaker(size, options) {
  validateInt32(size, "size", 1);
  validateObject(options, "options");
  const { safe = false, bigint = false, add, rem } = options;
  validateBoolean(safe, "options.safe");
  validateBoolean(bigint, "options.bigint");
  const step = add === undefined ? null : numberBytes(add, "options.add");
  const rest = rem === undefined ? null : numberBytes(rem, "options.rem");
  return () => {
    if (step !== null && !STEPS.has(`${numberOf(step)} ${numberOf(rest)}`)) {
      throw new RangeError("Invalid values for add and rem");
    }
    const prime = java.call("prime", [size, safe, step, rest]);
    return bigint ? BigInt(`0x${Buffer.from(prime).toString("hex")}`) : prime.buffer;
  };
}

export function generatePrimeSync(size, options = {}) {
  return primeMaker(size, options)();
}

export function generatePrime(size, options, callback) {
  if (typeof options === "function") {
    callback = options;
    options = {};
  }
  validateInt32(size, "size", 1);
  validateFunction(callback, "callback");
  later(primeMaker(size, options), callback);
}

function primeCheck(candidate, options) {
  const bytes = numberBytes(candidate, "candidate");
  validateObject(options, "options");
  const { checks = 0 } = options;
  validateInt32(checks, "options.checks", 0);
  return () => java.call("isPrime", [bytes]);
}

export function checkPrimeSync(candidate, options = {}) {
  return primeCheck(candidate, options)();
}

export function checkPrime(candidate, options, callback) {
  if (typeof options === "function") {
    callback = options;
    options = {};
  }
  const bytes = numberBytes(candidate, "candidate");
  validateObject(options, "options");
  validateFunction(callback, "callback");
  later(primeCheck(bytes, options), callback);
}
