// WebSocket and WebSocketPair: https://websockets.spec.whatwg.org/, with what Workers add: a socket that came
// with a Response, or is an end of a pair, is accepted before it is used, or handed on in a Response.

import {
  ArrayIsArray,
  Error,
  NumberIsNaN,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToWellFormed,
  SymbolIterator,
  TypeError,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  defineProperty,
} from "../kernel/primordials.js";
import { scratch, value as encodeValue } from "../kernel/encode.js";
import { valueOf } from "../kernel/decode.js";
import { hasFlag } from "../kernel/flags.js";
import { checkOwner, currentInvocation } from "../kernel/invocation.js";
import { reportUncaught } from "../kernel/report.js";
import { giveToJava, newSocketPair } from "../kernel/socket-pair.js";
import { blobOfBytes, isBlob } from "./blob.js";
import { copyBytes, viewBytes } from "./buffer-source.js";
import { DOMException } from "./dom-exception.js";
import { ErrorEvent, Event, EventTarget, dispatchTrusted, getHandler, setHandler } from "./events.js";
import {
  defineConstants,
  defineInterface,
  dictionary,
  illegalInvocation,
  requireArguments,
  sequence,
} from "./interface.js";
import { CloseEvent, newMessageEvent } from "./message-events.js";
import { normalHref } from "./url.js";
import { utf8Length } from "./utf8.js";

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** What has become of its channel. */
const AWAITING_CONNECTION = 0;
const AWAITING_ACCEPTANCE = 1;
const ACCEPTED = 2;
const RELEASED = 3;

const MAX_REASON_BYTES = 123;
const MAX_ATTACHMENT_BYTES = 16 * 1024;
/** A Close frame without a body: RFC 6455, section 7.4.1. */
const NO_CODE = 1005;
const LOST = 1006;

/** Marks the constructor's call from inside. */
const OF_CHANNEL = { __proto__: null };

/** @typedef {import("../kernel/sockets.js").Channel} Channel */

/** @type {(value: unknown) => value is WebSocket} */
export let isWebSocket;
/** A WebSocket that waits for accept(). @type {(channel: Channel) => WebSocket} */
export let socketOfChannel;
/**
 * The channel of a socket that goes out in a Response, which is its owner from now on.
 *
 * @type {(socket: WebSocket) => Channel}
 */
export let takeChannel;
/** Has a Durable Object keep a socket while it is not in memory: Java holds it, by a number. */
export let hibernateSocket;
/** A socket that Java holds, for an object that begins again. */
export let revivedSocket;
/** A Close message has come for such a socket, or its end. */
export let hibernatedClosed;
/** What `takeChannel` would throw. @type {(socket: WebSocket) => void} */
export let checkCoupling;

/** Opens a connection; set by worker/fetch.js, which builds on this. */
let connect = null;

/**
 * @param {(url: string, protocols: string, waiting: {
 *   opened(channel: Channel, protocol: string | null, extensions: string | null): void,
 *   failed(error: Error): void}) => () => void} opener gives a function that gives up
 */
export function setConnector(opener) {
  connect = opener;
}

export class WebSocket extends EventTarget {
  #invocation;
  #state;
  /** @type {Channel | null} */
  #channel = null;
  #url = null;
  #protocol = "";
  #extensions = "";
  #binaryType = hasFlag("websocket_standard_binary_type") ? "blob" : "arraybuffer";
  #halfOpen = !hasFlag("web_socket_auto_reply_to_close");
  /** A Close message has come, or none can come any more. */
  #closedIn = false;
  /** close() was called, or its answer was sent. */
  #closedOut = false;
  /** Nothing that is sent arrives any more. */
  #aborted = false;
  #error = null;
  #failed = false;
  #attachment = null;
  #giveUp = null;

  constructor(url, protocols = undefined) {
    super();
    this.#invocation = currentInvocation();
    if (url === OF_CHANNEL) {
      this.#state = AWAITING_ACCEPTANCE;
      this.#channel = protocols;
      return;
    }
    requireArguments(arguments.length, 1, "WebSocket");
    this.#url = StringPrototypeToWellFormed(`${url}`);
    const target = targetOf(this.#url);
    const names = protocolsOf(protocols);
    this.#state = AWAITING_CONNECTION;
    this.#giveUp = connect(target, names, {
      __proto__: null,
      opened: (channel, protocol, extensions) => this.#opened(channel, protocol, extensions),
      failed: (error) => this.#notOpened(error),
    });
  }

  static #of(self) {
    if (!isWebSocket(self)) throw illegalInvocation();
    return self;
  }

  // ------------------------------------------------------------------------------------ as a user sees it

  accept(options = undefined) {
    const self = WebSocket.#of(this);
    switch (self.#state) {
      case AWAITING_CONNECTION:
        throw new TypeError("Websockets obtained from the 'new WebSocket()' constructor cannot call accept");
      case RELEASED:
        throw new TypeError("Can't accept() WebSocket that was already used in a response.");
      case ACCEPTED:
        return;
    }
    checkOwner(self.#invocation, "WebSocket");
    const { allowHalfOpen } = dictionary(options, "accept options");
    if (allowHalfOpen !== undefined) self.#halfOpen = !!allowHalfOpen;
    self.#accept();
  }

  send(message) {
    const self = WebSocket.#of(this);
    requireArguments(arguments.length, 1, "send");
    const bytes = typeof message === "string" ? null : viewBytes(message);
    if (bytes === null && isBlob(message)) {
      throw new TypeError("send(): a Blob cannot be sent; send its arrayBuffer().");
    }
    const content = bytes === null ? StringPrototypeToWellFormed(`${message}`) : copyBytes(bytes);
    checkOwner(self.#invocation, "WebSocket");
    if (self.#closedOut) throw new TypeError("Can't call WebSocket send() after close().");
    if (self.#aborted || self.#state === RELEASED) return;
    self.#requireAccepted();
    if (bytes === null) self.#channel.text(content);
    else self.#channel.bytes(content);
  }

  close(code = undefined, reason = undefined) {
    const self = WebSocket.#of(this);
    let number = NO_CODE;
    if (code !== undefined) {
      number = +code;
      number = NumberIsNaN(number) ? 0 : number | 0;
      if (!isCode(number)) {
        throw new DOMException(`Invalid WebSocket close code: ${number}.`, "InvalidAccessError");
      }
    }
    let text = "";
    if (reason !== undefined) {
      text = StringPrototypeToWellFormed(`${reason}`);
      if (hasFlag("websocket_close_reason_byte_limit") && utf8Length(text) > MAX_REASON_BYTES) {
        throw new DOMException(
          "WebSocket close reason must not be longer than 123 bytes when UTF-8 encoded.",
          "SyntaxError",
        );
      }
      if (code === undefined) {
        throw new DOMException(
          "If you specify a WebSocket close reason, you must also specify a code.",
          "InvalidAccessError",
        );
      }
    }
    checkOwner(self.#invocation, "WebSocket");
    if (self.#state === AWAITING_CONNECTION) {
      self.#giveUp();
      return;
    }
    if (self.#closedOut || self.#aborted || self.#state === RELEASED) return;
    self.#requireAccepted();
    if (self.#failed) throw self.#error;
    self.#close(number, text);
  }

  /** Keeps a value for `deserializeAttachment`: as it is now, not as it will be. */
  serializeAttachment(attachment) {
    const self = WebSocket.#of(this);
    requireArguments(arguments.length, 1, "serializeAttachment");
    const bytes = scratch(() => encodeValue(attachment, ATTACHMENT_HOOKS));
    const size = TypedArrayPrototypeGetByteLength(bytes);
    if (size > MAX_ATTACHMENT_BYTES) {
      throw new Error(
        `A WebSocket 'attachment' cannot be larger than ${MAX_ATTACHMENT_BYTES} bytes.'attachment' was ${size} bytes.`,
      );
    }
    self.#attachment = bytes;
    self.#channel?.attach?.(bytes);
  }

  deserializeAttachment() {
    const self = WebSocket.#of(this);
    return self.#attachment === null ? null : valueOf(self.#attachment, null);
  }

  get readyState() {
    const self = WebSocket.#of(this);
    if ((self.#closedIn && self.#closedOut) || self.#failed) return CLOSED;
    if (self.#closedIn || self.#closedOut) return CLOSING;
    return self.#state === AWAITING_CONNECTION ? CONNECTING : OPEN;
  }

  get url() {
    return WebSocket.#of(this).#url;
  }

  get protocol() {
    return WebSocket.#of(this).#protocol;
  }

  get extensions() {
    return WebSocket.#of(this).#extensions;
  }

  get binaryType() {
    return WebSocket.#of(this).#binaryType;
  }

  set binaryType(value) {
    const type = `${value}`;
    if (type === "blob" || type === "arraybuffer") WebSocket.#of(this).#binaryType = type;
  }

  // ------------------------------------------------------------------------------------ its connection

  #requireAccepted() {
    if (this.#state === ACCEPTED) return;
    throw new TypeError(
      "You must call one of accept() or state.acceptWebSocket() on this WebSocket before sending messages.",
    );
  }

  #accept() {
    this.#state = ACCEPTED;
    this.#channel.start({
      __proto__: null,
      text: (value) => this.#dispatch(newMessageEvent("message", value)),
      bytes: (value) => this.#dispatch(newMessageEvent("message", this.#binary(value))),
      close: (code, reason) => this.#closed(code, reason),
      fail: (error) => this.#lost(error),
    });
  }

  #opened(channel, protocol, extensions) {
    if (this.#state !== AWAITING_CONNECTION) return channel.fail(null);
    this.#channel = channel;
    this.#protocol = protocol;
    this.#extensions = extensions;
    this.#accept();
    this.#dispatch(new Event("open"));
  }

  #notOpened(error) {
    if (this.#state !== AWAITING_CONNECTION) return;
    this.#state = RELEASED;
    this.#closedIn = true;
    this.#fail(error);
    this.#dispatchClose(LOST, "Failed to establish websocket connection", false);
  }

  #binary(bytes) {
    return this.#binaryType === "blob" ? blobOfBytes(bytes, "") : TypedArrayPrototypeGetBuffer(bytes);
  }

  #close(code, reason) {
    this.#closedOut = true;
    this.#channel.close(code, reason);
  }

  #closed(code, reason) {
    if (this.#closedIn) return;
    this.#closedIn = true;
    if (!this.#halfOpen && !this.#closedOut && !this.#aborted) this.#close(code, reason);
    this.#dispatchClose(code, reason, true);
  }

  #lost(error) {
    if (this.#closedIn) {
      this.#aborted = true;
      return;
    }
    this.#closedIn = true;
    if (error !== null) return this.#fail(error);
    this.#aborted = true;
    this.#dispatchClose(LOST, "WebSocket disconnected without sending Close frame.", false);
  }

  #fail(error) {
    if (this.#failed) return;
    this.#failed = true;
    this.#error = error;
    this.#aborted = true;
    this.#dispatch(new ErrorEvent("error", { __proto__: null, message: `Uncaught ${error}`, error }));
  }

  #dispatchClose(code, reason, wasClean) {
    this.#dispatch(new CloseEvent("close", { __proto__: null, code, reason, wasClean }));
  }

  /** A listener that throws ends the connection: workerd's rule. */
  #dispatch(event) {
    try {
      dispatchTrusted(this, event);
    } catch (error) {
      reportUncaught(error);
      if (this.#failed) return;
      this.#closedIn = true;
      if (this.#channel !== null) this.#channel.fail(null);
      this.#fail(error);
    }
  }

  #checkCoupling() {
    switch (this.#state) {
      case AWAITING_CONNECTION:
        throw new TypeError("Can't return WebSocket in a Response if it was created with `new WebSocket()`");
      case RELEASED:
        throw new TypeError("Can't return WebSocket that was already used in a response.");
      case ACCEPTED:
        throw new TypeError("Can't return WebSocket in a Response after calling accept().");
    }
    checkOwner(this.#invocation, "WebSocket");
  }

  static {
    isWebSocket = (value) => value !== null && typeof value === "object" && #channel in value;
    socketOfChannel = (channel) => new WebSocket(OF_CHANNEL, channel);
    checkCoupling = (socket) => socket.#checkCoupling();
    hibernateSocket = (socket, channel, number) => {
      switch (socket.#state) {
        case AWAITING_CONNECTION:
        case RELEASED:
          throw new Error(
            "Tried to acceptWebSocket() with a WebSocket that was already used, or made by new WebSocket().",
          );
        case ACCEPTED:
          throw new Error("Cannot call `acceptWebSocket()` if the WebSocket was already used or closed");
      }
      checkOwner(socket.#invocation, "WebSocket");
      if (!giveToJava(socket.#channel, number)) {
        throw new TypeError("acceptWebSocket() takes an end of a WebSocketPair.");
      }
      socket.#state = ACCEPTED;
      socket.#channel = channel;
      if (socket.#attachment !== null) channel.attach(socket.#attachment);
    };
    revivedSocket = (channel, attachment, closes) => {
      const socket = new WebSocket(OF_CHANNEL, channel);
      socket.#state = ACCEPTED;
      socket.#attachment = attachment;
      socket.#closedIn = (closes & 1) !== 0;
      socket.#closedOut = (closes & 2) !== 0;
      return socket;
    };
    hibernatedClosed = (socket, code, reason, answers) => {
      socket.#closedIn = true;
      if (code === LOST) socket.#aborted = true;
      else if (answers && !socket.#closedOut) socket.#close(code, reason);
    };
    takeChannel = (socket) => {
      socket.#checkCoupling();
      socket.#state = RELEASED;
      return socket.#channel;
    };
  }
}

defineInterface(WebSocket, "WebSocket");
defineConstants(WebSocket, {
  __proto__: null,
  READY_STATE_CONNECTING: CONNECTING,
  CONNECTING,
  READY_STATE_OPEN: OPEN,
  OPEN,
  READY_STATE_CLOSING: CLOSING,
  CLOSING,
  READY_STATE_CLOSED: CLOSED,
  CLOSED,
});

// not enumerable: workerd has them for every EventTarget, by any name
const HANDLERS = ["open", "message", "close", "error"];
for (let i = 0; i < HANDLERS.length; i++) {
  defineProperty(WebSocket.prototype, `on${HANDLERS[i]}`, {
    __proto__: null,
    get() {
      return getHandler(this, HANDLERS[i]);
    },
    set(value) {
      setHandler(this, HANDLERS[i], value);
    },
    enumerable: false,
    configurable: true,
  });
}

const ATTACHMENT_HOOKS = {
  byReference(x) {
    if (typeof x !== "function") return false;
    throw new DOMException(`${x} could not be cloned.`, "DataCloneError");
  },
};

/** The two ends of a WebSocket: members 0 and 1. */
export class WebSocketPair {
  constructor() {
    const [one, other] = newSocketPair();
    this[0] = socketOfChannel(one);
    this[1] = socketOfChannel(other);
  }

  *[SymbolIterator]() {
    yield this[0];
    yield this[1];
  }
}
defineInterface(WebSocketPair, "WebSocketPair");

// ------------------------------------------------------------------------------------------ arguments

const PREFIX = "WebSocket Constructor: ";

function invalid(why) {
  return new DOMException(PREFIX + why, "SyntaxError");
}

/** The http or https URL that a ws or wss URL means. */
function targetOf(text) {
  const href = normalHref(text);
  if (href === null) throw invalid("The url is invalid.");
  const secure = StringPrototypeStartsWith(href, "wss:");
  if (!secure && !StringPrototypeStartsWith(href, "ws:")) throw invalid("The url scheme must be ws or wss.");
  if (StringPrototypeIncludes(href, "#")) throw invalid("The url fragment must be empty.");
  // a name and a password are not sent, as fetch() does not send them
  const authority = secure ? 6 : 5;
  const path = StringPrototypeIndexOf(href, "/", authority);
  const at = StringPrototypeIndexOf(StringPrototypeSlice(href, authority, path), "@");
  return `${secure ? "https" : "http"}://${StringPrototypeSlice(href, at < 0 ? authority : authority + at + 1)}`;
}

/** The value of Sec-WebSocket-Protocol; empty for none. */
function protocolsOf(protocols) {
  if (protocols === undefined) return "";
  if (typeof protocols !== "object" || protocols === null) {
    const name = `${protocols}`;
    if (!isToken(name)) throw invalid("The protocol header token is invalid.");
    return name;
  }
  const given = ArrayIsArray(protocols) ? protocols : sequence(protocols, "The protocols");
  const names = [];
  let joined = "";
  for (let i = 0; i < given.length; i++) {
    const name = `${given[i]}`;
    if (!isToken(name)) throw invalid("One of the protocol header tokens is invalid.");
    for (let j = 0; j < i; j++) {
      if (names[j] === name) throw invalid("The protocols header cannot have repeating values.");
    }
    names[i] = name;
    joined += i === 0 ? name : `, ${name}`;
  }
  return joined;
}

/** Whether close() takes a code: RFC 6455, section 7.4; the web's own rule is stricter. */
function isCode(code) {
  if (hasFlag("pedantic_wpt")) return code === 1000 || (code >= 3000 && code <= 4999);
  return code >= 1000 && code < 5000 && code !== 1004 && code !== NO_CODE && code !== LOST && code !== 1015;
}

/** RFC 6455, section 4.1, item 10. */
function isToken(name) {
  for (let i = 0; i < name.length; i++) {
    const unit = StringPrototypeCharCodeAt(name, i);
    if (unit < 0x21 || unit > 0x7e || StringPrototypeIncludes('()<>@,;:\\/[]?={}', name[i])) return false;
  }
  return name.length > 0;
}
