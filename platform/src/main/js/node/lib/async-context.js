// AsyncLocalStorage and AsyncResource over the kernel's frames.
import { currentFrame, frameWith, runInFrame, valueIn } from "dovetail:internal";
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
    return bound(callback, currentFrame());
  }

  static snapshot() {
    const frame = currentFrame();
    return function (callback, ...args) {
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

function bound(callback, frame, self) {
  const f = function (...args) {
    return runInFrame(frame, callback, self === undefined ? this : self, args);
  };
  Object.defineProperty(f, "length", { value: callback.length, configurable: true });
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
