// AssertionError: what failed, with a text that shows the difference.
import { inspect } from "./inspect.js";

const HEADINGS = {
  deepStrictEqual: "Expected values to be strictly deep-equal:",
  partialDeepStrictEqual: "Expected values to be partially and strictly deep-equal:",
  strictEqual: "Expected values to be strictly equal:",
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: "Expected values to be loosely deep-equal:",
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: "Values have same structure but are not reference-equal:",
  notDeepEqualUnequal: "Expected values not to be loosely deep-equal:",
};

const MAX_LINES = 2000;

function show(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
    breakLength: Infinity,
  });
}

export class AssertionError extends Error {
  constructor(options) {
    if (options === null || typeof options !== "object") {
      const error = new TypeError(
        `The "options" argument must be of type object.${
          options === null || options === undefined
            ? ` Received ${options}`
            : ` Received type ${typeof options} (${inspect(options)})`
        }`,
      );
      error.code = "ERR_INVALID_ARG_TYPE";
      throw error;
    }
    const { message, operator, stackStartFn, stackStartFunction, details } = options;
    const { actual, expected } = options;
    super(message != null ? (isErrorObject(message) ? message.message : String(message)) : messageOf(actual, expected, operator));
    this.generatedMessage = !message;
    Object.defineProperty(this, "name", {
      value: "AssertionError [ERR_ASSERTION]",
      enumerable: false,
      writable: true,
      configurable: true,
    });
    this.code = "ERR_ASSERTION";
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace?.(this, stackStartFn || stackStartFunction);
    void this.stack;
    this.name = "AssertionError";
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](depth, options) {
    const { actual, expected } = this;
    // long texts say no more than the difference in the message
    this.actual = shorten(actual);
    this.expected = shorten(expected);
    const text = inspect(this, { ...options, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

function shorten(value) {
  if (typeof value !== "string") return value;
  const lines = value.split("\n", 11);
  if (lines.length > 10) return `${lines.slice(0, 10).join("\n")}\n...`;
  return value.length > 512 ? `${value.slice(0, 512)}...` : value;
}

const isErrorObject = (value) => typeof value === "object" && value !== null && "message" in value && "name" in value;

function messageOf(actual, expected, operator) {
  if (operator === "deepStrictEqual" || operator === "strictEqual" || operator === "partialDeepStrictEqual") {
    return difference(actual, expected, operator);
  }
  if (operator === "notDeepStrictEqual" || operator === "notStrictEqual") {
    let heading = HEADINGS[operator];
    const lines = show(actual).split("\n");
    if (operator === "notStrictEqual" && ((typeof actual === "object" && actual !== null) || typeof actual === "function")) {
      heading = HEADINGS.notStrictEqualObject;
    }
    cut(lines, 50);
    return lines.length === 1
      ? `${heading}${lines[0].length > 5 ? "\n\n" : " "}${lines[0]}`
      : `${heading}\n\n${lines.join("\n")}\n`;
  }
  let left = show(actual);
  let right = show(expected);
  const known = HEADINGS[operator];
  if (operator === "notDeepEqual" && left === right) {
    left = `${known}\n\n${left}`;
    return left.length > 1024 ? `${left.slice(0, 1021)}...` : left;
  }
  if (left.length > 512) left = `${left.slice(0, 509)}...`;
  if (right.length > 512) right = `${right.slice(0, 509)}...`;
  if (operator === "deepEqual") return `${known}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  if (operator === "notDeepEqual") return `${HEADINGS.notDeepEqualUnequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  return `${left} ${operator} ${right}`;
}

function cut(lines, most) {
  if (lines.length <= most) return;
  lines[most - 4] = "...";
  lines.length = most - 3;
}

const isReference = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

function difference(actual, expected, operator) {
  let heading = operator;
  let left = show(actual);
  let right = show(expected);
  if (operator === "strictEqual" && isReference(actual) && isReference(expected)) {
    heading = "strictEqualObject";
  }
  const one = left.split("\n");
  const other = right.split("\n");
  if (one.length === 1 && other.length === 1 && left !== right) {
    const total = left.length + right.length;
    if (total <= 12 && !isReference(actual) && !isReference(expected) && (actual !== 0 || expected !== 0)) {
      return `${HEADINGS[heading]}\n\n${left} !== ${right}\n`;
    }
    if (heading !== "strictEqualObject" && total < 80) {
      let at = 0;
      while (left[at] === right[at]) at++;
      const pointer = at > 2 ? `\n  ${" ".repeat(at)}^` : "";
      return `${HEADINGS[heading]}\n+ actual - expected\n\n+ ${left}\n- ${right}${pointer}${pointer === "" ? "" : "\n"}`;
    }
  }
  if (left === right) {
    const lines = one.slice();
    cut(lines, 50);
    return `${operator === "strictEqual" ? HEADINGS.notIdentical : HEADINGS[heading]}\n\n${lines.join("\n")}\n`;
  }
  return `${HEADINGS[heading]}\n+ actual - expected\n\n${diff(one, other)}\n`;
}

/** Lines with `+` for those of the actual value only, `-` for those of the expected value only. */
function diff(actual, expected) {
  let from = 0;
  while (from < actual.length && from < expected.length && actual[from] === expected[from]) from++;
  let tail = 0;
  while (
    tail < actual.length - from &&
    tail < expected.length - from &&
    actual[actual.length - 1 - tail] === expected[expected.length - 1 - tail]
  ) {
    tail++;
  }
  const a = actual.slice(from, actual.length - tail);
  const b = expected.slice(from, expected.length - tail);
  const changed = a.length * b.length > MAX_LINES * MAX_LINES ? replaced(a, b) : common(a, b);
  const lines = [
    ...actual.slice(0, from).map((line) => `  ${line}`),
    ...changed,
    ...actual.slice(actual.length - tail).map((line) => `  ${line}`),
  ];
  return fold(lines).join("\n");
}

const replaced = (a, b) => [...a.map((line) => `+ ${line}`), ...b.map((line) => `- ${line}`)];

/** By the longest common subsequence. */
function common(a, b) {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] =
        a[i] === b[j]
          ? table[(i + 1) * width + j + 1] + 1
          : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`  ${a[i++]}`);
      j++;
    } else if (j >= b.length || (i < a.length && table[(i + 1) * width + j] >= table[i * width + j + 1])) {
      lines.push(`+ ${a[i++]}`);
    } else {
      lines.push(`- ${b[j++]}`);
    }
  }
  return lines;
}

/** Long runs of equal lines are left out. */
function fold(lines) {
  const shown = [];
  for (let i = 0; i < lines.length; ) {
    let end = i;
    while (end < lines.length && lines[end].startsWith("  ")) end++;
    if (end - i > 5) {
      const head = i === 0 ? 1 : 2;
      const foot = end === lines.length ? 1 : 2;
      shown.push(...lines.slice(i, i + head), "...", ...lines.slice(end - foot, end));
    } else {
      shown.push(...lines.slice(i, end));
    }
    i = end;
    while (i < lines.length && !lines[i].startsWith("  ")) shown.push(lines[i++]);
  }
  return shown;
}
