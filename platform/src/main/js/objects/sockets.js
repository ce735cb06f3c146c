// WebSockets that a Durable Object keeps while it is not in memory: Java holds them. The object has a WebSocket for
// each again when it begins.
import {
  append,
  apply,
  ArrayPrototypeIncludes,
  Error,
  mapEntries,
  PromisePrototypeThen,
  PromiseResolve,
  SafeMap,
  StringFromCharCode,
  TypeError,
  Uint8Array,
} from "../kernel/primordials.js";
import { arrayHead, open, post, rawBytes, send, simple, text } from "../kernel/encode.js";
import * as decode from "../kernel/decode.js";
import { hasFlag } from "../kernel/flags.js";
import { scratch } from "../kernel/host.js";
import { runFor } from "../kernel/invocation.js";
import { reportFailed } from "../kernel/report.js";
import { UNDEFINED } from "../kernel/tags.js";
import { work } from "../kernel/work.js";
import {
  ATTACH,
  AUTO_RESPONSE,
  HIBERNATE,
  RETURN,
  SOCKET_BYTES,
  SOCKET_CLOSE,
  SOCKET_FAIL,
  SOCKET_TEXT,
} from "../kernel/wire.js";
import { defineInterface, requireArguments, sequence } from "../web/interface.js";
import { hibernateSocket, hibernatedClosed, isWebSocket, revivedSocket } from "../web/websocket.js";

const MAX_TAGS = 10;
const MAX_TAG_LENGTH = 256;
const MAX_SOCKETS = 32768;
const MAX_TEXT = 2048;
/** An operation of dev.dovetail.runtime.ObjectWork. */
const ANSWERED = 93;

const { Date, Number } = globalThis;

/** The channel of a socket that Java holds. @implements {import("../kernel/sockets.js").Channel} */
class HibernatedChannel {
  constructor(invocation, number) {
    this.invocation = invocation;
    this.number = number;
  }

  start() {}

  text(value) {
    this.#send(SOCKET_TEXT, 0, () => text(value));
  }

  bytes(value) {
    this.#send(SOCKET_BYTES, 0, () => rawBytes(value));
  }

  close(code, reason) {
    this.#send(SOCKET_CLOSE, code, () => text(reason));
  }

  fail() {
    runFor(this.invocation, () => post(SOCKET_FAIL, this.number, 0, 0));
  }

  attach(bytes) {
    this.#send(ATTACH, 0, () => rawBytes(bytes));
  }

  #send(type, code, write) {
    runFor(this.invocation, () => {
      open(type, this.number, code, 0);
      write();
      send();
    });
  }
}

/** A socket and what it was accepted with. */
class Kept {
  constructor(socket, tags) {
    this.socket = socket;
    this.tags = tags;
  }
}

/** The sockets of one object. */
export class Sockets {
  #invocation;
  #kept = new SafeMap();
  #autoResponse = null;
  timeout = null;

  constructor(invocation) {
    this.#invocation = invocation;
  }

  /** Reads the end of a BIRTH. */
  read() {
    if (decode.arrayHead() === 2) this.#autoResponse = new WebSocketRequestResponsePair(decode.read(), decode.read());
    for (let n = decode.arrayHead(); n > 0; n--) {
      decode.arrayHead();
      const number = decode.read();
      const tags = decode.read();
      const attachment = decode.read();
      const closes = decode.read();
      // bytes are read as an ArrayBuffer
      const kept = attachment === undefined ? null : new Uint8Array(attachment);
      const channel = new HibernatedChannel(this.#invocation, number);
      this.#kept.set(number, new Kept(revivedSocket(channel, kept, closes), tags));
    }
  }

  accept(socket, given) {
    if (!isWebSocket(socket)) {
      throw new TypeError(
        "Failed to execute 'acceptWebSocket' on 'DurableObjectState': parameter 1 is not of type 'WebSocket'.",
      );
    }
    const tags = checkTags(given);
    if (mapEntries(this.#kept).length >= MAX_SOCKETS) {
      throw new Error(`only ${MAX_SOCKETS} websockets can be accepted on a single Durable Object instance`);
    }
    const number = ++this.#invocation.lastSocket * 2 + 1;
    hibernateSocket(socket, new HibernatedChannel(this.#invocation, number), number);
    this.#kept.set(number, new Kept(socket, tags));
    open(HIBERNATE, number, 0, 0);
    arrayHead(tags.length);
    for (let i = 0; i < tags.length; i++) text(tags[i]);
    send();
  }

  all(tag) {
    const found = [];
    const entries = mapEntries(this.#kept);
    for (let i = 0; i < entries.length; i++) {
      const { socket, tags } = entries[i][1];
      if (tag === undefined || ArrayPrototypeIncludes(tags, tag)) append(found, socket);
    }
    return found;
  }

  tagsOf(socket) {
    const number = this.#numberOf(socket);
    if (number === 0) throw new Error("you must call 'acceptWebSocket()' before attempting to access the tags of a WebSocket.");
    return [...this.#kept.get(number).tags];
  }

  #numberOf(socket) {
    const entries = mapEntries(this.#kept);
    for (let i = 0; i < entries.length; i++) if (entries[i][1].socket === socket) return entries[i][0];
    return 0;
  }

  setAutoResponse(pair) {
    this.#autoResponse = pair ?? null;
    open(AUTO_RESPONSE, 0, 0, 0);
    if (this.#autoResponse === null) {
      arrayHead(0);
    } else {
      arrayHead(2);
      text(pair.request);
      text(pair.response);
    }
    send();
  }

  autoResponse() {
    return this.#autoResponse;
  }

  answered(socket) {
    const length = work(ANSWERED, this.#numberOf(socket), 0);
    let digits = "";
    for (let i = 0; i < length; i++) digits += StringFromCharCode(scratch()[i]);
    const time = Number(digits);
    return time === 0 ? null : new Date(time);
  }

  get(number) {
    return this.#kept.get(number)?.socket;
  }

  forget(number) {
    this.#kept.delete(number);
  }
}

function checkTags(given) {
  if (given === undefined) return [];
  const list = sequence(given, "The tags");
  const tags = [];
  for (let i = 0; i < list.length; i++) {
    const tag = `${list[i]}`;
    if (ArrayPrototypeIncludes(tags, tag)) continue;
    if (tags.length >= MAX_TAGS) throw new Error(`a Hibernatable WebSocket cannot have more than ${MAX_TAGS} tags`);
    if (tag.length > MAX_TAG_LENGTH) {
      throw new Error(`"${tag}" is longer than the max tag length (${MAX_TAG_LENGTH} characters).`);
    }
    append(tags, tag);
  }
  return tags;
}

/** A message and what Java answers to it without the object. */
export class WebSocketRequestResponsePair {
  #request;
  #response;

  constructor(request, response) {
    requireArguments(arguments.length, 2, "WebSocketRequestResponsePair");
    this.#request = `${request}`;
    this.#response = `${response}`;
    if (this.#request.length > MAX_TEXT) throw tooLong("Request", this.#request.length);
    if (this.#response.length > MAX_TEXT) throw tooLong("Response", this.#response.length);
  }

  get request() {
    return this.#request;
  }

  get response() {
    return this.#response;
  }
}
defineInterface(WebSocketRequestResponsePair, "WebSocketRequestResponsePair");

function tooLong(what, size) {
  return new Error(`${what} cannot be larger than ${MAX_TEXT} bytes. A ${what} of size ${size} was provided.`);
}

/** OP_SOCKET, payload [socket, message type, code, content] */
export function onSocketEvent(invocation, answer, payload, length) {
  decode.beginInbox(payload, length, null);
  decode.arrayHead();
  const number = decode.read();
  const type = decode.read();
  const code = decode.read();
  const content = decode.read();
  const { instance, sockets } = invocation.object;
  const socket = sockets.get(number);
  const done = () => {
    if (type === SOCKET_CLOSE) hibernatedClosed(socket, code, content, hasFlag("web_socket_auto_reply_to_close"));
    open(RETURN, answer, 0, 0);
    simple(UNDEFINED);
    send();
  };
  const failed = (error) => {
    reportFailed(error);
    done();
  };
  if (socket === undefined) return done();
  if (type === SOCKET_CLOSE || type === SOCKET_FAIL) sockets.forget(number);
  let result;
  try {
    result = handle(instance, socket, type, code, content);
  } catch (error) {
    return failed(error);
  }
  PromisePrototypeThen(
    PromiseResolve(result),
    () => runFor(invocation, done),
    (error) => runFor(invocation, () => failed(error)),
  );
}

const LOST = 1006;

function handle(instance, socket, type, code, content) {
  switch (type) {
    case SOCKET_TEXT:
      return call(instance, "webSocketMessage", [socket, content]);
    case SOCKET_BYTES:
      return call(instance, "webSocketMessage", [socket, content]);
    case SOCKET_CLOSE:
      hibernatedClosed(socket, code, content, false);
      return call(instance, "webSocketClose", [socket, code, content, true]);
    default:
      hibernatedClosed(socket, LOST, "", false);
      if (content !== "") return call(instance, "webSocketError", [socket, new Error(content)]);
      return call(instance, "webSocketClose", [
        socket,
        LOST,
        "WebSocket disconnected without sending Close frame.",
        false,
      ]);
  }
}

function call(instance, name, args) {
  const handler = instance[name];
  return typeof handler === "function" ? apply(handler, instance, args) : undefined;
}
