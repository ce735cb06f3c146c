// `scheduled()`: what a cron trigger calls, and `env.SERVICE.scheduled()`.
import { apply, DateNow, Error, PromisePrototypeThen, PromiseResolve, TypeError } from "../kernel/primordials.js";
import { arrayHead, number, open, send, simple, text } from "../kernel/encode.js";
import * as decode from "../kernel/decode.js";
import { currentInvocation, runFor } from "../kernel/invocation.js";
import { reportFailed } from "../kernel/report.js";
import { FALSE, TRUE } from "../kernel/tags.js";
import { CALL, OP_SCHEDULED, RETURN } from "../kernel/wire.js";
import { ask } from "../rpc/calls.js";
import { defineInterface } from "../web/interface.js";
import { newContext, whenIdle } from "./context.js";
import { STATELESS } from "./entrypoints.js";
import { env, propsOf } from "./worker.js";

/** The first argument of a scheduled handler. */
export class ScheduledController {
  #event;

  constructor(key, event) {
    if (key !== KEY) throw new TypeError("Illegal constructor");
    this.#event = event;
  }

  /** When it should run, in milliseconds since 1970. */
  get scheduledTime() {
    return this.#event.time;
  }

  /** The cron expression that is due. */
  get cron() {
    return this.#event.cron;
  }

  /** Asks that a failure be not tried again. */
  noRetry() {
    this.#event.noRetry = true;
  }
}

const KEY = {};
defineInterface(ScheduledController);

/** OP_SCHEDULED, payload [time, cron]: answers [whether it went well, whether not to retry]. */
export function onScheduled(invocation, answer, payload, length, opened) {
  decode.beginInbox(payload, length, null);
  decode.arrayHead();
  const event = { __proto__: null, time: decode.read(), cron: decode.read(), noRetry: false };
  const failures = invocation.failures;
  const answerNow = (ok) => {
    open(RETURN, answer, 0, 0);
    arrayHead(2);
    simple(ok && invocation.failures === failures ? TRUE : FALSE);
    simple(event.noRetry ? TRUE : FALSE);
    send();
  };
  const failed = (error) => {
    reportFailed(error);
    answerNow(false);
  };
  let result;
  try {
    result = runScheduled(invocation, event, opened());
  } catch (error) {
    return failed(error);
  }
  PromisePrototypeThen(
    PromiseResolve(result),
    () => runFor(invocation, () => whenIdle(invocation, () => answerNow(true))),
    (error) => runFor(invocation, () => failed(error)),
  );
}

function runScheduled(invocation, event, entry) {
  const ctx = newContext(invocation, propsOf(entry));
  const controller = new ScheduledController(KEY, event);
  const isClass = entry.kind === STATELESS;
  const holder = isClass ? new entry.export(ctx, env) : entry.export;
  const handler = handlerOf(holder, event);
  return apply(handler, holder, isClass ? [controller] : [controller, env, ctx]);
}

function handlerOf(object, event) {
  const handler = object.scheduled;
  if (typeof handler === "function") return handler;
  event.noRetry = true; // it will have none the next time either
  throw new Error(
    "Received a ScheduledEvent but we lack a handler for scheduled events (a.k.a. cron triggers). Did you " +
      "remember to export a scheduled() function?",
  );
}

/**
 * env.SERVICE.scheduled(options)
 * @param {{scheduledTime?: Date | number, cron?: string}} [options]
 */
export function serviceScheduled(service, options) {
  // before the message is begun: reading may run code of the Worker's
  const time = +(options?.scheduledTime ?? DateNow());
  const cron = `${options?.cron ?? ""}`;
  const state = ask(currentInvocation(), readOutcome);
  open(CALL, state.question, service.kind | (OP_SCHEDULED << 8), service.number());
  arrayHead(2);
  number(time);
  text(cron);
  send();
  return state.promise;
}

function readOutcome(at, payload, length) {
  decode.beginInbox(payload, length, null);
  decode.arrayHead();
  const outcome = decode.read() ? "ok" : "exception";
  return { outcome, noRetry: decode.read() };
}
