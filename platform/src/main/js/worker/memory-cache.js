// A binding to a memory cache: `env.CACHE.read(key, fallback)` answers what is kept for a key, or what the fallback
// makes for it, which is then kept. It is the isolate's: bindings with one id share what they keep.
import {
  DateNow,
  MathMin,
  NumberIsNaN,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  RangeError,
  ReflectDeleteProperty,
  SafeMap,
  TypeError,
  TypedArrayPrototypeGetLength,
  append,
  mapEntries,
} from "../kernel/primordials.js";
import { bindFrame } from "../kernel/async-context.js";
import { currentInvocation } from "../kernel/invocation.js";
import { DOMException } from "../web/dom-exception.js";
import { defineInterface, illegalConstructor, illegalInvocation, requireArguments } from "../web/interface.js";
import { utf8Length } from "../web/utf8.js";
import { deserialize, serialize } from "./structured-clone.js";

const KEY = { __proto__: null };
/** The longest key, in bytes. */
const MAX_KEY = 2048;

/** What bindings of one id keep. */
class Store {
  maxKeys = 0;
  maxValue = 0;
  maxTotal = 0;
  bytes = 0;
  /** key -> {value: bytes, expiration}, the one used last at the end */
  entries = new SafeMap();

  /** One more binding: the larger limits hold. A limit of 0 is a cache that keeps nothing. */
  allow(maxKeys, maxValue, maxTotal) {
    if (maxKeys === 0 || maxValue === 0 || maxTotal === 0) return;
    if (maxKeys > this.maxKeys) this.maxKeys = maxKeys;
    if (maxTotal > this.maxTotal) this.maxTotal = maxTotal;
    const value = MathMin(maxValue, maxTotal);
    if (value > this.maxValue) this.maxValue = value;
  }

  drop(key) {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.bytes -= TypedArrayPrototypeGetLength(entry.value);
  }

  /** The bytes of a key's value, or undefined. */
  find(key) {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    if (hasExpired(entry)) {
      this.bytes -= TypedArrayPrototypeGetLength(entry.value);
      return undefined;
    }
    this.entries.set(key, entry);
    return entry.value;
  }

  keep(key, entry) {
    const size = TypedArrayPrototypeGetLength(entry.value);
    this.drop(key);
    if (size > this.maxValue || hasExpired(entry)) return;
    while (this.entries.size >= this.maxKeys || this.bytes + size > this.maxTotal) this.evict();
    this.entries.set(key, entry);
    this.bytes += size;
  }

  /** One that has expired goes first, then the one that was used longest ago. */
  evict() {
    const all = mapEntries(this.entries);
    for (let i = 0; i < all.length; i++) {
      if (hasExpired(all[i][1])) return this.drop(all[i][0]);
    }
    this.drop(all[0][0]);
  }
}

/** A fallback that runs, and the reads of its invocation that wait for it. */
class Making {
  /** @param {SafeMap} all what the invocation makes for the store, where it stands while it runs */
  constructor(all) {
    this.all = all;
  }

  waiting = [];
  next = 0;
}

/** What an invocation makes for a store: it ends with the invocation. */
function makingsOf(invocation, store) {
  invocation.makings ??= new SafeMap();
  let all = invocation.makings.get(store);
  if (all === undefined) {
    all = new SafeMap();
    invocation.makings.set(store, all);
  }
  return all;
}

const hasExpired = ({ expiration }) => expiration !== undefined && expiration < DateNow();

const stores = new SafeMap();

export class MemoryCache {
  /** @type {Store} */
  #store;

  constructor(key, store) {
    if (key !== KEY) throw illegalConstructor();
    this.#store = store;
  }

  read(key, fallback = undefined) {
    try {
      if (!(#store in this)) throw illegalInvocation();
      requireArguments(arguments.length, 1, "MemoryCache.read");
      checkKey(key);
      if (fallback !== undefined && typeof fallback !== "function") {
        throw new TypeError("MemoryCache.read: the fallback must be a function.");
      }
      const invocation = currentInvocation();
      const store = this.#store;
      const found = store.find(key);
      if (found !== undefined) return PromiseResolve(deserialize(found));
      if (fallback === undefined) return PromiseResolve(undefined);
      const all = makingsOf(invocation, store);
      const running = all.get(key);
      if (running !== undefined) {
        const { promise, resolve } = PromiseWithResolvers();
        append(running.waiting, { resolve, fallback: bindFrame(fallback) });
        return promise;
      }
      const making = new Making(all);
      all.set(key, making);
      return make(store, key, making, bindFrame(fallback));
    } catch (error) {
      return PromiseReject(error);
    }
  }

  delete(key) {
    if (!(#store in this)) throw illegalInvocation();
    requireArguments(arguments.length, 1, "MemoryCache.delete");
    checkKey(key);
    currentInvocation();
    this.#store.drop(key);
  }
}
defineInterface(MemoryCache, "MemoryCache");

function checkKey(key) {
  if (typeof key !== "string") throw new TypeError("MemoryCache: the key must be a string.");
  if (utf8Length(key) > MAX_KEY) throw new RangeError("Key too large.");
}

/** Keeps what a fallback makes. If it fails, the next one that waits is tried. */
function make(store, key, making, fallback) {
  return PromisePrototypeThen(
    PromisePrototypeThen(PromiseResolve(key), fallback),
    (result) => {
      try {
        return take(store, key, making, result);
      } catch (error) {
        tryNext(store, key, making);
        throw error;
      }
    },
    (error) => {
      tryNext(store, key, making);
      throw error;
    },
  );
}

function take(store, key, making, result) {
  if (result === null || typeof result !== "object") {
    throw new TypeError("MemoryCache.read: the fallback must return an object with a value.");
  }
  const { value: made, expiration: until } = result;
  const value = bytesOf(made);
  const expiration = until === undefined ? undefined : +until;
  if (NumberIsNaN(expiration)) throw new TypeError("Expiration time must not be NaN.");
  store.keep(key, { value, expiration });
  making.all.delete(key);
  for (; making.next < making.waiting.length; making.next++) {
    making.waiting[making.next].resolve(deserialize(value));
  }
  return made;
}

function bytesOf(value) {
  try {
    return serialize(value);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new DOMException(`failed to serialize ${typeof value}`, "DataCloneError");
  }
}

function tryNext(store, key, making) {
  if (making.next === making.waiting.length) return making.all.delete(key);
  const { resolve, fallback } = making.waiting[making.next++];
  resolve(make(store, key, making, fallback));
}

/** A binding. Without an id it shares with none. */
export function newMemoryCache(id, maxKeys, maxValue, maxTotal) {
  let store = id === null ? undefined : stores.get(id);
  if (store === undefined) store = new Store();
  if (id !== null) stores.set(id, store);
  store.allow(maxKeys, maxValue, maxTotal);
  return new MemoryCache(KEY, store);
}

/** A Worker without the flag for it does not see `delete`: called before its code runs. */
export function hideDelete() {
  ReflectDeleteProperty(MemoryCache.prototype, "delete");
}
