// Calls out of an invocation, and their answers: rpc-semantics section 4. A call is written into the outbox
// at once; the promise that it returns is settled by the answer's message.
import {
  defineProperty,
  Error,
  ErrorCaptureStackTrace,
  isError,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  SafeMap,
  SymbolDispose,
  TypeError,
} from "../kernel/primordials.js";
import { abandon, arrayHead, open, payloadLength, post, send, text } from "../kernel/encode.js";
import * as decode from "../kernel/decode.js";
import {
  CALL,
  CANCEL,
  FINISH,
  JOB,
  OP_CALL,
  OP_FETCH,
  OP_GET,
  RELEASE,
  RESULT_DISPOSABLE,
  TO_CAPABILITY,
  TO_OWN,
  TO_RESULT,
} from "../kernel/wire.js";
import { checkOwner, currentInvocation, currentOrNull, runFor } from "../kernel/invocation.js";
import { nextTurn } from "../kernel/wake.js";
import { addExport, lendExport, release } from "./exports.js";
import { errorOf, Failure, joinStack, readFailure } from "./errors.js";
import { Handle, PromiseState, promiseOf, ServiceState, StubState } from "./stubs.js";
import { locate, watching, watchResult } from "./leaks.js";
import { Stamp } from "./stamp.js";
import { OWN } from "./targets.js";
import { announceDeadline } from "./deadlines.js";
import {
  disposeAll,
  hooksFor,
  keepArguments,
  keepOffered,
  takeReceived,
  withdrawOffered,
  writeForCall,
  writeValue,
} from "./values.js";
import { readResponse, writeRequest } from "../worker/transfer.js";
import { abortReason, addAbortAlgorithm, isAborted } from "../web/abort.js";
import { endsSubrequests } from "../web/client-signal.js";
import { fetchOver } from "../worker/fetch.js";

/** Serialized arguments or a result may have this many bytes: workerd's limit. */
export const MAX_PAYLOAD = 32 * 1024 * 1024;

/** A call that waits for its answer. */
class Question {
  constructor(state, resolve, reject, readAnswer) {
    this.state = state;
    this.resolve = resolve;
    this.reject = reject;
    this.readAnswer = readAnswer;
  }
}

function raise(reason) {
  if (!(reason instanceof Failure)) throw reason;
  const error = errorOf(reason);
  // from here on up are only those who wait for the answer
  if (isError(error)) {
    ErrorCaptureStackTrace(error, raise);
    joinStack(error, reason);
  }
  throw error;
}

const ignore = () => {};

/** Where leaks are reported: takes the stack of who waits for something that is to be disposed. */
function newNote() {
  const note = (value) => {
    if (note.state.watched !== null && note.state.isAwaited) locate(note.state.watched, note);
    return value;
  };
  return note;
}

/** A promise state that is broken from the start: a call never throws. */
function broken(error) {
  const promise = PromiseReject(error);
  PromisePrototypeThen(promise, undefined, ignore);
  const state = new PromiseState(currentOrNull(), 0, promise);
  state.settled = true;
  state.broken = true;
  return promiseOf(state);
}

/** Registers a question; its promise rejects with an error made in a `then` callback, for the stack's sake. */
export function ask(invocation, readAnswer) {
  const { promise, resolve, reject } = PromiseWithResolvers();
  const id = ++invocation.lastQuestion;
  // no other reaction on this promise: V8 shows who waits only where there is one
  const note = watching ? newNote() : undefined;
  const shown = PromisePrototypeThen(promise, note, raise);
  const state = new PromiseState(invocation, id, shown);
  if (note !== undefined) note.state = state;
  invocation.questions ??= new SafeMap();
  invocation.questions.set(id, new Question(state, resolve, reject, readAnswer));
  return state;
}

/** Calls a member of what a stub, promise or service stands for. */
export function callMember(root, path, args) {
  return operate(root, OP_CALL, path, args);
}

/** Gets a member. */
export function getMember(root, path) {
  return operate(root, OP_GET, path, null);
}

function operate(root, op, path, args) {
  try {
    if (root instanceof ServiceState) return sendCall(currentInvocation(), root.kind, root.number(), op, path, args);
    if (root instanceof StubState) {
      if (root.disposed) throw new Error("RPC stub used after being disposed.");
      const handle = root.handle;
      checkOwner(handle.invocation, "Client");
      return sendCall(handle.invocation, handle.local ? TO_OWN : TO_CAPABILITY, handle.id, op, path, args);
    }
    return operateOnResult(root, op, path, args);
  } catch (error) {
    return broken(error);
  }
}

function operateOnResult(state, op, path, args) {
  if (state.broken) {
    const copy = new PromiseState(state.invocation, 0, state.promise);
    copy.settled = copy.broken = true;
    return promiseOf(copy);
  }
  if (state.disposed) throw new Error("RPC promise used after being disposed.");
  checkOwner(state.invocation, state.settled ? "JsRpcPromise" : "Pipeline");
  if (!state.settled) {
    // who asks the result tells of its failure: the promise itself may be left alone
    PromisePrototypeThen(state.promise, undefined, ignore);
    return sendCall(state.invocation, TO_RESULT, state.question, op, path, args);
  }
  const value = state.value;
  const stub = Stamp.of(value);
  if (stub !== undefined) return operate(stub, op, path, args);
  if (typeof value !== "object" || value === null) {
    throw new TypeError("Can't pipeline on RPC that did not return an object.");
  }
  // the result has arrived: its members are here, and a call goes as if through a local stub
  const invocation = state.invocation;
  const id = lendExport(invocation, value, OWN);
  const called = sendCall(invocation, TO_OWN, id, op, path, args);
  const done = () => release(invocation, id, 1);
  PromisePrototypeThen(Stamp.of(called).promise, done, done);
  return called;
}

function sendCall(invocation, kind, target, op, path, args) {
  const state = ask(invocation, readValue);
  if (watching) state.path = path;
  announceDeadline(state.question);
  open(CALL, state.question, kind | (op << 8), target);
  try {
    arrayHead(op === OP_CALL ? 2 : 1);
    arrayHead(path.length);
    for (let i = 0; i < path.length; i++) text(path[i]);
    if (op === OP_CALL) {
      arrayHead(args.length);
      for (let i = 0; i < args.length; i++) writeForCall(args[i]);
      if (payloadLength() > MAX_PAYLOAD) throw tooLarge(payloadLength());
    }
  } catch (error) {
    abandon();
    withdrawOffered();
    invocation.questions.delete(state.question);
    return broken(error);
  }
  const taken = keepArguments();
  send();
  if (taken !== null) disposeAll(taken);
  return promiseOf(state);
}

/**
 * Has Java do work off the lane: keys, signatures, large digests.
 * @param {string} name which, as dev.dovetail.web.Jobs knows it
 * @param {unknown[]} args numbers, strings, booleans, byte arrays, arrays and plain objects of them
 * @returns {Promise<unknown>} rejects with the error that Java names
 */
export function job(name, args) {
  const invocation = currentInvocation();
  const state = ask(invocation, (at, payload, length) => decode.value(payload, length, hooksFor(at)));
  open(JOB, state.question, 0, 0);
  try {
    arrayHead(2);
    text(name);
    writeValue(args);
  } catch (error) {
    abandon();
    withdrawOffered();
    invocation.questions.delete(state.question);
    return PromiseReject(error);
  }
  keepOffered();
  send();
  return state.promise;
}

export function tooLarge(size) {
  return new Error(
    "Serialized RPC arguments or return values are limited to 32MiB, but the size of this value was: " +
      `${size} bytes.`,
  );
}

/** Sends a request to a service: `env.B.fetch()`. */
export function serviceFetch(service, input, init) {
  let number;
  try {
    number = service.number();
  } catch (error) {
    return PromiseReject(error);
  }
  return fetchOver(CALL, service.kind | (OP_FETCH << 8), number, input, init);
}

/**
 * Sends a request as a message of the given kind.
 * @param {boolean} redirected whether a redirect led to this request
 * @returns {{promise: Promise<Response>, wire: object}} the answer, and the request as it was sent
 */
export function sendRequest(invocation, type, b, c, request, redirected) {
  const state = ask(invocation, readResponse);
  announceDeadline(state.question);
  open(type, state.question, b, c);
  let wire;
  try {
    wire = writeRequest(request);
    if (wire.signal && isAborted(wire.signal) && endsSubrequests(wire.signal)) throw abortReason(wire.signal);
  } catch (error) {
    abandon();
    withdrawOffered();
    invocation.questions.delete(state.question);
    throw error;
  }
  keepOffered();
  send();
  state.url = wire.url;
  state.method = wire.method;
  state.redirected = redirected;
  state.isEncoded = wire.encodeResponseBody === "manual";
  const signal = wire.signal;
  if (signal && endsSubrequests(signal)) addAbortAlgorithm(signal, () => cancel(state, abortReason(signal)));
  return { promise: state.promise, wire };
}

/** Gives a call up: its promise rejects with the reason and the callee is told. */
function cancel(state, reason) {
  if (state.body !== null) return state.body.abort(reason);
  const question = state.invocation.questions?.get(state.question);
  if (question === undefined || state.invocation.ended) return;
  state.invocation.questions.delete(state.question);
  post(CANCEL, state.question, 0, 0);
  // whoever gave it up goes on when the callee has heard of it
  nextTurn(state.invocation, () => question.reject(reason));
}

// -------------------------------------------------------------------------------------------- answers

/** The value of a result, with a disposer if it is an object. */
function readValue(at, payload, length, flags, state) {
  const value = decode.value(payload, length, hooksFor(at));
  const stubs = takeReceived();
  if (watching && state.path !== null && (stubs !== null || flags & RESULT_DISPOSABLE)) {
    state.watched = watchResult(state.invocation, stubs, (flags & RESULT_DISPOSABLE) !== 0, state.path);
  }
  if ((typeof value === "object" && value !== null) || typeof value === "function") {
    if (Stamp.of(value) === undefined) attachDisposer(value, stubs, flags, state);
  }
  return value;
}

function attachDisposer(value, stubs, flags, state) {
  const invocation = state.invocation;
  const question = state.question;
  let open = true;
  defineProperty(value, SymbolDispose, {
    __proto__: null,
    value() {
      if (!open) return;
      open = false;
      if (state.watched !== null) state.watched.isDisposed = true;
      disposeAll(stubs);
      if (flags & RESULT_DISPOSABLE) finish(invocation, question);
    },
    enumerable: false,
    writable: true,
    configurable: true,
  });
}

/** Tells the callee that nobody uses the result any more. */
function finish(invocation, question) {
  if (!invocation.ended && invocation === currentOrNull()) post(FINISH, question, 0, 0);
}

function takeQuestion(invocation, id) {
  const question = invocation.questions?.get(id);
  if (question !== undefined) invocation.questions.delete(id);
  return question;
}

export function onReturn(invocation, at, payload, length) {
  const question = takeQuestion(invocation, decode.word(at + 8));
  if (question === undefined) return;
  const state = question.state;
  state.settled = true;
  try {
    state.value = question.readAnswer(at, payload, length, decode.word(at + 12), state);
  } catch (error) {
    state.broken = true;
    return question.reject(error);
  }
  if (state.disposed) state.value?.[SymbolDispose]?.();
  question.resolve(state.value);
}

export function onThrow(invocation, at, payload, length) {
  const question = takeQuestion(invocation, decode.word(at + 8));
  if (question === undefined) return;
  question.state.settled = true;
  question.state.broken = true;
  decode.beginInbox(payload, length, hooksFor(at));
  question.reject(readFailure(decode.word(at + 12)));
}

// ------------------------------------------------------------------------------------------- disposal

/** [Symbol.dispose]() of a stub or a promise. */
export function disposeHandle(state) {
  if (state.disposed) return;
  state.disposed = true;
  if (state instanceof PromiseState) {
    if (state.settled && !state.broken) state.value?.[SymbolDispose]?.();
    return;
  }
  releaseHandle(state.handle);
}

function releaseHandle(handle) {
  if (--handle.holders > 0) return;
  const invocation = handle.invocation;
  if (invocation.ended) return;
  // a disposer never runs inside of dispose()
  if (handle.local) PromisePrototypeThen(PromiseResolve(), () => runFor(invocation, () => release(invocation, handle.id, 1)));
  else if (invocation === currentOrNull()) post(RELEASE, handle.id, 1, 0);
}

/** Offers a target to this invocation itself: what a local stub stands for. */
export function adoptLocal(target, mode) {
  const invocation = currentInvocation();
  return new Handle(invocation, addExport(invocation, target, mode), true);
}
