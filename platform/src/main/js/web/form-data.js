// FormData: https://xhr.spec.whatwg.org/#interface-formdata

import {
  StringPrototypeToWellFormed,
  SymbolIterator,
  TypeError,
  append,
  apply,
  defineProperty,
} from "../kernel/primordials.js";
import { File, blobBytes, blobType, isBlob, isFile } from "./blob.js";
import { defineInterface, hidden, illegalInvocation, requireArguments } from "./interface.js";
import { pairIterators } from "./iterators.js";

/** @type {(value: unknown) => boolean} */
export let isFormData;
/** The entries, flat: name, value, name, value… @type {(form: FormData) => (string | File)[]} */
export let formEntries;

const iteratorOf = pairIterators("FormData", (form, at) => {
  const list = formEntries(form);
  return at * 2 < list.length ? [list[at * 2], list[at * 2 + 1]] : undefined;
});

export class FormData {
  /** @type {(string | File)[]} */
  #list = [];

  constructor(form = undefined) {
    if (form !== undefined) throw new TypeError("FormData takes no form here: there are none.");
  }

  static #of(self) {
    if (!isFormData(self)) throw illegalInvocation();
    return self;
  }

  append(name, value, filename = undefined) {
    const self = FormData.#of(this);
    requireArguments(arguments.length, 2, "FormData.append");
    name = usv(name);
    value = entryValue(value, filename, arguments.length > 2);
    append(self.#list, name);
    append(self.#list, value);
  }

  delete(name) {
    const self = FormData.#of(this);
    requireArguments(arguments.length, 1, "FormData.delete");
    self.#remove(usv(name), 0);
  }

  get(name) {
    const self = FormData.#of(this);
    requireArguments(arguments.length, 1, "FormData.get");
    const at = indexOf(self.#list, usv(name));
    return at === -1 ? null : self.#list[at + 1];
  }

  getAll(name) {
    const self = FormData.#of(this);
    requireArguments(arguments.length, 1, "FormData.getAll");
    name = usv(name);
    const values = [];
    for (let i = 0; i < self.#list.length; i += 2) {
      if (self.#list[i] === name) append(values, self.#list[i + 1]);
    }
    return values;
  }

  has(name) {
    const self = FormData.#of(this);
    requireArguments(arguments.length, 1, "FormData.has");
    return indexOf(self.#list, usv(name)) !== -1;
  }

  set(name, value, filename = undefined) {
    const self = FormData.#of(this);
    requireArguments(arguments.length, 2, "FormData.set");
    name = usv(name);
    value = entryValue(value, filename, arguments.length > 2);
    const at = indexOf(self.#list, name);
    if (at === -1) {
      append(self.#list, name);
      append(self.#list, value);
    } else {
      self.#list[at + 1] = value;
      self.#remove(name, at + 2);
    }
  }

  forEach(callback, thisArg) {
    const self = FormData.#of(this);
    if (typeof callback !== "function") throw new TypeError("FormData.forEach needs a function.");
    for (let i = 0; i < self.#list.length; i += 2) {
      apply(callback, thisArg, [self.#list[i + 1], self.#list[i], self]);
    }
  }

  keys() {
    return iteratorOf(FormData.#of(this), "keys");
  }

  values() {
    return iteratorOf(FormData.#of(this), "values");
  }

  entries() {
    return iteratorOf(FormData.#of(this), "entries");
  }

  #remove(name, from) {
    const list = this.#list;
    let to = from;
    for (let i = from; i < list.length; i += 2) {
      if (list[i] === name) continue;
      list[to] = list[i];
      list[to + 1] = list[i + 1];
      to += 2;
    }
    list.length = to;
  }

  static {
    isFormData = (value) => value !== null && typeof value === "object" && #list in value;
    formEntries = (form) => form.#list;
  }
}
defineInterface(FormData, "FormData");
defineProperty(FormData.prototype, SymbolIterator, hidden(FormData.prototype.entries));

/** A string, or a File: a Blob becomes one named "blob". */
function entryValue(value, filename, named) {
  if (!isBlob(value)) {
    if (named) throw new TypeError("Only a Blob can have a file name.");
    return usv(value);
  }
  if (isFile(value) && filename === undefined) return value;
  const name = filename === undefined ? "blob" : usv(filename);
  return new File([blobBytes(value)], name, { __proto__: null, type: blobType(value) });
}

function usv(value) {
  return StringPrototypeToWellFormed(typeof value === "string" ? value : `${value}`);
}

function indexOf(list, name) {
  for (let i = 0; i < list.length; i += 2) if (list[i] === name) return i;
  return -1;
}
