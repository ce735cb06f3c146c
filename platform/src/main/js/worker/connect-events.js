// A connection that reaches an entrypoint: `connect(socket)`.
import { apply, Error, PromisePrototypeThen, PromiseReject, PromiseResolve, TypeError } from "../kernel/primordials.js";
import { arrayHead, open, send } from "../kernel/encode.js";
import * as decode from "../kernel/decode.js";
import { runFor } from "../kernel/invocation.js";
import { offerSource, receiveSource } from "../kernel/pipes.js";
import { RETURN } from "../kernel/wire.js";
import { sendThrow } from "../rpc/errors.js";
import { Connection } from "../web/socket-pipes.js";
import { breakSocket, finishSocket, newSocket } from "../web/socket.js";
import { handlerContext, newContext, waitUntil } from "./context.js";
import { STATELESS } from "./entrypoints.js";
import { env, propsOf } from "./worker.js";

/** OP_CONNECT, payload [address] and the stream from there: answers with the stream to there, then runs the handler. */
export function onConnect(invocation, answer, at, payload, length, opened) {
  let handler;
  let socket;
  try {
    decode.beginInbox(payload, length, null);
    decode.arrayHead();
    const address = decode.read();
    if (decode.word(at + 20) !== 1) throw decode.malformed();
    const incoming = receiveSource(invocation, decode.word(at + 28));
    handler = handlerOf(invocation, opened());
    const connection = new Connection(invocation, "off", false, null);
    connection.info.localAddress = address;
    open(RETURN, answer, 0, 0);
    arrayHead(0);
    offerSource(connection.upstream);
    send();
    socket = newSocket(connection, PromiseResolve(incoming));
  } catch (error) {
    return sendThrow(answer, error);
  }
  waitUntil(
    PromisePrototypeThen(
      attempted(handler, socket),
      () => runFor(invocation, () => finishSocket(socket, gone())),
      (error) => {
        runFor(invocation, () => breakSocket(socket, error));
        throw error;
      },
    ),
  );
}

function handlerOf(invocation, entry) {
  if (entry === invocation.object) {
    const { instance } = entry;
    const method = instance.connect;
    if (typeof method !== "function") throw new Error("Handler does not export a connect() function.");
    return (socket) => apply(method, instance, [socket]);
  }
  const props = propsOf(entry);
  const isClass = entry.kind === STATELESS;
  const holder = isClass ? new entry.export(newContext(invocation, props), env) : entry.export;
  const handler = holder.connect;
  if (typeof handler !== "function") throw new Error("Handler does not export a connect() function.");
  return (socket) => apply(handler, holder, isClass ? [socket] : [socket, env, handlerContext(invocation, props)]);
}

function attempted(handler, socket) {
  try {
    return PromiseResolve(handler(socket));
  } catch (error) {
    return PromiseReject(error);
  }
}

/** workerd's words for what a handler left open. */
function gone() {
  return new TypeError("Can't read from request stream because client disconnected.");
}
