// node:test: mocks of functions only.
import { invalidArgType, invalidArgValue } from "./lib/errors.js";
import { validateInteger } from "./lib/validators.js";

class MockFunctionContext {
  #calls = [];
  #implementation;
  #original;
  #restore;
  #times;
  #once = new Map();

  constructor(implementation, original, restore, times) {
    this.#implementation = implementation;
    this.#original = original;
    this.#restore = restore;
    this.#times = times;
  }

  /** What was called, each with arguments, error, result, stack, target and this. */
  get calls() {
    return this.#calls.slice();
  }

  callCount() {
    return this.#calls.length;
  }

  accesses() {
    return this.calls;
  }

  mockImplementation(implementation) {
    if (typeof implementation !== "function") throw invalidArgType("implementation", "function", implementation);
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall = this.#calls.length) {
    if (typeof implementation !== "function") throw invalidArgType("implementation", "function", implementation);
    validateInteger(onCall, "onCall", this.#calls.length);
    this.#once.set(onCall, implementation);
  }

  resetCalls() {
    this.#calls = [];
  }

  restore() {
    this.#restore?.();
    this.#implementation = this.#original;
  }

  static next(context) {
    const at = context.#calls.length;
    const once = context.#once.get(at);
    if (once !== undefined) {
      context.#once.delete(at);
      return once;
    }
    return context.#times !== undefined && at >= context.#times ? context.#original : context.#implementation;
  }

  static record(context, call) {
    context.#calls.push(call);
  }
}

const { next, record } = MockFunctionContext;
delete MockFunctionContext.next;
delete MockFunctionContext.record;

function mocked(original, implementation, restore, times) {
  const context = new MockFunctionContext(implementation, original, restore, times);
  const run = (args, self, target, body) => {
    const stack = new Error();
    let result;
    let error;
    try {
      result = body();
      return result;
    } catch (e) {
      error = e;
      throw e;
    } finally {
      record(context, { arguments: args, error, result, stack, target, this: target === undefined ? self : result });
    }
  };
  return new Proxy(original, {
    apply: (target, self, args) => run(args, self, undefined, () => Reflect.apply(next(context), self, args)),
    construct: (target, args, newTarget) =>
      run(args, undefined, target, () => Reflect.construct(next(context), args, newTarget)),
    get: (target, key, receiver) => (key === "mock" ? context : Reflect.get(target, key, receiver)),
  });
}

function checkTimes({ times }) {
  if (times !== undefined) validateInteger(times, "options.times", 1);
}

export class MockTracker {
  #contexts = [];

  fn(original = function () {}, implementation = original, options = {}) {
    if (original !== null && typeof original === "object") {
      options = original;
      original = function () {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === "object") {
      options = implementation;
      implementation = original;
    }
    checkTimes(options);
    const f = mocked(original, implementation, undefined, options.times);
    this.#contexts.push(f.mock);
    return f;
  }

  method(object, name, implementation, options = {}) {
    if (object === null || (typeof object !== "object" && typeof object !== "function")) {
      throw invalidArgType("object", "Object", object);
    }
    if (typeof name !== "string" && typeof name !== "symbol") {
      throw invalidArgType("methodName", ["string", "symbol"], name);
    }
    if (implementation !== null && typeof implementation === "object") {
      options = implementation;
      implementation = undefined;
    }
    checkTimes(options);
    if (options.setter && options.getter) {
      throw invalidArgValue("options.setter", options.setter, "cannot be used with 'options.getter'");
    }
    let holder = object;
    while (holder !== null && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder);
    const descriptor = holder === null ? undefined : Object.getOwnPropertyDescriptor(holder, name);
    const kind = options.getter ? "get" : options.setter ? "set" : "value";
    const original = descriptor?.[kind];
    if (typeof original !== "function") throw invalidArgValue("methodName", original, "must be a method");
    const restore = () => Object.defineProperty(object, name, descriptor);
    const f = mocked(original, implementation ?? original, restore, options.times);
    Object.defineProperty(object, name, { ...descriptor, [kind]: f });
    this.#contexts.push(f.mock);
    return f;
  }

  getter(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === "object") {
      options = implementation;
      implementation = undefined;
    }
    if (options.getter === false) throw invalidArgValue("options.getter", options.getter, "cannot be false");
    return this.method(object, name, implementation, { ...options, getter: true });
  }

  setter(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === "object") {
      options = implementation;
      implementation = undefined;
    }
    if (options.setter === false) throw invalidArgValue("options.setter", options.setter, "cannot be false");
    return this.method(object, name, implementation, { ...options, setter: true });
  }

  reset() {
    this.restoreAll();
    this.#contexts = [];
  }

  restoreAll() {
    for (const context of this.#contexts) context.restore();
  }
}

export { MockFunctionContext };
export const mock = new MockTracker();
export default { MockFunctionContext, MockTracker, mock };
