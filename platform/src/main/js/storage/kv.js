// ctx.storage.kv: the key-value storage without promises.
import { ArrayConstructor, Error, SymbolIterator, getPrototypeOf, setPrototypeOf } from "../kernel/primordials.js";
import { defineInterface, illegalConstructor } from "../web/interface.js";
import { Entries } from "./list.js";
import { deleteValue, getValue, putValue } from "./values.js";

const KEY = {};

const NOT_SQLITE =
  "The storage.kv (synchronous KV) API is only available for SQLite-backed Durable " +
  "Objects, but this object's namespace is not declared to use SQLite. You can use " +
  "the older, asyncronous interface via methods of `storage` itself (e.g. " +
  "`storage.get()`). Alternatively, to enable SQLite, change `new_classes` to " +
  "`new_sqlite_classes` within the 'migrations' field in your wrangler.jsonc or " +
  "wrangler.toml file. If using workerd directly, set `enableSql = true` in your workerd " +
  "config for the class. Note that this change cannot be made after the class is " +
  "already deployed to production.";

export class SyncKvStorage {
  #owner;
  /** The last list: a newer one ends it. */
  #last = null;

  constructor(key, owner) {
    if (key !== KEY) throw illegalConstructor();
    this.#owner = owner;
  }

  #check() {
    this.#owner.check();
    if (this.#owner.enableSql === false) throw new Error(NOT_SQLITE);
  }

  get(key) {
    this.#check();
    return getValue(`${key}`);
  }

  put(key, value) {
    this.#check();
    putValue(`${key}`, value);
  }

  delete(key) {
    this.#check();
    return deleteValue(`${key}`);
  }

  list(options) {
    this.#check();
    const entries = new Entries(options);
    this.#last = entries;
    return new SyncKvListIterator(KEY, () => {
      this.#check();
      if (this.#last !== entries) {
        throw new Error(
          "kv.list() iterator was invalidated because a new call to kv.list() was started. Only one " +
            "kv.list() iterator can exist at a time.",
        );
      }
      return entries.next();
    });
  }
}
defineInterface(SyncKvStorage, "SyncKvStorage");

class SyncKvListIterator {
  #next;

  constructor(key, next) {
    if (key !== KEY) throw illegalConstructor();
    this.#next = next;
  }

  next() {
    const entry = this.#next();
    return entry === undefined ? { done: true, value: undefined } : { done: false, value: entry };
  }
}
defineInterface(SyncKvListIterator, "SyncKvStorageListIterator");
setPrototypeOf(
  SyncKvListIterator.prototype,
  getPrototypeOf(getPrototypeOf(ArrayConstructor.prototype[SymbolIterator].call([]))),
);

export function newKv(owner) {
  return new SyncKvStorage(KEY, owner);
}
