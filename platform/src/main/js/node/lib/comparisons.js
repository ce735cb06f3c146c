// Deep equality as node:assert and util.isDeepStrictEqual have it.
import * as types from "./types.js";

export const LOOSE = 0;
export const STRICT = 1;
/** Strict, and the expected value may have less than the actual one. */
export const PARTIAL = 2;

const tagOf = (value) => Object.prototype.toString.call(value);
const enumerable = (object, key) => Object.prototype.propertyIsEnumerable.call(object, key);
const isObject = (value) => value !== null && typeof value === "object";

export function isDeepEqual(actual, expected) {
  return compare(actual, expected, LOOSE, undefined);
}

export function isDeepStrictEqual(actual, expected) {
  return compare(actual, expected, STRICT, undefined);
}

export function isPartialStrictEqual(actual, expected) {
  return compare(actual, expected, PARTIAL, undefined);
}

function compare(a, b, mode, memo) {
  if (a === b) return a !== 0 || mode === LOOSE || Object.is(a, b);
  if (mode !== LOOSE) {
    if (typeof a !== "object") return typeof a === "number" && Number.isNaN(a) && Number.isNaN(b);
    if (typeof b !== "object" || a === null || b === null) return false;
    if (mode === STRICT && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  } else {
    if (!isObject(a)) {
      // eslint-disable-next-line eqeqeq
      return !isObject(b) && (a == b || (Number.isNaN(a) && Number.isNaN(b)));
    }
    if (!isObject(b)) return false;
  }
  if (tagOf(a) !== tagOf(b)) return false;
  return compareObjects(a, b, mode, memo);
}

function compareObjects(a, b, mode, memo) {
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || (mode === PARTIAL ? a.length < b.length : a.length !== b.length)) return false;
    const keysA = otherKeys(a, mode);
    const keysB = otherKeys(b, mode);
    if (mode !== PARTIAL && keysA.length !== keysB.length) return false;
    return compareMembers(a, b, mode, memo, keysB, compareElements);
  }
  if (tagOf(a) === "[object Object]") {
    // what other brands there are behind the tag is looked at below
    if (isOrdinary(a) && isOrdinary(b)) return compareMembers(a, b, mode, memo, undefined, none);
  }
  if (types.isDate(a)) {
    if (!types.isDate(b) || !sameNumber(Date.prototype.getTime.call(a), Date.prototype.getTime.call(b))) return false;
  } else if (types.isRegExp(a)) {
    if (!types.isRegExp(b) || a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
  } else if (types.isNativeError(a) || a instanceof Error) {
    if (!types.isNativeError(b) && !(b instanceof Error)) return false;
    if (!sameErrors(a, b, mode, memo)) return false;
  } else if (ArrayBuffer.isView(a)) {
    if (!ArrayBuffer.isView(b) || viewTag(a) !== viewTag(b)) return false;
    if (!sameViews(a, b, mode)) return false;
    const keysB = otherKeys(b, mode);
    if (mode !== PARTIAL && otherKeys(a, mode).length !== keysB.length) return false;
    return compareMembers(a, b, mode, memo, keysB, none);
  } else if (types.isSet(a)) {
    if (!types.isSet(b) || (mode === PARTIAL ? a.size < b.size : a.size !== b.size)) return false;
    return compareMembers(a, b, mode, memo, undefined, compareSets);
  } else if (types.isMap(a)) {
    if (!types.isMap(b) || (mode === PARTIAL ? a.size < b.size : a.size !== b.size)) return false;
    return compareMembers(a, b, mode, memo, undefined, compareMaps);
  } else if (types.isAnyArrayBuffer(a)) {
    if (!types.isAnyArrayBuffer(b) || !sameBytes(new Uint8Array(a), new Uint8Array(b), mode)) return false;
  } else if (types.isBoxedPrimitive(a)) {
    if (!sameBoxes(a, b)) return false;
  } else if (
    Array.isArray(b) ||
    ArrayBuffer.isView(b) ||
    types.isSet(b) ||
    types.isMap(b) ||
    types.isDate(b) ||
    types.isRegExp(b) ||
    types.isAnyArrayBuffer(b) ||
    types.isBoxedPrimitive(b) ||
    types.isNativeError(b) ||
    b instanceof Error
  ) {
    return false;
  } else if (a instanceof URL) {
    if (!(b instanceof URL) || a.href !== b.href) return false;
  } else if (
    types.isWeakMap(a) ||
    types.isWeakSet(a) ||
    types.isPromise(a)
  ) {
    // their contents cannot be seen
    return false;
  }
  return compareMembers(a, b, mode, memo, undefined, none);
}

/** An object literal, most often: of no brand. */
function isOrdinary(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const sameNumber = (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b));

function viewTag(view) {
  return types.isDataView(view) ? "DataView" : typedArrayTag.call(view);
}

const typedArrayTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
).get;

function sameViews(a, b, mode) {
  if (mode !== PARTIAL && a.byteLength !== b.byteLength) return false;
  if (types.isDataView(a)) return sameBytes(bytesOf(a), bytesOf(b), mode);
  if (types.isFloat32Array(a) || types.isFloat64Array(a) || types.isFloat16Array(a)) {
    if (a.length < b.length) return false;
    for (let i = 0; i < b.length; i++) {
      if (mode === LOOSE ? a[i] !== b[i] && !(a[i] !== a[i] && b[i] !== b[i]) : !Object.is(a[i], b[i])) return false;
    }
    return true;
  }
  return sameBytes(bytesOf(a), bytesOf(b), mode);
}

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function sameBytes(a, b, mode) {
  if (mode === PARTIAL ? a.length < b.length : a.length !== b.length) return false;
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sameErrors(a, b, mode, memo) {
  for (const key of ["message", "name"]) {
    if (!enumerable(a, key) && !enumerable(b, key) && a[key] !== b[key]) return false;
  }
  for (const key of ["cause", "errors"]) {
    const hasA = Object.hasOwn(a, key);
    const hasB = Object.hasOwn(b, key);
    if (mode === PARTIAL ? hasB && !hasA : hasA !== hasB) return false;
    if (hasB && !enumerable(a, key) && !enumerable(b, key) && !compare(a[key], b[key], mode, memo ?? newMemo())) return false;
  }
  return true;
}

function sameBoxes(a, b) {
  for (const [is, valueOf] of [
    [types.isNumberObject, Number.prototype.valueOf],
    [types.isStringObject, String.prototype.valueOf],
    [types.isBooleanObject, Boolean.prototype.valueOf],
    [types.isBigIntObject, BigInt.prototype.valueOf],
    [types.isSymbolObject, Symbol.prototype.valueOf],
  ]) {
    if (is(a)) return is(b) && Object.is(valueOf.call(a), valueOf.call(b));
  }
  return false;
}

/** The enumerable keys that are no indices; symbols unless the comparison is loose. */
function otherKeys(value, mode) {
  const keys = Object.keys(value).filter((key) => !(`${key >>> 0}` === key && key >>> 0 !== 0xffffffff));
  return mode === LOOSE ? keys : keys.concat(enumerableSymbols(value));
}

function enumerableSymbols(value) {
  return Object.getOwnPropertySymbols(value).filter((symbol) => enumerable(value, symbol));
}

const newMemo = () => ({ a: new Map(), b: new Map(), deleted: false });

/** Compares the named members, then what the object holds; `keys` undefined for all that are enumerable. */
function compareMembers(a, b, mode, memo, keys, contents) {
  if (keys === undefined) {
    keys = Object.keys(b);
    if (mode !== PARTIAL && keys.length !== Object.keys(a).length) return false;
    if (mode !== LOOSE) {
      const symbols = enumerableSymbols(b);
      if (mode === STRICT && symbols.length !== enumerableSymbols(a).length) return false;
      keys = keys.concat(symbols);
    }
  }
  for (const key of keys) {
    if (!Object.hasOwn(a, key) || (mode !== LOOSE && !enumerable(a, key))) return false;
  }
  if (keys.length === 0 && contents === none) return true;
  memo ??= newMemo();
  const pairedA = memo.a.get(a);
  const pairedB = memo.b.get(b);
  if (pairedA !== undefined || pairedB !== undefined) return pairedA === b && pairedB === a;
  memo.a.set(a, b);
  memo.b.set(b, a);
  let same = true;
  for (const key of keys) {
    if (!compare(a[key], b[key], mode, memo)) {
      same = false;
      break;
    }
  }
  same = same && contents(a, b, mode, memo);
  memo.a.delete(a);
  memo.b.delete(b);
  return same;
}

const none = () => true;

function compareElements(a, b, mode, memo) {
  if (mode === PARTIAL) {
    let at = 0;
    for (let i = 0; i < b.length; i++) {
      while (at < a.length && !compare(a[at], b[i], mode, memo)) at++;
      if (at++ >= a.length) return false;
    }
    return true;
  }
  for (let i = 0; i < a.length; i++) {
    if (Object.hasOwn(a, i) !== Object.hasOwn(b, i)) {
      if (mode === STRICT) return false;
      if (!Object.hasOwn(a, i) && !Object.hasOwn(b, i)) continue;
      if (a[i] === undefined && b[i] === undefined && mode === LOOSE) return false;
    }
    if (!compare(a[i], b[i], mode, memo)) return false;
  }
  return true;
}

function compareSets(a, b, mode, memo) {
  const unmatched = [];
  for (const item of b) {
    if (a.has(item)) continue;
    if (mode !== LOOSE && !isObject(item)) return false;
    unmatched.push(item);
  }
  if (unmatched.length === 0) return true;
  const candidates = [...a].filter((item) => !b.has(item) && (mode === LOOSE || isObject(item)));
  return unmatched.every((item) => {
    const at = candidates.findIndex((candidate) => compare(candidate, item, mode, memo));
    if (at === -1) return false;
    candidates.splice(at, 1);
    return true;
  });
}

function compareMaps(a, b, mode, memo) {
  const unmatched = [];
  for (const [key, value] of b) {
    if (a.has(key)) {
      if (compare(a.get(key), value, mode, memo)) continue;
      if (mode !== LOOSE || isObject(key)) return false;
      unmatched.push([key, value]);
      continue;
    }
    if (mode !== LOOSE && !isObject(key)) return false;
    unmatched.push([key, value]);
  }
  if (unmatched.length === 0) return true;
  const candidates = [...a].filter(([key]) => !b.has(key) || (mode === LOOSE && !isObject(key)));
  return unmatched.every(([key, value]) => {
    const at = candidates.findIndex(
      (candidate) => compare(candidate[0], key, mode, memo) && compare(candidate[1], value, mode, memo),
    );
    if (at === -1) return false;
    candidates.splice(at, 1);
    return true;
  });
}
