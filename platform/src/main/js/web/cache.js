// The Cache API: https://developers.cloudflare.com/workers/runtime-apis/cache/. What is kept is kept in the memory of
// the isolate, up to a limit; the entry that was used longest ago goes first.

import {
  DateNow,
  DateParse,
  MathFloor,
  MathMin,
  Number,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeIncludes,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeTrim,
  TypeError,
  TypedArrayPrototypeGetLength,
  append,
  mapEntries,
  uncurryThis,
} from "../kernel/primordials.js";
import { currentInvocation } from "../kernel/invocation.js";
import { Body, BodyOwner } from "./body.js";
import { copyBytes } from "./buffer-source.js";
import { directives, lifetime } from "./cache-control.js";
import { Headers, headersToWire } from "./headers.js";
import {
  defineInterface,
  dictionary,
  illegalConstructor,
  illegalInvocation,
  requireArguments,
} from "./interface.js";
import { Request, isRequest, requestHeaders } from "./request.js";
import { isErrorResponse, isResponse, responseFromWire, responseHeaders } from "./response.js";

const KEY = { __proto__: null };
/** What all caches of an isolate keep together, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024;
/** What an entry costs beside its body. */
const OVERHEAD = 1024;

const headerOf = uncurryThis(Headers.prototype.get);
const bytesOf = uncurryThis(BodyOwner.prototype.bytes);
const SINGLE_RANGE = /^bytes=([0-9]*)-([0-9]*)$/;

let keptBytes = 0;
/** Entries of all caches, the one used last at the end: "name url" -> Entry. */
const entries = new SafeMap();

class Entry {
  constructor(response, headers, body, seconds) {
    this.status = response.status;
    this.statusText = response.statusText;
    this.headers = headers;
    this.body = body;
    this.stored = DateNow();
    this.expires = this.stored + seconds * 1000;
    this.size = TypedArrayPrototypeGetLength(body) + OVERHEAD;
  }
}

function drop(key) {
  const entry = entries.get(key);
  if (entry === undefined) return false;
  entries.delete(key);
  keptBytes -= entry.size;
  return true;
}

function keep(key, entry) {
  drop(key);
  if (entry.size > MAX_BYTES) return;
  entries.set(key, entry);
  keptBytes += entry.size;
  if (keptBytes <= MAX_BYTES) return;
  const oldest = mapEntries(entries);
  for (let i = 0; keptBytes > MAX_BYTES; i++) drop(oldest[i][0]);
}

/** The entry of a key that is still fresh. */
function find(key) {
  const entry = entries.get(key);
  if (entry === undefined) return undefined;
  if (entry.expires <= DateNow()) {
    drop(key);
    return undefined;
  }
  entries.delete(key);
  entries.set(key, entry);
  return entry;
}

function requestOf(input) {
  return isRequest(input) ? input : new Request(input);
}

function isHttp(url) {
  return StringPrototypeStartsWith(url, "http:") || StringPrototypeStartsWith(url, "https:");
}

export class Cache {
  #name;

  constructor(key, name) {
    if (key !== KEY) throw illegalConstructor();
    this.#name = name;
  }

  #keyOf(request) {
    return `${this.#name} ${request.url}`;
  }

  match(input, options = undefined) {
    try {
      if (!(#name in this)) throw illegalInvocation();
      requireArguments(arguments.length, 1, "Cache.match");
      currentInvocation();
      const { ignoreMethod } = dictionary(options, "CacheQueryOptions");
      const request = requestOf(input);
      if (!ignoreMethod && request.method !== "GET") return PromiseResolve(undefined);
      const entry = find(this.#keyOf(request));
      return PromiseResolve(entry === undefined ? undefined : answer(entry, requestHeaders(request)));
    } catch (error) {
      return PromiseReject(error);
    }
  }

  put(input, response) {
    try {
      if (!(#name in this)) throw illegalInvocation();
      requireArguments(arguments.length, 2, "Cache.put");
      currentInvocation();
      const request = requestOf(input);
      if (!isResponse(response)) throw new TypeError("Cache.put needs a Response.");
      check(request, response);
      const headers = responseHeaders(response);
      const control = directives(headerOf(headers, "cache-control"));
      let seconds = lifetime(response.status, control, headerOf(headers, "expires"));
      const cookies = headerOf(headers, "set-cookie") !== null;
      if (cookies && control.private !== "Set-Cookie" && control.private !== "set-cookie") seconds = 0;
      const list = headersToStore(headers);
      const key = this.#keyOf(request);
      // read also where nothing is kept: the caller can see that put() has used the body
      return PromisePrototypeThen(bytesOf(response), (body) => {
        if (seconds > 0 && response.status !== 304) keep(key, new Entry(response, list, body, seconds));
      });
    } catch (error) {
      return PromiseReject(error);
    }
  }

  delete(input, options = undefined) {
    try {
      if (!(#name in this)) throw illegalInvocation();
      requireArguments(arguments.length, 1, "Cache.delete");
      currentInvocation();
      const { ignoreMethod } = dictionary(options, "CacheQueryOptions");
      const request = requestOf(input);
      if (!ignoreMethod && request.method !== "GET") return PromiseResolve(false);
      return PromiseResolve(drop(this.#keyOf(request)));
    } catch (error) {
      return PromiseReject(error);
    }
  }
}
defineInterface(Cache, "Cache");

/** What workerd refuses to keep. */
function check(request, response) {
  if (isErrorResponse(response)) throw new TypeError("Cache is unable to store an error response");
  if (!isHttp(request.url)) throw new TypeError(`Cannot cache the URL ${request.url}: it is not of http or https.`);
  if (request.method !== "GET") throw new TypeError("Cannot cache response to non-GET request.");
  if (response.webSocket !== null) throw new TypeError("Cannot cache WebSocket upgrade response.");
  if (response.status === 206) {
    throw new TypeError("Cannot cache response to a range request (206 Partial Content).");
  }
  const vary = headerOf(responseHeaders(response), "vary");
  if (vary !== null && StringPrototypeIncludes(vary, "*")) {
    throw new TypeError("Cannot cache response with 'Vary: *' header.");
  }
}

/** A response's headers without its cookies, flat. */
function headersToStore(headers) {
  const list = headersToWire(headers);
  const kept = [];
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] === "set-cookie") continue;
    append(kept, list[i]);
    append(kept, list[i + 1]);
  }
  return kept;
}

/** The response that an entry is for a request: whole, a part, or only that it has not changed. */
function answer(entry, asked) {
  const headers = [];
  for (let i = 0; i < entry.headers.length; i++) append(headers, entry.headers[i]);
  append(headers, "age");
  append(headers, `${MathFloor((DateNow() - entry.stored) / 1000)}`);
  append(headers, "cf-cache-status");
  append(headers, "HIT");
  if (isUnchanged(entry, asked)) {
    return responseFromWire({ status: 304, statusText: "Not Modified", headers, body: null });
  }
  const length = TypedArrayPrototypeGetLength(entry.body);
  const range = entry.status === 200 ? rangeOf(headerOf(asked, "range"), length) : null;
  if (range === null) return newResponse(entry.status, entry.statusText, headers, copyBytes(entry.body));
  append(headers, "content-range");
  append(headers, `bytes ${range.from}-${range.to - 1}/${length}`);
  return newResponse(206, "Partial Content", headers, copyBytes(entry.body, range.from, range.to));
}

function newResponse(status, statusText, headers, bytes) {
  const length = TypedArrayPrototypeGetLength(bytes);
  const bodiless = status === 204 || status === 205;
  const body = bodiless ? null : new Body("bytes", bytes, length);
  return responseFromWire({ status, statusText, headers, body });
}

function flatHeader(list, name) {
  for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
  return null;
}

function isUnchanged(entry, asked) {
  const tags = headerOf(asked, "if-none-match");
  if (tags !== null) {
    const tag = flatHeader(entry.headers, "etag");
    return StringPrototypeTrim(tags) === "*" || (tag !== null && hasTag(tags, strong(tag)));
  }
  const since = headerOf(asked, "if-modified-since");
  const modified = flatHeader(entry.headers, "last-modified");
  return since !== null && modified !== null && DateParse(modified) <= DateParse(since);
}

function strong(tag) {
  return StringPrototypeStartsWith(tag, "W/") ? StringPrototypeSlice(tag, 2) : tag;
}

function hasTag(list, tag) {
  return tag !== "" && StringPrototypeIncludes(list, tag);
}

/** The one range that a Range header asks for, or null if the whole is the answer. */
function rangeOf(header, length) {
  if (header === null) return null;
  const match = RegExpPrototypeExec(SINGLE_RANGE, header);
  if (match === null) return null;
  const first = match[1];
  const last = match[2];
  let from = Number(first);
  let to = length;
  if (first === "") {
    if (last === "" || last === "0") return null;
    from = length - MathMin(Number(last), length);
  } else if (last !== "") {
    to = MathMin(Number(last) + 1, length);
  }
  return from < to ? { from, to } : null;
}

export class CacheStorage {
  #default = new Cache(KEY, "");

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
  }

  get default() {
    if (!(#default in this)) throw illegalInvocation();
    return this.#default;
  }

  open(name) {
    try {
      if (!(#default in this)) throw illegalInvocation();
      requireArguments(arguments.length, 1, "CacheStorage.open");
      return PromiseResolve(new Cache(KEY, `named ${name}`));
    } catch (error) {
      return PromiseReject(error);
    }
  }
}
defineInterface(CacheStorage, "CacheStorage");

export const caches = new CacheStorage(KEY);
