// URLSearchParams: https://url.spec.whatwg.org/#interface-urlsearchparams

import {
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  StringPrototypeToWellFormed,
  SymbolIterator,
  TypeError,
  append,
  apply,
  defineProperty,
  getOwnPropertyDescriptor,
  ownKeys,
} from "../kernel/primordials.js";
import {
  defineInterface,
  hidden,
  illegalInvocation,
  requireArguments,
  sequence,
} from "./interface.js";
import { pairIterators } from "./iterators.js";
import { parseUrlencoded, serializeUrlencoded } from "./urlencoded.js";

/** @type {(value: unknown) => boolean} */
export let isURLSearchParams;
/** @type {(params: URLSearchParams) => string} */
export let serializeParams;
/**
 * The params of a URL: each change is told.
 *
 * @type {(query: string, changed: (query: string) => void) => URLSearchParams}
 */
export let paramsOfQuery;
/**
 * Replaces everything, without telling.
 *
 * @type {(params: URLSearchParams, query: string) => void}
 */
export let resetParams;
/** Flat, not to be changed. @type {(params: URLSearchParams) => string[]} */
export let paramsList;

const iteratorOf = pairIterators("URLSearchParams", (params, at) => {
  const list = paramsList(params);
  return at * 2 < list.length ? [list[at * 2], list[at * 2 + 1]] : undefined;
});

export class URLSearchParams {
  /** @type {string[]} flat: name, value, name, value… */
  #list = [];
  /** @type {((query: string) => void) | null} */
  #changed = null;

  constructor(init = "") {
    if (init !== null && (typeof init === "object" || typeof init === "function")) {
      const iterator = init[SymbolIterator];
      if (iterator === undefined || iterator === null) this.#fillRecord(init);
      else this.#fillPairs(init);
      return;
    }
    let string = usv(init);
    if (StringPrototypeCharCodeAt(string, 0) === 0x3f) string = StringPrototypeSlice(string, 1);
    this.#list = parseUrlencoded(string);
  }

  static #of(self) {
    if (self === null || typeof self !== "object" || !(#list in self)) throw illegalInvocation();
    return self;
  }

  #fillPairs(init) {
    if (#list in init && init[SymbolIterator] === iterate) {
      for (let i = 0; i < init.#list.length; i++) append(this.#list, init.#list[i]);
      return;
    }
    const pairs = sequence(init, "URLSearchParams");
    for (let i = 0; i < pairs.length; i++) {
      const pair = sequence(pairs[i], "A search parameter");
      if (pair.length !== 2) {
        throw new TypeError("A search parameter must be a pair of a name and a value.");
      }
      append(this.#list, usv(pair[0]));
      append(this.#list, usv(pair[1]));
    }
  }

  #fillRecord(init) {
    const keys = ownKeys(init);
    for (let i = 0; i < keys.length; i++) {
      // as in workerd, symbols are no names
      if (typeof keys[i] === "symbol") continue;
      const descriptor = getOwnPropertyDescriptor(init, keys[i]);
      if (descriptor === undefined || !descriptor.enumerable) continue;
      const name = usv(keys[i]);
      const value = usv(init[keys[i]]);
      const at = indexOf(this.#list, name, 0);
      if (at === -1) {
        append(this.#list, name);
        append(this.#list, value);
      } else {
        this.#list[at + 1] = value;
      }
    }
  }

  #tell() {
    if (this.#changed !== null) this.#changed(serializeUrlencoded(this.#list));
  }

  #remove(from, name, value) {
    const list = this.#list;
    let to = from;
    for (let i = from; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) continue;
      list[to] = list[i];
      list[to + 1] = list[i + 1];
      to += 2;
    }
    list.length = to;
  }

  get size() {
    return URLSearchParams.#of(this).#list.length / 2;
  }

  append(name, value) {
    const self = URLSearchParams.#of(this);
    requireArguments(arguments.length, 2, "URLSearchParams.append");
    name = usv(name);
    value = usv(value);
    append(self.#list, name);
    append(self.#list, value);
    self.#tell();
  }

  delete(name, value = undefined) {
    const self = URLSearchParams.#of(this);
    requireArguments(arguments.length, 1, "URLSearchParams.delete");
    name = usv(name);
    if (value !== undefined) value = usv(value);
    self.#remove(0, name, value);
    self.#tell();
  }

  get(name) {
    const self = URLSearchParams.#of(this);
    requireArguments(arguments.length, 1, "URLSearchParams.get");
    const at = indexOf(self.#list, usv(name), 0);
    return at === -1 ? null : self.#list[at + 1];
  }

  getAll(name) {
    const self = URLSearchParams.#of(this);
    requireArguments(arguments.length, 1, "URLSearchParams.getAll");
    name = usv(name);
    const values = [];
    for (let at = indexOf(self.#list, name, 0); at !== -1; at = indexOf(self.#list, name, at + 2)) {
      append(values, self.#list[at + 1]);
    }
    return values;
  }

  has(name, value = undefined) {
    const self = URLSearchParams.#of(this);
    requireArguments(arguments.length, 1, "URLSearchParams.has");
    name = usv(name);
    if (value !== undefined) value = usv(value);
    for (let at = indexOf(self.#list, name, 0); at !== -1; at = indexOf(self.#list, name, at + 2)) {
      if (value === undefined || self.#list[at + 1] === value) return true;
    }
    return false;
  }

  set(name, value) {
    const self = URLSearchParams.#of(this);
    requireArguments(arguments.length, 2, "URLSearchParams.set");
    name = usv(name);
    value = usv(value);
    const at = indexOf(self.#list, name, 0);
    if (at === -1) {
      append(self.#list, name);
      append(self.#list, value);
    } else {
      self.#list[at + 1] = value;
      self.#remove(at + 2, name, undefined);
    }
    self.#tell();
  }

  sort() {
    const self = URLSearchParams.#of(this);
    self.#list = mergeSort(self.#list);
    self.#tell();
  }

  forEach(callback, thisArg) {
    const self = URLSearchParams.#of(this);
    if (typeof callback !== "function") {
      throw new TypeError("URLSearchParams.forEach needs a function.");
    }
    for (let i = 0; i < self.#list.length; i += 2) {
      apply(callback, thisArg, [self.#list[i + 1], self.#list[i], self]);
    }
  }

  keys() {
    return iteratorOf(URLSearchParams.#of(this), "keys");
  }

  values() {
    return iteratorOf(URLSearchParams.#of(this), "values");
  }

  entries() {
    return iteratorOf(URLSearchParams.#of(this), "entries");
  }

  toString() {
    return serializeUrlencoded(URLSearchParams.#of(this).#list);
  }

  static {
    isURLSearchParams = (value) => value !== null && typeof value === "object" && #list in value;
    serializeParams = (params) => serializeUrlencoded(params.#list);
    paramsList = (params) => params.#list;
    paramsOfQuery = (query, changed) => {
      const params = new URLSearchParams();
      params.#list = parseUrlencoded(query);
      params.#changed = changed;
      return params;
    };
    resetParams = (params, query) => {
      params.#list = parseUrlencoded(query);
    };
  }
}
defineInterface(URLSearchParams, "URLSearchParams");

const iterate = URLSearchParams.prototype.entries;
defineProperty(URLSearchParams.prototype, SymbolIterator, hidden(iterate));

function usv(value) {
  return StringPrototypeToWellFormed(typeof value === "string" ? value : `${value}`);
}

function indexOf(list, name, from) {
  for (let i = from; i < list.length; i += 2) if (list[i] === name) return i;
  return -1;
}

/** Stable, by code units, of names. */
function mergeSort(list) {
  const pairs = list.length / 2;
  if (pairs < 2) return list;
  const half = (pairs >> 1) * 2;
  const left = [];
  const right = [];
  for (let i = 0; i < list.length; i++) append(i < half ? left : right, list[i]);
  const first = mergeSort(left);
  const second = mergeSort(right);
  const sorted = [];
  let a = 0;
  let b = 0;
  while (a < first.length || b < second.length) {
    const fromSecond = a >= first.length || (b < second.length && second[b] < first[a]);
    const source = fromSecond ? second : first;
    const at = fromSecond ? b : a;
    append(sorted, source[at]);
    append(sorted, source[at + 1]);
    if (fromSecond) b += 2;
    else a += 2;
  }
  return sorted;
}
