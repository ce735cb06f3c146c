// connect(): of "cloudflare:sockets", which leads to the network, and of a binding, which leads to the
// connect() handler of a Worker.
import {
  Error,
  NumberIsInteger,
  PromisePrototypeThen,
  PromiseReject,
  StringPrototypeEndsWith,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  TypeError,
  RegExpPrototypeExec,
} from "../kernel/primordials.js";
import { arrayHead, number, open, send, text } from "../kernel/encode.js";
import { malformed, word } from "../kernel/decode.js";
import { CALL, CONNECT, OP_CONNECT, SECURE } from "../kernel/wire.js";
import { currentInvocation, runFor } from "../kernel/invocation.js";
import { offerConnection, receiveSource } from "../kernel/pipes.js";
import { ask } from "../rpc/calls.js";
import { dictionary } from "../web/interface.js";
import { Connection } from "../web/socket-pipes.js";
import { newSocket } from "../web/socket.js";
import { URL } from "../web/url.js";
import { serviceOfHost } from "./virtual-hosts.js";

/** No domain name is longer (RFC 1035), and no IP address. */
const MAX_ADDRESS = 255;
const ADDRESS = /^[-._[\]:a-zA-Z0-9]+$/;

/** Where a socket leads. */
class Address {
  constructor(shown, host, port) {
    this.text = shown;
    this.host = host;
    this.port = port;
  }
}

function addressOf(address) {
  const is = typeof address === "object" && address !== null ? ofRecord(address) : ofText(`${address}`);
  if (is.text.length > MAX_ADDRESS || RegExpPrototypeExec(ADDRESS, is.text) === null) {
    throw new TypeError("Specified address is empty string, contains unsupported characters or is too long.");
  }
  return is;
}

function ofText(address) {
  const url = URL.parse(`fake://${address}`);
  if (url === null) throw new TypeError("Specified address could not be parsed.");
  if (url.hostname === "") throw new TypeError("Specified address is missing hostname.");
  if (url.port === "") throw new TypeError("Specified address is missing port.");
  return new Address(address, withoutBrackets(url.hostname), +url.port);
}

function ofRecord(record) {
  const { hostname, port } = record;
  if (hostname === undefined || port === undefined) {
    throw new TypeError("The address must be a string, or an object with a hostname and a port.");
  }
  const wanted = +port;
  if (!NumberIsInteger(wanted) || wanted < 0 || wanted > 65535) {
    throw new TypeError("Value out of range. Must be between 0 and 65535 (inclusive).");
  }
  return new Address(`${hostname}:${wanted}`, withoutBrackets(`${hostname}`), wanted);
}

function withoutBrackets(host) {
  if (!StringPrototypeStartsWith(host, "[") || !StringPrototypeEndsWith(host, "]")) return host;
  return StringPrototypeSlice(host, 1, -1);
}

/** What a socket over no connection yet is made of. */
function connectionOf(invocation, address, options) {
  const { allowHalfOpen, highWaterMark, secureTransport } = dictionary(options, "The options of connect");
  const transport = secureTransport === undefined ? "off" : `${secureTransport}`;
  if (transport !== "off" && transport !== "starttls" && transport !== "on") {
    throw new TypeError(`Unsupported value in secureTransport socket option: ${transport}`);
  }
  const mark = highWaterMark === undefined ? null : +highWaterMark;
  const connection = new Connection(invocation, transport, !!allowHalfOpen, mark);
  connection.info.remoteAddress = address.text;
  return connection;
}

/**
 * connect() of "cloudflare:sockets".
 * @param {string | {hostname: string, port: number}} address
 * @param {{secureTransport?: "off" | "starttls" | "on", allowHalfOpen?: boolean, highWaterMark?: number}} [options]
 * @returns {Socket}
 */
export function connect(address, options = undefined) {
  const invocation = currentInvocation();
  const to = addressOf(address);
  const service = serviceOfHost(invocation, to.host);
  if (service !== undefined) return serviceConnect(service, address, options);
  const connection = connectionOf(invocation, to, options);
  const state = ask(invocation, readConnection);
  open(CONNECT, state.question, 0, 0);
  arrayHead(4);
  text(to.text);
  text(to.host);
  number(to.port);
  text(connection.transport);
  offerConnection(connection.upstream);
  send();
  if (connection.transport === "starttls") connection.secure = () => secure(invocation, state.question);
  return newSocket(connection, explained(state.promise, to));
}

/** env.SERVICE.connect(address, options) */
export function serviceConnect(service, address, options) {
  const invocation = currentInvocation();
  const to = addressOf(address);
  const connection = connectionOf(invocation, to, options);
  if (connection.transport === "on") {
    return newSocket(connection, explained(PromiseReject(new Error("Incoming CONNECT with TLS not supported")), to));
  }
  const state = ask(invocation, readConnection);
  open(CALL, state.question, service.kind | (OP_CONNECT << 8), service.number());
  arrayHead(1);
  text(to.text);
  offerConnection(connection.upstream);
  send();
  return newSocket(connection, explained(state.promise, to));
}

/** The answer of CONNECT and OP_CONNECT: the stream from there. */
function readConnection(at) {
  if (word(at + 20) !== 1) throw malformed();
  return receiveSource(currentInvocation(), word(at + 28));
}

/** workerd's word for all that keeps a connection from being made; the cause says what it was. */
function explained(promise, { port }) {
  return PromisePrototypeThen(promise, undefined, (cause) => {
    const hint =
      port === 80 || port === 443
        ? ". It looks like you might be trying to connect to a HTTP-based service — consider using fetch instead"
        : "";
    throw new Error(`proxy request failed, cannot connect to the specified address${hint}`, { cause });
  });
}

/** Begins TLS on a connection; answered when both sides have agreed. */
function secure(invocation, connection) {
  let state;
  runFor(invocation, () => {
    state = ask(invocation, () => undefined);
    open(SECURE, state.question, connection, 0);
    send();
  });
  return state === undefined ? PromiseReject(new Error("The execution context has ended.")) : state.promise;
}
