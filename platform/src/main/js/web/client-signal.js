// `request.signal` of a request that came in: aborted when its client goes before it has the response. With
// the compatibility flag enable_request_signal.
import { SafeMap, SafeWeakSet } from "../kernel/primordials.js";
import { hasFlag } from "../kernel/flags.js";
import { abortSignal, createSignal } from "./abort.js";
import { DOMException } from "./dom-exception.js";

const clients = new SafeWeakSet();

/** The signal for a request that is to be answered; undefined without the flag. */
export function newClientSignal(invocation, answer) {
  if (!hasFlag("enable_request_signal")) return undefined;
  const signal = createSignal();
  clients.add(signal);
  invocation.clients ??= new SafeMap();
  invocation.clients.set(answer, signal);
  return signal;
}

/** Whether a request has a signal that its client may still abort. */
export function hasClient(invocation, answer) {
  return invocation.clients !== null && invocation.clients.has(answer);
}

/** The request is answered: its client has nothing to give up. */
export function forgetClient(invocation, answer) {
  if (invocation.clients !== null) invocation.clients.delete(answer);
}

/** The client is gone. */
export function clientGone(invocation, answer) {
  const signal = invocation.clients?.get(answer);
  if (signal === undefined) return;
  invocation.clients.delete(answer);
  abortSignal(signal, new DOMException("The client has disconnected", "AbortError"));
}

/** Whether a request sent out with a signal ends with it: not for a client's, which is about the answer. */
export function endsSubrequests(signal) {
  return !clients.has(signal) || hasFlag("request_signal_passthrough");
}
