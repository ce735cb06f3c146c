// An invocation: one event being handled. It owns what it opened (questions, exports, imports, timers,
// streams); Java keeps the tables that count and drops the whole at its end.
import { Error, mapEntries, SafeMap } from "./primordials.js";
import { post } from "./encode.js";
import { AS } from "./wire.js";
import { reportLeaks } from "../rpc/leaks.js";

export class Invocation {
  /** Answers that callers may still pipeline on: id -> the result's promise. */
  answers = null;
  /** Calls of ours that are not answered yet: id -> Question. */
  questions = null;
  /** What others may call: id -> Export. */
  exports = null;
  /** Timers set and not yet due: id -> callback. */
  timers = null;
  /** Streams that cross this invocation's border: id -> Outgoing or Incoming. */
  streams = null;
  /** Signals of requests that are not answered: answer's id -> AbortSignal. */
  clients = null;
  /** WebSockets that cross this invocation's border: id -> WireSocket. */
  sockets = null;
  /** What is to run in a turn of its own: number -> action. */
  wakes = null;
  /** The Durable Object that it is the context of: see objects/birth.js. */
  object = null;
  /** The last number given to a stub of a Durable Object: they go down. */
  lastObject = 0;
  lastQuestion = 0;
  lastExport = 0;
  finishedTimers = 0;
  lastStream = 0;
  lastSocket = 0;
  lastWake = 0;
  tasks = 0;
  /** Characters of what was logged. */
  logged = 0;
  /** What to do when no task is left. */
  idle = null;
  /** Tasks that failed. */
  failures = 0;
  /** A request whose handler fails goes on to where fetch() goes. */
  passesThrough = false;
  /** Names that stand for services: see worker/virtual-hosts.js. */
  virtualHosts = null;
  /** Fallbacks of memory caches that run: store -> key -> Making. */
  makings = null;
  ended = false;
  context = null;
  /** What is to be disposed, if leaks are reported: see rpc/leaks.js. */
  watched = null;
  watchedBound = 0;

  constructor(id) {
    this.id = id;
  }
}

/** @type {Invocation | null} */
let current = null;
const invocations = new SafeMap();

/** The invocation whose turn it is, or null while a module's global scope runs. */
export function currentOrNull() {
  return current;
}

/** The invocation whose turn it is. Throws in global scope, where no I/O is allowed. */
export function currentInvocation() {
  if (current === null) {
    throw new Error(
      "Disallowed operation called within global scope. Asynchronous I/O (ex: fetch() or connect()), setting " +
        "a timeout, and generating random values are not allowed within global scope. To fix this error, " +
        "perform this operation within a handler. https://developers.cloudflare.com/workers/runtime-apis/handlers/",
    );
  }
  return current;
}

/** Makes the invocation of that id the current one, new if it is not known. */
export function enter(id) {
  if (current !== null && current.id === id) return current;
  let invocation = invocations.get(id);
  if (invocation === undefined) {
    invocation = new Invocation(id);
    invocations.set(id, invocation);
  }
  current = invocation;
  return invocation;
}

/** No invocation is current: global scope. */
export function leave() {
  current = null;
}

/** Goes on for an invocation, outside of its own turn: what is sent from now on belongs to it. */
export function enterAgain(invocation) {
  current = invocation;
  post(AS, invocation.id, 0, 0);
}

/** Forgets an invocation that Java has ended. */
export function drop(id) {
  const invocation = invocations.get(id);
  if (invocation === undefined) return;
  invocation.ended = true;
  invocations.delete(id);
  if (current === invocation) current = null;
  if (invocation.watched !== null) reportLeaks(invocation);
}

/** For tests of leaks: what all invocations hold that others can reach. */
export function openEntries() {
  let count = 0;
  const all = mapEntries(invocations);
  for (let i = 0; i < all.length; i++) {
    const { answers, questions, exports, streams } = all[i][1];
    count += sizeOf(answers) + sizeOf(questions) + sizeOf(exports) + sizeOf(streams);
  }
  return count;
}

const sizeOf = (map) => (map === null ? 0 : mapEntries(map).length);

/** For tests of leaks: how many invocations are known. */
export function invocationCount() {
  return invocations.size;
}

/** Checks that an object made in one invocation is used in it. */
export function checkOwner(owner, type) {
  if (owner === current && !owner.ended) return;
  if (owner.ended) throw new Error("Couldn't complete operation because the execution context has ended.");
  currentInvocation();
  throw ofAnother(type);
}

/** The error for an object of another invocation. */
export function ofAnother(type) {
  if (current?.object) {
    return new Error(
      "Cannot perform I/O on behalf of a different Durable Object. I/O objects (such as streams, request/response " +
        "bodies, and others) created in the context of one Durable Object cannot be accessed from a different " +
        "Durable Object in the same isolate. This is a limitation of Cloudflare Workers which allows us to improve " +
        `overall performance. (I/O type: ${type})`,
    );
  }
  return new Error(
    "Cannot perform I/O on behalf of a different request. I/O objects (such as streams, request/response " +
      "bodies, and others) created in the context of one request handler cannot be accessed from a " +
      "different request's handler. This is a limitation of Cloudflare Workers which allows us to improve " +
      `overall performance. (I/O type: ${type})`,
  );
}

/**
 * Does something for an invocation, whoever's turn it is: a promise that another invocation resolves goes on
 * in the resolver's turn. Does nothing for an invocation that has ended.
 */
export function runFor(invocation, action) {
  if (invocation.ended) return;
  if (invocation === current) {
    action();
    return;
  }
  const turns = current;
  current = invocation;
  post(AS, invocation.id, 0, 0);
  try {
    action();
  } finally {
    current = turns;
    post(AS, turns === null ? 0 : turns.id, 0, 0);
  }
}
