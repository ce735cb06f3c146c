// fetch(): of a binding and of the network. Redirects are followed where the request says so, always over
// the same way: those of a binding stay inside the binding.
import {
  append,
  ArrayPrototypeJoin,
  Error,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  TypeError,
  TypedArrayPrototypeGetLength,
} from "../kernel/primordials.js";
import { CALL, FETCH, REDIRECTED } from "../kernel/wire.js";
import { lacksFlag } from "../kernel/flags.js";
import { currentInvocation, runFor } from "../kernel/invocation.js";
import { sendRequest } from "../rpc/calls.js";
import { callMillis, within } from "../rpc/deadlines.js";
import { abortSignal, createSignal } from "../web/abort.js";
import { copyHeaders } from "../web/headers.js";
import { Body } from "../web/body.js";
import { readDataUrl } from "../web/data-url.js";
import { isDataRequest, Request, requestFor } from "../web/request.js";
import { responseFromWire, responseSocket } from "../web/response.js";
import { URL } from "../web/url.js";
import { setConnector, takeChannel } from "../web/websocket.js";

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
    return follow(currentInvocation(), type, b, c, requestFor(input, init, type === CALL), []);
  } catch (error) {
    return PromiseReject(error);
  }
}

/** @param {string[]} urls those that led here, the first one ahead */
function follow(invocation, type, b, c, request, urls) {
  const isRedirected = urls.length > 0;
  const kind = isRedirected && type === CALL ? b | REDIRECTED : b;
  const { promise, wire } = sendRequest(invocation, type, kind, c, request, isRedirected);
  if (wire.redirect !== "follow") return promise;
  append(urls, wire.url);
  const millis = callMillis();
  return PromisePrototypeThen(promise, (response) => {
    const next = redirection(request, wire, response, urls);
    return next === null ? response : within(millis, () => follow(invocation, type, b, c, next, urls));
  });
}

/** What `new WebSocket(url)` does: a request to the network whose answer brings the socket. */
function openSocket(url, protocols, waiting) {
  const signal = createSignal();
  const request = new Request(url, { redirect: "manual", signal });
  const { headers } = request;
  headers.set("upgrade", "websocket");
  if (protocols !== "") headers.set("sec-websocket-protocol", protocols);
  const invocation = currentInvocation();
  const { promise } = sendRequest(invocation, FETCH, 0, 0, request, false);
  PromisePrototypeThen(
    promise,
    (response) => runFor(invocation, () => opened(response, waiting)),
    (error) => runFor(invocation, () => waiting.failed(error)),
  );
  return () => abortSignal(signal, new Error("Called close before connection was established."));
}

function opened(response, waiting) {
  const socket = responseSocket(response);
  if (socket !== null) {
    const { headers } = response;
    return waiting.opened(
      takeChannel(socket),
      headers.get("sec-websocket-protocol"),
      headers.get("sec-websocket-extensions"),
    );
  }
  waiting.failed(
    new TypeError(
      "Failed to establish the WebSocket connection: expected server to reply with HTTP status code 101 " +
        `(switching protocols), but received ${response.status} instead.`,
    ),
  );
}

setConnector(openSocket);

/** The request that a response redirects to, or null: https://fetch.spec.whatwg.org/#http-redirect-fetch. */
function redirection(request, wire, response, urls) {
  const status = response.status;
  if (status !== 301 && status !== 302 && status !== 303 && status !== 307 && status !== 308) return null;
  const location = response.headers.get("location");
  if (location === null) return null;
  if (urls.length > MAX_REDIRECTS) throw new TypeError(`Too many redirects.${ArrayPrototypeJoin(urls, ", ")}`);
  const from = new URL(wire.url);
  const to = targetOf(location, from);
  const headers = copyHeaders(request.headers);
  let method = wire.method;
  let body = wire.body;
  if ((status === 303 && method !== "HEAD") || (status < 303 && method === "POST")) {
    method = method === "POST" || status === 303 ? "GET" : method;
    body = null;
    headers.delete("content-length");
  }
  if (to.origin !== from.origin && !lacksFlag("strip_authorization_on_cross_origin_redirect")) headers.delete("authorization");
  if (body !== null && body.kind !== "text" && body.kind !== "bytes") {
    throw new TypeError("A request with a one-time-use body (it was initialized from a stream, not a buffer) encountered a redirect requiring the body to be retransmitted. To avoid this error in the future, construct this request from a buffer-like body initializer.");
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

function targetOf(location, from) {
  let to = null;
  try {
    to = new URL(location, from);
  } catch {
    // said below
  }
  if (to !== null && (to.protocol === "http:" || to.protocol === "https:")) return to;
  throw new TypeError("Invalid Location header; unable to follow redirect.");
}
