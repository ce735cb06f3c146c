// AbortSignals in a call: workerd's enable_abortsignal_rpc. A signal that may still abort goes as a stream, which
// brings the reason when it does and ends when it cannot any more.
import {
  append,
  Promise,
  PromisePrototypeThen,
  PromiseResolve,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSet,
  Uint8Array,
} from "../kernel/primordials.js";
import { byteString, head, number, objectHead, simple } from "../kernel/encode.js";
import { currentInvocation, runFor } from "../kernel/invocation.js";
import { offerSignal, receiveSource, SENDER_ENDED } from "../kernel/pipes.js";
import { NULL, UINT } from "../kernel/tags.js";
import {
  abortReason,
  abortSignal,
  addAbortAlgorithm,
  bindSignal,
  createSignal,
  isAborted,
  neverAborts,
} from "../web/abort.js";
import { DOMException } from "../web/dom-exception.js";
import { deserialize, serialize } from "./structured-clone.js";

const WAITING = 0;
const ABORTED = 1;
const NEVER = 2;

/** Writes a signal that is a part of a value. */
export function writeSignal(signal) {
  objectHead("AbortSignal", 3);
  if (isAborted(signal)) {
    number(ABORTED);
    byteString(reasonBytes(signal));
    simple(NULL);
    return;
  }
  const never = neverAborts(signal);
  number(never ? NEVER : WAITING);
  simple(NULL);
  if (never) return simple(NULL);
  const invocation = currentInvocation();
  bindSignal(signal, invocation);
  head(UINT, offerSignal(sourceOf(signal)));
}

function reasonBytes(signal) {
  try {
    return serialize(abortReason(signal));
  } catch {
    return serialize(new DOMException("The operation was aborted", "AbortError"));
  }
}

/** A source that brings the reason once the signal aborts. */
function sourceOf(signal) {
  let forget = null;
  let told = false;
  return {
    pull() {
      if (told) return PromiseResolve(null);
      told = true;
      if (isAborted(signal)) return PromiseResolve(reasonBytes(signal));
      return new Promise((resolve) => {
        forget = addAbortAlgorithm(signal, () => resolve(reasonBytes(signal)));
      });
    },
    cancel() {
      if (forget !== null) forget();
    },
  };
}

/** Reads a signal. */
export function readSignal(members, streamOf) {
  const state = members[0];
  const signal = createSignal(state === NEVER);
  if (state === ABORTED) {
    abortSignal(signal, deserialize(new Uint8Array(members[1])));
  } else if (state === WAITING) {
    const invocation = currentInvocation();
    follow(invocation, signal, receiveSource(invocation, streamOf(members[2])), []);
  }
  return signal;
}

function follow(invocation, signal, source, chunks) {
  PromisePrototypeThen(
    source.pull(),
    (chunk) => {
      if (chunk !== null) {
        append(chunks, chunk);
        follow(invocation, signal, source, chunks);
      } else if (chunks.length > 0) {
        runFor(invocation, () => abortSignal(signal, deserialize(joined(chunks))));
      }
    },
    (error) => {
      if (error.message === SENDER_ENDED) return;
      const lost =
        "An AbortSignal received over RPC was implicitly aborted because the connection back to its trigger was lost.";
      runFor(invocation, () => abortSignal(signal, new DOMException(lost, "AbortError")));
    },
  );
}

function joined(chunks) {
  let length = 0;
  for (let i = 0; i < chunks.length; i++) length += TypedArrayPrototypeGetLength(chunks[i]);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < chunks.length; i++) {
    TypedArrayPrototypeSet(bytes, chunks[i], at);
    at += TypedArrayPrototypeGetLength(chunks[i]);
  }
  return bytes;
}
