// Errors as util.inspect shows them: the stack, with the class's real name in its first line.
import { isError } from "dovetail:internal";

/** Formats an error; takes from `keys` what the text has, adds what it has not. */
export function formatError(ctx, error, constructor, tag, keys) {
  const name = nameOf(error);
  let stack = stackOf(error);
  if (!ctx.showHidden && keys.length > 0) {
    for (const key of ["name", "message", "stack"]) {
      const at = keys.indexOf(key);
      if (at !== -1 && (typeof error[key] !== "string" || stack.includes(error[key]))) keys.splice(at, 1);
    }
  }
  if ("cause" in error && !keys.includes("cause")) keys.push("cause");
  if (Array.isArray(error.errors) && !keys.includes("errors")) keys.push("errors");
  stack = improve(stack, constructor, name, tag);
  let from = (error.message && stack.indexOf(error.message)) || -1;
  if (from !== -1) from += error.message.length;
  const at = stack.indexOf("\n    at", from);
  if (at === -1) {
    stack = `[${stack}]`;
  } else {
    const lines = frames(ctx, error, stack.slice(at + 1));
    stack = `${stack.slice(0, at)}\n${lines.join("\n")}`;
  }
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll("\n", `\n${" ".repeat(ctx.indentationLvl)}`);
  return stack;
}

function nameOf(error) {
  try {
    return error.name != null ? String(error.name) : "Error";
  } catch {
    return "Error";
  }
}

function stackOf(error) {
  try {
    if (error.stack) return String(error.stack);
    return Error.prototype.toString.call(error);
  } catch {
    return "[object Error]";
  }
}

/** The lines of the stack, without those that the cause's stack has, too. */
function frames(ctx, error, text) {
  const lines = text.split("\n");
  const { cause } = error;
  if (cause === undefined || cause === null || !isError(cause)) return lines;
  const causeStack = stackOf(cause);
  const at = causeStack.indexOf("\n    at");
  if (at === -1) return lines;
  const others = causeStack.slice(at + 1).split("\n");
  const { length, offset } = overlap(lines, others);
  if (length > 3) {
    const skipped = length - 2;
    const note = `    ... ${skipped} lines matching cause stack trace ...`;
    lines.splice(offset + 1, skipped, ctx.stylize(note, "undefined"));
  }
  return lines;
}

function overlap(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const at = b.indexOf(a[i]);
    if (at === -1) continue;
    const rest = b.length - at;
    if (rest > 3) {
      let length = 1;
      const most = Math.min(a.length - i, rest);
      while (most > length && a[i + length] === b[at + length]) length++;
      if (length > 3) return { length, offset: i };
    }
  }
  return { length: 0, offset: 0 };
}

function improve(stack, constructor, name, tag) {
  const { length } = name;
  if (
    constructor === null ||
    (name.endsWith("Error") && stack.startsWith(name) && (stack.length === length || stack[length] === ":" || stack[length] === "\n"))
  ) {
    let fallback = "Error";
    if (constructor === null) {
      const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
      fallback = start?.[1] || "";
      const clean = `[${fallback}: null prototype]${tag !== "" && fallback !== tag ? ` [${tag}]` : ""}`;
      return `${clean}${stack.slice(fallback.length)}`;
    }
    if (constructor !== name) {
      if (constructor.includes(name)) {
        return length === 0 ? `${constructor}: ${stack}` : `${constructor}${stack.slice(length)}`;
      }
      return `${constructor} [${name}]${stack.slice(length)}`;
    }
  }
  return stack;
}
