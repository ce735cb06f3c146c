// console: https://console.spec.whatwg.org/

import {
  ArrayIsArray,
  DateNow,
  Error,
  ErrorCaptureStackTrace,
  MathMax,
  SafeMap,
  StringPrototypeIndexOf,
  StringPrototypePadEnd,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  SymbolToStringTag,
  append,
  defineProperty,
  getOwnPropertyDescriptor,
  mapEntries,
  ownKeys,
} from "../kernel/primordials.js";
import { log } from "../kernel/log.js";
import { isProxy } from "../rpc/proxies.js";
import { formatLog } from "./format-log.js";
import { inspect } from "./inspect.js";
import { hidden } from "./interface.js";

/** Isolate-wide, as under workerd. */
let indentation = "";
const timers = new SafeMap();
const counts = new SafeMap();

function print(level, text) {
  if (indentation !== "") {
    text = indentation + StringPrototypeReplaceAll(text, "\n", `\n${indentation}`);
  }
  log(level, text);
}

function labelOf(label) {
  return label === undefined ? "default" : `${label}`;
}

/** The stack from the caller of a console method on. */
function stackFrom(method) {
  const holder = new Error();
  ErrorCaptureStackTrace(holder, method);
  const { stack } = holder;
  if (typeof stack !== "string") return "";
  const at = StringPrototypeIndexOf(stack, "\n");
  return at === -1 ? "" : StringPrototypeSlice(stack, at);
}

function elapsed(label) {
  const since = timers.get(label);
  if (since !== undefined) return `${label}: ${DateNow() - since}ms`;
  print("warn", `Warning: No such label '${label}' for console.time()`);
  return undefined;
}

function group(...args) {
  if (args.length > 0) print("log", formatLog(args));
  indentation += "  ";
}

export const console = {
  log(...args) {
    print("log", formatLog(args));
  },
  info(...args) {
    print("info", formatLog(args));
  },
  debug(...args) {
    print("debug", formatLog(args));
  },
  warn(...args) {
    print("warn", formatLog(args));
  },
  error(...args) {
    print("error", formatLog(args));
  },
  trace(...args) {
    const text = formatLog(args);
    print("log", `Trace${text === "" ? "" : `: ${text}`}${stackFrom(console.trace)}`);
  },
  assert(condition, ...args) {
    if (condition) return;
    if (args.length > 0 && typeof args[0] === "string") {
      args[0] = `Assertion failed: ${args[0]}`;
      print("error", formatLog(args));
    } else {
      print("error", `Assertion failed${args.length > 0 ? ` ${formatLog(args)}` : ""}`);
    }
  },
  dir(value, options) {
    print("log", inspect(value, options));
  },
  dirxml(...args) {
    print("log", formatLog(args));
  },
  table(data, columns) {
    print("log", tableText(data, columns));
  },
  group,
  groupCollapsed: group,
  groupEnd() {
    indentation = StringPrototypeSlice(indentation, 2);
  },
  time(label) {
    const name = labelOf(label);
    if (timers.has(name)) {
      print("warn", `Warning: Label '${name}' already exists for console.time()`);
      return;
    }
    timers.set(name, DateNow());
  },
  timeLog(label, ...args) {
    const text = elapsed(labelOf(label));
    if (text === undefined) return;
    print("log", args.length > 0 ? `${text} ${formatLog(args)}` : text);
  },
  timeEnd(label) {
    const name = labelOf(label);
    const text = elapsed(name);
    if (text === undefined) return;
    timers.delete(name);
    print("log", text);
  },
  count(label) {
    const name = labelOf(label);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    print("log", `${name}: ${count}`);
  },
  countReset(label) {
    const name = labelOf(label);
    if (!counts.delete(name)) print("warn", `Warning: Count for '${name}' does not exist`);
  },
  clear() {},
  timeStamp() {},
  profile() {},
  profileEnd() {},
};
defineProperty(console, SymbolToStringTag, hidden("console", false));

const CELL = { __proto__: null, depth: 0 };
const INDEX = "(index)";
const VALUES = "Values";

/** Rows by their keys, columns by the keys of the rows; anything else as console.log shows it. */
function tableText(data, columns) {
  if (data === null || typeof data !== "object" || isProxy(data)) return formatLog([data]);
  const rows = rowsOf(data);
  const heads = [];
  let loose = false;
  const lines = [];
  for (let i = 0; i < rows.length; i += 2) {
    const value = rows[i + 1];
    const cells = new SafeMap();
    if (value !== null && typeof value === "object" && !isProxy(value)) {
      const keys = ownKeys(value);
      for (let j = 0; j < keys.length; j++) {
        const descriptor = getOwnPropertyDescriptor(value, keys[j]);
        if (typeof keys[j] !== "string" || !descriptor.enumerable) continue;
        if (ArrayIsArray(columns) && !includes(columns, keys[j])) continue;
        if (!includes(heads, keys[j])) append(heads, keys[j]);
        const text = descriptor.get !== undefined ? "[Getter]" : inspect(descriptor.value, CELL);
        cells.set(keys[j], text);
      }
    } else {
      loose = true;
      cells.set(VALUES, inspect(value, CELL));
    }
    append(lines, { index: rows[i], cells });
  }
  return draw(lines, heads, loose);
}

/** Flat: a row's name and its value. */
function rowsOf(data) {
  const rows = [];
  let entries;
  try {
    entries = mapEntries(data);
  } catch {
    const keys = ownKeys(data);
    for (let i = 0; i < keys.length; i++) {
      const descriptor = getOwnPropertyDescriptor(data, keys[i]);
      if (typeof keys[i] !== "string" || !descriptor.enumerable) continue;
      append(rows, keys[i]);
      append(rows, descriptor.value);
    }
    return rows;
  }
  for (let i = 0; i < entries.length; i++) {
    append(rows, inspect(entries[i][0], CELL));
    append(rows, entries[i][1]);
  }
  return rows;
}

function includes(list, wanted) {
  for (let i = 0; i < list.length; i++) if (list[i] === wanted) return true;
  return false;
}

function draw(lines, heads, loose) {
  const titles = [INDEX];
  for (let i = 0; i < heads.length; i++) append(titles, heads[i]);
  if (loose) append(titles, VALUES);
  const grid = [titles];
  for (let i = 0; i < lines.length; i++) {
    const { index, cells } = lines[i];
    const row = [index];
    for (let j = 1; j < titles.length; j++) append(row, cells.get(titles[j]) ?? "");
    append(grid, row);
  }
  const widths = [];
  for (let j = 0; j < titles.length; j++) {
    let width = 0;
    for (let i = 0; i < grid.length; i++) width = MathMax(width, grid[i][j].length);
    append(widths, width + 2);
  }
  let text = rule("┌", "┬", "┐", widths);
  for (let i = 0; i < grid.length; i++) {
    text += "\n│";
    for (let j = 0; j < widths.length; j++) {
      text += `${StringPrototypePadEnd(` ${grid[i][j]}`, widths[j], " ")}│`;
    }
    if (i === 0) text += `\n${rule("├", "┼", "┤", widths)}`;
  }
  return `${text}\n${rule("└", "┴", "┘", widths)}`;
}

function rule(left, middle, right, widths) {
  let text = left;
  for (let i = 0; i < widths.length; i++) {
    text += (i > 0 ? middle : "") + StringPrototypeRepeat("─", widths[i]);
  }
  return text + right;
}
