// Calls into an invocation: from a service binding (EVENT), on something it exported, or on a result that
// the caller has not seen yet (CALL). rpc-semantics sections 3, 4 and 6.
import {
  append,
  apply,
  ArrayPrototypeFilter,
  ArrayPrototypeIncludes,
  Error,
  getOwnPropertyDescriptor,
  ObjectPrototype,
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  getPrototypeOf,
  JSONStringify,
  SafeMap,
  SymbolDispose,
  TypeError,
} from "../kernel/primordials.js";
import { abandon, open, payloadLength, send } from "../kernel/encode.js";
import * as decode from "../kernel/decode.js";
import { OP_CALL, RESULT_DISPOSABLE, RESULT_GIVEN, RETURN, TO_RESULT } from "../kernel/wire.js";
import { runFor } from "../kernel/invocation.js";
import { reportUncaught } from "../kernel/report.js";
import { MAX_PAYLOAD, tooLarge } from "./calls.js";
import { placeOf, sendThrow } from "./errors.js";
import { exportOf } from "./exports.js";
import { isProxy } from "./proxies.js";
import { Stamp } from "./stamp.js";
import { askedNow } from "./stubs.js";
import { modeOf, OWN, resolveMember } from "./targets.js";
import { explainMissing } from "../worker/missing.js";
import {
  beginGiving,
  disposeAll,
  hooksFor,
  keepOffered,
  takeGiven,
  takeReceived,
  withdrawOffered,
  writeForCall,
} from "./values.js";

/** What a call reaches: an object, how its members are found, and whether it is a Worker's entrypoint. */
export class Target {
  constructor(object, mode, entrypoint) {
    this.object = object;
    this.mode = mode;
    this.entrypoint = entrypoint;
    /** Set for a handler object, whose functions are called as (argument, env, ctx). */
    this.handlerArguments = null;
  }
}

const NOTHING = new Target({}, OWN, false);

/** An answer that the caller may pipeline on: kept until nobody can. */
class Answer {
  /** A promise for the Target of calls on the result. */
  target = null;
  given = null;
  disposer = undefined;
  /** The caller has no use for the result, whether it is there or not. */
  finished = false;
}

/** A call that came in, read from its message. */
class Incoming {
  constructor(at, payload, length, op) {
    decode.beginInbox(payload, length, hooksFor(at));
    decode.arrayHead();
    const path = [];
    for (let n = decode.arrayHead(); n > 0; n--) append(path, decode.readName());
    this.path = path;
    this.op = op;
    /** Its Answer, once there is one. */
    this.entry = null;
    /** The Target that it reaches, when that is known: for the text of an error. */
    this.target = null;
    this.args = null;
    if (op === OP_CALL) {
      this.args = [];
      for (let n = decode.arrayHead(); n > 0; n--) append(this.args, decode.read());
    }
    this.stubs = takeReceived();
  }
}

/** A top-level call on an entrypoint. `makeTarget` may throw: its error is the answer. */
export function onEntrypointCall(invocation, at, payload, length, op, makeTarget) {
  const answer = decode.word(at + 8);
  let call;
  try {
    call = new Incoming(at, payload, length, op);
    perform(invocation, answer, makeTarget(), call);
  } catch (error) {
    fail(invocation, answer, call ?? null, error);
  }
}

/** A call on an export, or on a result. */
export function onCall(invocation, at, payload, length) {
  const answer = decode.word(at + 8);
  const b = decode.word(at + 12);
  const id = decode.word(at + 16);
  let call = null;
  try {
    call = new Incoming(at, payload, length, b >> 8);
    if ((b & 0xff) === TO_RESULT) {
      const base = invocation.answers?.get(id);
      if (base === undefined) throw new Error("The execution context which hosts this callback is no longer running.");
      if (base.target instanceof Target) return perform(invocation, answer, base.target, call);
      return pipeline(invocation, answer, base.target, call);
    }
    const entry = exportOf(invocation, id);
    perform(invocation, answer, new Target(entry.target, entry.mode, false), call);
  } catch (error) {
    fail(invocation, answer, call, error);
  }
}

function pipeline(invocation, answer, target, call) {
  const entry = remember(invocation, answer, call);
  entry.target = new Promise((resolve, reject) => {
    settle(
      invocation,
      target,
      (ready) => {
        perform(invocation, answer, ready, call);
        resolve(entry.target);
      },
      (error) => {
        fail(invocation, answer, call, error);
        reject(error);
      },
    );
  });
  PromisePrototypeThen(entry.target, undefined, ignore);
}

/** Goes on for an invocation when a promise settles; what `succeed` throws is a failure like any other. */
function settle(invocation, promise, succeed, failed) {
  PromisePrototypeThen(
    promise,
    (value) =>
      runFor(invocation, () => {
        try {
          succeed(value);
        } catch (error) {
          failed(error);
        }
      }),
    (error) => runFor(invocation, () => failed(error)),
  );
}

const ignore = () => {};

function remember(invocation, answer, call) {
  if (call !== null && call.entry !== null) return call.entry;
  const entry = new Answer();
  invocation.answers ??= new SafeMap();
  invocation.answers.set(answer, entry);
  if (call !== null) call.entry = entry;
  return entry;
}

/** The answer is an error: also that of every call on the result. */
function fail(invocation, answer, call, error) {
  explainMissing(error);
  if (call !== null) disposeAll(call.stubs);
  const entry = remember(invocation, answer, call);
  if (entry.target === null) {
    entry.target = PromiseReject(error);
    PromisePrototypeThen(entry.target, undefined, ignore);
  }
  sendThrow(answer, error, call === null ? undefined : placeOf(call));
}

function perform(invocation, answer, target, call) {
  call.target = target;
  const { holder, value } = resolveMember(target.object, target.mode, target.entrypoint, call.path);
  let result = value;
  if (call.op === OP_CALL) {
    if (typeof value !== "function") throw new TypeError(`${JSONStringify(joined(call.path))} is not a function.`);
    result =
      target.handlerArguments !== null && Stamp.of(value) === undefined
        ? callHandler(target, value, holder, call)
        : apply(value, holder, call.args);
  }
  result = askedNow(result);
  if (isThenable(result)) return performLater(invocation, answer, result, call);
  const entry = remember(invocation, answer, call);
  complete(invocation, answer, entry, result, call);
}

/** How a path is shown: "(this)" is the target itself. */
function joined(path) {
  let s = path.length === 0 ? "(this)" : "";
  for (let i = 0; i < path.length; i++) s += i === 0 ? path[i] : `.${path[i]}`;
  return s;
}

/** rpc-semantics section 3: a function of a handler object gets one argument of the caller's. */
function callHandler(target, f, holder, call) {
  const name = joined(call.path);
  if (f.length > 3) {
    throw new TypeError(
      `Cannot call handler function "${name}" over RPC because it has the wrong number of arguments. A ` +
        "simple function handler can only be called over RPC if it has exactly the arguments (arg, env, " +
        "ctx), where only the first argument comes from the client. To support multi-argument RPC " +
        "functions, use class-based syntax (extending WorkerEntrypoint) instead.",
    );
  }
  if (call.args.length !== 1) {
    throw new TypeError(
      `Attempted to call RPC function "${name}" with the wrong number of arguments. When calling a ` +
        "top-level handler function that is not declared as part of a class, you must always send exactly " +
        "one argument. In order to support variable numbers of arguments, the server must use class-based " +
        "syntax (extending WorkerEntrypoint) instead.",
    );
  }
  return apply(f, holder, [call.args[0], target.handlerArguments[0], target.handlerArguments[1]]);
}

function isThenable(x) {
  if ((typeof x !== "object" || x === null) && typeof x !== "function") return false;
  return typeof x.then === "function";
}

function performLater(invocation, answer, thenable, call) {
  const entry = remember(invocation, answer, call);
  entry.target = new Promise((resolve, reject) => {
    settle(
      invocation,
      PromiseResolve(thenable),
      (result) => {
        complete(invocation, answer, entry, result, call);
        resolve(entry.target);
      },
      (error) => {
        fail(invocation, answer, call, error);
        reject(error);
      },
    );
  });
  PromisePrototypeThen(entry.target, undefined, ignore);
}

function complete(invocation, answer, entry, result, call) {
  sendResult(answer, entry, result);
  entry.target = pipelineTarget(result);
  disposeAll(entry.given === null ? call.stubs : except(call.stubs, entry.given));
  if (entry.finished) dropResult(entry);
}

/** Parameters that are in the result are given away: they go when nobody can call the result any more. */
function except(stubs, given) {
  if (stubs === null) return null;
  return ArrayPrototypeFilter(stubs, (stub) => !ArrayPrototypeIncludes(given, stub));
}

/** What calls on a result reach: rpc-semantics section 4. */
function pipelineTarget(result) {
  if ((typeof result !== "object" || result === null) && typeof result !== "function") return NOTHING;
  const mode = modeOf(result);
  return mode === 0 ? NOTHING : new Target(result, mode, false);
}

function sendResult(answer, entry, result) {
  let disposer;
  if (typeof result === "object" && result !== null && !isProxy(result) && getPrototypeOf(result) === ObjectPrototype) {
    disposer = getOwnPropertyDescriptor(result, SymbolDispose)?.value;
  }
  open(RETURN, answer, 0, 0);
  beginGiving();
  try {
    writeForCall(result);
    if (payloadLength() > MAX_PAYLOAD) throw tooLarge(payloadLength());
  } catch (error) {
    abandon();
    withdrawOffered();
    throw error;
  }
  keepOffered();
  const given = takeGiven();
  entry.given = given.length > 0 ? given : null;
  entry.disposer = typeof disposer === "function" ? () => apply(disposer, result, []) : undefined;
  send((entry.disposer === undefined ? 0 : RESULT_DISPOSABLE) | (entry.given === null ? 0 : RESULT_GIVEN));
}

/** Nobody uses an answer's result any more. */
export function onFinish(invocation, answer) {
  const entry = invocation.answers?.get(answer);
  if (entry === undefined) return;
  invocation.answers.delete(answer);
  entry.finished = true;
  dropResult(entry);
}

function dropResult(entry) {
  disposeAll(entry.given);
  if (entry.disposer === undefined) return;
  try {
    entry.disposer();
  } catch (error) {
    reportUncaught(error);
  }
}
