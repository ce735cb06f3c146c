// Patterns of one component of a URL: https://urlpattern.spec.whatwg.org/#patterns
//
// A string becomes tokens, tokens become parts, parts become a regular expression and the pattern's normal form.

import {
  RegExp,
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeSlice,
  TypeError,
  append,
} from "../kernel/primordials.js";

// kinds of token
export const OPEN = 0;
export const CLOSE = 1;
export const REGEXP = 2;
export const NAME = 3;
export const CHAR = 4;
export const ESCAPED = 5;
export const MODIFIER = 6;
export const ASTERISK = 7;
export const END = 8;
export const INVALID = 9;

// kinds of part
const FIXED = 0;
const GIVEN = 1;
const SEGMENT = 2;
const FULL = 3;

const ANYTHING = ".*";

/** How the components differ: what ends a segment, and what may stand before one. */
export const DEFAULT_OPTIONS = { __proto__: null, delimiter: "", prefix: "" };
export const HOSTNAME_OPTIONS = { __proto__: null, delimiter: ".", prefix: "" };
export const PATHNAME_OPTIONS = { __proto__: null, delimiter: "/", prefix: "/" };

/** The character at an index, two units if it takes them. */
export function charAt(text, at) {
  const pair =
    (StringPrototypeCharCodeAt(text, at) & 0xfc00) === 0xd800 &&
    (StringPrototypeCharCodeAt(text, at + 1) & 0xfc00) === 0xdc00;
  return StringPrototypeSlice(text, at, at + (pair ? 2 : 1));
}

let nameStart = null;
let namePart = null;

/** Made when it is first needed: V8 knows the properties of characters only with its data. */
function makeNameTests() {
  try {
    nameStart = new RegExp("^[$_\\p{ID_Start}]$", "u");
    namePart = new RegExp("^[$\\u200c\\u200d\\p{ID_Continue}]$", "u");
  } catch {
    nameStart = new RegExp("^[$_A-Za-z\\u{aa}-\\u{10ffff}]$", "u");
    namePart = new RegExp("^[$_A-Za-z0-9\\u{aa}-\\u{10ffff}]$", "u");
  }
}

function isNameChar(char, first) {
  if (char === "") return false;
  if (nameStart === null) makeNameTests();
  return RegExpPrototypeExec(first ? nameStart : namePart, char) !== null;
}

/**
 * @param {string} input
 * @param {boolean} lenient whether what is wrong becomes an INVALID token instead of an error
 * @returns {{type: number, index: number, value: string}[]}
 */
export function tokenize(input, lenient) {
  const tokens = [];
  let at = 0;
  const add = (type, next, from, to) => {
    append(tokens, { type, index: at, value: StringPrototypeSlice(input, from, to) });
    at = next;
  };
  const fail = (next) => {
    if (!lenient) throw new TypeError(`Invalid pattern string: ${input}`);
    add(INVALID, next, at, next);
  };
  while (at < input.length) {
    const char = charAt(input, at);
    const next = at + char.length;
    switch (char) {
      case "*":
        add(ASTERISK, next, at, next);
        break;
      case "+":
      case "?":
        add(MODIFIER, next, at, next);
        break;
      case "\\":
        if (next >= input.length) fail(next);
        else {
          const end = next + charAt(input, next).length;
          add(ESCAPED, end, next, end);
        }
        break;
      case "{":
        add(OPEN, next, at, next);
        break;
      case "}":
        add(CLOSE, next, at, next);
        break;
      case ":": {
        let end = next;
        while (end < input.length && isNameChar(charAt(input, end), end === next)) {
          end += charAt(input, end).length;
        }
        if (end === next) fail(next);
        else add(NAME, end, next, end);
        break;
      }
      case "(": {
        const end = endOfRegExp(input, next);
        if (end === -1) fail(next);
        else add(REGEXP, end + 1, next, end);
        break;
      }
      default:
        add(CHAR, next, at, next);
    }
  }
  append(tokens, { type: END, index: at, value: "" });
  return tokens;
}

/** The index of the parenthesis that closes a regular expression, or -1. */
function endOfRegExp(input, from) {
  let depth = 1;
  for (let at = from; at < input.length; at++) {
    const unit = StringPrototypeCharCodeAt(input, at);
    if (unit > 0x7f) return -1;
    switch (StringPrototypeSlice(input, at, at + 1)) {
      case "?":
        if (at === from) return -1;
        break;
      case "\\":
        at++;
        if (at >= input.length || StringPrototypeCharCodeAt(input, at) > 0x7f) return -1;
        break;
      case ")":
        if (--depth === 0) return at === from ? -1 : at;
        break;
      case "(":
        depth++;
        if (StringPrototypeSlice(input, at + 1, at + 2) !== "?") return -1;
        break;
    }
  }
  return -1;
}

class Part {
  constructor(type, value, modifier, name = "", prefix = "", suffix = "") {
    this.type = type;
    this.value = value;
    this.modifier = modifier;
    this.name = name;
    this.prefix = prefix;
    this.suffix = suffix;
  }
}

/** https://urlpattern.spec.whatwg.org/#parse-a-pattern-string */
class Parser {
  parts = [];
  #tokens;
  #options;
  #encode;
  #segment;
  #at = 0;
  #pending = "";
  #nextName = 0;

  constructor(input, options, encode) {
    this.#tokens = tokenize(input, false);
    this.#options = options;
    this.#encode = encode;
    this.#segment = segmentOf(options);
  }

  parse() {
    while (this.#at < this.#tokens.length) {
      const char = this.#take(CHAR);
      const name = this.#take(NAME);
      const pattern = this.#takePattern(name);
      if (name !== null || pattern !== null) {
        let prefix = char === null ? "" : char.value;
        if (prefix !== "" && prefix !== this.#options.prefix) {
          this.#pending += prefix;
          prefix = "";
        }
        this.#flush();
        this.#add(prefix, name, pattern, "", this.#modifier());
        continue;
      }
      const fixed = char ?? this.#take(ESCAPED);
      if (fixed !== null) {
        this.#pending += fixed.value;
        continue;
      }
      if (this.#take(OPEN) !== null) this.#group();
      else {
        this.#flush();
        this.#need(END);
      }
    }
    return this.parts;
  }

  #group() {
    const prefix = this.#text();
    const name = this.#take(NAME);
    const pattern = this.#takePattern(name);
    const suffix = this.#text();
    this.#need(CLOSE);
    this.#add(prefix, name, pattern, suffix, this.#modifier());
  }

  #take(type) {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.type !== type) return null;
    this.#at++;
    return token;
  }

  #takePattern(name) {
    const pattern = this.#take(REGEXP);
    return pattern === null && name === null ? this.#take(ASTERISK) : pattern;
  }

  #need(type) {
    if (this.#take(type) === null) throw new TypeError("Invalid pattern string.");
  }

  #modifier() {
    const token = this.#take(MODIFIER) ?? this.#take(ASTERISK);
    return token === null ? "" : token.value;
  }

  #text() {
    let text = "";
    for (;;) {
      const token = this.#take(CHAR) ?? this.#take(ESCAPED);
      if (token === null) return text;
      text += token.value;
    }
  }

  #flush() {
    if (this.#pending === "") return;
    append(this.parts, new Part(FIXED, this.#encode(this.#pending), ""));
    this.#pending = "";
  }

  #add(prefix, nameToken, patternToken, suffix, modifier) {
    if (nameToken === null && patternToken === null && modifier === "") {
      this.#pending += prefix;
      return;
    }
    this.#flush();
    if (nameToken === null && patternToken === null) {
      if (prefix === "") return;
      append(this.parts, new Part(FIXED, this.#encode(prefix), modifier));
      return;
    }
    let value = this.#segment;
    if (patternToken !== null) {
      value = patternToken.type === ASTERISK ? ANYTHING : patternToken.value;
    }
    let type = GIVEN;
    if (value === this.#segment) {
      type = SEGMENT;
      value = "";
    } else if (value === ANYTHING) {
      type = FULL;
      value = "";
    }
    let name = "";
    if (nameToken !== null) name = nameToken.value;
    else if (patternToken !== null) name = `${this.#nextName++}`;
    for (let i = 0; i < this.parts.length; i++) {
      if (name !== "" && this.parts[i].name === name) {
        throw new TypeError(`Duplicate name in a pattern: ${name}`);
      }
    }
    append(
      this.parts,
      new Part(type, value, modifier, name, this.#encode(prefix), this.#encode(suffix)),
    );
  }
}

function segmentOf(options) {
  return `[^${escapeRegExp(options.delimiter)}]+?`;
}

function escape(text, marks) {
  let escaped = "";
  for (let i = 0; i < text.length; i++) {
    const char = StringPrototypeSlice(text, i, i + 1);
    escaped += StringPrototypeIncludes(marks, char) ? `\\${char}` : char;
  }
  return escaped;
}

function escapeRegExp(text) {
  return escape(text, ".+*?^${}()[]|/\\");
}

function escapePattern(text) {
  return escape(text, "+*?:{}()\\");
}

/** @returns {{source: string, names: string[]}} */
function regExpOf(parts, options) {
  let source = "^";
  const names = [];
  for (let i = 0; i < parts.length; i++) {
    const { type, value, modifier, name, prefix, suffix } = parts[i];
    if (type === FIXED) {
      const fixed = escapeRegExp(value);
      source += modifier === "" ? fixed : `(?:${fixed})${modifier}`;
      continue;
    }
    append(names, name);
    const inner = type === SEGMENT ? segmentOf(options) : type === FULL ? ANYTHING : value;
    if (prefix === "" && suffix === "") {
      source +=
        modifier === "" || modifier === "?" ? `(${inner})${modifier}` : `((?:${inner})${modifier})`;
      continue;
    }
    const before = escapeRegExp(prefix);
    const after = escapeRegExp(suffix);
    if (modifier === "" || modifier === "?") {
      source += `(?:${before}(${inner})${after})${modifier}`;
    } else {
      const repeated = `${before}((?:${inner})(?:${after}${before}(?:${inner}))*)${after}`;
      source += `(?:${repeated})${modifier === "*" ? "?" : ""}`;
    }
  }
  return { source: `${source}$`, names };
}

function isDigit(text, at) {
  const unit = StringPrototypeCharCodeAt(text, at);
  return unit >= 0x30 && unit <= 0x39;
}

/** https://urlpattern.spec.whatwg.org/#generate-a-pattern-string */
function patternOf(parts, options) {
  let result = "";
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    const { type, value, modifier, name, prefix, suffix } = part;
    if (type === FIXED) {
      const fixed = escapePattern(value);
      result += modifier === "" ? fixed : `{${fixed}}${modifier}`;
      continue;
    }
    const previous = i > 0 ? parts[i - 1] : null;
    const next = i + 1 < parts.length ? parts[i + 1] : null;
    const custom = !isDigit(name, 0);
    const grouping = needsGrouping(part, previous, next, custom, options);
    if (grouping) result += "{";
    result += escapePattern(prefix);
    if (custom) result += `:${name}`;
    if (type === GIVEN) {
      result += `(${value})`;
    } else if (type === SEGMENT && !custom) {
      result += `(${segmentOf(options)})`;
    } else if (type === FULL) {
      const star =
        !custom &&
        (previous === null || previous.type === FIXED || previous.modifier !== "" || grouping || prefix !== "");
      result += star ? "*" : `(${ANYTHING})`;
    }
    if (type === SEGMENT && custom && suffix !== "" && isNameChar(charAt(suffix, 0), false)) {
      result += "\\";
    }
    result += escapePattern(suffix);
    if (grouping) result += "}";
    result += modifier;
  }
  return result;
}

function needsGrouping(part, previous, next, custom, options) {
  const { type, modifier, prefix, suffix } = part;
  if (suffix !== "" || (prefix !== "" && prefix !== options.prefix)) return true;
  if (custom && type === SEGMENT && modifier === "" && next !== null && next.prefix === "" && next.suffix === "") {
    if (next.type === FIXED) {
      if (isNameChar(charAt(next.value, 0), false)) return true;
    } else if (isDigit(next.name, 0)) {
      return true;
    }
  }
  return (
    prefix === "" &&
    options.prefix !== "" &&
    previous !== null &&
    previous.type === FIXED &&
    StringPrototypeSlice(previous.value, -1) === options.prefix
  );
}

/**
 * Compiles the pattern of one component.
 *
 * @param {string} input
 * @param {(text: string) => string} encode the normal form of a fixed text of the component
 * @param {{delimiter: string, prefix: string}} options
 * @param {boolean} ignoreCase
 */
export function compileComponent(input, encode, options, ignoreCase) {
  const parts = new Parser(input, options, encode).parse();
  const { source, names } = regExpOf(parts, options);
  let regExp;
  try {
    regExp = new RegExp(source, ignoreCase ? "vi" : "v");
  } catch (error) {
    throw new TypeError(`Invalid regular expression in a pattern: ${input}`);
  }
  let given = false;
  for (let i = 0; i < parts.length; i++) if (parts[i].type === GIVEN) given = true;
  return { regExp, names, pattern: patternOf(parts, options), hasRegExpGroups: given };
}
