// `test()` handlers: `dovetail test` runs them one at a time, each as an event of its own.
import { append, apply, ArrayPrototypeJoin, ObjectKeys, PromisePrototypeThen, PromiseResolve } from "../kernel/primordials.js";
import { open, send, simple } from "../kernel/encode.js";
import { runFor } from "../kernel/invocation.js";
import { UNDEFINED } from "../kernel/tags.js";
import { RETURN } from "../kernel/wire.js";
import { sendThrow } from "../rpc/errors.js";
import { handlerContext, newContext } from "./context.js";
import { HANDLER, kindOf, STATELESS } from "./entrypoints.js";
import { env, propsOf, workerExports } from "./worker.js";

/** The exports that have a test handler, a line each: the default one first, then objects, then classes. */
export function testNames() {
  const exported = workerExports();
  const objects = [];
  const classes = [];
  const first = [];
  const names = ObjectKeys(exported);
  for (let i = 0; i < names.length; i++) {
    const value = exported[names[i]];
    const kind = kindOf(value);
    if (kind !== HANDLER && kind !== STATELESS) continue;
    if (typeof (kind === HANDLER ? value : value.prototype).test !== "function") continue;
    append(names[i] === "default" ? first : kind === HANDLER ? objects : classes, names[i]);
  }
  for (let i = 0; i < objects.length; i++) append(first, objects[i]);
  for (let i = 0; i < classes.length; i++) append(first, classes[i]);
  return ArrayPrototypeJoin(first, "\n");
}

/** OP_TEST: answers with nothing, or with the error that failed the test. */
export function onTest(invocation, answer, opened) {
  let result;
  try {
    result = runTest(invocation, opened());
  } catch (error) {
    return sendThrow(answer, error);
  }
  PromisePrototypeThen(
    PromiseResolve(result),
    () =>
      runFor(invocation, () => {
        open(RETURN, answer, 0, 0);
        simple(UNDEFINED);
        send();
      }),
    (error) => runFor(invocation, () => sendThrow(answer, error)),
  );
}

function runTest(invocation, entry) {
  const props = propsOf(entry);
  if (entry.kind !== STATELESS) {
    return apply(entry.export.test, entry.export, [{}, env, handlerContext(invocation, props)]);
  }
  const instance = new entry.export(newContext(invocation, props), env);
  return apply(instance.test, instance, [{}]);
}
