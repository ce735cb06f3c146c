// Requests and responses as payloads: of a fetch, and as values in a call. Headers go as CBOR inside CBOR, so
// that whoever only passes them on never reads them.
import {
  append,
  defineProperty,
  JSONParse,
  JSONStringify,
  PromisePrototypeThen,
  StringPrototypeToLowerCase,
  Uint8Array,
} from "../kernel/primordials.js";
import {
  addCapability,
  arrayHead as writeArrayHead,
  byteString,
  embedded as writeEmbedded,
  head,
  number,
  objectHead,
  rawBytes,
  simple,
  text,
} from "../kernel/encode.js";
import * as decode from "../kernel/decode.js";
import {
  BODY_BYTES,
  BODY_NONE,
  BODY_SOCKET,
  BODY_STREAM,
  BODY_TEXT,
  CAP_SOCKET,
} from "../kernel/wire.js";
import { NULL, UINT } from "../kernel/tags.js";
import { currentInvocation } from "../kernel/invocation.js";
import { Incoming, offerReadable, offerSource, receiveSource, receiveValueSource } from "../kernel/pipes.js";
import { receiveSocket, sendSocket } from "../kernel/sockets.js";
import { word } from "../kernel/decode.js";
import { headersThunk, headersToWire, isHeaders, headersFromWire } from "../web/headers.js";
import { hasFlag } from "../kernel/flags.js";
import { isAbortSignal, neverAborts } from "../web/abort.js";
import { blobBytes, blobOfBytes, blobType, isBlob, isFile, sourceOfBytes } from "../web/blob.js";
import { Body, peekBody } from "../web/body.js";
import { DOMException, isDOMException } from "../web/dom-exception.js";
import { clientGone, endsSubrequests, forgetClient, hasClient } from "../web/client-signal.js";
import { hidden } from "../web/interface.js";
import { decodedSource, encodedSource, encodingOf, mayNameEncoding, original } from "../web/content-encoding.js";
import { encodeUtf8, utf8Length } from "../web/encoding.js";
import { isRequest, requestFromWire, requestToWire } from "../web/request.js";
import { isResponse, responseFromWire, responseToWire } from "../web/response.js";
import { isReadableStream, isWritableStream, sourceFromReadable } from "../web/streams.js";
import { socketOfChannel, takeChannel } from "../web/websocket.js";
import { readSignal, writeSignal } from "./signals.js";

// ------------------------------------------------------------------------------------------- writing

/** Writes headers: a flat list, a thunk of bytes never read, or a Headers object. */
function writeHeaders(headers) {
  const raw = headersThunk(headers)?.bytes;
  writeEmbedded(raw === undefined ? () => writeList(headersToWire(headers)) : () => rawBytes(raw));
}

function writeList(list) {
  writeArrayHead(list.length);
  for (let i = 0; i < list.length; i++) text(list[i]);
}

/** A request's body that is a stream of the user's is read as soon as it is sent, as in workerd. */
function offerAhead(source) {
  return offerReadable(source).index;
}

function writeBody(body, offer = offerSource) {
  if (body === null) {
    number(BODY_NONE);
    simple(NULL);
    return;
  }
  switch (body.kind) {
    case "text":
      number(BODY_TEXT);
      return text(body.value);
    case "bytes":
      number(BODY_BYTES);
      return byteString(body.value);
    default: {
      number(BODY_STREAM);
      writeArrayHead(2);
      head(UINT, body.kind === "source" ? offerSource(body.value) : offer(sourceFromReadable(body.value)));
      number(body.length);
    }
  }
}

function writeCf(cf) {
  if (cf === undefined || cf === null) simple(NULL);
  else text(JSONStringify(cf));
}

/** Writes a request, whose body is used by it; returns what was written. */
export function writeRequest(request) {
  writeArrayHead(7);
  return writeRequestMembers(request, false);
}

function writeRequestMembers(request, isValue) {
  const wire = requestToWire(request, isValue);
  text(wire.method);
  text(wire.url);
  writeHeaders(wire.headers);
  writeBody(wire.body, offerAhead);
  text(wire.redirect);
  writeCf(wire.cf);
  return wire;
}

/**
 * Writes a response, whose body is used by it.
 * @param {number} answer what it answers
 * @returns {boolean} whether the client can still give up: it is told by the end of the body
 */
export function writeResponse(response, answer) {
  writeArrayHead(5);
  const wire = responseToWire(response, false);
  const list = writeResponseHead(wire);
  if (wire.webSocket === null) {
    const body = coded(wire, list);
    const watched = watchedBody(body, currentInvocation(), answer);
    writeBody(watched);
    return watched !== null && watched.value instanceof WatchedSource;
  }
  number(BODY_SOCKET);
  head(UINT, addCapability(CAP_SOCKET, sendSocket(currentInvocation(), takeChannel(wire.webSocket))));
  return false;
}

/** Returns the headers, or null if there are none of interest in them. */
function writeResponseHead(wire) {
  number(wire.status);
  text(wire.statusText);
  writeHeaders(wire.headers);
  const thunk = headersThunk(wire.headers);
  if (thunk === null || thunk === undefined) return headersToWire(wire.headers);
  return thunk.bytes !== undefined && !mayNameEncoding(thunk.bytes) ? null : thunk();
}

/** A body that tells the request's signal when nobody reads on. What only goes past the Worker stays as it is. */
function watchedBody(body, invocation, answer) {
  if (body === null || !hasClient(invocation, answer) || (body.kind !== "source" && body.kind !== "stream")) return body;
  const source = sourceOf(body);
  if (source instanceof Incoming) return new Body("source", source, body.length);
  return new Body("source", new WatchedSource(source, invocation, answer), body.length);
}

class WatchedSource {
  #source;
  #invocation;
  #answer;

  constructor(source, invocation, answer) {
    this.#source = source;
    this.#invocation = invocation;
    this.#answer = answer;
  }

  pull() {
    return PromisePrototypeThen(
      this.#source.pull(),
      (chunk) => {
        if (chunk === null) forgetClient(this.#invocation, this.#answer);
        return chunk;
      },
      (error) => {
        forgetClient(this.#invocation, this.#answer);
        throw error;
      },
    );
  }

  cancel(reason) {
    clientGone(this.#invocation, this.#answer);
    return this.#source.cancel(reason);
  }
}

/** A response's body as its Content-Encoding has it. */
function coded(wire, list) {
  const { body } = wire;
  if (body === null || list === null || wire.encodeBody === "manual") return body;
  const encoding = encodingOf(list);
  if (encoding === null) return body;
  const source = sourceOf(body);
  const unread = original(source, encoding);
  if (unread !== null) return new Body("source", unread.source, unread.length);
  return new Body("source", encodedSource(source, encoding), -1);
}

function sourceOf(body) {
  switch (body.kind) {
    case "text":
      return sourceOfBytes(encodeUtf8(body.value));
    case "bytes":
      return sourceOfBytes(body.value);
    case "source":
      return body.value;
    default:
      return sourceFromReadable(body.value);
  }
}

// ------------------------------------------------------------------------------------------- reading

/** Headers that are read when someone asks. */
function readHeaders() {
  return thunkOf(decode.embedded());
}

function readBody(streamOf) {
  const kind = decode.read();
  return bodyOf(kind, decode.read(), streamOf);
}

function readCf() {
  return cfOf(decode.read());
}

function cfOf(text) {
  if (text === null) return undefined;
  if (typeof text !== "string") throw decode.malformed();
  return JSONParse(text);
}

/** Reads the request of a fetch: `at` is the message's offset in the inbox, `signal` its client's or undefined. */
export function readRequest(at, payload, length, signal) {
  decode.beginInbox(payload, length, null);
  decode.arrayHead();
  const method = decode.read();
  const url = decode.read();
  const raw = readHeaders();
  const body = readBody(streamsOf(at));
  const headers = body === null ? raw : withLength(raw, body);
  decode.read(); // whoever passes it on follows nothing, whatever the sender does
  return requestFromWire({ method, url, headers, body, cf: readCf(), signal });
}

/** Reads the answer of a fetch. */
export function readResponse(at, payload, length, flags, state) {
  decode.beginInbox(payload, length, null);
  decode.arrayHead();
  const status = decode.read();
  const statusText = decode.read();
  const headers = readHeaders();
  const kind = decode.read();
  const content = decode.read();
  const capabilityOf = streamsOf(at);
  const webSocket =
    kind === BODY_SOCKET ? socketOfChannel(receiveSocket(currentInvocation(), capabilityOf(content))) : undefined;
  return responseFromWire({
    status,
    statusText,
    headers,
    body: webSocket === undefined ? answered(bodyOf(kind, content, capabilityOf), headers, status, state) : null,
    url: state.url,
    redirected: state.redirected,
    cf: undefined,
    webSocket,
  });
}

/** The body of an answer: none to HEAD; where there might have been one but is not, an empty one. */
function answered(body, headers, status, state) {
  if (state.method === "HEAD") {
    if (body !== null && body.kind === "source") body.value.cancel(undefined);
    return null;
  }
  if (body !== null) {
    if (body.kind === "source") state.body = body.value;
    return decoded(body, headers, state);
  }
  if (status === 204 || status === 205 || status === 304) return null;
  return new Body("bytes", new Uint8Array(0), 0);
}

/** A body that the Worker sees plain, whatever its Content-Encoding. */
function decoded(body, headers, state) {
  if (body === null || body.kind !== "source" || state.isEncoded || !mayNameEncoding(headers.bytes)) return body;
  const encoding = encodingOf(headers());
  return encoding === null ? body : new Body("source", decodedSource(body.value, encoding, body.length), -1);
}

/** The streams among the capabilities of the message at an offset of the inbox. */
function streamsOf(at) {
  return (index) => {
    if (!(index < word(at + 20))) throw decode.malformed();
    return word(at + 28 + index * 8);
  };
}

// ------------------------------------------------------------------------------------------- as values

/** Writes an object of the platform that is a part of a value of a call. False: it is none. */
export function writePlatformObject(x) {
  if (isAbortSignal(x)) {
    if (!hasFlag("enable_abortsignal_rpc")) refuse("AbortSignal serialization is not enabled.");
    writeSignal(x);
    return true;
  }
  return writeObject(x);
}

/** The same for a clone: nothing may go by reference. */
export function writeClonedObject(x) {
  if (isReadableStream(x)) refuse("ReadableStream can only be serialized for RPC.");
  if (isWritableStream(x)) refuse("WritableStream can only be serialized for RPC.");
  if (isAbortSignal(x)) refuse("AbortSignal can only be serialized for RPC.");
  if (isRequest(x) || isResponse(x)) {
    const body = peekBody(x);
    if (body !== null && body.kind !== "text" && body.kind !== "bytes") {
      refuse("ReadableStream can only be serialized for RPC.");
    }
  }
  return writeObject(x);
}

function refuse(message) {
  throw new DOMException(message, "DataCloneError");
}

function writeObject(x) {
  if (isHeaders(x)) {
    objectHead("Headers", 1);
    writeHeaders(x);
    return true;
  }
  if (isRequest(x)) {
    objectHead("Request", 10);
    const { signal, cache, encodeResponseBody } = writeRequestMembers(x, true);
    if (signal === null || neverAborts(signal) || !endsSubrequests(signal) || !hasFlag("enable_abortsignal_rpc")) {
      simple(NULL);
    } else writeSignal(signal);
    if (cache === undefined) simple(NULL);
    else text(cache);
    text(encodeResponseBody);
    return true;
  }
  if (isResponse(x)) {
    objectHead("Response", 7);
    const wire = responseToWire(x, true);
    if (wire.webSocket !== null) {
      throw new DOMException(
        'Could not serialize object of type "WebSocket". This type does not support serialization.',
        "DataCloneError",
      );
    }
    writeResponseHead(wire);
    writeBody(wire.body);
    writeCf(wire.cf);
    text(wire.encodeBody);
    return true;
  }
  if (isBlob(x)) {
    if (isFile(x)) return false;
    objectHead("Blob", 2);
    text(blobType(x));
    byteString(blobBytes(x));
    return true;
  }
  if (isDOMException(x)) {
    objectHead("DOMException", 3);
    text(x.name);
    text(x.message);
    text(`${x.stack}`);
    return true;
  }
  return false;
}

/**
 * The value of a class that is the platform's, from its members.
 * @param {(index: number) => number} streamOf the stream for a capability of the message
 */
export function readPlatformObject(name, members, streamOf) {
  switch (name) {
    case "Headers":
      return headersFromWire(thunkOf(members[0]), "none");
    // by index: to destructure an array would ask Array.prototype, which is the user's, how to iterate
    case "Request":
      return requestFromWire({
        method: members[0],
        url: members[1],
        headers: thunkOf(members[2]),
        body: bodyOf(members[3], members[4], streamOf, receiveValueSource),
        redirect: members[5],
        cf: cfOf(members[6]),
        signal: members[7] ?? undefined,
        cache: members[8] ?? undefined,
        encodeResponseBody: members[9],
        guard: "none",
      });
    case "Response":
      return responseFromWire({
        status: members[0],
        statusText: members[1],
        headers: thunkOf(members[2]),
        body: bodyOf(members[3], members[4], streamOf, receiveValueSource),
        url: "",
        redirected: false,
        cf: cfOf(members[5]),
        encodeBody: members[6],
        guard: "none",
      });
    case "Blob":
      return blobOfBytes(new Uint8Array(members[1]), members[0]);
    case "DOMException":
      return exceptionOf(members);
    case "AbortSignal":
      return readSignal(members, streamOf);
    default:
      throw decode.malformed();
  }
}

function exceptionOf(members) {
  const exception = new DOMException(members[1], members[0]);
  defineProperty(exception, "stack", hidden(members[2]));
  return exception;
}

/** The headers of a request with a body: how long it is belongs to them, though no message says so. */
function withLength(headers, body) {
  const thunk = () => {
    const list = headers();
    for (let i = 0; i < list.length; i += 2) {
      const name = StringPrototypeToLowerCase(list[i]);
      if (name === "content-length" || name === "transfer-encoding") return list;
    }
    const length = body.kind === "text" ? utf8Length(body.value) : body.length;
    append(list, length < 0 ? "transfer-encoding" : "content-length");
    append(list, length < 0 ? "chunked" : `${length}`);
    return list;
  };
  thunk.bytes = headers.bytes;
  return thunk;
}

function thunkOf(bytes) {
  const thunk = () => decode.valueOf(bytes, null);
  thunk.bytes = bytes;
  return thunk;
}

function bodyOf(kind, value, streamOf, receive = receiveSource) {
  switch (kind) {
    case BODY_NONE:
      return null;
    case BODY_TEXT:
      return new Body("text", value, -1);
    case BODY_BYTES: {
      const bytes = new Uint8Array(value);
      return new Body("bytes", bytes, bytes.length);
    }
    case BODY_STREAM:
      return new Body("source", receive(currentInvocation(), streamOf(value[0])), value[1]);
    default:
      throw decode.malformed();
  }
}
