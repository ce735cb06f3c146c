// The selectors of HTMLRewriter: https://developers.cloudflare.com/workers/runtime-apis/html-rewriter/#selectors
// What can be said of an element when its start tag is read: type, class, id, attributes, place among the
// children so far, ancestors, and the negation of those.

import {
  RegExp,
  RegExpPrototypeExec,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  append,
} from "../kernel/primordials.js";
import { isSpace, lower, parserError, setOf } from "./html-text.js";

/**
 * What a compound says of one element.
 *
 * @typedef {object} Compound
 * @property {string | null} name in lower case
 * @property {{name: string, operator: string, value: string, ignoreCase: boolean}[]} attributes
 * @property {{step: number, offset: number, ofType: boolean}[]} places
 * @property {Compound[]} negations
 */

/**
 * @typedef {object} Selector
 * @property {Compound} compound
 * @property {" " | ">" | null} combinator to what stands left of it
 * @property {Selector | null} left
 */

/** Attributes whose values HTML compares without regard to case. */
const CASELESS = setOf(
  "accept", "accept-charset", "align", "alink", "axis", "bgcolor", "charset", "checked", "clear", "codetype", "color",
  "compact", "declare", "defer", "dir", "direction", "disabled", "enctype", "face", "frame", "hreflang", "http-equiv",
  "lang", "language", "link", "media", "method", "multiple", "nohref", "noresize", "noshade", "nowrap", "readonly",
  "rel", "rev", "rules", "scope", "scrolling", "selected", "shape", "target", "text", "type", "valign", "valuetype",
  "vlink"
);

/**
 * @param {string} text as bytes
 * @returns {Selector[]} of which one has to match
 */
export function parseSelector(text) {
  return new Parser(text).list();
}

class Parser {
  #text;
  #at = 0;

  constructor(text) {
    this.#text = text;
  }

  #peek(ahead = 0) {
    return StringPrototypeSlice(this.#text, this.#at + ahead, this.#at + ahead + 1);
  }

  #skipSpace() {
    const from = this.#at;
    while (this.#at < this.#text.length && isSpace(StringPrototypeCharCodeAt(this.#text, this.#at))) this.#at++;
    return this.#at > from;
  }

  list() {
    const list = [];
    this.#skipSpace();
    if (this.#peek() === "") throw parserError("The selector is empty.");
    for (;;) {
      append(list, this.#complex());
      if (this.#peek() === "") return list;
      this.#at++; // a comma
      this.#skipSpace();
    }
  }

  #complex() {
    let selector = { compound: this.#compound(false), combinator: null, left: null };
    for (;;) {
      const spaced = this.#skipSpace();
      const next = this.#peek();
      if (next === "" || next === ",") return selector;
      let combinator = " ";
      if (next === ">") {
        combinator = ">";
        this.#at++;
        this.#skipSpace();
        if (this.#peek() === "" || this.#peek() === ",") throw parserError("Dangling combinator in selector.");
      } else if (next === "+" || next === "~") {
        throw parserError(`Unsupported combinator \`${next}\` in selector.`);
      } else if (!spaced) {
        throw parserError("Unexpected token in selector.");
      }
      selector = { compound: this.#compound(false), combinator, left: selector };
    }
  }

  #compound(negated) {
    const compound = { name: null, attributes: [], places: [], negations: [] };
    const from = this.#at;
    if (this.#peek() === "*") this.#at++;
    else if (this.#isName()) compound.name = lower(this.#ident());
    if (this.#peek() === "|" && this.#peek(1) !== "=") {
      throw parserError("Selectors with explicit namespaces are not supported.");
    }
    for (;;) {
      const next = this.#peek();
      if (next === ".") {
        this.#at++;
        if (!this.#isName()) throw parserError("Invalid or unescaped class name in selector.");
        append(compound.attributes, attribute("class", "~=", this.#ident()));
      } else if (next === "#") {
        this.#at++;
        if (!this.#isName(true)) throw parserError("Unexpected token in selector.");
        append(compound.attributes, attribute("id", "=", this.#ident()));
      } else if (next === "[") {
        append(compound.attributes, this.#attribute());
      } else if (next === ":") {
        this.#pseudo(compound, negated);
      } else {
        break;
      }
    }
    if (this.#at === from) {
      throw parserError(this.#peek() === "" ? "Unexpected end of selector." : "Unexpected token in selector.");
    }
    return compound;
  }

  #attribute() {
    this.#at++;
    this.#skipSpace();
    if (!this.#isName()) throw parserError("Missing attribute name in attribute selector.");
    const name = lower(this.#ident());
    this.#skipSpace();
    let operator = "";
    let value = "";
    let ignoreCase = CASELESS.has(name);
    const first = this.#peek();
    if (first !== "]") {
      const two = first + this.#peek(1);
      if (first === "=") operator = "=";
      else if (two === "~=" || two === "|=" || two === "^=" || two === "$=" || two === "*=") operator = two;
      else throw parserError(first === "" ? "Unexpected end of selector." : "Unexpected token in the attribute selector.");
      this.#at += operator.length;
      this.#skipSpace();
      const quote = this.#peek();
      if (quote === '"' || quote === "'") value = this.#string(quote);
      else if (this.#isName()) value = this.#ident();
      else throw parserError("Unexpected token in the attribute selector.");
      this.#skipSpace();
      const flag = lower(this.#peek());
      if (flag === "i" || flag === "s") {
        ignoreCase = flag === "i";
        this.#at++;
        this.#skipSpace();
      }
    }
    if (this.#peek() === "") throw parserError("Unexpected end of selector.");
    if (this.#peek() !== "]") throw parserError("Unexpected token in the attribute selector.");
    this.#at++;
    return attribute(name, operator, ignoreCase ? lower(value) : value, ignoreCase);
  }

  #pseudo(compound, negated) {
    this.#at++;
    if (!this.#isName()) throw parserError("Unsupported pseudo-class or pseudo-element in selector.");
    const name = lower(this.#ident());
    if (this.#peek() !== "(") {
      if (name !== "first-child" && name !== "first-of-type") {
        throw parserError("Unsupported pseudo-class or pseudo-element in selector.");
      }
      append(compound.places, { step: 0, offset: 1, ofType: name === "first-of-type" });
      return;
    }
    this.#at++;
    this.#skipSpace();
    if (name === "not") {
      if (negated) throw parserError("Nested negation in selector.");
      if (this.#peek() === ")") throw parserError("Empty negation in selector.");
      for (;;) {
        append(compound.negations, this.#compound(true));
        this.#skipSpace();
        if (this.#peek() !== ",") break;
        this.#at++;
        this.#skipSpace();
      }
    } else if (name === "nth-child" || name === "nth-of-type") {
      append(compound.places, { ...this.#nth(), ofType: name === "nth-of-type" });
    } else {
      throw parserError("Unsupported pseudo-class or pseudo-element in selector.");
    }
    this.#skipSpace();
    if (this.#peek() === "") throw parserError("Unexpected end of selector.");
    if (this.#peek() !== ")") throw parserError("Unexpected token in selector.");
    this.#at++;
  }

  #nth() {
    const from = this.#at;
    while (this.#peek() !== "" && this.#peek() !== ")") this.#at++;
    const text = lower(StringPrototypeSlice(this.#text, from, this.#at));
    const word = RegExpPrototypeExec(KEYWORD, text);
    if (word !== null) return { step: 2, offset: word[1] === "odd" ? 1 : 0 };
    const number = RegExpPrototypeExec(NUMBER, text);
    if (number !== null) return { step: 0, offset: +number[1] };
    const formula = RegExpPrototypeExec(FORMULA, text);
    if (formula === null) throw parserError("Unexpected token in selector.");
    const sign = formula[1];
    const step = sign === "" || sign === "+" ? 1 : sign === "-" ? -1 : +sign;
    const offset = formula[3] === undefined ? 0 : +formula[3];
    return { step, offset: formula[2] === "-" ? -offset : offset };
  }

  #isName(anyStart = false) {
    const first = this.#peek();
    if (first === "") return false;
    if (isNameStart(StringPrototypeCharCodeAt(first, 0)) || first === "\\") return true;
    if (first === "-") {
      const second = this.#peek(1);
      return second === "-" || second === "\\" || (second !== "" && isNameStart(StringPrototypeCharCodeAt(second, 0)));
    }
    return anyStart && isNamePart(StringPrototypeCharCodeAt(first, 0));
  }

  #ident() {
    let out = "";
    for (;;) {
      const next = this.#peek();
      if (next === "\\") out += this.#escape();
      else if (next !== "" && isNamePart(StringPrototypeCharCodeAt(next, 0))) {
        out += next;
        this.#at++;
      } else return out;
    }
  }

  #string(quote) {
    let out = "";
    this.#at++;
    for (;;) {
      const next = this.#peek();
      if (next === "") return out; // as CSS has it
      if (next === quote) {
        this.#at++;
        return out;
      }
      if (next === "\\") out += this.#escape();
      else {
        out += next;
        this.#at++;
      }
    }
  }

  #escape() {
    this.#at++;
    const hex = RegExpPrototypeExec(HEX, StringPrototypeSlice(this.#text, this.#at, this.#at + 7));
    if (hex === null) {
      const next = this.#peek();
      if (next === "") throw parserError("Unexpected end of selector.");
      this.#at++;
      return next;
    }
    this.#at += hex[0].length;
    return StringFromCharCode(+`0x${hex[1]}`);
  }
}

const KEYWORD = new RegExp("^\\s*(odd|even)\\s*$");
const NUMBER = new RegExp("^\\s*([+-]?\\d+)\\s*$");
const FORMULA = new RegExp("^\\s*([+-]?\\d*)n\\s*(?:([+-])\\s*(\\d+))?\\s*$");
const HEX = new RegExp("^([0-9a-fA-F]{1,6})[ \\t\\r\\n\\f]?");

function attribute(name, operator, value, ignoreCase = false) {
  return { name, operator, value, ignoreCase };
}

function isNameStart(unit) {
  const small = unit | 0x20;
  return (small >= 0x61 && small <= 0x7a) || unit === 0x5f || unit > 0x7f;
}

function isNamePart(unit) {
  return isNameStart(unit) || (unit >= 0x30 && unit <= 0x39) || unit === 0x2d;
}

/** Whether a selector looks at ancestors, or at the place among the elements of a type. */
export function looksAt(selectors) {
  let ancestors = false;
  let types = false;
  for (let i = 0; i < selectors.length; i++) {
    for (let at = selectors[i]; at !== null; at = at.left) {
      if (at.left !== null) ancestors = true;
      if (countsTypes(at.compound)) types = true;
    }
  }
  return { ancestors, types };
}

function countsTypes(compound) {
  for (let i = 0; i < compound.places.length; i++) if (compound.places[i].ofType) return true;
  for (let i = 0; i < compound.negations.length; i++) if (countsTypes(compound.negations[i])) return true;
  return false;
}

/**
 * @param {Selector[]} selectors
 * @param {import("./html-tree.js").Node} node
 */
export function matchesAny(selectors, node) {
  for (let i = 0; i < selectors.length; i++) if (matches(selectors[i], node)) return true;
  return false;
}

function matches(selector, node) {
  if (!matchesCompound(selector.compound, node)) return false;
  const { left } = selector;
  if (left === null) return true;
  if (selector.combinator === ">") return node.parent !== null && matches(left, node.parent);
  for (let at = node.parent; at !== null; at = at.parent) if (matches(left, at)) return true;
  return false;
}

function matchesCompound(compound, node) {
  if (compound.name !== null && compound.name !== node.name) return false;
  const { attributes, places, negations } = compound;
  for (let i = 0; i < places.length; i++) if (!isAt(places[i], node)) return false;
  for (let i = 0; i < attributes.length; i++) {
    const value = node.attribute(attributes[i].name);
    if (value === undefined || !compares(attributes[i], value)) return false;
  }
  for (let i = 0; i < negations.length; i++) if (matchesCompound(negations[i], node)) return false;
  return true;
}

function isAt(place, node) {
  const distance = (place.ofType ? node.typeIndex : node.index) - place.offset;
  if (place.step === 0) return distance === 0;
  return distance % place.step === 0 && distance / place.step >= 0;
}

function compares({ operator, value: wanted, ignoreCase }, given) {
  const value = ignoreCase ? lower(given) : given;
  switch (operator) {
    case "":
      return true;
    case "=":
      return value === wanted;
    case "~=":
      return wanted !== "" && hasWord(value, wanted);
    case "|=":
      return value === wanted || StringPrototypeStartsWith(value, `${wanted}-`);
    case "^=":
      return wanted !== "" && StringPrototypeStartsWith(value, wanted);
    case "$=":
      return wanted !== "" && StringPrototypeEndsWith(value, wanted);
    default:
      return wanted !== "" && StringPrototypeIncludes(value, wanted);
  }
}

function hasWord(value, word) {
  let from = 0;
  for (let at = 0; at <= value.length; at++) {
    if (at < value.length && !isSpace(StringPrototypeCharCodeAt(value, at))) continue;
    if (at - from === word.length && StringPrototypeSlice(value, from, at) === word) return true;
    from = at + 1;
  }
  return false;
}
