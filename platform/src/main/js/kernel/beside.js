// What comes beside a call's arguments: who calls, and the trace that it belongs to. Java knows both, by the
// invocation's number; nothing of it crosses before somebody asks.
import { JSONParse, ObjectFreeze, StringFromCharCode } from "./primordials.js";
import { scratch } from "./host.js";
import { work } from "./work.js";

// the numbers of dev.dovetail.runtime.ObjectWork
const CALLER = 94;
const TRACE = 95;

function ask(what, invocation) {
  const length = work(what, invocation.id, 0);
  const bytes = scratch();
  let json = "";
  for (let i = 0; i < length; i++) json += StringFromCharCode(bytes[i]);
  return JSONParse(json);
}

/** Who called an invocation: null if no Worker did, undefined if that cannot be told now. */
export function callerOf(invocation) {
  const members = ask(CALLER, invocation);
  if (members === 0) return undefined;
  if (members === null) return null;
  return ObjectFreeze({ worker: members[0], version: members[1], entrypoint: members[2] });
}

/** An invocation's part in its trace, which begins here if there is none: null once the invocation has ended. */
export function traceOf(invocation) {
  const members = ask(TRACE, invocation);
  if (members === null) return null;
  return ObjectFreeze({ traceId: members[0], spanId: members[1], parentId: members[2], sampled: members[3] });
}
