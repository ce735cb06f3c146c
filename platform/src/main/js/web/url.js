// URL: https://url.spec.whatwg.org/#url-class

import {
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeToWellFormed,
  TypeError,
} from "../kernel/primordials.js";
import { defineInterface, illegalInvocation, requireArguments } from "./interface.js";
import { parse, parseOrdinary, partsOfRecord, recordOf, stateMachine } from "./url-parser.js";
import { URLSearchParams, paramsOfQuery, resetParams } from "./url-search-params.js";

export { URLSearchParams, isURLSearchParams, serializeParams } from "./url-search-params.js";

const {
  basicURLParse,
  cannotHaveAUsernamePasswordPort,
  hasAnOpaquePath,
  serializeURLOrigin,
  setThePassword,
  setTheUsername,
} = stateMachine;

/** @type {(value: unknown) => boolean} */
export let isURL;
/** @type {(url: URL) => string} */
export let hrefOf;

/** @type {(url: URL) => import("./url-parser.js").Parts} */
let partsOf;

/**
 * The normal form of an absolute URL.
 *
 * @param {string} input
 * @returns {string | null} null if it is none
 */
export function normalHref(input) {
  return parse(StringPrototypeToWellFormed(input))?.href ?? null;
}

export class URL {
  /** @type {import("./url-parser.js").Parts} */
  #parts;
  /** whatwg-url's record, once a setter has needed one; goes along with the parts. */
  #record = null;
  /** @type {URLSearchParams | null} */
  #params = null;

  constructor(url, base = undefined) {
    requireArguments(arguments.length, 1, "URL");
    const parts = parseTwo(url, base);
    if (parts === null) throw new TypeError("Invalid URL string.");
    this.#parts = parts;
  }

  static canParse(url, base = undefined) {
    requireArguments(arguments.length, 1, "URL.canParse");
    return parseTwo(url, base) !== null;
  }

  static parse(url, base = undefined) {
    requireArguments(arguments.length, 1, "URL.parse");
    const parts = parseTwo(url, base);
    if (parts === null) return null;
    const result = new URL(BLANK);
    result.#parts = parts;
    return result;
  }

  static #of(self) {
    if (self === null || typeof self !== "object" || !(#parts in self)) throw illegalInvocation();
    return self;
  }

  #slice(from, to) {
    return StringPrototypeSlice(this.#parts.href, from, to);
  }

  /** Runs a change on whatwg-url's record. */
  #change(change) {
    this.#record ??= recordOf(this.#parts);
    change(this.#record);
    this.#parts = partsOfRecord(this.#record);
  }

  /** Takes a new href for what it is, if it is ordinary and no record has to follow. */
  #take(href) {
    if (this.#record !== null || parseOrdinary(this.#parts.href) === null) return false;
    const parts = parseOrdinary(href);
    if (parts === null) return false;
    this.#parts = parts;
    return true;
  }

  #query() {
    const { searchStart, hashStart } = this.#parts;
    return hashStart > searchStart ? this.#slice(searchStart + 1, hashStart) : "";
  }

  #setQuery(query) {
    const { searchStart, hashStart } = this.#parts;
    const search = query === "" ? "" : `?${query}`;
    if (this.#take(this.#slice(0, searchStart) + search + this.#slice(hashStart))) return;
    this.#change((record) => {
      record.query = query === "" ? null : query;
    });
  }

  get href() {
    return URL.#of(this).#parts.href;
  }

  set href(value) {
    const self = URL.#of(this);
    const parts = parse(usv(value));
    if (parts === null) throw new TypeError("Invalid URL string.");
    self.#parts = parts;
    self.#record = null;
    if (self.#params !== null) resetParams(self.#params, self.#query());
  }

  get origin() {
    const self = URL.#of(this);
    const { protocolEnd, hostStart, hostEnd } = self.#parts;
    const protocol = self.#slice(0, protocolEnd);
    switch (protocol) {
      case "http:":
      case "https:":
      case "ws:":
      case "wss:":
      case "ftp:":
        return `${protocol}//${self.#slice(hostStart, hostEnd)}`;
      case "blob:":
        return serializeURLOrigin(recordOf(self.#parts));
      default:
        return "null";
    }
  }

  get protocol() {
    const self = URL.#of(this);
    return self.#slice(0, self.#parts.protocolEnd);
  }

  set protocol(value) {
    const self = URL.#of(this);
    const input = `${usv(value)}:`;
    self.#change((url) => basicURLParse(input, { url, stateOverride: "scheme start" }));
  }

  get username() {
    const self = URL.#of(this);
    return self.#slice(self.#parts.usernameStart, self.#parts.usernameEnd);
  }

  set username(value) {
    const self = URL.#of(this);
    const input = usv(value);
    self.#change((url) => {
      if (!cannotHaveAUsernamePasswordPort(url)) setTheUsername(url, input);
    });
  }

  get password() {
    const self = URL.#of(this);
    const { usernameEnd, passwordEnd } = self.#parts;
    return passwordEnd > usernameEnd ? self.#slice(usernameEnd + 1, passwordEnd) : "";
  }

  set password(value) {
    const self = URL.#of(this);
    const input = usv(value);
    self.#change((url) => {
      if (!cannotHaveAUsernamePasswordPort(url)) setThePassword(url, input);
    });
  }

  get host() {
    const self = URL.#of(this);
    return self.#slice(self.#parts.hostStart, self.#parts.hostEnd);
  }

  set host(value) {
    const self = URL.#of(this);
    const input = usv(value);
    self.#change((url) => {
      if (!hasAnOpaquePath(url)) basicURLParse(input, { url, stateOverride: "host" });
    });
  }

  get hostname() {
    const self = URL.#of(this);
    return self.#slice(self.#parts.hostStart, self.#parts.hostnameEnd);
  }

  set hostname(value) {
    const self = URL.#of(this);
    const input = usv(value);
    self.#change((url) => {
      if (!hasAnOpaquePath(url)) basicURLParse(input, { url, stateOverride: "hostname" });
    });
  }

  get port() {
    const self = URL.#of(this);
    const { hostnameEnd, hostEnd } = self.#parts;
    return hostEnd > hostnameEnd ? self.#slice(hostnameEnd + 1, hostEnd) : "";
  }

  set port(value) {
    const self = URL.#of(this);
    const input = usv(value);
    self.#change((url) => {
      if (cannotHaveAUsernamePasswordPort(url)) return;
      if (input === "") url.port = null;
      else basicURLParse(input, { url, stateOverride: "port" });
    });
  }

  get pathname() {
    const self = URL.#of(this);
    return self.#slice(self.#parts.pathStart, self.#parts.searchStart);
  }

  set pathname(value) {
    const self = URL.#of(this);
    const input = usv(value);
    if (StringPrototypeCharCodeAt(input, 0) === 0x2f && !has(input, "?") && !has(input, "#")) {
      const { pathStart, searchStart } = self.#parts;
      if (self.#take(self.#slice(0, pathStart) + input + self.#slice(searchStart))) return;
    }
    self.#change((url) => {
      if (hasAnOpaquePath(url)) return;
      url.path = [];
      basicURLParse(input, { url, stateOverride: "path start" });
    });
  }

  get search() {
    const self = URL.#of(this);
    const { searchStart, hashStart } = self.#parts;
    return hashStart > searchStart + 1 ? self.#slice(searchStart, hashStart) : "";
  }

  set search(value) {
    const self = URL.#of(this);
    let input = usv(value);
    if (StringPrototypeCharCodeAt(input, 0) === 0x3f) input = StringPrototypeSlice(input, 1);
    else if (input === "") {
      self.#setQuery("");
      if (self.#params !== null) resetParams(self.#params, "");
      return;
    }
    if (self.#params !== null) resetParams(self.#params, input);
    const { searchStart, hashStart } = self.#parts;
    if (!has(input, "#")) {
      if (self.#take(`${self.#slice(0, searchStart)}?${input}${self.#slice(hashStart)}`)) return;
    }
    self.#change((url) => {
      url.query = "";
      basicURLParse(input, { url, stateOverride: "query" });
    });
  }

  get searchParams() {
    const self = URL.#of(this);
    self.#params ??= paramsOfQuery(self.#query(), (query) => self.#setQuery(query));
    return self.#params;
  }

  get hash() {
    const self = URL.#of(this);
    const { href, hashStart } = self.#parts;
    return href.length > hashStart + 1 ? self.#slice(hashStart) : "";
  }

  set hash(value) {
    const self = URL.#of(this);
    const input = usv(value);
    self.#change((url) => {
      if (input === "") {
        url.fragment = null;
        return;
      }
      url.fragment = "";
      const marked = StringPrototypeCharCodeAt(input, 0) === 0x23;
      basicURLParse(marked ? StringPrototypeSlice(input, 1) : input, {
        url,
        stateOverride: "fragment",
      });
    });
  }

  toString() {
    return URL.#of(this).#parts.href;
  }

  toJSON() {
    return URL.#of(this).#parts.href;
  }

  static {
    isURL = (value) => value !== null && typeof value === "object" && #parts in value;
    hrefOf = (url) => url.#parts.href;
    partsOf = (url) => url.#parts;
  }
}
defineInterface(URL, "URL");

/** What `URL.parse` makes its object from before it has the parts. */
const BLANK = "http://a/";

function parseTwo(url, base) {
  const input = isURL(url) ? hrefOf(url) : usv(url);
  if (base === undefined) return parse(input);
  const baseParts = isURL(base) ? partsOf(base) : parse(usv(base));
  return baseParts === null ? null : parse(input, baseParts);
}

function usv(value) {
  return StringPrototypeToWellFormed(typeof value === "string" ? value : `${value}`);
}

function has(string, mark) {
  return StringPrototypeIndexOf(string, mark) !== -1;
}
