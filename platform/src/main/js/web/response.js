// Response: https://fetch.spec.whatwg.org/#response-class, with workerd's additions.

import {
  JSONStringify,
  ObjectFreeze,
  RangeError,
  StringPrototypeCharCodeAt,
  TypeError,
  uncurryThis,
} from "../kernel/primordials.js";
import {
  Body,
  BodyOwner,
  cloneBody,
  declareOwner,
  extractBody,
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
  headersThunk,
  headersToWire,
} from "./headers.js";
import { defineInterface, dictionary, illegalInvocation, requireArguments } from "./interface.js";
import { statusTextOf } from "./status-text.js";
import { normalHref } from "./url.js";
import { isWebSocket } from "./websocket.js";

/**
 * What a response is on its way to the wire. Its body has been taken out of it.
 *
 * @typedef {object} OutgoingResponse
 * @property {number} status
 * @property {string} statusText empty if it is the usual one
 * @property {string[] | (() => string[])} headers flat, not to be changed; the function that they
 *   came with if nobody has read them
 * @property {Body | null} body
 * @property {object | null} webSocket
 * @property {unknown} cf
 * @property {"automatic" | "manual"} encodeBody
 */

/** @type {(value: unknown) => value is Response} */
export let isResponse;
/**
 * A Response that came from outside: nothing of it is parsed, and its headers are immutable unless
 * `guard` is "none".
 *
 * @type {(init: {status: number, statusText?: string, headers: string[] | (() => string[]),
 *   body: Body | null, url?: string, redirected?: boolean, cf?: unknown, webSocket?: object,
 *   guard?: "none" | "immutable"}) => Response}
 */
export let responseFromWire;
/**
 * @type {(response: Response, isValue: boolean) => OutgoingResponse}
 * @throws {TypeError} if its body has been used
 */
export let responseToWire;
/** The headers without a copy, for who only reads. @type {(response: Response) => Headers} */
export let responseHeaders;
/** Whether it is like Response.error(). @type {(response: Response) => boolean} */
export let isErrorResponse;
/** @type {(response: Response) => import("./websocket.js").WebSocket | null} */
export let responseSocket;
/** Marks the constructor's call from inside. */
const BARE = ObjectFreeze({ __proto__: null });
const TEXT = "text/plain;charset=UTF-8";
const NO_HEADERS = ObjectFreeze([]);
const TEXT_HEADERS = ObjectFreeze(["content-type", TEXT]);

export class Response extends BodyOwner {
  #status = 200;
  #statusText = "";
  /** @type {Headers | null} made when they are asked for */
  #headers = null;
  /** What the headers are made from: a flat list, or a function that gives one. */
  #flat = NO_HEADERS;
  /** Whether the headers are someone else's, so that they may not be changed. */
  #foreign = false;
  #type = "default";
  #url = "";
  #redirected = false;
  #cf = undefined;
  #webSocket = null;
  #encodeBody = "automatic";

  constructor(body = null, init = undefined) {
    super();
    if (body === BARE) return;
    let contentType = null;
    if (init !== undefined && init !== null) this.#apply(dictionary(init, "Response init"));
    if (body !== null) {
      if (typeof body === "string") {
        setBody(this, new Body("text", body));
        contentType = TEXT;
      } else {
        const extracted = extractBody(body);
        setBody(this, extracted.body);
        ({ contentType } = extracted);
      }
      this.#refuseBody();
    }
    if (contentType === null) return;
    if (this.#headers !== null) addDefaultHeader(this.#headers, "content-type", contentType);
    else this.#flat = contentType === TEXT ? TEXT_HEADERS : ["content-type", contentType];
  }

  static json(data, init = undefined) {
    requireArguments(arguments.length, 1, "Response.json");
    const text = JSONStringify(data);
    if (text === undefined) throw new TypeError("The data is not JSON serializable.");
    const response = new Response(null, init);
    setBody(response, new Body("text", text));
    response.#refuseBody();
    addDefaultHeader(response.#ownHeaders(), "content-type", "application/json");
    return response;
  }

  static redirect(url, status = 302) {
    requireArguments(arguments.length, 1, "Response.redirect");
    const href = normalHref(`${url}`);
    if (href === null) throw new TypeError(`Unable to parse URL: ${url}`);
    const code = +status;
    if (code !== 301 && code !== 302 && code !== 303 && code !== 307 && code !== 308) {
      throw new RangeError(`${status} is not a redirect status code.`);
    }
    const response = new Response(BARE);
    response.#status = code;
    response.#flat = ["location", href];
    response.#foreign = true;
    return response;
  }

  static error() {
    const response = new Response(BARE);
    response.#status = 0;
    response.#type = "error";
    response.#foreign = true;
    return response;
  }

  #apply(init) {
    const foreign = isResponse(init) ? init : null;
    if (foreign !== null) {
      this.#status = foreign.#status === 0 ? statusOf(0, false) : foreign.#status;
      this.#statusText = foreign.#statusText;
      this.#headers = copyHeaders(foreign.#ownHeaders(), "none");
      this.#cf = foreign.#cf;
      this.#webSocket = foreign.#webSocket;
      this.#encodeBody = foreign.#encodeBody;
      return;
    }
    const { status, statusText, headers, cf, webSocket, encodeBody } = init;
    const upgraded = webSocket !== undefined && webSocket !== null;
    if (upgraded) {
      if (!isWebSocket(webSocket)) throw new TypeError("The webSocket must be a WebSocket.");
      this.#webSocket = webSocket;
    }
    if (status !== undefined) this.#status = statusOf(status, upgraded);
    if (upgraded && this.#status !== 101) {
      throw new RangeError("Responses with a WebSocket must have status code 101.");
    }
    if (statusText !== undefined) this.#statusText = reasonOf(statusText);
    if (headers !== undefined) this.#headers = new Headers(headers);
    if (cf !== undefined && cf !== null) this.#cf = cf;
    if (encodeBody !== undefined) this.#encodeBody = encodingOf(encodeBody);
  }

  #refuseBody() {
    const status = this.#status;
    if (status === 204 || status === 205 || status === 304 || status === 101) {
      throw new TypeError(
        "Response with null body status (101, 204, 205, or 304) cannot have a body.",
      );
    }
  }

  #ownHeaders() {
    if (this.#headers === null) {
      this.#headers = headersFromWire(this.#flat, this.#foreign ? "immutable" : "none");
      this.#flat = NO_HEADERS;
    }
    return this.#headers;
  }

  static #of(self) {
    if (!isResponse(self)) throw illegalInvocation();
    return self;
  }

  get status() {
    return Response.#of(this).#status;
  }

  get statusText() {
    const self = Response.#of(this);
    return self.#statusText === "" ? statusTextOf(self.#status) : self.#statusText;
  }

  get ok() {
    const status = Response.#of(this).#status;
    return status >= 200 && status <= 299;
  }

  get headers() {
    return Response.#of(this).#ownHeaders();
  }

  get type() {
    return Response.#of(this).#type;
  }

  get url() {
    return Response.#of(this).#url;
  }

  get redirected() {
    return Response.#of(this).#redirected;
  }

  get cf() {
    return Response.#of(this).#cf;
  }

  get webSocket() {
    return Response.#of(this).#webSocket;
  }

  clone() {
    const self = Response.#of(this);
    if (self.#webSocket !== null) {
      throw new TypeError("Cannot clone a response to a WebSocket handshake.");
    }
    const body = cloneBody(self);
    const headers = self.#ownHeaders();
    const copy = new Response(BARE);
    copy.#status = self.#status;
    copy.#statusText = self.#statusText;
    copy.#headers = copyHeaders(headers, headersGuard(headers));
    copy.#type = self.#type;
    copy.#url = self.#url;
    copy.#redirected = self.#redirected;
    copy.#cf = self.#cf;
    copy.#encodeBody = self.#encodeBody;
    setBody(copy, body);
    return copy;
  }

  static {
    isResponse = (value) => value !== null && typeof value === "object" && #status in value;
    isErrorResponse = (response) => response.#type === "error";
    responseHeaders = (response) => response.#ownHeaders();
    responseSocket = (response) => response.#webSocket;
    responseFromWire = (init) => {
      const response = new Response(BARE);
      response.#status = init.status;
      if (init.status === 0) response.#type = "error";
      if (init.statusText !== undefined) response.#statusText = init.statusText;
      response.#flat = init.headers;
      response.#foreign = init.guard !== "none";
      if (init.url !== undefined) response.#url = init.url;
      if (init.redirected === true) response.#redirected = true;
      response.#cf = init.cf;
      if (init.encodeBody !== undefined) response.#encodeBody = init.encodeBody;
      if (init.webSocket !== undefined) response.#webSocket = init.webSocket;
      if (init.body !== null) setBody(response, init.body);
      return response;
    };
    responseToWire = (response, isValue) => ({
      status: response.#status,
      statusText: response.#statusText,
      headers:
        response.#headers === null
          ? response.#flat
          : (headersThunk(response.#headers) ?? headersToWire(response.#headers)),
      body: isValue ? takeBodyOfValue(response) : takeBody(response),
      webSocket: response.#webSocket,
      cf: response.#cf,
      encodeBody: response.#encodeBody,
    });
  }
}
defineInterface(Response, "Response");

const headerOf = uncurryThis(Headers.prototype.get);
declareOwner(isResponse, (response) => headerOf(responseHeaders(response), "content-type"));

/** Web IDL's unsigned short, in the range that workerd allows. */
function statusOf(value, upgraded) {
  const status = +value & 0xffff;
  if (status === 101 && upgraded) return status;
  if (status < 200 || status > 599) {
    throw new RangeError(
      "Responses may only be constructed with status codes in the range 200 to 599, inclusive.",
    );
  }
  return status;
}

function reasonOf(value) {
  const text = `${value}`;
  for (let i = 0; i < text.length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    if ((unit < 0x20 && unit !== 0x09) || unit === 0x7f || unit > 0xff) {
      throw new TypeError("Invalid statusText");
    }
  }
  return text;
}

function encodingOf(value) {
  const mode = `${value}`;
  if (mode !== "automatic" && mode !== "manual") {
    throw new TypeError(`encodeBody: unexpected value: ${mode}`);
  }
  return mode;
}
