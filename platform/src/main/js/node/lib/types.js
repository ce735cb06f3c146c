// node:util/types: what a value is, by brands that its prototype cannot fake.
import { isError, proxyDetails } from "dovetail:internal";

const getter = (prototype, name) => Function.prototype.call.bind(Object.getOwnPropertyDescriptor(prototype, name).get);
const method = (prototype, name) => Function.prototype.call.bind(prototype[name]);

/** A check that asks a native method, which throws for anything of another brand. */
function brand(ask) {
  return (value) => {
    if (value === null || typeof value !== "object" || proxyDetails(value) !== undefined) return false;
    try {
      ask(value);
      return true;
    } catch {
      return false;
    }
  };
}

const typedArrayTag = getter(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);
const objectTag = method(Object.prototype, "toString");
const ofTag = (tag) => (value) => value !== null && typeof value === "object" && typedArrayTag(value) === tag;
const weakMapHas = method(WeakMap.prototype, "has");
const weakSetHas = method(WeakSet.prototype, "has");
const weakRefDeref = method(WeakRef.prototype, "deref");

export const isArrayBufferView = ArrayBuffer.isView;
export const isTypedArray = (value) => value !== null && typeof value === "object" && typedArrayTag(value) !== undefined;
export const isUint8Array = ofTag("Uint8Array");
export const isUint8ClampedArray = ofTag("Uint8ClampedArray");
export const isUint16Array = ofTag("Uint16Array");
export const isUint32Array = ofTag("Uint32Array");
export const isInt8Array = ofTag("Int8Array");
export const isInt16Array = ofTag("Int16Array");
export const isInt32Array = ofTag("Int32Array");
export const isFloat16Array = ofTag("Float16Array");
export const isFloat32Array = ofTag("Float32Array");
export const isFloat64Array = ofTag("Float64Array");
export const isBigInt64Array = ofTag("BigInt64Array");
export const isBigUint64Array = ofTag("BigUint64Array");
export const isDataView = brand(getter(DataView.prototype, "byteLength"));
export const isArrayBuffer = brand(getter(ArrayBuffer.prototype, "byteLength"));
const sharedLength =
  typeof SharedArrayBuffer === "undefined" ? null : getter(SharedArrayBuffer.prototype, "byteLength");
export const isSharedArrayBuffer = sharedLength === null ? () => false : brand(sharedLength);
export const isAnyArrayBuffer = (value) => isArrayBuffer(value) || isSharedArrayBuffer(value);
export const isMap = brand(getter(Map.prototype, "size"));
export const isSet = brand(getter(Set.prototype, "size"));
export const isWeakMap = brand((value) => weakMapHas(value, value));
export const isWeakSet = brand((value) => weakSetHas(value, value));
export const isWeakRef = brand(weakRefDeref);
export const isDate = brand(method(Date.prototype, "getTime"));
export const isRegExp = brand((value) => {
  // the flag's getter also answers for RegExp.prototype itself
  if (value === RegExp.prototype) throw new TypeError();
  return getDotAll(value);
});
const getDotAll = getter(RegExp.prototype, "dotAll");
export const isNativeError = (value) => isError(value) && proxyDetails(value) === undefined;
export const isNumberObject = brand(method(Number.prototype, "valueOf"));
export const isStringObject = brand(method(String.prototype, "valueOf"));
export const isBooleanObject = brand(method(Boolean.prototype, "valueOf"));
export const isBigIntObject = brand(method(BigInt.prototype, "valueOf"));
export const isSymbolObject = brand(method(Symbol.prototype, "valueOf"));
export const isBoxedPrimitive = (value) =>
  isNumberObject(value) ||
  isStringObject(value) ||
  isBooleanObject(value) ||
  isBigIntObject(value) ||
  isSymbolObject(value);
export const isProxy = (value) => proxyDetails(value) !== undefined;
export const isExternal = () => false;

/** The tag of a kind that has no brand to ask: an object's own or inherited tag may fake it. */
const plainTag = (tag) => (value) =>
  value !== null && typeof value === "object" && proxyDetails(value) === undefined && objectTag(value) === `[object ${tag}]`;

export const isMapIterator = plainTag("Map Iterator");
export const isSetIterator = plainTag("Set Iterator");
export const isGeneratorObject = (value) =>
  plainTag("Generator")(value) || plainTag("AsyncGenerator")(value);
export const isArgumentsObject = (value) =>
  plainTag("Arguments")(value) && !(Symbol.toStringTag in value);
export const isModuleNamespaceObject = (value) =>
  plainTag("Module")(value) && Object.getPrototypeOf(value) === null && !Object.isExtensible(value);

const NativePromise = Promise;
/** No method of promises tells the brand without an effect on the promise. */
export const isPromise = (value) =>
  value !== null &&
  typeof value === "object" &&
  proxyDetails(value) === undefined &&
  value instanceof NativePromise;

const functionKind = (names) => (value) => {
  if (typeof value !== "function" || proxyDetails(value) !== undefined) return false;
  const text = Function.prototype.toString.call(value);
  return names.some((pattern) => pattern.test(text));
};
const ASYNC = /^(?:static\s+)?async(?:\s+function|\s*\(|\s+[\w$*[#]|\s*\*)/;
const GENERATOR = /^(?:static\s+)?(?:async\s+)?(?:function\s*\*|\*)/;
export const isAsyncFunction = functionKind([ASYNC]);
export const isGeneratorFunction = functionKind([GENERATOR]);
export const isKeyObject = (value) => value?.[Symbol.toStringTag] === "KeyObject";
export const isCryptoKey = (value) =>
  value !== null && typeof value === "object" && typeof CryptoKey === "function" && value instanceof CryptoKey;
export const isEventTarget = (value) => value instanceof EventTarget;
