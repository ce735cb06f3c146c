// AsyncLocalStorage and AsyncResource over the kernel's frames.
import { currentFrame, currentOrNull, frameWith, hasFlag, runInFrame, valueIn } from "dovetail:internal";
import { invalidArgType, notImplemented } from "./errors.js";

export class AsyncLocalStorage {
  #name = "";
  #defaultValue;

  constructor(options = undefined) {
    if (options !== undefined) {
      if (options === null || typeof options !== "object") throw invalidArgType("options", "Object", options);
      if (options.name !== undefined) this.#name = `${options.name}`;
      this.#defaultValue = options.defaultValue;
    }
  }

  get name() {
    return this.#name;
  }

  static bind(callback) {
    if (typeof callback !== "function") throw invalidArgType("fn", "Function", callback);
    const check = requestCheck();
    const frame = currentFrame();
    return bound(
      function (...args) {
        check();
        return Reflect.apply(callback, this, args);
      },
      frame,
      undefined,
      callback.length,
    );
  }

  static snapshot() {
    const check = requestCheck();
    const frame = currentFrame();
    return function (callback, ...args) {
      check();
      return runInFrame(frame, callback, this, args);
    };
  }

  run(store, callback, ...args) {
    return runInFrame(frameWith(currentFrame(), this, store), callback, undefined, args);
  }

  exit(callback, ...args) {
    return runInFrame(frameWith(currentFrame(), this, undefined), callback, undefined, args);
  }

  getStore() {
    const found = valueIn(currentFrame(), this);
    return found === undefined ? this.#defaultValue : found.value;
  }

  enterWith() {
    throw notImplemented("asyncLocalStorage.enterWith()");
  }

  disable() {
    throw notImplemented("asyncLocalStorage.disable()");
  }
}

/** With workerd's flag, what is bound in a request runs in that request only. */
function requestCheck() {
  const invocation = currentOrNull();
  if (invocation === null || !hasFlag("bind_asynclocalstorage_snapshot_to_request")) return () => {};
  return () => {
    if (currentOrNull() !== invocation) {
      throw new Error(
        "Cannot call this AsyncLocalStorage bound function outside of the request in which it was created.",
      );
    }
  };
}

function bound(callback, frame, self, length = callback.length) {
  const f = function (...args) {
    return runInFrame(frame, callback, self === undefined ? this : self, args);
  };
  Object.defineProperty(f, "length", { value: length, configurable: true });
  return f;
}

export class AsyncResource {
  #frame = currentFrame();
  #type;

  constructor(type, options) {
    if (typeof type !== "string") throw invalidArgType("type", "string", type);
    if (options !== undefined && (options === null || (typeof options !== "object" && typeof options !== "number"))) {
      throw invalidArgType("options", "Object", options);
    }
    this.#type = type;
  }

  get type() {
    return this.#type;
  }

  static bind(callback, type, self) {
    return new AsyncResource(type || callback.name || "bound-anonymous-fn").bind(callback, self);
  }

  bind(callback, self) {
    if (typeof callback !== "function") throw invalidArgType("fn", "Function", callback);
    const f = bound(callback, this.#frame, self);
    Object.defineProperty(f, "asyncResource", { value: this, writable: true, enumerable: true, configurable: true });
    return f;
  }

  runInAsyncScope(callback, self, ...args) {
    return runInFrame(this.#frame, callback, self, args);
  }

  emitDestroy() {
    return this;
  }

  asyncId() {
    return 0;
  }

  triggerAsyncId() {
    return 0;
  }
}
