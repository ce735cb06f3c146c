// structuredClone(): the payload codec, written and read in this isolate. Nothing goes by reference, and
// transferred buffers are detached.
import {
  ArrayBufferPrototypeTransfer,
  ArrayFrom,
  TypeError,
} from "../kernel/primordials.js";
import { scratch, value as encodeValue } from "../kernel/encode.js";
import * as decode from "../kernel/decode.js";
import { isProxy } from "../rpc/proxies.js";
import { ServiceState, StubState } from "../rpc/stubs.js";
import { Stamp } from "../rpc/stamp.js";
import { DOMException } from "../web/dom-exception.js";

function refuse(message) {
  throw new DOMException(message, "DataCloneError");
}

const encodeHooks = {
  byReference(x) {
    const state = Stamp.of(x);
    if (state instanceof ServiceState) refuse("ServiceStub cannot be serialized in this context.");
    if (state instanceof StubState) refuse("RpcStub cannot be serialized in this context.");
    if (typeof x === "function") refuse(`${x} could not be cloned.`);
    if (isProxy(x)) refuse("#<Object> could not be cloned.");
    return false;
  },
};

const decodeHooks = {
  capability: () => refuse("Remote RPC references can only be serialized for RPC."),
  object: () => refuse("This type does not support serialization."),
};

/** The web's structuredClone. */
export function structuredClone(value, options) {
  if (arguments.length === 0) {
    throw new TypeError("Failed to execute 'structuredClone': 1 argument required, but only 0 present.");
  }
  const bytes = scratch(() => encodeValue(value, encodeHooks));
  const transfer = options?.transfer;
  if (transfer !== undefined) {
    const list = ArrayFrom(transfer);
    for (let i = 0; i < list.length; i++) ArrayBufferPrototypeTransfer(list[i]);
  }
  return decode.valueOf(bytes, decodeHooks);
}
