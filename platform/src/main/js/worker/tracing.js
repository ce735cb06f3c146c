// `tracing` of "cloudflare:workers" and `ctx.tracing`: spans of a Worker's own. Nothing records them here, as in
// workerd where nobody traces: what they are told is dropped. (Ours, which is recorded, is `ctx.trace`.)
import { append, TypeError } from "../kernel/primordials.js";
import { frame, frameWith, runInFrame, valueIn } from "../kernel/async-context.js";
import { defineInterface, illegalInvocation } from "../web/interface.js";

const KEY = {};
const ACTIVE = {};

class Span {
  #self = true;

  constructor(key) {
    if (key !== KEY) throw new TypeError("Illegal constructor");
  }

  static #of(self) {
    if (typeof self !== "object" || self === null || !(#self in self)) throw illegalInvocation();
    return self;
  }

  /** Whether what it is told is kept. */
  get isTraced() {
    Span.#of(this);
    return false;
  }

  setAttribute() {
    return Span.#of(this);
  }

  setAttributes() {
    return Span.#of(this);
  }

  recordException() {
    return Span.#of(this);
  }

  updateName() {
    return Span.#of(this);
  }

  setStatus() {
    return Span.#of(this);
  }

  end() {
    Span.#of(this);
  }
}
defineInterface(Span, "Span");

/** Runs a callback as the part of the program that a span stands for. */
function within(span, callback, args) {
  return runInFrame(frameWith(frame, ACTIVE, span), callback, undefined, args);
}

function entered(callback, args) {
  const span = new Span(KEY);
  const all = [span];
  for (let i = 0; i < args.length; i++) append(all, args[i]);
  return within(span, callback, all);
}

function checked(method, name, callback) {
  const failed = `Failed to execute '${method}' on 'Tracing': parameter`;
  if (name === undefined) throw new TypeError(`${failed} 1 is not of type 'string'.`);
  if (typeof callback !== "function") throw new TypeError(`${failed} 2 is not of type 'Function'.`);
}

class Tracing {
  constructor(key) {
    if (key !== KEY) throw new TypeError("Illegal constructor");
  }

  /** Calls a function with a new span, which ends with it. Returns what it returns. */
  enterSpan(name, callback, ...args) {
    checked("enterSpan", name, callback);
    return entered(callback, args);
  }

  /** The same with a span that the function ends. */
  startActiveSpan(name, callback, ...args) {
    checked("startActiveSpan", name, callback);
    return entered(callback, args);
  }

  /** A span that is nobody's part yet. */
  startSpan(name) {
    if (name === undefined) {
      throw new TypeError("Failed to execute 'startSpan' on 'Tracing': parameter 1 is not of type 'string'.");
    }
    return new Span(KEY);
  }

  /** The span whose part this is. */
  getActiveSpan() {
    const held = frame === undefined ? undefined : valueIn(frame, ACTIVE);
    return held === undefined ? new Span(KEY) : held.value;
  }

  /** Calls a function as a part of a span. */
  withActiveSpan(span, callback, ...args) {
    return within(span, callback, args);
  }
}
Tracing.prototype.Span = Span;
defineInterface(Tracing, "Tracing");

export const tracing = new Tracing(KEY);
