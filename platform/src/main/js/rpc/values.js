// How values go into and out of a message: what goes by value is the codec's; here is what goes by
// reference (functions, RpcTarget, stubs, services) and the platform's own classes.
import { append, ArrayPrototype, Error, getPrototypeOf, ObjectPrototype, SymbolDispose } from "../kernel/primordials.js";
import { addCapability, tagHead, head, value as encodeValue } from "../kernel/encode.js";
import { CAPABILITY, UINT } from "../kernel/tags.js";
import { CAP_EXPORT, CAP_IMPORT, CAP_READABLE, CAP_SERVICE } from "../kernel/wire.js";
import { word } from "../kernel/decode.js";
import { checkOwner, currentInvocation } from "../kernel/invocation.js";
import { DOMException } from "../web/dom-exception.js";
import { isReadableStream } from "../web/streams.js";
import { receiveReadable, sendReadable } from "../kernel/pipes.js";
import { readPlatformObject, writePlatformObject } from "../worker/transfer.js";
import { addExport, withdraw } from "./exports.js";
import { Handle, PromiseState, ServiceState, serviceStub, StubState, stubOf } from "./stubs.js";
import { isProxy } from "./proxies.js";
import { referenceMode } from "./targets.js";
import { Stamp } from "./stamp.js";

/** What one outgoing message has offered, to take back if the message fails. */
let offered = null;
/** Stubs that an outgoing result hands over. */
let given = null;

function writeCapability(kind, id) {
  tagHead(CAPABILITY);
  head(UINT, addCapability(kind, id));
}

function refusal(name) {
  return new DOMException(
    `Could not serialize object of type "${name}". This type does not support serialization.`,
    "DataCloneError",
  );
}

const encodeHooks = {
  byReference(x) {
    const state = Stamp.of(x);
    if (state !== undefined) {
      writeStub(x, state);
      return true;
    }
    if (typeof x === "object" && !isProxy(x)) {
      const prototype = getPrototypeOf(x);
      if (prototype === ObjectPrototype || prototype === ArrayPrototype) return false;
    }
    const mode = referenceMode(x);
    if (mode === 0) {
      if (isReadableStream(x)) {
        writeCapability(CAP_READABLE, sendReadable(currentInvocation(), x));
        return true;
      }
      return writePlatformObject(x);
    }
    if (mode < 0) {
      throw new DOMException(
        "Proxy could not be serialized because it is not a valid RPC receiver type. The Proxy must emulate " +
          "either a plain object or an RpcTarget, as indicated by the Proxy's prototype chain.",
        "DataCloneError",
      );
    }
    const id = addExport(currentInvocation(), x, mode);
    if (offered === null) offered = [];
    append(offered, id);
    writeCapability(CAP_EXPORT, id);
    return true;
  },
};

function writeStub(stub, state) {
  if (state instanceof ServiceState) return writeCapability(CAP_SERVICE, state.id);
  if (!(state instanceof StubState)) throw refusal(state instanceof PromiseState ? "RpcPromise" : "RpcProperty");
  if (state.disposed) throw new Error("RPC stub used after being disposed.");
  const handle = state.handle;
  checkOwner(handle.invocation, "Client");
  if (handle.local) {
    handle.invocation.exports.get(handle.id).handles++;
    writeCapability(CAP_EXPORT, handle.id);
  } else {
    writeCapability(CAP_IMPORT, handle.id);
  }
  if (given !== null) append(given, stub);
}

/** Writes an argument, a result, or a part of one. */
export function writeValue(x) {
  encodeValue(x, encodeHooks);
}

/** Starts a message whose result hands over the stubs in it; `takeGiven` returns them. */
export function beginGiving() {
  given = [];
}

export function takeGiven() {
  const stubs = given;
  given = null;
  return stubs;
}

/** The message was sent: what it offered stays. */
export function keepOffered() {
  offered = null;
}

/** The message failed: nothing that it offered was seen by anyone. */
export function withdrawOffered() {
  given = null;
  if (offered === null) return;
  const invocation = currentInvocation();
  for (let i = 0; i < offered.length; i++) withdraw(invocation, offered[i]);
  offered = null;
}

// ------------------------------------------------------------------------------------------- reading

let capsAt = 0; // offset of the message's capability table
let capCount = 0;
let received = null; // stubs read from the message

const decodeHooks = {
  capability(index) {
    if (!(index < capCount)) throw new Error("A message's capability does not exist.");
    const kind = word(capsAt + index * 8);
    const id = word(capsAt + index * 8 + 4);
    switch (kind) {
      case CAP_SERVICE:
        return serviceStub(id);
      case CAP_READABLE:
        return receiveReadable(currentInvocation(), id);
      default: {
        const stub = stubOf(new Handle(currentInvocation(), id, false));
        if (received === null) received = [];
        append(received, stub);
        return stub;
      }
    }
  },
  object: (name, members) => readPlatformObject(name, members, streamOf),
};

function streamOf(index) {
  if (!(index < capCount)) throw new Error("A message's stream does not exist.");
  return word(capsAt + index * 8 + 4);
}

/** Begins reading a message's payload: `at` is the message's offset in the inbox. */
export function hooksFor(at) {
  capsAt = at + 24;
  capCount = word(at + 20);
  received = null;
  return decodeHooks;
}

/** The stubs that the values read since `hooksFor` contain, or null. */
export function takeReceived() {
  const stubs = received;
  received = null;
  return stubs;
}

/** Disposes stubs of a group: a call's parameters, a result's stubs. */
export function disposeAll(stubs) {
  if (stubs === null) return;
  for (let i = 0; i < stubs.length; i++) stubs[i][SymbolDispose]();
}
