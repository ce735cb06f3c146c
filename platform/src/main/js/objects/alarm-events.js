// `alarm()`: what a Durable Object asked for with `storage.setAlarm()`.
import { apply, PromisePrototypeThen, PromiseResolve } from "../kernel/primordials.js";
import { open, send, simple } from "../kernel/encode.js";
import * as decode from "../kernel/decode.js";
import { runFor } from "../kernel/invocation.js";
import { log } from "../kernel/log.js";
import { reportFailed } from "../kernel/report.js";
import { UNDEFINED } from "../kernel/tags.js";
import { RETURN } from "../kernel/wire.js";
import { sendThrow } from "../rpc/errors.js";

/** OP_ALARM, payload [time, retries so far] */
export function onAlarm(invocation, answer, payload, length) {
  decode.beginInbox(payload, length, null);
  decode.arrayHead();
  const scheduledTime = decode.read();
  const retryCount = decode.read();
  const done = () => {
    open(RETURN, answer, 0, 0);
    simple(UNDEFINED);
    send();
  };
  const failed = (error) => {
    reportFailed(error);
    sendThrow(answer, error, ".alarm");
  };
  let result;
  try {
    const { instance } = invocation.object;
    const handler = instance.alarm;
    if (typeof handler !== "function") {
      log("warn", "Attempted to run a scheduled alarm without a handler, did you remember to export an alarm() function?");
      return done();
    }
    result = apply(handler, instance, [{ retryCount, isRetry: retryCount > 0, scheduledTime }]);
  } catch (error) {
    return failed(error);
  }
  PromisePrototypeThen(
    PromiseResolve(result),
    () => runFor(invocation, done),
    (error) => runFor(invocation, () => failed(error)),
  );
}
