// structuredClone(): the payload codec, written and read in this isolate. Nothing goes by reference, and
// transferred buffers are detached.
import {
  append,
  ArrayBufferPrototypeGetDetached,
  ArrayBufferPrototypeTransfer,
  getPrototypeOf,
  TypeError,
} from "../kernel/primordials.js";
import { head, scratch, tagHead, value as encodeValue } from "../kernel/encode.js";
import * as decode from "../kernel/decode.js";
import { isExotic } from "../kernel/refusals.js";
import { CAPABILITY, UINT } from "../kernel/tags.js";
import { TO_SERVICE } from "../kernel/wire.js";
import { isProxy } from "../rpc/proxies.js";
import { RpcTarget } from "../rpc/targets.js";
import { PromiseState, ServiceState, serviceStub, StubState } from "../rpc/stubs.js";
import { Stamp } from "../rpc/stamp.js";
import { isArrayBuffer } from "../web/buffer-source.js";
import { DOMException } from "../web/dom-exception.js";
import { dictionary, isInterface, sequence } from "../web/interface.js";
import { DurableObject, WorkerEntrypoint } from "./entrypoints.js";
import { readPlatformObject, writeClonedObject } from "./transfer.js";

function refuse(message) {
  throw new DOMException(message, "DataCloneError");
}

/** Whether an object is one of the user's own, whose class a clone forgets. */
function isPlain(x) {
  for (let prototype = getPrototypeOf(x); prototype !== null; prototype = getPrototypeOf(prototype)) {
    if (prototype === RpcTarget.prototype) refuse("Remote RPC references can only be serialized for RPC.");
    if (isInterface(prototype)) return false;
    if (prototype === WorkerEntrypoint.prototype || prototype === DurableObject.prototype) return false;
  }
  return x !== globalThis && !isExotic(x);
}

const encodeHooks = {
  keepsStacks: true,
  isPlain,
  byReference(x) {
    const state = Stamp.of(x);
    if (state instanceof ServiceState) refuse("ServiceStub cannot be serialized in this context.");
    if (state instanceof StubState) refuse("#<RpcStub> could not be cloned.");
    if (state instanceof PromiseState) refuse("#<RpcPromise> could not be cloned.");
    if (state !== undefined) refuse("#<RpcProperty> could not be cloned.");
    if (typeof x === "function") refuse(`${x} could not be cloned.`);
    if (isProxy(x)) refuse("#<Object> could not be cloned.");
    return writeClonedObject(x);
  },
};

const decodeHooks = {
  capability: () => refuse("Remote RPC references can only be serialized for RPC."),
  object: (name, members) => readPlatformObject(name, members, null),
};

/** A value as bytes: what the web calls StructuredSerialize. */
export function serialize(value) {
  return scratch(() => encodeValue(value, encodeHooks));
}

const withoutStacks = { ...encodeHooks, keepsStacks: false };

/** The same for another Worker, which the stacks of errors are not for. */
export function serializeWithoutStacks(value) {
  return scratch(() => encodeValue(value, withoutStacks));
}

/**
 * The same where an instance of a class is refused, as in a call, and services may be in it.
 * @param {number[]} services the numbers of those in it are put here
 */
export function serializeForWorkers(value, services) {
  const forWorkers = {
    keepsStacks: false,
    byReference(x) {
      const state = Stamp.of(x);
      if (!(state instanceof ServiceState) || state.isLoopback || state.kind !== TO_SERVICE) {
        return encodeHooks.byReference(x);
      }
      tagHead(CAPABILITY);
      head(UINT, services.length);
      append(services, state.number());
      return true;
    },
  };
  return scratch(() => encodeValue(value, forWorkers));
}

/** The value of such bytes. */
export function deserialize(bytes) {
  return decode.valueOf(bytes, decodeHooks);
}

/** The value of bytes that may have services in them, by their numbers. */
export function deserializeWithServices(bytes, services) {
  return decode.valueOf(bytes, { capability: (index) => serviceStub(services[index]), object: decodeHooks.object });
}

/** The web's structuredClone. */
export function structuredClone(value, options) {
  if (arguments.length === 0) {
    throw new TypeError("Failed to execute 'structuredClone': 1 argument required, but only 0 present.");
  }
  const { transfer } = dictionary(options, "The options of structuredClone");
  const list = transfer === undefined ? [] : sequence(transfer, "The transfer list");
  for (let i = 0; i < list.length; i++) {
    if (!isArrayBuffer(list[i])) refuse("Object is not transferable");
  }
  const bytes = serialize(value);
  for (let i = 0; i < list.length; i++) {
    if (!ArrayBufferPrototypeGetDetached(list[i])) ArrayBufferPrototypeTransfer(list[i]);
  }
  return deserialize(bytes);
}
