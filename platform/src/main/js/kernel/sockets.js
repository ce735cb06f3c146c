// WebSockets that cross an invocation's border. As with streams, who reads grants credit in bytes
// (SOCKET_PULL); a message goes out only while there is some, though it may be larger than what is left.
import {
  append,
  ArrayPrototypeShift,
  SafeMap,
} from "./primordials.js";
import { open, payloadLength, post, rawBytes, send, text as writeText } from "./encode.js";
import { beginInbox, copy, readText, word } from "./decode.js";
import { SOCKET_BYTES, SOCKET_CLOSE, SOCKET_FAIL, SOCKET_PULL, SOCKET_TEXT } from "./wire.js";
import { runFor } from "./invocation.js";
import { errorOf, failureOf, readFailure, writeFailure } from "../rpc/errors.js";

/** Bytes of messages that the other side may be ahead. */
const WINDOW = 256 * 1024;

/**
 * What hears the messages of one direction of a WebSocket.
 *
 * @typedef {object} Receiver
 * @property {(text: string) => void} text
 * @property {(bytes: Uint8Array) => void} bytes not to be changed
 * @property {(code: number, reason: string) => void} close 1005: without a code
 * @property {(error: any) => void} fail the connection is lost: null if the other side just went
 */

/**
 * An end of a WebSocket: a Receiver for what goes to the other end, and `start` for what comes.
 *
 * @typedef {Receiver & {start(receiver: Receiver): void}} Channel
 */

/** A message that waits for credit, or for a receiver. */
export class Waiting {
  constructor(type, value, code) {
    this.type = type;
    this.value = value;
    this.code = code;
  }

  /** Hands it to a receiver. */
  give(receiver) {
    switch (this.type) {
      case SOCKET_TEXT:
        return receiver.text(this.value);
      case SOCKET_BYTES:
        return receiver.bytes(this.value);
      case SOCKET_CLOSE:
        return receiver.close(this.code, this.value);
      default:
        return receiver.fail(this.value);
    }
  }
}

/** @implements {Channel} */
class WireSocket {
  #credit = 0;
  #queue = [];
  #writer = null;
  #granted = 0;
  #receiver = null;
  #closesLeft = 2;

  constructor(invocation, id) {
    this.invocation = invocation;
    this.id = id;
  }

  start(receiver) {
    this.#receiver = receiver;
    this.#grant();
  }

  /** As `start`, for a socket that is being offered: its messages flow when someone has taken it. */
  listen(receiver) {
    this.#receiver = receiver;
  }

  #grant() {
    if (this.#granted > WINDOW / 2) return;
    const bytes = WINDOW - this.#granted;
    this.#granted = WINDOW;
    runFor(this.invocation, () => post(SOCKET_PULL, this.id, bytes, 0));
  }

  // ------------------------------------------------------------------------ to the other side

  text(value) {
    this.#send(new Waiting(SOCKET_TEXT, value, 0));
  }

  bytes(value) {
    this.#send(new Waiting(SOCKET_BYTES, value, 0));
  }

  close(code, reason) {
    this.#send(new Waiting(SOCKET_CLOSE, reason, code));
  }

  fail(error) {
    this.#queue.length = 0;
    this.invocation.sockets?.delete(this.id);
    this.#write(new Waiting(SOCKET_FAIL, error, 0));
  }

  #closed() {
    if (--this.#closesLeft === 0) this.invocation.sockets?.delete(this.id);
  }

  #send(message) {
    if (this.#credit > 0) this.#write(message);
    else append(this.#queue, message);
  }

  #write(message) {
    const { type, value } = message;
    runFor(this.invocation, () => {
      open(type, this.id, message.code, 0);
      switch (type) {
        case SOCKET_TEXT:
          writeText(value);
          this.#credit -= payloadLength();
          break;
        case SOCKET_BYTES:
          rawBytes(value);
          this.#credit -= payloadLength();
          break;
        case SOCKET_CLOSE:
          writeText(value);
          this.#closed();
          break;
        default:
          if (value !== null) writeFailure(failureOf(value));
      }
      send();
    });
  }

  // ---------------------------------------------------------------------- from the other side

  /** SOCKET_PULL: the other side takes so many bytes more. */
  pulled(bytes) {
    this.#credit += bytes;
    if (this.#receiver !== null) this.#grant();
    while (this.#credit > 0 && this.#queue.length > 0) this.#write(ArrayPrototypeShift(this.#queue));
  }

  arrived(message, size) {
    this.#granted -= size;
    if (message.type === SOCKET_CLOSE) this.#closed();
    if (this.#receiver === null) return;
    message.give(this.#receiver);
    if (size > 0) this.#grant();
  }
}

/** Whether a channel leads out of this isolate. */
export function isWireSocket(channel) {
  return channel instanceof WireSocket;
}

function register(invocation, id) {
  const socket = new WireSocket(invocation, id);
  invocation.sockets ??= new SafeMap();
  invocation.sockets.set(id, socket);
  return socket;
}

/**
 * Offers an end of a WebSocket, which nobody has started, to whoever gets the message.
 *
 * @param {Channel} channel
 * @returns {number} the socket's id
 */
export function sendSocket(invocation, channel) {
  if (channel instanceof WireSocket) {
    // it came from outside and goes on: from now on Java joins the two, and we hear no more of it
    invocation.sockets.delete(channel.id);
    return channel.id;
  }
  if (channel.sentAs > 0) return channel.sentAs;
  const socket = register(invocation, ++invocation.lastSocket * 2 + 1);
  channel.start(socket);
  socket.listen(channel);
  return socket.id;
}

/** The end of a WebSocket that Java announced. @returns {Channel} */
export function receiveSocket(invocation, id) {
  return register(invocation, id);
}

/** SOCKET_TEXT, SOCKET_BYTES, SOCKET_CLOSE, SOCKET_FAIL and SOCKET_PULL. */
export function onSocket(invocation, type, at, payload, length) {
  const socket = invocation.sockets?.get(word(at + 8));
  if (socket === undefined) return;
  switch (type) {
    case SOCKET_PULL:
      return socket.pulled(word(at + 12));
    case SOCKET_TEXT:
      beginInbox(payload, length, null);
      return socket.arrived(new Waiting(type, readText(), 0), length);
    case SOCKET_BYTES:
      return socket.arrived(new Waiting(type, copy(payload, length), 0), length);
    case SOCKET_CLOSE:
      beginInbox(payload, length, null);
      return socket.arrived(new Waiting(type, readText(), word(at + 12)), 0);
    default:
      invocation.sockets.delete(socket.id);
      if (length === 0) return socket.arrived(new Waiting(type, null, 0), 0);
      beginInbox(payload, length, null);
      return socket.arrived(new Waiting(type, errorOf(readFailure(0)), 0), 0);
  }
}
