// The module "workerd:unsafe": what workerd's tests do with the runtime. Only with a flag that only tests set.
import { PromiseReject, TypeError } from "../kernel/primordials.js";
import { post } from "../kernel/encode.js";
import { value } from "../kernel/decode.js";
import { hasFlag } from "../kernel/flags.js";
import { currentInvocation } from "../kernel/invocation.js";
import { EVICT, TO_OBJECT } from "../kernel/wire.js";
import { ask } from "../rpc/calls.js";
import { Stamp } from "../rpc/stamp.js";

/** Has a Durable Object leave memory; resolves when it has. */
function evict(stub) {
  const state = Stamp.of(stub);
  if (!hasFlag("unsafe_module") || state?.kind !== TO_OBJECT) {
    return PromiseReject(new TypeError("evict() takes the stub of a Durable Object, in a test."));
  }
  const invocation = currentInvocation();
  const number = state.number();
  const question = ask(invocation, (at, payload, length) => value(payload, length, null));
  post(EVICT, question.question, number, 0);
  return question.promise;
}

export const unsafe = { __proto__: null, evict };
