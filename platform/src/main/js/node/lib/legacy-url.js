// url.parse() and its kin: Node's URLs as they were before the web's.
import { invalidArgType, nodeError } from "./errors.js";
import { querystring } from "./querystring.js";
import { validateString } from "./validators.js";

export function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

const PROTOCOL = /^[a-z0-9.+-]+:/i;
const PORT = /:[0-9]*$/;
const HOST = /^\/\/[^@/]+@[^@/]+/;
const SIMPLE_PATH = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
const UNSAFE = new Set(["javascript", "javascript:"]);
const HOSTLESS = new Set(["javascript", "javascript:"]);
const SLASHED = new Set(
  ["http", "https", "ftp", "gopher", "file", "ws", "wss"].flatMap((name) => [name, `${name}:`]),
);
const FORBIDDEN_HOST = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const FORBIDDEN_HOST_IPV6 = /[\0\t\n\r #%/<>?@\\^|]/;
const HOST_END = new Set(["\t", "\n", "\r", " ", '"', "%", "'", ";", "<", ">", "\\", "^", "`", "{", "|", "}"]);
const AUTO_ESCAPE = {
  "\t": "%09",
  "\n": "%0A",
  "\r": "%0D",
  " ": "%20",
  '"': "%22",
  "'": "%27",
  "<": "%3C",
  ">": "%3E",
  "\\": "%5C",
  "^": "%5E",
  "`": "%60",
  "{": "%7B",
  "|": "%7C",
  "}": "%7D",
};

const isWhitespace = (code) =>
  code === 32 || code === 9 || code === 10 || code === 12 || code === 13 || code === 0xa0 || code === 0xfeff;

export function parse(url, parseQuery, slashesDenoteHost) {
  if (url instanceof Url) return url;
  const parsed = new Url();
  parsed.parse(url, parseQuery, slashesDenoteHost);
  return parsed;
}

/** The text without white space around it, with slashes for backslashes before the query. */
function clean(url) {
  let start = 0;
  let end = url.length;
  while (start < end && isWhitespace(url.charCodeAt(start))) start++;
  while (end > start && isWhitespace(url.charCodeAt(end - 1))) end--;
  const text = url.slice(start, end);
  const stop = text.search(/[?#]/);
  return stop === -1 ? text.replaceAll("\\", "/") : text.slice(0, stop).replaceAll("\\", "/") + text.slice(stop);
}

Url.prototype.parse = function (url, parseQuery, slashesDenoteHost) {
  validateString(url, "url");
  let rest = clean(url);
  const hasHash = rest.includes("#");
  const hasAt = url.includes("@");
  if (!slashesDenoteHost && !hasHash && !hasAt) {
    const simple = SIMPLE_PATH.exec(rest);
    if (simple) {
      this.path = rest;
      this.href = rest;
      this.pathname = simple[1];
      if (simple[2]) {
        this.search = simple[2];
        this.query = parseQuery ? querystring.parse(this.search.slice(1)) : this.search.slice(1);
      } else if (parseQuery) {
        this.search = null;
        this.query = { __proto__: null };
      }
      return this;
    }
  }
  const protocol = PROTOCOL.exec(rest)?.[0];
  let lower;
  if (protocol) {
    lower = protocol.toLowerCase();
    this.protocol = lower;
    rest = rest.slice(protocol.length);
  }
  let slashes = false;
  if (slashesDenoteHost || protocol || HOST.test(rest)) {
    slashes = rest.startsWith("//");
    if (slashes && !(protocol && HOSTLESS.has(lower))) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!HOSTLESS.has(lower) && (slashes || (protocol && !SLASHED.has(protocol)))) {
    rest = this.takeHost(rest, url);
  }
  if (!UNSAFE.has(lower)) rest = rest.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) => AUTO_ESCAPE[c]);
  const hashAt = rest.indexOf("#");
  if (hashAt !== -1) {
    this.hash = rest.slice(hashAt);
    rest = rest.slice(0, hashAt);
  }
  const queryAt = rest.indexOf("?");
  if (queryAt !== -1) {
    this.search = rest.slice(queryAt);
    this.query = rest.slice(queryAt + 1);
    if (parseQuery) this.query = querystring.parse(this.query);
    rest = rest.slice(0, queryAt);
  } else if (parseQuery) {
    this.search = null;
    this.query = { __proto__: null };
  }
  if (rest !== "") this.pathname = rest;
  if (SLASHED.has(lower) && this.hostname && !this.pathname) this.pathname = "/";
  if (this.pathname || this.search) this.path = (this.pathname || "") + (this.search || "");
  this.href = this.format();
  return this;
};

/** Takes "user:password@host:port" from the front of a text. */
Url.prototype.takeHost = function (rest, url) {
  let at = -1;
  let hostEnd = -1;
  let nonHost = -1;
  for (let i = 0; i < rest.length; i++) {
    const c = rest[i];
    if (c === "/" || c === "?" || c === "#") {
      if (nonHost === -1) nonHost = i;
      hostEnd = i;
    } else if (c === "@") {
      at = i;
      nonHost = -1;
    } else if (HOST_END.has(c) && nonHost === -1) {
      nonHost = i;
    }
    if (hostEnd !== -1) break;
  }
  let start = 0;
  if (at !== -1) {
    this.auth = decodeURIComponent(rest.slice(0, at));
    start = at + 1;
  }
  if (nonHost === -1) {
    this.host = rest.slice(start);
    rest = "";
  } else {
    this.host = rest.slice(start, nonHost);
    rest = rest.slice(nonHost);
  }
  this.parseHost();
  if (typeof this.hostname !== "string") this.hostname = "";
  const { hostname } = this;
  const ipv6 = hostname.startsWith("[") && hostname.endsWith("]");
  if (!ipv6) rest = this.checkHostname(rest, hostname);
  if (this.hostname.length > 255) this.hostname = "";
  else this.hostname = this.hostname.toLowerCase();
  if (this.hostname !== "") {
    if (ipv6) {
      if (FORBIDDEN_HOST_IPV6.test(this.hostname.slice(1, -1))) throw invalidUrl(url);
    } else {
      this.hostname = toASCII(this.hostname);
      if (this.hostname === "" || FORBIDDEN_HOST.test(this.hostname)) throw invalidUrl(url);
    }
  }
  this.host = (this.hostname || "") + (this.port ? `:${this.port}` : "");
  if (ipv6) {
    this.hostname = this.hostname.slice(1, -1);
    if (rest[0] !== "/") rest = `/${rest}`;
  }
  return rest;
};

/** A character that no name of a host has ends it: the path begins there. */
Url.prototype.checkHostname = function (rest, hostname) {
  for (let i = 0; i < hostname.length; i++) {
    const code = hostname.charCodeAt(i);
    const valid =
      (code >= 97 && code <= 122) ||
      code === 46 ||
      (code >= 65 && code <= 90) ||
      (code >= 48 && code <= 57) ||
      code === 45 ||
      code === 43 ||
      code === 95 ||
      code > 127;
    if (!valid) {
      this.hostname = hostname.slice(0, i);
      return `/${hostname.slice(i)}${rest}`;
    }
  }
  return rest;
};

Url.prototype.parseHost = function () {
  let { host } = this;
  const port = PORT.exec(host)?.[0];
  if (port) {
    if (port !== ":") this.port = port.slice(1);
    host = host.slice(0, host.length - port.length);
  }
  if (host) this.hostname = host;
};

function invalidUrl(input) {
  return nodeError(TypeError, "ERR_INVALID_URL", "Invalid URL", { input });
}

function toASCII(hostname) {
  if (/^[\x21-\x7e]*$/.test(hostname) && !hostname.includes("xn--")) return hostname;
  return domainOf(hostname);
}

/** A domain name in ASCII as the web's URLs have it; empty if it is none. */
export function domainOf(domain) {
  try {
    return new URL(`ws://${domain}`).hostname;
  } catch {
    return "";
  }
}

export function format(urlObject, options) {
  if (typeof urlObject === "string") urlObject = parse(urlObject);
  else if (typeof urlObject !== "object" || urlObject === null) {
    throw invalidArgType("urlObject", ["Object", "string"], urlObject);
  } else if (urlObject instanceof URL) {
    return formatWeb(urlObject, options);
  }
  return Url.prototype.format.call(urlObject);
}

function formatWeb(url, options) {
  let [fragment, unicode, search, auth] = [true, false, true, true];
  if (options) {
    if (typeof options !== "object") throw invalidArgType("options", "object", options);
    if (options.fragment != null) fragment = Boolean(options.fragment);
    if (options.unicode != null) unicode = Boolean(options.unicode);
    if (options.search != null) search = Boolean(options.search);
    if (options.auth != null) auth = Boolean(options.auth);
  }
  const copy = new URL(url.href);
  if (!fragment) copy.hash = "";
  if (!search) copy.search = "";
  if (!auth) copy.username = copy.password = "";
  if (!unicode || copy.hostname === "") return copy.href;
  return copy.href.replace(copy.hostname, () => unicodeOf(copy.hostname));
}

let decodeLabel = (label) => label;

/** How "xn--" labels are read; node:punycode knows. */
export function setLabelDecoder(decode) {
  decodeLabel = decode;
}

export function unicodeOf(domain) {
  return domain
    .split(".")
    .map((label) => (label.startsWith("xn--") ? decodeLabel(label.slice(4)) : label))
    .join(".");
}

/** What may stand in the user's part without escapes. */
const escapeAuth = (text) => encodeURIComponent(text).replaceAll("%3A", ":").replace(/%2[1789A]/g, (c) => decodeURIComponent(c));

Url.prototype.format = function () {
  let auth = this.auth || "";
  if (auth) auth = `${escapeAuth(auth)}@`;
  let protocol = this.protocol || "";
  let pathname = this.pathname || "";
  let hash = this.hash || "";
  let host = "";
  if (this.host) host = auth + this.host;
  else if (this.hostname) {
    host = auth + (this.hostname.includes(":") && !/^\[.*\]$/.test(this.hostname) ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  let query = "";
  if (this.query !== null && typeof this.query === "object") query = querystring.stringify(this.query);
  let search = this.search || (query && `?${query}`) || "";
  if (protocol && !protocol.endsWith(":")) protocol += ":";
  pathname = pathname.replace(/[?#]/g, (c) => (c === "?" ? "%3F" : "%23"));
  if (this.slashes || SLASHED.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== "/") pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol === "file:") {
      host = "//";
    }
  }
  search = search.replaceAll("#", "%23");
  if (hash && hash[0] !== "#") hash = `#${hash}`;
  if (search && search[0] !== "?") search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

export function resolve(from, to) {
  return parse(from, false, true).resolve(to);
}

export function resolveObject(from, to) {
  return from ? parse(from, false, true).resolveObject(to) : to;
}

Url.prototype.resolve = function (relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

Url.prototype.resolveObject = function (relative) {
  if (typeof relative === "string") relative = parse(relative, false, true);
  const result = Object.assign(new Url(), this);
  result.hash = relative.hash;
  if (relative.href === "") {
    result.href = result.format();
    return result;
  }
  if (relative.slashes && !relative.protocol) {
    for (const key of Object.keys(relative)) if (key !== "protocol") result[key] = relative[key];
    if (SLASHED.has(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = "/";
    result.href = result.format();
    return result;
  }
  if (relative.protocol && relative.protocol !== result.protocol) return otherProtocol(result, relative);
  return sameProtocol(result, relative);
};

function otherProtocol(result, relative) {
  if (!SLASHED.has(relative.protocol)) {
    Object.assign(result, relative);
    result.href = result.format();
    return result;
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !HOSTLESS.has(relative.protocol)) {
    const parts = (relative.pathname || "").split("/");
    while (parts.length && !(relative.host = parts.shift()));
    relative.host ||= "";
    relative.hostname ||= "";
    if (parts[0] !== "") parts.unshift("");
    if (parts.length < 2) parts.unshift("");
    result.pathname = parts.join("/");
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || "";
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) result.path = (result.pathname || "") + (result.search || "");
  result.slashes = result.slashes || relative.slashes;
  result.href = result.format();
  return result;
}

function sameProtocol(result, relative) {
  const sourceAbsolute = Boolean(result.pathname && result.pathname[0] === "/");
  const relativeAbsolute = Boolean(relative.host || (relative.pathname && relative.pathname[0] === "/"));
  let mustEndAbsolute = relativeAbsolute || sourceAbsolute || Boolean(result.host && relative.pathname);
  const removeAllDots = mustEndAbsolute;
  let source = (result.pathname && result.pathname.split("/")) || [];
  const relativePath = (relative.pathname && relative.pathname.split("/")) || [];
  const noSlashes = result.protocol && !SLASHED.has(result.protocol);
  if (noSlashes) {
    result.hostname = "";
    result.port = null;
    if (result.host) {
      if (source[0] === "") source[0] = result.host;
      else source.unshift(result.host);
    }
    result.host = "";
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) {
        if (relativePath[0] === "") relativePath[0] = relative.host;
        else relativePath.unshift(relative.host);
      }
      relative.host = null;
    }
    mustEndAbsolute &&= relativePath[0] === "" || source[0] === "";
  }
  if (relativeAbsolute) {
    if (relative.host || relative.host === "") {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === "") {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    source = relativePath;
  } else if (relativePath.length) {
    source.pop();
    source = source.concat(relativePath);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    if (noSlashes) {
      result.hostname = result.host = source.shift();
      takeAuth(result);
    }
    result.search = relative.search;
    result.query = relative.query;
    if (result.pathname !== null || result.search !== null) {
      result.path = (result.pathname ? result.pathname : "") + (result.search ? result.search : "");
    }
    result.href = result.format();
    return result;
  }
  if (source.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }
  const last = source.at(-1);
  const trailing =
    ((result.host || relative.host || source.length > 1) && (last === "." || last === "..")) || last === "";
  let up = 0;
  for (let i = source.length - 1; i >= 0; i--) {
    if (source[i] === ".") source.splice(i, 1);
    else if (source[i] === "..") {
      source.splice(i, 1);
      up++;
    } else if (up) {
      source.splice(i, 1);
      up--;
    }
  }
  if (!mustEndAbsolute && !removeAllDots) while (up-- > 0) source.unshift("..");
  if (mustEndAbsolute && source[0] !== "" && (!source[0] || source[0][0] !== "/")) source.unshift("");
  if (trailing && !source.join("/").endsWith("/")) source.push("");
  const absolute = source[0] === "" || (source[0] && source[0][0] === "/");
  if (noSlashes) {
    result.hostname = result.host = absolute ? "" : source.length ? source.shift() : "";
    takeAuth(result);
  }
  mustEndAbsolute ||= Boolean(result.host && source.length);
  if (mustEndAbsolute && !absolute) source.unshift("");
  if (!source.length) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = source.join("/");
  }
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname ? result.pathname : "") + (result.search ? result.search : "");
  }
  result.auth = relative.auth || result.auth;
  result.slashes = result.slashes || relative.slashes;
  result.href = result.format();
  return result;
}

function takeAuth(result) {
  const parts = result.host && result.host.indexOf("@") > 0 && result.host.split("@");
  if (!parts) return;
  result.auth = parts.shift();
  result.host = result.hostname = parts.shift();
}

for (const name of ["takeHost", "checkHostname"]) Object.defineProperty(Url.prototype, name, { enumerable: false });

