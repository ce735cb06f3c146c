// How values go into and out of a message: what goes by value is the codec's; here is what goes by
// reference (functions, RpcTarget, stubs, services) and the platform's own classes.
import {
  append,
  apply,
  ArrayBuffer,
  ArrayBufferIsView,
  ArrayBufferPrototypeGetByteLength,
  ArrayPrototype,
  DataView,
  Error,
  getPrototypeOf,
  ObjectPrototype,
  SafeSet,
  SymbolDispose,
  TypeError,
} from "../kernel/primordials.js";
import {
  addCapability,
  countBeside,
  getNotes,
  head,
  objectHead,
  setNotes,
  simple,
  tagHead,
  takeAbandonedNotes,
  text,
  value as encodeValue,
} from "../kernel/encode.js";
import { CAPABILITY, FALSE, TRUE, TYPED_ARRAYS, UINT, UNDEFINED } from "../kernel/tags.js";
import {
  CAP_BUFFER,
  CAP_EXPORT,
  CAP_IMPORT,
  CAP_OBJECT,
  CAP_READABLE,
  CAP_SERVICE,
  CAP_WRITABLE,
  TO_OBJECT,
} from "../kernel/wire.js";
import { malformed, word } from "../kernel/decode.js";
import { lacksFlag } from "../kernel/flags.js";
import { putLarge, takeLarge } from "../kernel/large-buffers.js";
import { checkOwner, currentInvocation } from "../kernel/invocation.js";
import { DOMException } from "../web/dom-exception.js";
import { Connection } from "../web/socket-pipes.js";
import { isSocket, receivedSocket, socketToSend } from "../web/socket.js";
import { isLocked, isReadableStream, isWritableStream, sourceFromReadable } from "../web/streams.js";
import { offerReadable, receiveReadable, withdrawStream } from "../kernel/pipes.js";
import { offerWritable, receiveWritable } from "../kernel/writables.js";
import { readPlatformObject, writePlatformObject } from "../worker/transfer.js";
import { addExport, release, withdraw } from "./exports.js";
import { Handle, PromiseState, receivedObject, ServiceState, serviceStub, StubState, stubOf } from "./stubs.js";
import { isProxy } from "./proxies.js";
import { OWN, referenceMode } from "./targets.js";
import { Stamp } from "./stamp.js";

/** With this flag a call leaves its arguments' stubs to the caller; before it, it took them over. */
const KEEPS_STUBS = "rpc_params_dup_stubs";

/**
 * What is known of the values in one outgoing message. A getter of the user's may send another
 * meanwhile.
 */
class Outgoing {
  /** Ids of exports that the message offers, to take back if it fails. */
  offered = null;
  /** Ids of exports that were offered before and are once more. */
  lent = null;
  /** Streams that the message offers. */
  streams = null;
  /** Stubs that a result hands over; null for other messages. */
  given = null;
  /** Stubs among a call's arguments, which the call takes over where the Worker is from before 2026. */
  taken = null;
  invocation = null;
}

function outgoing() {
  let notes = getNotes();
  if (notes === null) setNotes((notes = new Outgoing()));
  return notes;
}

function addTo(list, item) {
  if (list === null) return [item];
  append(list, item);
  return list;
}

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

/** The prototypes of buffers and their views. */
const OF_BYTES = new SafeSet();
for (const Class of [ArrayBuffer, DataView]) OF_BYTES.add(Class.prototype);
for (const name in TYPED_ARRAYS) if (globalThis[name] !== undefined) OF_BYTES.add(globalThis[name].prototype);

/** Whether a value with such a prototype is a buffer or a view: nothing else has to be asked about it. */
function isOfBytes(x) {
  if (ArrayBufferIsView(x)) return true;
  try {
    ArrayBufferPrototypeGetByteLength(x);
    return true;
  } catch {
    return false;
  }
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
      if (OF_BYTES.has(prototype) && isOfBytes(x)) return false;
    }
    const mode = referenceMode(x);
    if (mode === 0) {
      if (isReadableStream(x)) return writeReadable(x);
      if (isWritableStream(x)) return writeStream(offerWritable(x));
      if (isSocket(x)) return writeSocket(x);
      return writePlatformObject(x);
    }
    if (mode < 0) {
      throw new DOMException(
        "Proxy could not be serialized because it is not a valid RPC receiver type. The Proxy must emulate " +
          "either a plain object or an RpcTarget, as indicated by the Proxy's prototype chain.",
        "DataCloneError",
      );
    }
    const invocation = currentInvocation();
    const notes = outgoing();
    const target = notes.given === null && !lacksFlag(KEEPS_STUBS) ? duplicate(x, mode) : x;
    const id = addExport(invocation, target, mode);
    notes.invocation = invocation;
    notes.offered = addTo(notes.offered, id);
    writeCapability(CAP_EXPORT, id);
    return true;
  },
};

function writeReadable(x) {
  if (isLocked(x)) throw new TypeError("The ReadableStream has been locked to a reader.");
  return writeStream(offerReadable(sourceFromReadable(x)));
}

/** A socket goes as its two streams and what is known of its ends. */
function writeSocket(x) {
  const { connection, readable, writable } = socketToSend(x);
  const { remoteAddress, localAddress } = connection.info;
  objectHead("Socket", 6);
  optional(remoteAddress);
  optional(localAddress);
  text(connection.transport);
  simple(connection.allowHalfOpen ? TRUE : FALSE);
  writeReadable(readable);
  return writeStream(offerWritable(writable));
}

function optional(address) {
  if (address === undefined) simple(UNDEFINED);
  else text(address);
}

function readSocket(members) {
  const readable = members[4];
  const writable = members[5];
  if (!isReadableStream(readable) || !isWritableStream(writable)) throw malformed();
  const connection = new Connection(currentInvocation(), members[2], members[3], null);
  connection.info = { remoteAddress: members[0], localAddress: members[1] };
  return receivedSocket(connection, readable, writable);
}

function writeStream({ index, id }) {
  tagHead(CAPABILITY);
  head(UINT, index);
  if (id !== 0) {
    const notes = outgoing();
    notes.invocation = currentInvocation();
    notes.streams = addTo(notes.streams, id);
  }
  return true;
}

function writeStub(stub, state) {
  if (state instanceof ServiceState) {
    if (state.isLoopback) throw refusal("LoopbackServiceStub");
    return writeCapability(state.kind === TO_OBJECT ? CAP_OBJECT : CAP_SERVICE, state.number());
  }
  if (!(state instanceof StubState)) {
    throw refusal(state instanceof PromiseState ? "RpcPromise" : "RpcProperty");
  }
  if (state.disposed) throw new Error("RPC stub used after being disposed.");
  const handle = state.handle;
  checkOwner(handle.invocation, "Client");
  const notes = outgoing();
  if (handle.local) {
    handle.invocation.exports.get(handle.id).handles++;
    notes.invocation = handle.invocation;
    notes.lent = addTo(notes.lent, handle.id);
    writeCapability(CAP_EXPORT, handle.id);
  } else {
    writeCapability(CAP_IMPORT, handle.id);
  }
  if (notes.given !== null) append(notes.given, stub);
  else if (lacksFlag(KEEPS_STUBS)) notes.taken = addTo(notes.taken, stub);
}

/**
 * What a call passes instead of a target of ours that has a dup method: it takes the duplicate over, and the
 * target stays the caller's.
 */
function duplicate(target, mode) {
  const { dup } = target;
  if (typeof dup !== "function") return target;
  const copy = apply(dup, target, []);
  const kind = isProxy(target) ? "Proxy" : typeof target === "function" ? "function" : "RcpTarget";
  const isObject = (typeof copy === "object" && copy !== null) || typeof copy === "function";
  if (isObject && Stamp.of(copy) === undefined && stubMode(copy, kind) === mode) return copy;
  throw new DOMException(
    `Couldn't create a stub for the ${kind} because it has a dup() method which did not return ${NOT_RETURNED[kind]}`,
    "DataCloneError",
  );
}

/** How a duplicate goes by reference; a plain object does only in place of a Proxy. */
function stubMode(copy, kind) {
  const mode = referenceMode(copy);
  if (kind === "function") return typeof copy === "function" ? mode : 0;
  return mode === 0 && kind === "Proxy" && getPrototypeOf(copy) === ObjectPrototype ? OWN : mode;
}

const NOT_RETURNED = {
  __proto__: null,
  RcpTarget:
    "another RpcTarget. Either remove the dup() method or make sure it returns an RpcTarget.",
  function:
    "another function. Either remove the dup() method or make sure it returns a function.",
  Proxy:
    "the same underlying type (RpcTarget or Function) as the Proxy itself represents. Either remove the dup() " +
    "method or make sure it returns an RpcTarget.",
};

/** Writes an argument, a result, or a part of one. */
export function writeValue(x) {
  encodeValue(x, encodeHooks);
}

const hooksOfCalls = {
  ...encodeHooks,
  beside(buffer, length) {
    const page = putLarge(buffer, length);
    if (page < 0) return false;
    writeCapability(CAP_BUFFER | (page << 8), length);
    countBeside(length);
    return true;
  },
};

/** The same for a call of a member and its result, whose large buffers may go beside the payload. */
export function writeForCall(x) {
  encodeValue(x, hooksOfCalls);
}

/** The open message is a result, which hands over the stubs in it; `takeGiven` returns them. */
export function beginGiving() {
  outgoing().given = [];
}

export function takeGiven() {
  return getNotes().given;
}

/** The open message will be sent: what it offers stays. */
export function keepOffered() {
  const notes = getNotes();
  if (notes !== null) notes.offered = notes.lent = notes.streams = null;
}

/** The same for a call; returns the stubs that it takes over, to dispose when it is sent. */
export function keepArguments() {
  const notes = getNotes();
  if (notes === null) return null;
  notes.offered = notes.lent = null;
  return notes.taken;
}

/** The message that was just abandoned failed: nothing that it offered was seen by anyone. */
export function withdrawOffered() {
  const notes = takeAbandonedNotes();
  if (notes === null) return;
  const { invocation, offered, lent, streams } = notes;
  if (offered !== null) for (let i = 0; i < offered.length; i++) withdraw(invocation, offered[i]);
  if (lent !== null) for (let i = 0; i < lent.length; i++) release(invocation, lent[i], 1);
  if (streams !== null) for (let i = 0; i < streams.length; i++) withdrawStream(invocation, streams[i]);
}

// ----------------------------------------------------------------------------------------- reading

let capsAt = 0; // offset of the message's capability table
let capCount = 0;
let received = null; // stubs read from the message

const decodeHooks = {
  capability(index) {
    if (!(index < capCount)) throw malformed();
    const kind = word(capsAt + index * 8);
    const id = word(capsAt + index * 8 + 4);
    switch (kind & 0xff) {
      case CAP_BUFFER:
        return takeLarge(kind >>> 8, id);
      case CAP_SERVICE:
        return serviceStub(id);
      case CAP_OBJECT:
        return receivedObject(currentInvocation(), id);
      case CAP_READABLE:
        return receiveReadable(currentInvocation(), id);
      case CAP_WRITABLE:
        return receiveWritable(currentInvocation(), id);
      default: {
        const stub = stubOf(new Handle(currentInvocation(), id, false));
        if (received === null) received = [];
        append(received, stub);
        return stub;
      }
    }
  },
  object: (name, members) => (name === "Socket" ? readSocket(members) : readPlatformObject(name, members, streamOf)),
};

function streamOf(index) {
  if (!(index >= 0 && index < capCount)) throw malformed();
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
