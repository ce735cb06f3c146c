// The built-ins as they were before any user code ran. Platform code uses these and never a method
// looked up on a value, because a Worker may patch every prototype of its realm.
//
// Conventions: `uncurryThis(f)` gives `(self, ...args)`; names read `PrototypeMethod`. SafeMap, SafeSet and
// SafeWeakMap are collections whose methods user code cannot reach.

export const {
  Array: ArrayConstructor,
  ArrayBuffer,
  BigInt,
  Boolean,
  DataView,
  Date,
  Error,
  EvalError,
  AggregateError,
  Float64Array,
  Function: FunctionConstructor,
  Int32Array,
  Map,
  Number,
  Object,
  Promise,
  Proxy,
  RangeError,
  ReferenceError,
  RegExp,
  Set,
  String,
  SuppressedError,
  Symbol,
  SyntaxError,
  TypeError,
  URIError,
  Uint8Array,
  Uint16Array,
  Uint32Array,
  WeakMap,
  WeakRef,
  WeakSet,
} = globalThis;

const { bind, call } = FunctionConstructor.prototype;
export const uncurryThis = bind.bind(call);

export const {
  apply,
  construct,
  defineProperty,
  deleteProperty: ReflectDeleteProperty,
  get: ReflectGet,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  has: ReflectHas,
  ownKeys,
  set: ReflectSet,
  setPrototypeOf,
} = globalThis.Reflect;

export const {
  assign: ObjectAssign,
  create: ObjectCreate,
  defineProperties: ObjectDefineProperties,
  entries: ObjectEntries,
  freeze: ObjectFreeze,
  getOwnPropertyNames: ObjectGetOwnPropertyNames,
  keys: ObjectKeys,
  is: ObjectIs,
} = Object;
export const ObjectPrototype = Object.prototype;
export const FunctionPrototype = FunctionConstructor.prototype;
export const ArrayPrototype = ArrayConstructor.prototype;
export const hasOwn = Object.hasOwn;
export const ObjectPrototypeToString = uncurryThis(ObjectPrototype.toString);
export const FunctionPrototypeToString = uncurryThis(FunctionPrototype.toString);
export const FunctionPrototypeBind = uncurryThis(bind);


export const { isArray: ArrayIsArray, from: ArrayFrom } = ArrayConstructor;
/** Not uncurried: to compare with. */
export const ArrayPrototypeToString = ArrayConstructor.prototype.toString;
export const ArrayPrototypeJoin = uncurryThis(ArrayConstructor.prototype.join);
export const ArrayPrototypeShift = uncurryThis(ArrayConstructor.prototype.shift);
export const ArrayPrototypeSort = uncurryThis(ArrayConstructor.prototype.sort);
export const ArrayPrototypeIncludes = uncurryThis(ArrayConstructor.prototype.includes);
export const ArrayPrototypeFilter = uncurryThis(ArrayConstructor.prototype.filter);

export const BigIntPrototypeToString = uncurryThis(BigInt.prototype.toString);
export const BigIntPrototypeValueOf = uncurryThis(BigInt.prototype.valueOf);
export const BooleanPrototypeValueOf = uncurryThis(Boolean.prototype.valueOf);
export const NumberPrototypeValueOf = uncurryThis(Number.prototype.valueOf);
export const NumberPrototypeToString = uncurryThis(Number.prototype.toString);
export const { isInteger: NumberIsInteger, isSafeInteger: NumberIsSafeInteger, isNaN: NumberIsNaN } = Number;
export const { floor: MathFloor, trunc: MathTrunc, min: MathMin, max: MathMax, random: MathRandom, fround: MathFround } = globalThis.Math;

export const StringFromCharCode = String.fromCharCode;
export const StringPrototypeValueOf = uncurryThis(String.prototype.valueOf);
export const StringPrototypeCharCodeAt = uncurryThis(String.prototype.charCodeAt);
export const StringPrototypeSlice = uncurryThis(String.prototype.slice);
export const StringPrototypeLastIndexOf = uncurryThis(String.prototype.lastIndexOf);
export const StringPrototypeIndexOf = uncurryThis(String.prototype.indexOf);
export const StringPrototypeIncludes = uncurryThis(String.prototype.includes);
export const StringPrototypeStartsWith = uncurryThis(String.prototype.startsWith);
export const StringPrototypeEndsWith = uncurryThis(String.prototype.endsWith);
export const StringPrototypeToLowerCase = uncurryThis(String.prototype.toLowerCase);
export const StringPrototypeToUpperCase = uncurryThis(String.prototype.toUpperCase);
export const StringPrototypeTrim = uncurryThis(String.prototype.trim);
export const StringPrototypeRepeat = uncurryThis(String.prototype.repeat);
export const StringPrototypePadStart = uncurryThis(String.prototype.padStart);
export const StringPrototypePadEnd = uncurryThis(String.prototype.padEnd);
export const StringPrototypeReplaceAll = uncurryThis(String.prototype.replaceAll);
export const StringPrototypeToWellFormed = uncurryThis(String.prototype.toWellFormed);

export const SymbolFor = Symbol.for;
export const SymbolPrototypeToString = uncurryThis(Symbol.prototype.toString);
export const DatePrototypeGetTime = uncurryThis(Date.prototype.getTime);
export const DatePrototypeToISOString = uncurryThis(Date.prototype.toISOString);
export const { now: DateNow, parse: DateParse } = Date;
export const RegExpPrototypeExec = uncurryThis(RegExp.prototype.exec);
const getter = (prototype, name) => uncurryThis(getOwnPropertyDescriptor(prototype, name).get);
export const RegExpPrototypeGetSource = getter(RegExp.prototype, "source");
export const RegExpPrototypeGetFlags = getter(RegExp.prototype, "flags");
/** A RegExp's flags by their letters, in the order of the letters, each by its own getter. */
export const RegExpPrototypeGetFlag = {
  __proto__: null,
  d: getter(RegExp.prototype, "hasIndices"),
  g: getter(RegExp.prototype, "global"),
  i: getter(RegExp.prototype, "ignoreCase"),
  m: getter(RegExp.prototype, "multiline"),
  s: getter(RegExp.prototype, "dotAll"),
  u: getter(RegExp.prototype, "unicode"),
  v: getter(RegExp.prototype, "unicodeSets"),
  y: getter(RegExp.prototype, "sticky"),
};
export const ErrorCaptureStackTrace = Error.captureStackTrace;

export const ArrayBufferPrototypeGetByteLength = getter(ArrayBuffer.prototype, "byteLength");
export const ArrayBufferPrototypeGetDetached = getter(ArrayBuffer.prototype, "detached");
export const ArrayBufferPrototypeGetResizable = getter(ArrayBuffer.prototype, "resizable");
export const ArrayBufferPrototypeGetMaxByteLength = getter(ArrayBuffer.prototype, "maxByteLength");
export const ArrayBufferPrototypeResize = uncurryThis(ArrayBuffer.prototype.resize);
export const ArrayBufferPrototypeSlice = uncurryThis(ArrayBuffer.prototype.slice);
export const ArrayBufferPrototypeTransfer = uncurryThis(ArrayBuffer.prototype.transfer);
export const ArrayBufferIsView = ArrayBuffer.isView;
const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
export const TypedArrayPrototypeGetBuffer = getter(TypedArrayPrototype, "buffer");
export const TypedArrayPrototypeGetByteLength = getter(TypedArrayPrototype, "byteLength");
export const TypedArrayPrototypeGetByteOffset = getter(TypedArrayPrototype, "byteOffset");
export const TypedArrayPrototypeGetLength = getter(TypedArrayPrototype, "length");
/** The concrete class's name ("Uint8Array"), or undefined for anything else: a brand that cannot be faked. */
export const TypedArrayPrototypeGetTag = getter(TypedArrayPrototype, Symbol.toStringTag);
export const TypedArrayPrototypeSet = uncurryThis(TypedArrayPrototype.set);
export const TypedArrayPrototypeCopyWithin = uncurryThis(TypedArrayPrototype.copyWithin);
export const DataViewPrototypeGetBuffer = getter(DataView.prototype, "buffer");
export const DataViewPrototypeGetByteLength = getter(DataView.prototype, "byteLength");
export const DataViewPrototypeGetByteOffset = getter(DataView.prototype, "byteOffset");
export const DataViewPrototypeGetFloat64 = uncurryThis(DataView.prototype.getFloat64);
export const DataViewPrototypeSetFloat64 = uncurryThis(DataView.prototype.setFloat64);

export const MapPrototypeSet = uncurryThis(Map.prototype.set);
export const MapPrototypeForEach = uncurryThis(Map.prototype.forEach);
export const MapPrototypeGetSize = getter(Map.prototype, "size");
export const SetPrototypeAdd = uncurryThis(Set.prototype.add);
export const SetPrototypeForEach = uncurryThis(Set.prototype.forEach);
export const SetPrototypeGetSize = getter(Set.prototype, "size");

export const WeakRefPrototypeDeref = uncurryThis(WeakRef.prototype.deref);

export const { FinalizationRegistry } = globalThis;
export const FinalizationRegistryPrototypeRegister = uncurryThis(FinalizationRegistry.prototype.register);
export const FinalizationRegistryPrototypeUnregister = uncurryThis(FinalizationRegistry.prototype.unregister);

export const PromisePrototype = Promise.prototype;
export const PromisePrototypeThen = uncurryThis(Promise.prototype.then);
export const PromiseResolve = FunctionPrototypeBind(Promise.resolve, Promise);
export const PromiseReject = FunctionPrototypeBind(Promise.reject, Promise);
export const PromiseWithResolvers = FunctionPrototypeBind(Promise.withResolvers, Promise);

export const {
  iterator: SymbolIterator,
  asyncIterator: SymbolAsyncIterator,
  toStringTag: SymbolToStringTag,
  toPrimitive: SymbolToPrimitive,
  hasInstance: SymbolHasInstance,
  dispose: SymbolDispose,
  asyncDispose: SymbolAsyncDispose,
} = Symbol;

export const JSONStringify = globalThis.JSON.stringify;
export const MathCeil = globalThis.Math.ceil;
export const JSONParse = globalThis.JSON.parse;
export const encodeURIComponent = globalThis.encodeURIComponent;
export const decodeURIComponent = globalThis.decodeURIComponent;

/** Copies a class's methods onto a prototype without a parent, so that lookups end there. */
function makeSafe(source, Safe) {
  for (const key of ownKeys(source.prototype)) {
    if (!hasOwn(Safe.prototype, key)) {
      defineProperty(Safe.prototype, key, getOwnPropertyDescriptor(source.prototype, key));
    }
  }
  setPrototypeOf(Safe.prototype, null);
  return ObjectFreeze(Safe);
}

export const SafeMap = makeSafe(Map, class SafeMap extends Map {
  constructor() {
    super();
  }
});
export const SafeSet = makeSafe(Set, class SafeSet extends Set {
  constructor() {
    super();
  }
});
export const SafeWeakMap = makeSafe(WeakMap, class SafeWeakMap extends WeakMap {
  constructor() {
    super();
  }
});
export const SafeWeakSet = makeSafe(WeakSet, class SafeWeakSet extends WeakSet {
  constructor() {
    super();
  }
});

/** Iterates a SafeMap or SafeSet without touching a patchable iterator. */
const MapIteratorNext = uncurryThis(getPrototypeOf(new Map().entries()).next);
const MapPrototypeEntries = uncurryThis(Map.prototype.entries);
const SetIteratorNext = uncurryThis(getPrototypeOf(new Set().values()).next);
const SetPrototypeValues = uncurryThis(Set.prototype.values);

export function mapEntries(map) {
  const out = [];
  const it = MapPrototypeEntries(map);
  for (;;) {
    const step = MapIteratorNext(it);
    if (step.done) return out;
    append(out, step.value);
  }
}

export function setSize(set) {
  return SetPrototypeGetSize(set);
}

export function setValues(set) {
  const out = [];
  const it = SetPrototypeValues(set);
  for (;;) {
    const step = SetIteratorNext(it);
    if (step.done) return out;
    append(out, step.value);
  }
}

/** array.push(value) that a setter on Array.prototype or Object.prototype cannot see. */
export function append(array, value) {
  const at = array.length;
  if (at in ArrayPrototype) {
    defineProperty(array, at, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  } else {
    array[at] = value;
  }
}

let errorIsError = null;

/** True for a native error. */
export function isError(x) {
  return errorIsError(x);
}

/** Captures what V8 installs only after a snapshot is loaded; called before any user code runs. */
export function captureLate() {
  errorIsError = Error.isError;
  const { Instance, Memory, Module } = globalThis.WebAssembly;
  WebAssemblyModule = Module;
  WebAssemblyInstance = Instance;
  memoryBuffer = uncurryThis(getOwnPropertyDescriptor(Memory.prototype, "buffer").get);
  instanceExports = uncurryThis(getOwnPropertyDescriptor(Instance.prototype, "exports").get);
  for (const name of ["CompileError", "LinkError", "RuntimeError", "SuspendError"]) {
    LATE_ERRORS[name] = globalThis.WebAssembly[name];
  }
  LATE_ERRORS.SuppressedError = globalThis.SuppressedError;
}

let WebAssemblyModule = null;
let WebAssemblyInstance = null;
let memoryBuffer = null;
let instanceExports = null;

/** The classes of errors that no snapshot has, by name. */
export const LATE_ERRORS = { __proto__: null };

/** Whether a value is a WebAssembly.Module. */
export function isWebAssemblyModule(value) {
  return value instanceof WebAssemblyModule;
}

/** A WebAssembly.Module of bytes. */
export function newWebAssemblyModule(bytes) {
  return new WebAssemblyModule(bytes);
}

/** Instantiates a module of ours that imports WebAssembly's functions on strings: its functions and its memory. */
export function newTextFunctions(bytes) {
  const options = { __proto__: null, builtins: ["js-string"] };
  const functions = instanceExports(new WebAssemblyInstance(new WebAssemblyModule(bytes, options)));
  return { functions, memory: memoryBuffer(functions.memory) };
}
