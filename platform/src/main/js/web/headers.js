// Headers: https://fetch.spec.whatwg.org/#headers-class
//
// A list is a flat array [name, value, name, value…] in the order of insertion, names in lower
// case: what the wire carries. One that came from the wire may still be a function that reads it,
// so a Worker that passes a request on never pays for its headers.

import {
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  SymbolIterator,
  TypeError,
  Uint8Array,
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

/**
 * A list that is made when it is first needed, once for all copies of it.
 *
 * @typedef {object} Lazy
 * @property {(() => string[]) | null} thunk null once it has run
 * @property {string[] | null} list
 */

/** @typedef {Headers | string[] | (() => string[])} AnyHeaders as an object, or as on the wire */

/** @type {(flatOrThunk: string[] | (() => string[]), guard: "none" | "immutable") => Headers} */
export let headersFromWire;
/**
 * The flat list: names in lower case, in the order of insertion. Not to be changed by who asks.
 *
 * @type {(headers: AnyHeaders) => string[]}
 */
export let headersToWire;
/**
 * The function that headers nobody has read were made with, else null.
 *
 * @type {(headers: AnyHeaders) => (() => string[]) | null}
 */
export let headersThunk;
/**
 * A copy with another guard; of one that nobody has read, such a one.
 *
 * @type {(headers: Headers, guard: "none" | "immutable") => Headers}
 */
export let copyHeaders;
/** @type {(headers: Headers) => "none" | "immutable"} */
export let headersGuard;
/** @type {(value: unknown) => boolean} */
export let isHeaders;

/** Appends a header that is known to be valid unless there is one of that name. */
export function addDefaultHeader(headers, name, value) {
  const list = headersToWire(headers);
  if (indexOf(list, name) === -1) pushHeader(headers, name, value);
}

/** @type {(headers: Headers, name: string, value: string) => void} */
let pushHeader;
/** @type {(headers: Headers) => [string, string][]} */
let sortedOf;

function entryAt(headers, at) {
  const sorted = sortedOf(headers);
  return at < sorted.length ? sorted[at] : undefined;
}

const iteratorOf = pairIterators("Headers", entryAt);

export class Headers {
  /** @type {string[] | null} null while it is lazy */
  #list = null;
  /** @type {Lazy | null} */
  #lazy = null;
  /** Whether somebody else holds the list too, so that a change needs a copy. */
  #shared = false;
  #immutable = false;
  /** @type {[string, string][] | null} sorted and combined, until the list changes */
  #sorted = null;

  constructor(init = undefined) {
    if (init === undefined) {
      this.#list = [];
      return;
    }
    if (init === null || (typeof init !== "object" && typeof init !== "function")) {
      throw new TypeError("Headers need a Headers object, a list of pairs, or a record.");
    }
    const iterator = init[SymbolIterator];
    if (iterator === iterate && #list in init) {
      this.#copy(init);
      return;
    }
    this.#list = [];
    if (iterator === undefined || iterator === null) this.#fillRecord(init);
    else this.#fillPairs(init);
  }

  static #of(self) {
    if (self === null || typeof self !== "object" || !(#list in self)) throw illegalInvocation();
    if (self.#list === null) self.#force();
    return self;
  }

  #force() {
    const lazy = this.#lazy;
    if (lazy.list === null) {
      lazy.list = lazy.thunk();
      lazy.thunk = null;
    }
    this.#lazy = null;
    this.#list = lazy.list;
    this.#shared = true;
  }

  #copy(other) {
    this.#list = other.#list;
    this.#lazy = other.#lazy;
    if (other.#list !== null) {
      this.#shared = true;
      other.#shared = true;
    }
  }

  #fillPairs(init) {
    const pairs = sequence(init, "Headers");
    for (let i = 0; i < pairs.length; i++) {
      const pair = sequence(pairs[i], "A header");
      if (pair.length !== 2) {
        throw new TypeError("A header must be a pair of a name and a value.");
      }
      append2(this.#list, normalName(pair[0]), normalValue(pair[1]));
    }
  }

  #fillRecord(init) {
    const keys = ownKeys(init);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const descriptor = getOwnPropertyDescriptor(init, key);
      if (descriptor === undefined || !descriptor.enumerable) continue;
      append2(this.#list, normalName(key), normalValue(init[key]));
    }
  }

  /** What a change begins with: the guard, and a list of our own. */
  #change() {
    if (this.#immutable) throw new TypeError("Can't modify immutable headers.");
    if (this.#shared) {
      const list = this.#list;
      const own = [];
      for (let i = 0; i < list.length; i++) append(own, list[i]);
      this.#list = own;
      this.#shared = false;
    }
    this.#sorted = null;
    return this.#list;
  }

  append(name, value) {
    const self = Headers.#of(this);
    requireArguments(arguments.length, 2, "Headers.append");
    name = normalName(name);
    value = normalValue(value);
    append2(self.#change(), name, value);
  }

  delete(name) {
    const self = Headers.#of(this);
    requireArguments(arguments.length, 1, "Headers.delete");
    name = normalName(name);
    const list = self.#change();
    if (indexOf(list, name) !== -1) removeFrom(list, name, 0);
  }

  get(name) {
    const self = Headers.#of(this);
    requireArguments(arguments.length, 1, "Headers.get");
    return combined(self.#list, normalName(name));
  }

  getAll(name) {
    const self = Headers.#of(this);
    if (normalName(name) !== "set-cookie") {
      throw new TypeError('getAll() can only be used with the header name "Set-Cookie".');
    }
    return valuesOf(self.#list, "set-cookie");
  }

  getSetCookie() {
    return valuesOf(Headers.#of(this).#list, "set-cookie");
  }

  has(name) {
    const self = Headers.#of(this);
    requireArguments(arguments.length, 1, "Headers.has");
    return indexOf(self.#list, normalName(name)) !== -1;
  }

  set(name, value) {
    const self = Headers.#of(this);
    requireArguments(arguments.length, 2, "Headers.set");
    name = normalName(name);
    value = normalValue(value);
    const list = self.#change();
    const at = indexOf(list, name);
    if (at === -1) {
      append2(list, name, value);
    } else {
      list[at + 1] = value;
      removeFrom(list, name, at + 2);
    }
  }

  forEach(callback, thisArg) {
    const self = Headers.#of(this);
    if (typeof callback !== "function") {
      throw new TypeError("Headers.forEach needs a function.");
    }
    for (let i = 0; ; i++) {
      const entry = entryAt(self, i);
      if (entry === undefined) return;
      apply(callback, thisArg, [entry[1], entry[0], self]);
    }
  }

  keys() {
    return iteratorOf(Headers.#of(this), "keys");
  }

  values() {
    return iteratorOf(Headers.#of(this), "values");
  }

  entries() {
    return iteratorOf(Headers.#of(this), "entries");
  }

  static {
    isHeaders = (value) => value !== null && typeof value === "object" && #list in value;
    headersFromWire = (flatOrThunk, guard) => {
      const headers = new Headers();
      if (typeof flatOrThunk === "function") {
        headers.#list = null;
        headers.#lazy = { thunk: flatOrThunk, list: null };
      } else {
        headers.#list = flatOrThunk;
        headers.#shared = true;
      }
      headers.#immutable = guard === "immutable";
      return headers;
    };
    headersToWire = (headers) => {
      if (typeof headers === "function") return headers();
      if (!(#list in headers)) return headers;
      if (headers.#list === null) headers.#force();
      headers.#shared = true;
      return headers.#list;
    };
    headersThunk = (headers) => {
      if (typeof headers === "function") return headers;
      return #list in headers && headers.#list === null ? headers.#lazy.thunk : null;
    };
    copyHeaders = (headers, guard) => {
      const copy = new Headers();
      copy.#copy(headers);
      copy.#immutable = guard === "immutable";
      return copy;
    };
    headersGuard = (headers) => (headers.#immutable ? "immutable" : "none");
    pushHeader = (headers, name, value) => append2(headers.#change(), name, value);
    sortedOf = (headers) => {
      if (headers.#list === null) headers.#force();
      headers.#sorted ??= sortAndCombine(headers.#list);
      return headers.#sorted;
    };
  }
}
defineInterface(Headers, "Headers");

const iterate = Headers.prototype.entries;
defineProperty(Headers.prototype, SymbolIterator, hidden(iterate));

function append2(list, name, value) {
  append(list, name);
  append(list, value);
}

function indexOf(list, name) {
  for (let i = 0; i < list.length; i += 2) if (list[i] === name) return i;
  return -1;
}

function removeFrom(list, name, from) {
  let to = from;
  for (let i = from; i < list.length; i += 2) {
    if (list[i] === name) continue;
    list[to] = list[i];
    list[to + 1] = list[i + 1];
    to += 2;
  }
  list.length = to;
}

function combined(list, name) {
  let value = null;
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] === name) value = value === null ? list[i + 1] : `${value}, ${list[i + 1]}`;
  }
  return value;
}

function valuesOf(list, name) {
  const values = [];
  for (let i = 0; i < list.length; i += 2) if (list[i] === name) append(values, list[i + 1]);
  return values;
}

/** Whether cookies are one entry, as those of other names are. */
let joinsCookies = false;

/** A Worker from before 2023-03-01 sees cookies as one header: called before its code runs. */
export function joinCookies() {
  joinsCookies = true;
  delete Headers.prototype.getSetCookie;
}

/** https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine */
function sortAndCombine(list) {
  const sorted = [];
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i];
    if (name !== "set-cookie" || joinsCookies) {
      if (indexOf(list, name) < i) continue;
      append(sorted, [name, combined(list, name)]);
    } else {
      append(sorted, [name, list[i + 1]]);
    }
  }
  // By insertion: the lists are short, often sorted, and equal names must keep their order.
  for (let i = 1; i < sorted.length; i++) {
    const entry = sorted[i];
    let at = i;
    for (; at > 0 && sorted[at - 1][0] > entry[0]; at--) sorted[at] = sorted[at - 1];
    sorted[at] = entry;
  }
  return sorted;
}

/** For each ASCII unit: 1 if a token may have it, 2 if it is a capital letter, 0 otherwise. */
const TOKEN = new Uint8Array(128);
for (const c of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz") TOKEN[c.charCodeAt(0)] = 1;
for (const c of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") TOKEN[c.charCodeAt(0)] = 2;

/** Whether a string is a token of HTTP: https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
export function isToken(string) {
  for (let i = 0; i < string.length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit > 127 || TOKEN[unit] === 0) return false;
  }
  return string.length > 0;
}

function normalName(name) {
  const string = typeof name === "string" ? name : `${name}`;
  let capital = false;
  for (let i = 0; i < string.length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    const kind = unit > 127 ? 0 : TOKEN[unit];
    if (kind === 0) throw new TypeError(`Invalid header name: ${string}`);
    if (kind === 2) capital = true;
  }
  if (string.length === 0) throw new TypeError("Invalid header name: the empty string.");
  return capital ? StringPrototypeToLowerCase(string) : string;
}

function normalValue(value) {
  const string = typeof value === "string" ? value : `${value}`;
  let from = 0;
  let to = string.length;
  while (from < to && isSpace(StringPrototypeCharCodeAt(string, from))) from++;
  while (to > from && isSpace(StringPrototypeCharCodeAt(string, to - 1))) to--;
  for (let i = from; i < to; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit > 0xff || unit === 0 || unit === 0x0a || unit === 0x0d) {
      throw new TypeError("Invalid header value.");
    }
  }
  return from === 0 && to === string.length ? string : StringPrototypeSlice(string, from, to);
}

function isSpace(unit) {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}
