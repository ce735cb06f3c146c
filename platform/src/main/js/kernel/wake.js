// A turn of its own for something that this invocation does later: after all microtasks, as if its cause had
// come from outside.
import { SafeMap } from "./primordials.js";
import { post } from "./encode.js";
import { runFor } from "./invocation.js";
import { WAKE } from "./wire.js";

/** Runs an action in the next turn of an invocation; never, if it ends before. */
export function nextTurn(invocation, action) {
  runFor(invocation, () => {
    invocation.wakes ??= new SafeMap();
    const id = ++invocation.lastWake;
    invocation.wakes.set(id, action);
    post(WAKE, id, 0, 0);
  });
}

/** WAKE */
export function onWake(invocation, id) {
  const action = invocation.wakes?.get(id);
  if (action === undefined) return;
  invocation.wakes.delete(id);
  action();
}
