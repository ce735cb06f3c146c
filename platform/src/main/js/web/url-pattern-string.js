// The constructor string of a URLPattern, split into components:
// https://urlpattern.spec.whatwg.org/#constructor-string-parsing

import { StringPrototypeSlice } from "../kernel/primordials.js";
import { compileProtocol, matchesSpecial } from "./url-pattern.js";
import {
  ASTERISK,
  CHAR,
  CLOSE,
  END,
  ESCAPED,
  INVALID,
  NAME,
  OPEN,
  REGEXP,
  tokenize,
} from "./url-pattern-parser.js";

const INIT = "init";
const AUTHORITY = "authority";
const DONE = "done";

class StringParser {
  result = { __proto__: null };
  #input;
  #tokens;
  #start = 0;
  #at = 0;
  #step = 1;
  #groups = 0;
  #brackets = 0;
  #special = false;
  #state = INIT;

  constructor(input) {
    this.#input = input;
    this.#tokens = tokenize(input, true);
  }

  parse() {
    while (this.#at < this.#tokens.length) {
      this.#step = 1;
      if (this.#tokens[this.#at].type === END) {
        if (!this.#endOfInput()) break;
      } else if (!this.#inGroup()) {
        this.#move();
      }
      this.#at += this.#step;
    }
    const { result } = this;
    if (result.hostname !== undefined && result.port === undefined) result.port = "";
    return result;
  }

  /** @returns {boolean} whether it goes on */
  #endOfInput() {
    if (this.#state === INIT) {
      this.#rewind();
      if (this.#isMark("#")) this.#change("hash", 1);
      else if (this.#isSearch()) this.#change("search", 1);
      else this.#change("pathname", 0);
      return true;
    }
    if (this.#state === AUTHORITY) {
      this.#rewindTo("hostname");
      return true;
    }
    this.#change(DONE, 0);
    return false;
  }

  /** Inside of braces nothing ends a component. */
  #inGroup() {
    const { type } = this.#tokens[this.#at];
    if (type === OPEN) {
      this.#groups++;
      return true;
    }
    if (this.#groups === 0) return false;
    if (type !== CLOSE) return true;
    this.#groups--;
    return false;
  }

  #move() {
    switch (this.#state) {
      case INIT:
        if (this.#isMark(":")) this.#rewindTo("protocol");
        return;
      case "protocol":
        if (this.#isMark(":")) this.#endOfProtocol();
        return;
      case AUTHORITY:
        if (this.#isMark("@")) this.#rewindTo("username");
        else if (this.#isMark("/") || this.#isSearch() || this.#isMark("#")) this.#rewindTo("hostname");
        return;
      case "username":
        if (this.#isMark(":")) this.#change("password", 1);
        else if (this.#isMark("@")) this.#change("hostname", 1);
        return;
      case "password":
        if (this.#isMark("@")) this.#change("hostname", 1);
        return;
      case "hostname":
        if (this.#isMark("[")) this.#brackets++;
        else if (this.#isMark("]")) this.#brackets--;
        else if (this.#isMark(":") && this.#brackets === 0) this.#change("port", 1);
        else this.#endOfHost();
        return;
      case "port":
        this.#endOfHost();
        return;
      case "pathname":
        if (this.#isSearch()) this.#change("search", 1);
        else if (this.#isMark("#")) this.#change("hash", 1);
        return;
      case "search":
        if (this.#isMark("#")) this.#change("hash", 1);
    }
  }

  #endOfHost() {
    if (this.#isMark("/")) this.#change("pathname", 0);
    else if (this.#isSearch()) this.#change("search", 1);
    else if (this.#isMark("#")) this.#change("hash", 1);
  }

  #endOfProtocol() {
    this.#special = matchesSpecial(compileProtocol(this.#text()));
    let next = "pathname";
    let skip = 1;
    if (this.#isMarkAt(this.#at + 1, "/") && this.#isMarkAt(this.#at + 2, "/")) {
      next = AUTHORITY;
      skip = 3;
    } else if (this.#special) {
      next = AUTHORITY;
    }
    this.#change(next, skip);
  }

  #change(next, skip) {
    const state = this.#state;
    const { result } = this;
    if (state !== INIT && state !== AUTHORITY && state !== DONE) result[state] = this.#text();
    if (state !== INIT && next !== DONE) {
      const beforePath =
        state === "protocol" || state === AUTHORITY || state === "username" || state === "password";
      const before = beforePath || state === "hostname" || state === "port";
      const behindHost = next === "port" || next === "pathname" || next === "search" || next === "hash";
      if (beforePath && behindHost) result.hostname ??= "";
      if (before && (next === "search" || next === "hash")) {
        result.pathname ??= this.#special ? "/" : "";
      }
      if ((before || state === "pathname") && next === "hash") result.search ??= "";
    }
    this.#state = next;
    this.#at += skip;
    this.#start = this.#at;
    this.#step = 0;
  }

  #rewind() {
    this.#at = this.#start;
    this.#step = 0;
  }

  #rewindTo(state) {
    this.#rewind();
    this.#state = state;
  }

  #text() {
    const from = this.#tokens[this.#start].index;
    return StringPrototypeSlice(this.#input, from, this.#tokens[this.#at].index);
  }

  #isMark(mark) {
    return this.#isMarkAt(this.#at, mark);
  }

  #isMarkAt(at, mark) {
    const token = this.#tokens[at];
    if (token === undefined || token.value !== mark) return false;
    return token.type === CHAR || token.type === ESCAPED || token.type === INVALID;
  }

  /** A question mark begins the search unless it makes what stands before it optional. */
  #isSearch() {
    if (this.#isMark("?")) return true;
    if (this.#tokens[this.#at].value !== "?") return false;
    if (this.#at === 0) return true;
    const { type } = this.#tokens[this.#at - 1];
    return type !== NAME && type !== REGEXP && type !== CLOSE && type !== ASTERISK;
  }
}

/** @returns {object} the components that the string has */
export function constructorStringToInit(input) {
  return new StringParser(input).parse();
}
