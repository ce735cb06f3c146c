// Request: https://fetch.spec.whatwg.org/#request-class, with workerd's additions and limits.

import {
  Error,
  ObjectAssign,
  ObjectFreeze,
  RegExpPrototypeExec,
  StringPrototypeIncludes,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeToUpperCase,
  TypeError,
  uncurryThis,
} from "../kernel/primordials.js";
import { hasFlag, lacksFlag } from "../kernel/flags.js";
import { createSignal, isAbortSignal } from "./abort.js";
import {
  Body,
  BodyOwner,
  cloneBody,
  declareOwner,
  extractBody,
  isBodyUsable,
  peekBody,
  setBody,
  takeBody,
  takeBodyOfValue,
} from "./body.js";
import {
  Headers,
  addDefaultHeader,
  copyHeaders,
  headersFromWire,
  headersGuard,
} from "./headers.js";
import { defineInterface, dictionary, illegalInvocation, requireArguments } from "./interface.js";
import { hrefOf, isURL, normalHref, URL } from "./url.js";

/**
 * What a request is on its way to the wire. Its body has been taken out of it.
 *
 * @typedef {object} OutgoingRequest
 * @property {string} method
 * @property {string} url
 * @property {import("./headers.js").AnyHeaders} headers a function if nobody has read them
 * @property {Body | null} body
 * @property {"follow" | "manual"} redirect
 * @property {unknown} cf
 * @property {AbortSignal | null} signal null if none can have been given to anybody
 */

/** @type {(value: unknown) => value is Request} */
export let isRequest;
/**
 * A Request that came from outside: nothing of it is parsed. Unless told otherwise its headers are
 * immutable and its redirect mode is "manual", so that passing it on follows nothing.
 *
 * @type {(init: {method: string, url: string, headers: string[] | (() => string[]),
 *   body: Body | null, redirect?: "follow" | "manual", cf?: unknown, signal?: AbortSignal,
 *   cache?: string, encodeResponseBody?: "automatic" | "manual",
 *   guard?: "none" | "immutable"}) => Request}
 */
export let requestFromWire;
/**
 * What is sent of a request: `isValue` where it is a part of a call, which leaves its URL as it was given.
 *
 * @type {(request: Request, isValue: boolean) => OutgoingRequest}
 * @throws {TypeError} if its body has been used
 */
export let requestToWire;
/** The headers without a copy, for who only reads. @type {(request: Request) => Headers} */
export let requestHeaders;
/** @type {(request: Request) => string} */
export let requestUrl;

/** Marks the constructor's call by {@link requestFromWire}. */
const FROM_WIRE = ObjectFreeze({ __proto__: null });

export class Request extends BodyOwner {
  #method = "GET";
  #url = "";
  /** @type {Headers | null} null while they are only on the wire */
  #headers = null;
  /** @type {string[] | (() => string[]) | null} */
  #wireHeaders = null;
  /** Whether the headers are someone else's, so that they may not be changed. */
  #foreign = false;
  #redirect = "follow";
  /** @type {AbortSignal | null} made when it is asked for */
  #signal = null;
  #cf = undefined;
  #cache = undefined;
  #integrity = "";
  #keepalive = false;
  #encodeResponseBody = "automatic";

  constructor(input, init = undefined) {
    super();
    if (input === FROM_WIRE) return;
    requireArguments(arguments.length, 1, "Request");
    const source = isRequest(input) ? input : null;
    if (source !== null) {
      this.#method = source.#method;
      this.#url = source.#url;
      this.#redirect = source.#redirect;
      this.#signal = source.#signal;
      this.#cf = source.#cf;
      this.#cache = source.#cache;
      this.#integrity = source.#integrity;
      this.#keepalive = source.#keepalive;
      this.#encodeResponseBody = source.#encodeResponseBody;
    } else {
      this.#url = urlOf(input);
    }
    if (init === undefined || init === null) {
      if (source !== null) {
        this.#headers = copyHeaders(source.#ownHeaders(), "none");
        this.#moveBody(source);
      }
      return;
    }
    this.#apply(dictionary(init, "Request init"), source);
  }

  /** @param {Request} source whose body becomes this one's */
  #moveBody(source) {
    if (!isBodyUsable(source)) {
      throw new TypeError("Cannot reconstruct a Request with a used body.");
    }
    const body = takeBody(source);
    if (body === null) return;
    setBody(this, renewed(body));
  }

  /** @param {Request | null} source the request that `init` changes */
  #apply(init, source) {
    if (isRequest(init)) {
      this.#applyRequest(init, source);
      return;
    }
    const { method, headers, body, redirect, signal, cf, cache, integrity, keepalive } = init;
    if (method !== undefined) this.#method = normalMethod(method);
    if (headers !== undefined) this.#headers = new Headers(headers);
    else if (source !== null) this.#headers = copyHeaders(source.#ownHeaders(), "none");
    if (redirect !== undefined) this.#redirect = normalRedirect(redirect);
    if (signal === null) this.#signal = null;
    else if (signal !== undefined) {
      if (!isAbortSignal(signal)) throw new TypeError("The signal must be an AbortSignal.");
      this.#signal = signal;
    }
    if (cf !== undefined) this.#cf = cf === null ? undefined : cf;
    if (cache !== undefined) this.#cache = normalCache(cache);
    checkCf(this.#cf, this.#cache);
    if (integrity !== undefined) this.#integrity = `${integrity}`;
    if (keepalive !== undefined) this.#keepalive = !!keepalive;
    const { encodeResponseBody } = init;
    if (encodeResponseBody !== undefined) this.#encodeResponseBody = normalEncoding(encodeResponseBody);
    if (body !== undefined && body !== null) {
      this.#refuseBody();
      const extracted = extractBody(body);
      setBody(this, extracted.body);
      if (extracted.contentType !== null) {
        this.#headers ??= new Headers();
        addDefaultHeader(this.#headers, "content-type", extracted.contentType);
      }
    } else if (body === undefined && source !== null) {
      if (peekBody(source) !== null) this.#refuseBody();
      this.#moveBody(source);
    }
  }

  /** A Request as the dictionary: its members are its own fields, so no stream need be made. */
  #applyRequest(init, source) {
    this.#method = init.#method;
    this.#headers = copyHeaders(init.#ownHeaders(), "none");
    this.#redirect = init.#redirect;
    if (init.#signal !== null) this.#signal = init.#signal;
    if (init.#cf !== undefined) this.#cf = init.#cf;
    if (init.#cache !== undefined) this.#cache = init.#cache;
    this.#integrity = init.#integrity;
    this.#keepalive = init.#keepalive;
    this.#encodeResponseBody = init.#encodeResponseBody;
    if (peekBody(init) !== null) this.#moveBody(init);
    else if (source !== null && init !== source) {
      if (peekBody(source) !== null) this.#refuseBody();
      this.#moveBody(source);
    }
  }

  #refuseBody() {
    if (this.#method === "GET" || this.#method === "HEAD") {
      throw new TypeError("Request with a GET or HEAD method cannot have a body.");
    }
  }

  #ownHeaders() {
    if (this.#headers === null) {
      if (this.#wireHeaders === null) this.#headers = new Headers();
      else this.#headers = headersFromWire(this.#wireHeaders, this.#foreign ? "immutable" : "none");
      this.#wireHeaders = null;
    }
    return this.#headers;
  }

  static #of(self) {
    if (!isRequest(self)) throw illegalInvocation();
    return self;
  }

  get method() {
    return Request.#of(this).#method;
  }

  get url() {
    return Request.#of(this).#url;
  }

  get headers() {
    return Request.#of(this).#ownHeaders();
  }

  get redirect() {
    return Request.#of(this).#redirect;
  }

  get signal() {
    Request.#of(this).#signal ??= createSignal(true);
    return this.#signal;
  }

  get cf() {
    return Request.#of(this).#cf;
  }

  get cache() {
    return Request.#of(this).#cache;
  }

  get integrity() {
    return Request.#of(this).#integrity;
  }

  get keepalive() {
    return Request.#of(this).#keepalive;
  }

  /** Which binding sends it: there is none. */
  get fetcher() {
    Request.#of(this);
    return null;
  }

  get duplex() {
    Request.#of(this);
    return "half";
  }

  clone() {
    const self = Request.#of(this);
    const body = cloneBody(self);
    const copy = new Request(FROM_WIRE);
    const headers = self.#ownHeaders();
    copy.#method = self.#method;
    copy.#url = self.#url;
    copy.#headers = copyHeaders(headers, headersGuard(headers));
    copy.#redirect = self.#redirect;
    copy.#signal = self.#signal;
    copy.#cf = self.#cf;
    copy.#cache = self.#cache;
    copy.#integrity = self.#integrity;
    copy.#keepalive = self.#keepalive;
    copy.#encodeResponseBody = self.#encodeResponseBody;
    setBody(copy, body);
    return copy;
  }

  static {
    isRequest = (value) => value !== null && typeof value === "object" && #method in value;
    requestUrl = (request) => request.#url;
    requestHeaders = (request) => request.#ownHeaders();
    requestFromWire = (init) => {
      const request = new Request(FROM_WIRE);
      request.#method = init.method;
      request.#url = init.url;
      request.#wireHeaders = init.headers;
      request.#redirect = init.redirect ?? "manual";
      request.#foreign = init.guard !== "none";
      request.#cf = init.cf;
      if (init.signal !== undefined) request.#signal = init.signal;
      if (init.cache !== undefined) request.#cache = init.cache;
      if (init.encodeResponseBody !== undefined) request.#encodeResponseBody = init.encodeResponseBody;
      if (init.body !== null) setBody(request, init.body);
      return request;
    };
    requestToWire = (request, isValue) => ({
      method: request.#method,
      url: isValue ? request.#url : urlToSend(request.#url),
      headers: request.#headers ?? request.#wireHeaders ?? request.#ownHeaders(),
      body: isValue ? takeBodyOfValue(request) : takeBody(request),
      redirect: request.#redirect,
      cf: isValue ? request.#cf : cfToSend(request.#cf, request.#cache),
      cache: request.#cache,
      signal: request.#signal,
      encodeResponseBody: request.#encodeResponseBody,
    });
  }
}
defineInterface(Request, "Request");

const headerOf = uncurryThis(Headers.prototype.get);
declareOwner(isRequest, (request) => headerOf(requestHeaders(request), "content-type"));

/** Whether a request asks for a WebSocket. */
export function isUpgrade(request) {
  const upgrade = headerOf(requestHeaders(request), "upgrade");
  return upgrade !== null && StringPrototypeToLowerCase(upgrade) === "websocket";
}

/**
 * The Request that the arguments of `fetch` mean: itself if it is one and nothing changes it.
 *
 * @param {unknown} input
 * @param {object} [init]
 * @param {boolean} [isOfBinding] whether it goes to a Worker, which before 2021-11-10 could be asked for any scheme
 * @returns {Request}
 * @throws {TypeError} also if the URL is none of http or https
 */
export function requestFor(input, init, isOfBinding = false) {
  const mayGo = isOfBinding && lacksFlag("fetch_refuses_unknown_protocols") ? hasAuthority : isHttp;
  let request = input;
  if (!isRequest(input)) {
    // Once here, so that the error is fetch's own; the constructor finds it in its normal form.
    const text = isURL(input) ? hrefOf(input) : `${input}`;
    const href = normalHref(text);
    if (href === null && !lacksFlag("fetch_standard_url")) throw new TypeError(`Invalid URL: ${text}`);
    if (href === null || !mayGo(href)) throw cannotLoad(text);
    request = new Request(lacksFlag("fetch_standard_url") ? text : href, init);
  } else if (init !== undefined && init !== null) {
    request = new Request(input, init);
  }
  const url = requestUrl(request);
  const going = lacksFlag("fetch_standard_url") ? oldHref(url) : url;
  if (going === null || !mayGo(going)) throw cannotLoad(url);
  if (request === input && !isBodyUsable(request)) throw new TypeError("Cannot reconstruct a Request with a used body.");
  return request;
}

const LEADING_SPACE = /^\s/;

/** Before 2024-06-03 no space may stand before a URL; null for what is none. */
function oldHref(url) {
  return RegExpPrototypeExec(LEADING_SPACE, url) === null ? normalHref(url) : null;
}

/** A URL as the other side sees it: without what is the sender's alone, a fragment and credentials. */
function urlToSend(url) {
  return lacksFlag("fetch_standard_url") ? asOfOld(withoutPrivate(normalHref(url) ?? url), url) : withoutPrivate(url);
}

function withoutPrivate(href) {
  if (!StringPrototypeIncludes(href, "#") && !StringPrototypeIncludes(href, "@")) return href;
  const sent = new URL(href);
  sent.hash = "";
  sent.username = "";
  sent.password = "";
  return sent.href;
}

/** A URL without a path. */
const NO_PATH = /^\s*https?:[\\/]*[^\\/?#]+(?=[?#]|\s*$)/i;
/** The scheme and the port of a URL that names a port. */
const GIVEN_PORT = /^\s*(https?:)[\\/]*[^\\/?#]*:(\d+)(?=[\\/?#]|\s*$)/i;
/** The scheme and the port, if any, of a URL in its normal form, up to its path. */
const AUTHORITY = /^(https?:)\/\/[^/]*?(:\d+)?(?=\/)/;

/**
 * Before 2024-06-03 the port that a URL was given with was kept even where it is the scheme's own, and a URL without a
 * path got none.
 */
function asOfOld(href, given) {
  const port = RegExpPrototypeExec(GIVEN_PORT, given);
  const hasPath = RegExpPrototypeExec(NO_PATH, given) === null;
  if (hasPath && port === null) return href;
  const sent = RegExpPrototypeExec(AUTHORITY, href);
  if (sent === null) return href;
  const at = sent[0].length;
  const keepsPort = port !== null && sent[2] === undefined && sent[1] === StringPrototypeToLowerCase(port[1]);
  const authority = StringPrototypeSlice(href, 0, at) + (keepsPort ? `:${port[2]}` : "");
  return authority + StringPrototypeSlice(href, hasPath ? at : at + 1);
}

/** A Worker that may not use cache modes does not see them: called before its code runs. */
export function hideCacheOption() {
  delete Request.prototype.cache;
}

/** Whether a request is for a data: URL, which no network is needed for. */
export function isDataRequest(input) {
  const href = isRequest(input) ? requestUrl(input) : hrefFrom(input);
  return href !== null && StringPrototypeStartsWith(href, "data:");
}

function hasAuthority(href) {
  return isHttp(href) || StringPrototypeIncludes(href, "://");
}

function isHttp(href) {
  return StringPrototypeStartsWith(href, "http:") || StringPrototypeStartsWith(href, "https:");
}

function cannotLoad(input) {
  return new TypeError(`Fetch API cannot load: ${input}`);
}

/** The normal form of a URL given as a string, a URL or anything that turns into a string. */
function hrefFrom(input) {
  if (isURL(input)) return hrefOf(input);
  return normalHref(typeof input === "string" ? input : `${input}`);
}

function urlOf(input) {
  // before 2022-11-30 a URL was not looked at before it was fetched
  if (lacksFlag("fetch_standard_url")) return isURL(input) ? hrefOf(input) : `${input}`;
  const href = hrefFrom(input);
  if (href === null) throw new TypeError(`Invalid URL: ${input}`);
  return href;
}

/** A taken body for a new owner. */
function renewed(body) {
  const { kind, value, length, shared } = body;
  const copy = new Body(kind, value, length);
  copy.shared = shared;
  return copy;
}

/** workerd puts all methods into capitals since 2024-10-14. */
function normalMethod(method) {
  const string = typeof method === "string" ? method : `${method}`;
  const upper = StringPrototypeToUpperCase(string);
  if (upper !== string && ALWAYS_RAISED[upper] !== true && lacksFlag("upper_case_all_http_methods")) {
    throw new TypeError(`Invalid HTTP method string: ${string}`);
  }
  if (METHODS[upper] !== true) throw new TypeError(`Invalid HTTP method string: ${string}`);
  return upper;
}

/** Those that are put into capitals at any date, as the Fetch standard says. */
const ALWAYS_RAISED = { __proto__: null, DELETE: true, GET: true, HEAD: true, OPTIONS: true, POST: true, PUT: true };

/** The methods that workerd knows. */
const METHODS = { __proto__: null };
for (const name of [
  "GET HEAD POST PUT DELETE PATCH PURGE OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK ACL",
  "REPORT MKACTIVITY CHECKOUT MERGE MSEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE QUERY BAN",
]) {
  for (const method of name.split(" ")) METHODS[method] = true;
}

function normalRedirect(redirect) {
  const mode = `${redirect}`;
  if (mode !== "follow" && mode !== "manual") {
    throw new TypeError(
      'Invalid redirect value, must be one of "follow" or "manual" ("error" won\'t be ' +
        'implemented since it does not make sense at the edge; use "manual" and check the ' +
        "response status code).",
    );
  }
  return mode;
}

/** The `cache` member of an init, where the Worker may use it. */
function normalEncoding(encoding) {
  const mode = `${encoding}`;
  if (mode === "automatic" || mode === "manual") return mode;
  throw new TypeError(`encodeResponseBody: unexpected value: ${mode}`);
}

function normalCache(cache) {
  if (!hasFlag("cache_option_enabled")) {
    throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.");
  }
  const mode = `${cache}`;
  switch (mode) {
    case "no-store":
      return mode;
    case "no-cache":
      if (hasFlag("cache_no_cache_enabled")) return mode;
      break;
    case "reload":
      if (hasFlag("cache_reload_enabled")) return mode;
  }
  throw new TypeError(`Unsupported cache mode: ${mode}`);
}

/** What Cloudflare refuses of a request's cache settings when it is made. */
function checkCf(cf, cache) {
  if (cf === undefined || cf.cacheControl === undefined) return;
  if (cf.cacheTtl !== undefined) {
    throw new TypeError(
      "The 'cacheControl' and 'cacheTtl' options on cf are mutually exclusive. Use 'cacheControl' for explicit " +
        "Cache-Control header directives, or 'cacheTtl' for a simplified TTL, but not both.",
    );
  }
  if (cache !== undefined) {
    throw new TypeError(
      "The 'cacheControl' option on cf cannot be used together with the 'cache' request option. The 'cache' " +
        "option ('no-store'/'no-cache') maps to cache TTL behavior internally, which conflicts with explicit " +
        "Cache-Control directives.",
    );
  }
}

/** What it refuses when the request is sent; a cache mode becomes the settings that it stands for. */
function cfToSend(cf, cache) {
  const ttl = cf?.cacheTtl;
  if (cache === undefined && (ttl === undefined || cf.cacheControl !== undefined)) return cf;
  const sent = ObjectAssign({}, cf);
  if (cache === "no-store") {
    if (ttl !== undefined && ttl !== -1) {
      throw new TypeError(`CacheTtl: ${ttl}, is not compatible with cache: ${cache} header.`);
    }
    sent.cacheTtl = -1;
    sent.cacheLevel = "bypass";
    sent.cacheControl ??= cache;
  } else if (cache === "reload") {
    sent.cacheLevel = "bypass";
  } else if (cache === "no-cache") {
    sent.cacheForceRevalidate = true;
    sent.cacheControl ??= cache;
  } else if (typeof ttl === "number") {
    sent.cacheControl = ttl === -1 ? "no-store" : `max-age=${ttl}`;
  }
  return sent;
}
