// ctx.storage.sql.
import {
  Error,
  TypeError,
  StringPrototypeSlice,
  defineProperty,
} from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { viewBytes } from "../web/buffer-source.js";
import { defineInterface, hidden, illegalConstructor, requireArguments } from "../web/interface.js";
import { Cursor, newCursor } from "./cursor.js";
import {
  EXEC,
  INGEST,
  MAX_PAGES,
  Output,
  SIZE,
  begin,
  putByte,
  putBytes,
  putDouble,
  putInt,
  putText,
  run,
} from "./host.js";

const KEY = {};

const NOT_ENABLED =
  "SQL is not enabled for this Durable Object class. To enable it, change " +
  "`new_classes` to `new_sqlite_classes` within the 'migrations' field in " +
  "your wrangler.jsonc or wrangler.toml file. If using workerd directly," +
  "set `enableSql = true` in your workerd config for the class. Note " +
  "that this change cannot be made after the class is " +
  "already deployed to production.";

function putBinding(value) {
  switch (typeof value) {
    case "number":
      putByte(1);
      putDouble(value);
      return;
    case "string":
      putByte(2);
      putText(value);
      return;
    case "undefined":
      putByte(0);
      return;
    case "bigint":
      throw new TypeError("A BigInt cannot be bound to a SQL parameter: give a number, or its text.");
    case "symbol":
      throw new TypeError("A symbol cannot be bound to a SQL parameter.");
    case "object": {
      if (value === null) {
        putByte(0);
        return;
      }
      const bytes = viewBytes(value);
      if (bytes !== null) {
        putByte(3);
        putBytes(bytes);
        return;
      }
    }
  }
  putByte(2);
  putText(`${value}`);
}

export class SqlStorage {
  #owner;

  constructor(key, owner) {
    if (key !== KEY) throw illegalConstructor();
    this.#owner = owner;
    if (!hasFlag("experimental")) return;
    const extend = (name, value) => defineProperty(this, name, hidden(value));
    extend("prepare", (query) => {
      const text = `${query}`;
      return (...bindings) => this.exec(text, ...bindings);
    });
    extend("ingest", (query) => this.#ingest(`${query}`));
    extend("setMaxPageCountForTest", (count) => {
      this.#check();
      begin();
      run(MAX_PAGES, count);
    });
  }

  #check() {
    this.#owner.check();
    if (this.#owner.enableSql === false && !hasFlag("experimental")) throw new Error(NOT_ENABLED);
  }

  exec(query, ...bindings) {
    requireArguments(arguments.length, 1, "Failed to execute 'exec' on 'SqlStorage'");
    this.#check();
    const text = `${query}`;
    begin();
    putText(text);
    putInt(bindings.length);
    for (let i = 0; i < bindings.length; i++) putBinding(bindings[i]);
    return newCursor(this.#owner, run(EXEC, 0));
  }

  #ingest(text) {
    this.#check();
    begin();
    putText(text);
    const out = new Output(run(INGEST, 0));
    const remainder = StringPrototypeSlice(text, out.readInt());
    const statementCount = out.readInt();
    return { remainder, rowsRead: 0, rowsWritten: out.readInt(), statementCount };
  }

  get databaseSize() {
    this.#check();
    begin();
    return new Output(run(SIZE, 0)).readDouble();
  }

  get Cursor() {
    return Cursor;
  }

  get Statement() {
    return Statement;
  }
}
defineInterface(SqlStorage, "SqlStorage");

/** Named by workerd, made by nobody: prepare() gives a function. */
class Statement {
  constructor() {
    throw illegalConstructor();
  }
}
defineInterface(Statement, "Statement");

export function newSql(owner) {
  return new SqlStorage(KEY, owner);
}
