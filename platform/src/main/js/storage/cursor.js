// What sql.exec() gives: the rows of a statement, read a page at a time.
import {
  ArrayConstructor,
  Error,
  SymbolIterator,
  TypedArrayPrototypeGetBuffer,
  append,
  defineProperty,
  getPrototypeOf,
  setPrototypeOf,
} from "../kernel/primordials.js";
import { defineInterface, illegalConstructor } from "../web/interface.js";
import { Output, ROWS, begin, run } from "./host.js";

const KEY = {};

function readValue(page) {
  switch (page.readByte()) {
    case 1:
      return page.readDouble();
    case 2:
      return page.readText();
    case 3:
      return TypedArrayPrototypeGetBuffer(page.readBytes());
    default:
      return null;
  }
}

/** The rows as Java gives them, apart from the class that programs see. */
class Rows {
  names = [];
  rowsWritten = 0;
  reused = false;
  taken = 0;
  #owner;
  #page;
  #cursor = 0;
  #left = 0;

  constructor(owner, length) {
    this.#owner = owner;
    const page = new Output(length);
    this.reused = page.readByte() === 1;
    this.rowsWritten = page.readInt();
    const columns = page.readInt();
    for (let i = 0; i < columns; i++) append(this.names, page.readText());
    this.#page = page;
    this.#head();
  }

  #head() {
    this.#cursor = this.#page.readInt();
    this.#left = this.#page.readInt();
  }

  hasMore() {
    return this.#left > 0 || this.#cursor !== 0;
  }

  /** The next row's values, or undefined. */
  next() {
    if (this.#left === 0) {
      if (this.#cursor === 0) return undefined;
      this.#owner.check();
      begin();
      this.#page = new Output(run(ROWS, this.#cursor));
      this.#head();
      return this.next();
    }
    this.#left--;
    this.taken++;
    const values = [];
    for (let i = 0; i < this.names.length; i++) append(values, readValue(this.#page));
    return values;
  }
}

export class Cursor {
  #rows;
  #columnNames = null;

  constructor(key, rows) {
    if (key !== KEY) throw illegalConstructor();
    this.#rows = rows;
  }

  #row() {
    const values = this.#rows.next();
    if (values === undefined) return undefined;
    const row = {};
    const { names } = this.#rows;
    for (let i = 0; i < names.length; i++) {
      defineProperty(row, names[i], {
        __proto__: null,
        value: values[i],
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return row;
  }

  next() {
    const value = this.#row();
    return value === undefined ? { done: true } : { done: false, value };
  }

  toArray() {
    const rows = [];
    for (let row = this.#row(); row !== undefined; row = this.#row()) append(rows, row);
    return rows;
  }

  one() {
    const row = this.#row();
    if (row === undefined) {
      throw new Error("Expected exactly one result from SQL query, but got no results.");
    }
    if (this.#rows.hasMore()) {
      throw new Error("Expected exactly one result from SQL query, but got multiple results.");
    }
    return row;
  }

  raw() {
    return new RowIterator(KEY, () => this.#rows.next());
  }

  get columnNames() {
    if (this.#columnNames === null) {
      const names = [];
      for (let i = 0; i < this.#rows.names.length; i++) append(names, this.#rows.names[i]);
      this.#columnNames = names;
    }
    return this.#columnNames;
  }

  /** SQLite is one row ahead of the program. */
  get rowsRead() {
    return this.#rows.taken + (this.#rows.hasMore() ? 1 : 0);
  }

  get rowsWritten() {
    return this.#rows.rowsWritten;
  }

  get reusedCachedQueryForTest() {
    return this.#rows.reused;
  }

  [SymbolIterator]() {
    return new RowIterator(KEY, () => this.#row());
  }
}
defineInterface(Cursor, "Cursor");

class RowIterator {
  #next;

  constructor(key, next) {
    if (key !== KEY) throw illegalConstructor();
    this.#next = next;
  }

  next() {
    const value = this.#next();
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }
}
defineInterface(RowIterator, "RowIterator");
setPrototypeOf(
  RowIterator.prototype,
  getPrototypeOf(getPrototypeOf(ArrayConstructor.prototype[SymbolIterator].call([]))),
);

/** The cursor of a statement that ran. @param {number} length of what EXEC gave */
export function newCursor(owner, length) {
  return new Cursor(KEY, new Rows(owner, length));
}
