// RpcStub, RpcPromise, RpcProperty and ServiceStub: what a caller holds. Each is a proxy, because any name
// may be a remote member; its state is stamped on it. Nothing here touches a session: calls.js does.
import {
  ArrayPrototype,
  defineProperty,
  Error,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ObjectCreate,
  ObjectPrototype,
  ownKeys,
  PromisePrototype,
  PromisePrototypeThen,
  Proxy,
  SafeMap,
  SafeSet,
  setPrototypeOf,
  setSize,
  SymbolDispose,
  SymbolToStringTag,
  TypeError,
  uncurryThis,
} from "../kernel/primordials.js";
import { arrayHead, open, send, simple, text } from "../kernel/encode.js";
import { hasFlag, lacksFlag } from "../kernel/flags.js";
import { checkOwner } from "../kernel/invocation.js";
import { UNDEFINED } from "../kernel/tags.js";
import { OBJECT, TO_OBJECT, TO_SERVICE } from "../kernel/wire.js";
import { hexOf, nameOf } from "../objects/ids.js";
import { log } from "../kernel/log.js";
import { Stamp } from "./stamp.js";
import { legacyMethod } from "../worker/legacy-service.js";
import { serviceConnect } from "../worker/connect.js";
import { serviceScheduled } from "../worker/scheduled-events.js";
import { adoptLocal, callMember, disposeHandle, getMember, serviceFetch } from "./calls.js";
import { watching, watchStub } from "./leaks.js";
import { OWN, referenceMode } from "./targets.js";

const MAX_PATH = 64;
const MAX_CACHED = 256;

/** A handle of an import, or of an export of this very invocation; dups share it. */
export class Handle {
  holders = 1;

  /**
   * @param {import("../kernel/invocation.js").Invocation} invocation the owner
   * @param {number} id
   * @param {boolean} local whether `id` is an export of the owner itself
   */
  constructor(invocation, id, local) {
    this.invocation = invocation;
    this.id = id;
    this.local = local;
  }
}

export class StubState {
  descendable = true;
  disposed = false;
  constructor(handle) {
    this.handle = handle;
  }
}

export class PromiseState {
  descendable = false;
  disposed = false;
  settled = false;
  value = undefined;
  /** Whether the program waits for it; what was called, and what is to be disposed, if leaks are reported. */
  isAwaited = false;
  path = null;
  watched = null;
  /** What a fetch's answer brings its body by, so that it can be given up with its request. */
  body = null;
  constructor(invocation, question, promise) {
    this.invocation = invocation;
    this.question = question;
    this.promise = promise;
  }
}

class PropertyState {
  descendable = false;
  constructor(parent, name, depth) {
    this.parent = parent;
    this.name = name;
    this.depth = depth;
  }
}

export class ServiceState {
  descendable = true;
  /** Whether it is a member of ctx.exports: what calling it gives may be sent, but not itself. */
  isLoopback = false;
  /** Properties made so far: a service has no state of a request's, so they can be kept. */
  properties = new SafeMap();
  constructor(id) {
    this.id = id;
  }

  /** How a call names it: the target's kind, and its number there. */
  get kind() {
    return TO_SERVICE;
  }

  number() {
    return this.id;
  }
}

/** A Durable Object: a stub belongs to an invocation, and is made known to Java when it is first used. */
class ObjectState extends ServiceState {
  #invocation;
  #namespace;
  #id;

  /** @param {number} known Java's number for it; 0 if it has none yet, but a namespace and an id */
  constructor(invocation, known, namespace, id) {
    super(known);
    this.#invocation = invocation;
    this.#namespace = namespace;
    this.#id = id;
  }

  get kind() {
    return TO_OBJECT;
  }

  number() {
    checkOwner(this.#invocation, "OutgoingFactory");
    if (this.id === 0) {
      this.id = --this.#invocation.lastObject;
      open(OBJECT, this.id, this.#namespace, 0);
      arrayHead(2);
      text(hexOf(this.#id));
      const name = nameOf(this.#id);
      if (name === undefined) simple(UNDEFINED);
      else text(name);
      send();
    }
    return this.id;
  }
}

function property(parent, name) {
  const depth = parent instanceof PropertyState ? parent.depth + 1 : 1;
  if (depth > MAX_PATH + 1) throw new TypeError(`RPC pipelined property path is too deep (max ${MAX_PATH}).`);
  const state = new PropertyState(parent, name, depth);
  const stub = new Proxy(callable(state), propertyHandler);
  new Stamp(stub, state);
  return stub;
}

/** A fresh call target that carries the state for the traps. */
function callable(state) {
  const f = () => {};
  new Stamp(f, state);
  return f;
}

/** The root of a property's path, and the path. */
function pathOf(state, path) {
  let at = path.length;
  for (let s = state; s instanceof PropertyState; s = s.parent) at++;
  let root = state;
  const whole = [];
  whole.length = at;
  let i = at - path.length;
  for (let k = 0; k < path.length; k++) define(whole, i + k, path[k]);
  while (root instanceof PropertyState) {
    define(whole, --i, root.name);
    root = root.parent;
  }
  return { root, path: whole };
}

function define(array, i, value) {
  if (i in ArrayPrototype) {
    defineProperty(array, i, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  } else {
    array[i] = value;
  }
}

function callProperty(state, args) {
  if (!(state.parent instanceof PropertyState)) return callMember(state.parent, [state.name], args);
  const { root, path } = pathOf(state, []);
  return callMember(root, path, args);
}

function getProperty(state) {
  const { root, path } = pathOf(state, []);
  return getMember(root, path);
}

/**
 * Asks for a property at once, where `then` would in a turn of the microtasks: its stub may be given back by what
 * comes in until then. Anything else is left as it is.
 */
export function askedNow(x) {
  const state = Stamp.of(x);
  return state instanceof PropertyState ? getProperty(state) : x;
}

/** then, catch and finally of a property: each `then` fetches the property anew. */
function thenOf(state, promiseOf) {
  return function then(onFulfilled, onRejected) {
    return PromisePrototypeThen(promiseOf(state), onFulfilled, onRejected);
  };
}

function catchOf(state, promiseOf) {
  return (onRejected) => PromisePrototypeThen(promiseOf(state), undefined, onRejected);
}

const PromisePrototypeFinally = uncurryThis(PromisePrototype.finally);

function finallyOf(state, promiseOf) {
  return (onFinally) => PromisePrototypeFinally(promiseOf(state), onFinally);
}

function thenable(state, name, promiseOf) {
  switch (name) {
    case "then":
      return thenOf(state, promiseOf);
    case "catch":
      return catchOf(state, promiseOf);
    default:
      return finallyOf(state, promiseOf);
  }
}

const ownPromise = (state) => {
  state.isAwaited = true;
  return state.promise;
};
const propertyPromise = (state) => ownPromise(Stamp.of(getProperty(state)));

const refuse = () => false;
/** Traps that all stubs share: no own members, nothing to change. */
const closed = {
  __proto__: null,
  set: refuse,
  defineProperty: refuse,
  deleteProperty: refuse,
  setPrototypeOf: refuse,
  preventExtensions: refuse,
  ownKeys: () => [],
  getOwnPropertyDescriptor: () => undefined,
};

/** Names that every object has: what a program adds to Object.prototype is none of them. */
const OBJECT_NAMES = { __proto__: null };
const objectKeys = ownKeys(ObjectPrototype);
for (let i = 0; i < objectKeys.length; i++) {
  defineProperty(OBJECT_NAMES, objectKeys[i], { __proto__: null, value: true });
}

/**
 * Whether a key is a remote member's name. What every object has (`toString`, `constructor`), symbols and
 * indices are the stub's own.
 */
function isRemote(key) {
  return typeof key === "string" && !(key in OBJECT_NAMES) && !isIndex(key);
}

function isIndex(key) {
  const first = key[0];
  return first >= "0" && first <= "9" && `${key >>> 0}` === key;
}

const propertyHandler = {
  ...closed,
  __proto__: null,
  get(f, key) {
    if (!isRemote(key)) return RpcProperty.prototype[key];
    const state = Stamp.of(f);
    if (key === "then" || key === "catch" || key === "finally") return thenable(state, key, propertyPromise);
    return property(state, key);
  },
  has: (f, key) => typeof key === "string" || key in RpcProperty.prototype,
  apply: (f, self, args) => callProperty(Stamp.of(f), args),
  getPrototypeOf: () => RpcProperty.prototype,
};

const promiseHandler = {
  ...closed,
  __proto__: null,
  get(f, key) {
    const state = Stamp.of(f);
    if (!isRemote(key)) return key === SymbolDispose ? () => disposeHandle(state) : RpcPromise.prototype[key];
    if (key === "then" || key === "catch" || key === "finally") return thenable(state, key, ownPromise);
    return property(state, key);
  },
  has: (f, key) => typeof key === "string" || key === SymbolDispose || key in RpcPromise.prototype,
  apply: (f, self, args) => callMember(Stamp.of(f), [], args),
  getPrototypeOf: () => RpcPromise.prototype,
};

const stubHandler = {
  ...closed,
  __proto__: null,
  get(f, key) {
    const state = Stamp.of(f);
    if (!isRemote(key)) return key === SymbolDispose ? () => disposeHandle(state) : RpcStub.prototype[key];
    if (key === "then") return undefined;
    if (key === "dup") return () => dup(state);
    return property(state, key);
  },
  // libraries take what has a `then` for a promise, and dispose what has a disposer
  has(f, key) {
    return typeof key === "string" ? key !== "then" : key === SymbolDispose || key in RpcStub.prototype;
  },
  apply: (f, self, args) => callMember(Stamp.of(f), [], args),
  getPrototypeOf: () => RpcStub.prototype,
};

function dup(state) {
  if (state.disposed) throw new Error("RPC stub used after being disposed.");
  state.handle.holders++;
  const copy = stubOf(state.handle);
  if (watching && !state.handle.local) watchStub(state.handle.invocation, copy, dup);
  return copy;
}

/** A member of a service that is none of ServiceStub's own: a program's, or one over there. */
function member(object, state, key) {
  let p = state.properties.get(key);
  if (p !== undefined) return p;
  const own = getOwnPropertyDescriptor(object, key);
  if (own !== undefined) return own.value;
  if (key === "getRpcMethodForTestOnly" && hasFlag("experimental")) return (name) => property(state, `${name}`);
  p = legacyMethod(state, key) ?? (hasRpc(key) ? property(state, key) : undefined);
  if (p === undefined) return undefined;
  // names come from the program's text; a program that makes them up must not fill memory
  if (state.properties.size < MAX_CACHED) state.properties.set(key, p);
  return p;
}

const serviceHandler = {
  __proto__: null,
  get(object, key) {
    const state = Stamp.of(object);
    if (!isRemote(key)) return object[key];
    switch (key) {
      case "then":
        return undefined;
      case "fetch":
        return (state.fetch ??= (input, init) => serviceFetch(state, input, init));
      case "scheduled":
        if (!hasFlag("service_binding_extra_handlers") && !hasFlag("experimental")) return member(object, state, key);
        return (state.scheduled ??= (options) => serviceScheduled(state, options));
      case "connect":
        return (state.connect ??= (address, options) => serviceConnect(state, address, options));
      default:
        return member(object, state, key);
    }
  },
  defineProperty(object, key, descriptor) {
    Stamp.of(object).properties.delete(key);
    return defineProperty(object, key, descriptor);
  },
  has: (object, key) => (typeof key === "string" && key !== "then" && hasRpc("")) || key in object,
};

const warned = new SafeSet();

/** Whether services have members of any name; warns of a Worker from before they had. */
function hasRpc(name) {
  if (!lacksFlag("rpc") || hasFlag("experimental")) return true;
  // some code looks for Durable Objects by this name
  if (name !== "" && name !== "idFromName" && !warned.has(name) && setSize(warned) < MAX_CACHED) {
    warned.add(name);
    log(
      "warn",
      `WARNING: Tried to access method or property '${name}' on a Service Binding or Durable Object stub. Are ` +
        "you trying to use RPC? If so, please enable the 'rpc' compat flag or update your compat date to " +
        "2024-04-03 or later (see https://developers.cloudflare.com/workers/configuration/compatibility-dates/ ). " +
        "If you are not trying to use RPC, please note that in the future, this property (and all other property " +
        "names) will appear to be present as an RPC method.",
    );
  }
  return false;
}

/** A new stub on a handle. */
export function stubOf(handle) {
  const state = new StubState(handle);
  const stub = new Proxy(callable(state), stubHandler);
  new Stamp(stub, state);
  return stub;
}

/** The promise for a call that was sent. */
export function promiseOf(state) {
  const promise = new Proxy(callable(state), promiseHandler);
  new Stamp(promise, state);
  return promise;
}

/** The stub of a service, by Java's number for it. */
export function serviceStub(id) {
  return serviceStubOn(ObjectCreate(ServiceStub.prototype), id);
}

/** The stub of a service that is a function, too. */
export function callableServiceStub(id, call) {
  const object = (options) => call(options);
  delete object.name;
  delete object.length;
  setPrototypeOf(object, ServiceStub.prototype);
  const stub = serviceStubOn(object, id);
  Stamp.of(stub).isLoopback = true;
  return stub;
}

/** The stub of a Durable Object. */
export function objectStub(invocation, namespace, id) {
  const object = ObjectCreate(ServiceStub.prototype);
  const fixed = (value) => ({ __proto__: null, value, writable: false, enumerable: true, configurable: true });
  defineProperty(object, "id", fixed(id));
  defineProperty(object, "name", fixed(nameOf(id)));
  return stubOn(object, new ObjectState(invocation, 0, namespace, id));
}

/** The stub of a Durable Object that came in a message: a service, for who got it. */
export function receivedObject(invocation, number) {
  return stubOn(ObjectCreate(ServiceStub.prototype), new ObjectState(invocation, number, 0, null));
}

function serviceStubOn(object, id) {
  return stubOn(object, new ServiceState(id));
}

function stubOn(object, state) {
  new Stamp(object, state);
  const stub = new Proxy(object, serviceHandler);
  new Stamp(stub, state);
  return stub;
}

function illegal() {
  throw new TypeError("Illegal constructor");
}

/** A live object elsewhere, or one of ours that is to be called as from elsewhere. */
export class RpcStub {
  constructor(object) {
    if ((typeof object !== "object" || object === null) && typeof object !== "function") {
      throw new TypeError("Failed to construct 'JsRpcStub': constructor parameter 1 is not of type 'Object'.");
    }
    const mode = stubMode(object);
    if (mode <= 0) {
      throw new TypeError("RpcStubs can only wrap plain objects, functions, and RpcTarget derivatives.");
    }
    return stubOf(adoptLocal(object, mode));
  }
}

function stubMode(object) {
  if (Stamp.of(object) !== undefined) return 0;
  const mode = referenceMode(object);
  if (mode !== 0) return mode;
  return getPrototypeOf(object) === ObjectPrototype ? OWN : 0;
}

export class RpcPromise {
  constructor() {
    illegal();
  }
}

export class RpcProperty {
  constructor() {
    illegal();
  }
}

export class ServiceStub {
  constructor() {
    illegal();
  }
}

for (const Class of [RpcStub, RpcPromise, RpcProperty, ServiceStub]) {
  defineProperty(Class.prototype, SymbolToStringTag, { value: Class.name, configurable: true });
}
