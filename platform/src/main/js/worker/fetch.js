// fetch(): of a binding and of the network. Redirects are followed where the request says so, always over
// the same way: those of a binding stay inside the binding.
import {
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  TypeError,
  TypedArrayPrototypeGetLength,
} from "../kernel/primordials.js";
import { FETCH } from "../kernel/wire.js";
import { currentInvocation } from "../kernel/invocation.js";
import { sendRequest } from "../rpc/calls.js";
import { copyHeaders } from "../web/headers.js";
import { Body } from "../web/body.js";
import { readDataUrl } from "../web/data-url.js";
import { isDataRequest, Request, requestFor } from "../web/request.js";
import { responseFromWire } from "../web/response.js";
import { URL } from "../web/url.js";

/** workerd's limit, and the Fetch standard's. */
const MAX_REDIRECTS = 20;

/** The global fetch(). */
export function globalFetch(input, init) {
  try {
    if (isDataRequest(input)) return PromiseResolve(dataResponse(input, init));
  } catch (error) {
    return PromiseReject(error);
  }
  return fetchOver(FETCH, 0, 0, input, init);
}

/** The response to a request for a data: URL. */
function dataResponse(input, init) {
  const request = new Request(input, init);
  const data = readDataUrl(request.url);
  if (data === null) throw new TypeError(`Invalid data URL: ${request.url}`);
  return responseFromWire({
    status: 200,
    statusText: "OK",
    headers: ["content-type", data.type],
    body: new Body("bytes", data.bytes, TypedArrayPrototypeGetLength(data.bytes)),
    url: request.url,
  });
}

/**
 * Sends a request, and what its redirects lead to.
 * @param {number} type FETCH or CALL; `b` and `c` are the message's
 * @returns {Promise<Response>}
 */
export function fetchOver(type, b, c, input, init) {
  try {
    return follow(currentInvocation(), type, b, c, requestFor(input, init), 0);
  } catch (error) {
    return PromiseReject(error);
  }
}

function follow(invocation, type, b, c, request, hops) {
  const { promise, wire } = sendRequest(invocation, type, b, c, request, hops > 0);
  if (wire.redirect !== "follow") return promise;
  return PromisePrototypeThen(promise, (response) => {
    const next = redirection(request, wire, response, hops);
    return next === null ? response : follow(invocation, type, b, c, next, hops + 1);
  });
}

/** The request that a response redirects to, or null: https://fetch.spec.whatwg.org/#http-redirect-fetch. */
function redirection(request, wire, response, hops) {
  const status = response.status;
  if (status !== 301 && status !== 302 && status !== 303 && status !== 307 && status !== 308) return null;
  const location = response.headers.get("location");
  if (location === null) return null;
  if (hops >= MAX_REDIRECTS) throw new TypeError("Too many redirects.");
  const from = new URL(wire.url);
  const to = new URL(location, from);
  const headers = copyHeaders(request.headers);
  let method = wire.method;
  let body = wire.body;
  if ((status === 303 && method !== "HEAD") || (status < 303 && method === "POST")) {
    method = method === "POST" || status === 303 ? "GET" : method;
    body = null;
    headers.delete("content-length");
    headers.delete("content-type");
    headers.delete("content-encoding");
    headers.delete("content-language");
    headers.delete("content-location");
  }
  if (to.origin !== from.origin) headers.delete("authorization");
  if (body !== null && body.kind !== "text" && body.kind !== "bytes") {
    throw new TypeError("A request with a one-time-use body (it was initialized from a stream, not a buffer) encountered a redirect requiring the body to be retransmitted.");
  }
  return new Request(to.href, {
    method,
    headers,
    body: body === null ? undefined : body.value,
    redirect: "follow",
    signal: wire.signal,
    cf: wire.cf,
  });
}

/** A URL without its fragment: what `response.url` shows. */
export function withoutFragment(url) {
  const hash = StringPrototypeIndexOf(url, "#");
  return hash < 0 ? url : StringPrototypeSlice(url, 0, hash);
}
