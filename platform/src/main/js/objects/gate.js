// The input gate: while a critical section is open, no event comes into a Durable Object but what the section
// itself waits for. Java holds the others back; it is told how many sections are open, one in the other.
import {
  append,
  ArrayPrototypeShift,
  Error,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
} from "../kernel/primordials.js";
import { open, post, send } from "../kernel/encode.js";
import { runFor } from "../kernel/invocation.js";
import { BREAK, ERROR_RESET, GATE } from "../kernel/wire.js";
import { failureOf, writeFailure } from "../rpc/errors.js";

const MAX_DEPTH = 64;

/** The gate of one object. */
export class Gate {
  depth = 0;
  /** Callbacks that are on the stack: what they call is inside their section. */
  running = 0;
  /** The code that opened the section may still be running: it is outside. */
  justOpened = false;
  /** Sections that begin when the open one is over. */
  waiting = [];
}

/**
 * Runs a callback as a critical section.
 * @param {boolean} breaks whether an error of the callback breaks the object
 * @returns {Promise<unknown>} what the callback returns
 */
export function criticalSection(invocation, callback, breaks) {
  const { gate } = invocation.object;
  if (gate.depth === 0 || gate.running > 0 || !gate.justOpened) return enter(invocation, gate, callback, breaks);
  const { promise, resolve, reject } = PromiseWithResolvers();
  append(gate.waiting, () => {
    try {
      resolve(enter(invocation, gate, callback, breaks));
    } catch (error) {
      reject(error);
    }
  });
  return promise;
}

function enter(invocation, gate, callback, breaks) {
  if (gate.depth >= MAX_DEPTH) throw new Error("blockConcurrencyWhile() calls are nested too deeply.");
  post(GATE, ++gate.depth, 0, 0);
  gate.justOpened = true;
  PromisePrototypeThen(PromiseResolve(), () => {
    gate.justOpened = false;
  });
  gate.running++;
  let result;
  try {
    result = PromiseResolve(callback());
  } catch (error) {
    result = PromiseReject(error);
  } finally {
    gate.running--;
  }
  const done = PromisePrototypeThen(
    result,
    (value) => {
      runFor(invocation, () => leave(gate));
      return value;
    },
    (error) => {
      runFor(invocation, () => {
        if (breaks) breakObject(error);
        else leave(gate);
      });
      throw error;
    },
  );
  // who broke the object hears of it by other ways, too
  if (breaks) PromisePrototypeThen(done, undefined, () => {});
  return done;
}

function leave(gate) {
  post(GATE, --gate.depth, 0, 0);
  if (gate.depth === 0 && gate.waiting.length > 0) ArrayPrototypeShift(gate.waiting)();
}

/** Ends the object: whoever waits for it, or calls it by a stub that reached it, gets the error. */
export function breakObject(error) {
  const failure = failureOf(error);
  open(BREAK, 0, failure.flags | ERROR_RESET, 0);
  writeFailure(failure);
  send();
}
