// URLPattern: https://urlpattern.spec.whatwg.org/#urlpattern-class

import {
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeToWellFormed,
  TypeError,
  append,
} from "../kernel/primordials.js";
import { defineInterface, dictionary, illegalInvocation, requireArguments } from "./interface.js";
import { URL } from "./url.js";
import { stateMachine } from "./url-parser.js";
import { constructorStringToInit } from "./url-pattern-string.js";
import {
  DEFAULT_OPTIONS,
  HOSTNAME_OPTIONS,
  PATHNAME_OPTIONS,
  compileComponent,
} from "./url-pattern-parser.js";

const { basicURLParse, serializeHost, serializePath, setTheUsername, setThePassword } = stateMachine;

export const COMPONENTS = [
  "protocol",
  "username",
  "password",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
];

function dummy(protocol = "https") {
  return basicURLParse(`${protocol}://dummy.invalid/`);
}

function state(value, url, stateOverride) {
  const result = basicURLParse(value, { url, stateOverride });
  if (result === null || url.failure || result === "failure") {
    throw new TypeError(`Invalid ${stateOverride} in a pattern: ${value}`);
  }
}

export function isSpecial(protocol) {
  switch (protocol) {
    case "http":
    case "https":
    case "ws":
    case "wss":
    case "ftp":
    case "file":
      return true;
    default:
      return false;
  }
}

function defaultPort(protocol) {
  switch (protocol) {
    case "http":
    case "ws":
      return "80";
    case "https":
    case "wss":
      return "443";
    case "ftp":
      return "21";
    default:
      return "";
  }
}

// ---------------------------------------------------------------------------------- normal forms

function protocolForm(value) {
  if (value === "") return value;
  const url = basicURLParse(`${value}://dummy.invalid/`);
  if (url === null) throw new TypeError(`Invalid protocol in a pattern: ${value}`);
  return url.scheme;
}

function usernameForm(value) {
  if (value === "") return value;
  const url = dummy();
  setTheUsername(url, value);
  return url.username;
}

function passwordForm(value) {
  if (value === "") return value;
  const url = dummy();
  setThePassword(url, value);
  return url.password;
}

function hostnameForm(value) {
  if (value === "") return value;
  const url = dummy();
  state(value, url, "hostname");
  return url.host === null ? "" : serializeHost(url.host);
}

function ipv6Form(value) {
  for (let i = 0; i < value.length; i++) {
    const char = StringPrototypeSlice(value, i, i + 1);
    if (StringPrototypeIndexOf("0123456789abcdefABCDEF[]:", char) === -1) {
      throw new TypeError(`Invalid hostname in a pattern: ${value}`);
    }
  }
  return StringPrototypeToLowerCase(value);
}

function portForm(value, protocol = undefined) {
  if (value === "") return value;
  const url = dummy();
  if (protocol !== undefined) url.scheme = protocol;
  const unit = StringPrototypeCharCodeAt(value, 0);
  if (unit < 0x30 || unit > 0x39) throw new TypeError(`Invalid port in a pattern: ${value}`);
  url.port = null;
  state(value, url, "port");
  return url.port === null ? "" : `${url.port}`;
}

function pathnameForm(value) {
  if (value === "") return value;
  const slash = StringPrototypeStartsWith(value, "/");
  const url = dummy();
  url.path = [];
  state(slash ? value : `/-${value}`, url, "path start");
  const path = serializePath(url);
  return slash ? path : StringPrototypeSlice(path, 2);
}

function opaquePathForm(value) {
  if (value === "") return value;
  const url = dummy("data");
  url.path = "";
  state(value, url, "opaque path");
  return serializePath(url);
}

function searchForm(value) {
  if (value === "") return value;
  const url = dummy();
  url.query = "";
  state(value, url, "query");
  return url.query;
}

function hashForm(value) {
  if (value === "") return value;
  const url = dummy();
  url.fragment = "";
  state(value, url, "fragment");
  return url.fragment;
}

// ----------------------------------------------------------------------------------------- inits

function without(text, mark, last) {
  if (last) {
    const at = text.length - mark.length;
    return StringPrototypeSlice(text, at) === mark && at >= 0 ? StringPrototypeSlice(text, 0, at) : text;
  }
  return StringPrototypeStartsWith(text, mark) ? StringPrototypeSlice(text, mark.length) : text;
}

function escapeBase(text, escape) {
  if (!escape) return text;
  let escaped = "";
  for (let i = 0; i < text.length; i++) {
    const char = StringPrototypeSlice(text, i, i + 1);
    escaped += StringPrototypeIndexOf("+*?:{}()\\", char) === -1 ? char : `\\${char}`;
  }
  return escaped;
}

function isAbsolute(path, isPattern) {
  if (path === "") return false;
  if (StringPrototypeStartsWith(path, "/")) return true;
  if (!isPattern) return false;
  return StringPrototypeStartsWith(path, "\\/") || StringPrototypeStartsWith(path, "{/");
}

/** https://urlpattern.spec.whatwg.org/#process-a-urlpatterninit */
function processInit(init, isPattern, result) {
  let base = null;
  if (init.baseURL !== undefined) {
    base = URL.parse(init.baseURL);
    if (base === null) throw new TypeError(`Invalid base URL: ${init.baseURL}`);
    takeBase(init, base, isPattern, result);
  }
  const { protocol, username, password, hostname, port, search, hash } = init;
  if (protocol !== undefined) {
    const value = without(protocol, ":", true);
    result.protocol = isPattern ? value : protocolForm(value);
  }
  if (username !== undefined) result.username = isPattern ? username : usernameForm(username);
  if (password !== undefined) result.password = isPattern ? password : passwordForm(password);
  if (hostname !== undefined) result.hostname = isPattern ? hostname : hostnameForm(hostname);
  const scheme = result.protocol ?? "";
  if (port !== undefined) {
    result.port = isPattern ? port : portForm(port, scheme === "" ? undefined : scheme);
  }
  if (init.pathname !== undefined) {
    let path = init.pathname;
    if (base !== null && !isOpaque(base) && !isAbsolute(path, isPattern)) {
      const basePath = escapeBase(base.pathname, isPattern);
      const slash = StringPrototypeLastIndexOf(basePath, "/");
      if (slash !== -1) path = StringPrototypeSlice(basePath, 0, slash + 1) + path;
    }
    if (isPattern) result.pathname = path;
    else result.pathname = scheme === "" || isSpecial(scheme) ? pathnameForm(path) : opaquePathForm(path);
  }
  if (search !== undefined) {
    const value = without(search, "?", false);
    result.search = isPattern ? value : searchForm(value);
  }
  if (hash !== undefined) {
    const value = without(hash, "#", false);
    result.hash = isPattern ? value : hashForm(value);
  }
  return result;
}

function isOpaque(url) {
  return !StringPrototypeStartsWith(url.pathname, "/");
}

/** What the base URL gives: only what stands before the first component that the init has. */
function takeBase(init, base, isPattern, result) {
  const { protocol, hostname, port, pathname, search, hash } = init;
  if (protocol === undefined) result.protocol = escapeBase(without(base.protocol, ":", true), isPattern);
  const beforeHost = protocol === undefined && hostname === undefined;
  if (!isPattern && beforeHost && port === undefined && init.username === undefined) {
    result.username = base.username;
    if (init.password === undefined) result.password = base.password;
  }
  if (!beforeHost) return;
  result.hostname = escapeBase(base.hostname, isPattern);
  if (port !== undefined) return;
  result.port = base.port;
  if (pathname !== undefined) return;
  result.pathname = escapeBase(base.pathname, isPattern);
  if (search !== undefined) return;
  result.search = escapeBase(without(base.search, "?", false), isPattern);
  if (hash === undefined) result.hash = escapeBase(without(base.hash, "#", false), isPattern);
}

function initOf(value) {
  const given = dictionary(value, "URLPatternInit");
  const init = { __proto__: null, baseURL: usv(given.baseURL) };
  for (let i = 0; i < COMPONENTS.length; i++) init[COMPONENTS[i]] = usv(given[COMPONENTS[i]]);
  return init;
}

function usv(value) {
  return value === undefined ? undefined : StringPrototypeToWellFormed(`${value}`);
}

// ----------------------------------------------------------------------------------------- class

/** Whether a protocol's pattern takes one of the special ones. */
export function matchesSpecial(component) {
  const names = ["http", "https", "ws", "wss", "ftp", "file"];
  for (let i = 0; i < names.length; i++) {
    if (RegExpPrototypeExec(component.regExp, names[i]) !== null) return true;
  }
  return false;
}

export function compileProtocol(pattern) {
  return compileComponent(pattern, protocolForm, DEFAULT_OPTIONS, false);
}

function isIpv6(pattern) {
  return (
    StringPrototypeStartsWith(pattern, "[") ||
    StringPrototypeStartsWith(pattern, "{[") ||
    StringPrototypeStartsWith(pattern, "\\[")
  );
}

function compile(init, ignoreCase) {
  const { username, password, hostname, port, pathname, search, hash } = init;
  const protocol = compileProtocol(init.protocol);
  const special = matchesSpecial(protocol);
  return {
    __proto__: null,
    protocol,
    username: compileComponent(username, usernameForm, DEFAULT_OPTIONS, false),
    password: compileComponent(password, passwordForm, DEFAULT_OPTIONS, false),
    hostname: compileComponent(hostname, isIpv6(hostname) ? ipv6Form : hostnameForm, HOSTNAME_OPTIONS, false),
    port: compileComponent(port, (value) => portForm(value), DEFAULT_OPTIONS, false),
    pathname: special
      ? compileComponent(pathname, pathnameForm, PATHNAME_OPTIONS, ignoreCase)
      : compileComponent(pathname, opaquePathForm, DEFAULT_OPTIONS, ignoreCase),
    search: compileComponent(search, searchForm, DEFAULT_OPTIONS, ignoreCase),
    hash: compileComponent(hash, hashForm, DEFAULT_OPTIONS, ignoreCase),
  };
}

export class URLPattern {
  /** The compiled components, by name. */
  #components;

  constructor(input = {}, baseOrOptions = undefined, options = undefined) {
    let base = baseOrOptions;
    if (arguments.length < 3 && (baseOrOptions === null || typeof baseOrOptions === "object")) {
      options = baseOrOptions;
      base = undefined;
    }
    const ignoreCase = !!dictionary(options, "URLPatternOptions").ignoreCase;
    let init;
    if (input !== null && typeof input === "object") {
      if (base !== undefined) throw new TypeError("A base URL cannot go with a URLPatternInit.");
      init = initOf(input);
    } else {
      init = constructorStringToInit(StringPrototypeToWellFormed(`${input}`));
      if (base === undefined && init.protocol === undefined) {
        throw new TypeError("A relative pattern needs a base URL.");
      }
      if (base !== undefined) init.baseURL = usv(base);
    }
    const processed = processInit(init, true, { __proto__: null });
    for (let i = 0; i < COMPONENTS.length; i++) processed[COMPONENTS[i]] ??= "*";
    if (isSpecial(processed.protocol) && processed.port === defaultPort(processed.protocol)) {
      processed.port = "";
    }
    this.#components = compile(processed, ignoreCase);
  }

  static #of(self) {
    if (!(#components in self)) throw illegalInvocation();
    return self.#components;
  }

  get protocol() {
    return URLPattern.#of(this).protocol.pattern;
  }

  get username() {
    return URLPattern.#of(this).username.pattern;
  }

  get password() {
    return URLPattern.#of(this).password.pattern;
  }

  get hostname() {
    return URLPattern.#of(this).hostname.pattern;
  }

  get port() {
    return URLPattern.#of(this).port.pattern;
  }

  get pathname() {
    return URLPattern.#of(this).pathname.pattern;
  }

  get search() {
    return URLPattern.#of(this).search.pattern;
  }

  get hash() {
    return URLPattern.#of(this).hash.pattern;
  }

  get hasRegExpGroups() {
    const components = URLPattern.#of(this);
    for (let i = 0; i < COMPONENTS.length; i++) {
      if (components[COMPONENTS[i]].hasRegExpGroups) return true;
    }
    return false;
  }

  test(input = {}, base = undefined) {
    return match(URLPattern.#of(this), input, base) !== null;
  }

  exec(input = {}, base = undefined) {
    return match(URLPattern.#of(this), input, base);
  }
}
defineInterface(URLPattern, "URLPattern");

/** https://urlpattern.spec.whatwg.org/#url-pattern-match */
function match(components, input, base) {
  const inputs = [input];
  const values = valuesOf(input, base, inputs);
  if (values === null) return null;
  const result = { inputs };
  for (let i = 0; i < COMPONENTS.length; i++) {
    const name = COMPONENTS[i];
    const component = components[name];
    const found = RegExpPrototypeExec(component.regExp, values[name]);
    if (found === null) return null;
    const groups = {};
    for (let j = 0; j < component.names.length; j++) groups[component.names[j]] = found[j + 1];
    result[name] = { input: values[name], groups };
  }
  return result;
}

/** The components of what is to be matched, or null if it is no URL. */
function valuesOf(input, base, inputs) {
  if (input !== null && typeof input === "object" && !(input instanceof URL)) {
    if (base !== undefined) throw new TypeError("A base URL cannot go with a URLPatternInit.");
    const values = { __proto__: null };
    for (let i = 0; i < COMPONENTS.length; i++) values[COMPONENTS[i]] = "";
    try {
      return processInit(initOf(input), false, values);
    } catch {
      return null;
    }
  }
  const text = usv(`${input}`);
  inputs[0] = text;
  if (base !== undefined) append(inputs, usv(`${base}`));
  const url = URL.parse(text, base);
  if (url === null) return null;
  return {
    protocol: without(url.protocol, ":", true),
    username: url.username,
    password: url.password,
    hostname: url.hostname,
    port: url.port,
    pathname: url.pathname,
    search: without(url.search, "?", false),
    hash: without(url.hash, "#", false),
  };
}
