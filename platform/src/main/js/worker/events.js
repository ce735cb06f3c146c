// Events: a fetch or a call that reaches an entrypoint of this Worker.
import { apply, Error, PromisePrototypeThen, PromiseResolve, TypeError } from "../kernel/primordials.js";
import { abandon, open, send } from "../kernel/encode.js";
import { word } from "../kernel/decode.js";
import { OP_ALARM, OP_CONNECT, OP_FETCH, OP_SCHEDULED, OP_SOCKET, OP_TEST, RETURN } from "../kernel/wire.js";
import { hasFlag } from "../kernel/flags.js";
import { runFor } from "../kernel/invocation.js";
import { onAlarm } from "../objects/alarm-events.js";
import { reportUncaught } from "../kernel/report.js";
import { onSocketEvent } from "../objects/sockets.js";
import { onEntrypointCall, Target } from "../rpc/answers.js";
import { sendThrow } from "../rpc/errors.js";
import { OWN, PROTOTYPE } from "../rpc/targets.js";
import { keepOffered, withdrawOffered } from "../rpc/values.js";
import { forgetClient, newClientSignal } from "../web/client-signal.js";
import { isUpgrade, Request } from "../web/request.js";
import { isErrorResponse, isResponse, responseSocket } from "../web/response.js";
import { checkCoupling } from "../web/websocket.js";
import { onConnect } from "./connect-events.js";
import { handlerContext, newContext } from "./context.js";
import { LEGACY_ACTOR, STATELESS } from "./entrypoints.js";
import { globalFetch } from "./fetch.js";
import { explainMissing, forgetMissing } from "./missing.js";
import { onScheduled } from "./scheduled-events.js";
import { onTest } from "./test-events.js";
import { readRequest, writeResponse } from "./transfer.js";
import { door, env, propsOf } from "./worker.js";

/** EVENT: the first message of an invocation. */
export function onEvent(invocation, at, payload, length) {
  forgetMissing();
  const op = word(at + 12);
  const { object } = invocation;
  const opened = object === null ? () => door(word(at + 16)) : () => object;
  if (op === OP_SOCKET) return onSocketEvent(invocation, word(at + 8), payload, length);
  if (op === OP_ALARM) return onAlarm(invocation, word(at + 8), payload, length);
  if (op === OP_FETCH) {
    const answer = word(at + 8);
    const request = readRequest(at, payload, length, newClientSignal(invocation, answer));
    return onFetch(invocation, answer, request, opened);
  }
  if (op === OP_TEST) return onTest(invocation, word(at + 8), opened);
  if (op === OP_SCHEDULED) return onScheduled(invocation, word(at + 8), payload, length, opened);
  if (op === OP_CONNECT) return onConnect(invocation, word(at + 8), at, payload, length, opened);
  onEntrypointCall(invocation, at, payload, length, op, () => targetOf(invocation, opened()));
}

function targetOf(invocation, entry) {
  if (entry === invocation.object) return objectTarget(entry);
  const props = propsOf(entry);
  if (entry.kind === STATELESS) {
    return new Target(new entry.export(newContext(invocation, props), env), PROTOTYPE, true);
  }
  const target = new Target(entry.export, OWN, true);
  target.handlerArguments = [env, handlerContext(invocation, props)];
  return target;
}

function objectTarget({ kind, instance }) {
  if (kind === LEGACY_ACTOR && !hasFlag("js_rpc")) {
    throw new TypeError(
      "The receiving Durable Object does not support RPC, because its class was not declared with `extends " +
        "DurableObject`. In order to enable RPC, make sure your class extends the special class `DurableObject`, " +
        'which can be imported from the module "cloudflare:workers".',
    );
  }
  return new Target(instance, PROTOTYPE, true);
}

function onFetch(invocation, answer, request, opened) {
  let result;
  try {
    result = runFetch(invocation, request, opened());
    if (isResponse(result)) return respond(invocation, answer, request, result);
  } catch (error) {
    return fail(invocation, answer, request, error);
  }
  PromisePrototypeThen(
    PromiseResolve(result),
    (response) =>
      runFor(invocation, () => {
        try {
          respond(invocation, answer, request, response);
        } catch (error) {
          fail(invocation, answer, request, error);
        }
      }),
    (error) => runFor(invocation, () => fail(invocation, answer, request, error)),
  );
}

/** Marks a request that was passed through: a Worker that fails at its own address must not go round for ever. */
const VIA = "cf-ew-via";

/** The handler failed: passThroughOnException() sends the request on, if its body is still there. */
function fail(invocation, answer, request, error) {
  if (!invocation.passesThrough || request.bodyUsed || request.headers.has(VIA)) return refuse(answer, error);
  invocation.passesThrough = false;
  reportUncaught(error);
  let passed;
  try {
    passed = new Request(request);
    passed.headers.set(VIA, "1");
  } catch {
    return refuse(answer, error);
  }
  PromisePrototypeThen(
    globalFetch(passed),
    (response) =>
      runFor(invocation, () => {
        try {
          respond(invocation, answer, request, response);
        } catch (failure) {
          refuse(answer, failure);
        }
      }),
    () => runFor(invocation, () => refuse(answer, error)),
  );
}

function runFetch(invocation, request, entry) {
  if (entry === invocation.object) {
    const { instance } = entry;
    const handler = instance.fetch;
    if (typeof handler !== "function") throw noFetch();
    return apply(handler, instance, [request]);
  }
  const props = propsOf(entry);
  if (entry.kind === STATELESS) {
    const instance = new entry.export(newContext(invocation, props), env);
    const handler = instance.fetch;
    if (typeof handler !== "function") throw noFetch();
    return apply(handler, instance, [request]);
  }
  const handler = entry.export.fetch;
  if (typeof handler !== "function") throw noFetch();
  return apply(handler, entry.export, [request, env, handlerContext(invocation, props)]);
}

function noFetch() {
  return new Error("Handler does not export a fetch() function.");
}

function respond(invocation, answer, request, response) {
  if (!isResponse(response)) {
    throw new TypeError("Incorrect type for Promise: the Promise did not resolve to 'Response'.");
  }
  if (isErrorResponse(response)) {
    throw new TypeError("Return value from serve handler must not be an error response (like Response.error())");
  }
  const socket = responseSocket(response);
  if (socket !== null) {
    if (!isUpgrade(request)) {
      throw new TypeError(
        "Worker tried to return a WebSocket in a response to a request which did not contain the header " +
          '"Upgrade: websocket".',
      );
    }
    checkCoupling(socket);
  }
  open(RETURN, answer, 0, 0);
  let mayLeave;
  try {
    mayLeave = writeResponse(response, answer);
  } catch (error) {
    abandon();
    withdrawOffered();
    throw error;
  }
  keepOffered();
  if (!mayLeave) forgetClient(invocation, answer);
  send();
}

function refuse(answer, error) {
  explainMissing(error);
  sendThrow(answer, error, ".fetch");
}
