// EventEmitter and what node:events has beside it.
import { AsyncResource } from "./async-context.js";
import { abortError, invalidArgType, nodeError } from "./errors.js";
import { inspect } from "./inspect.js";
import { validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateNumber, validateObject } from "./validators.js";

const CAPTURE = Symbol("kCapture");
const rejection = Symbol.for("nodejs.rejection");
const ERROR_MONITOR = Symbol("events.errorMonitor");
const TARGET_MAX = Symbol("events.maxEventTargetListeners");

let defaultMaxListeners = 10;

export function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}
EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = rejection;
EventEmitter.errorMonitor = ERROR_MONITOR;
Object.defineProperties(EventEmitter, {
  captureRejections: {
    get: () => EventEmitter.prototype[CAPTURE],
    set(value) {
      validateBoolean(value, "EventEmitter.captureRejections");
      EventEmitter.prototype[CAPTURE] = value;
    },
    enumerable: true,
    configurable: true,
  },
  defaultMaxListeners: {
    enumerable: true,
    configurable: true,
    get: () => defaultMaxListeners,
    set(value) {
      validateNumber(value, "defaultMaxListeners", 0);
      defaultMaxListeners = value;
    },
  },
});
Object.defineProperty(EventEmitter.prototype, CAPTURE, { value: false, writable: true, enumerable: false });

EventEmitter.init = function (options) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
  }
  this._maxListeners ??= undefined;
  if (options?.captureRejections) {
    validateBoolean(options.captureRejections, "options.captureRejections");
    this[CAPTURE] = true;
  } else {
    this[CAPTURE] = EventEmitter.prototype[CAPTURE];
  }
};

function catchRejection(emitter, promise, type, args) {
  if (!emitter[CAPTURE]) return;
  try {
    const { then } = promise;
    if (typeof then === "function") {
      then.call(promise, undefined, (error) => {
        queueMicrotask(() => unhandled(emitter, error, type, args));
      });
    }
  } catch (error) {
    emitter.emit("error", error);
  }
}

function unhandled(emitter, error, type, args) {
  if (typeof emitter[rejection] === "function") {
    emitter[rejection](error, type, ...args);
    return;
  }
  const before = emitter[CAPTURE];
  try {
    emitter[CAPTURE] = false;
    emitter.emit("error", error);
  } finally {
    emitter[CAPTURE] = before;
  }
}

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, "setMaxListeners", 0);
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return this._maxListeners === undefined ? defaultMaxListeners : this._maxListeners;
};

EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === "error") {
    if (events !== undefined && events[ERROR_MONITOR] !== undefined) this.emit(ERROR_MONITOR, ...args);
    if (events === undefined || events.error === undefined) throwUnhandled(args[0]);
  } else if (events === undefined) {
    return false;
  }
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler === "function") {
    const result = handler.apply(this, args);
    if (result !== undefined && result !== null) catchRejection(this, result, type, args);
  } else {
    for (const listener of handler.slice()) {
      const result = listener.apply(this, args);
      if (result !== undefined && result !== null) catchRejection(this, result, type, args);
    }
  }
  return true;
};

function throwUnhandled(error) {
  if (error instanceof Error) throw error;
  let text;
  try {
    text = inspect(error);
  } catch {
    text = error;
  }
  throw nodeError(Error, "ERR_UNHANDLED_ERROR", `Unhandled error. (${text})`, { context: error });
}

function add(target, type, listener, prepend) {
  validateFunction(listener, "listener");
  let events = target._events;
  let existing;
  if (events === undefined) {
    events = target._events = { __proto__: null };
    target._eventsCount = 0;
  } else {
    if (events.newListener !== undefined) {
      target.emit("newListener", type, listener.listener ?? listener);
      events = target._events;
    }
    existing = events[type];
  }
  if (existing === undefined) {
    events[type] = listener;
    ++target._eventsCount;
    return target;
  }
  if (typeof existing === "function") {
    existing = events[type] = prepend ? [listener, existing] : [existing, listener];
  } else if (prepend) existing.unshift(listener);
  else existing.push(listener);
  const most = target.getMaxListeners?.() ?? defaultMaxListeners;
  if (most > 0 && existing.length > most && !existing.warned) {
    existing.warned = true;
    console.warn(
      `(node) MaxListenersExceededWarning: Possible EventEmitter memory leak detected. ${existing.length} ${String(type)} ` +
        `listeners added to ${inspect(target, { depth: -1 })}. MaxListeners is ${most}. Use emitter.setMaxListeners() to ` +
        "increase limit",
    );
  }
  return target;
}

EventEmitter.prototype.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};
EventEmitter.prototype.on = EventEmitter.prototype.addListener;
EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

function onceWrapper(target, type, listener) {
  validateFunction(listener, "listener");
  let fired = false;
  const wrapper = function (...args) {
    if (fired) return undefined;
    target.removeListener(type, wrapper);
    fired = true;
    return listener.apply(target, args);
  };
  wrapper.listener = listener;
  return wrapper;
}

EventEmitter.prototype.once = function once(type, listener) {
  this.on(type, onceWrapper(this, type, listener));
  return this;
};
EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  this.prependListener(type, onceWrapper(this, type, listener));
  return this;
};

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  validateFunction(listener, "listener");
  const events = this._events;
  const list = events?.[type];
  if (list === undefined) return this;
  if (list === listener || list.listener === listener) {
    this._eventsCount -= 1;
    if (this._eventsCount === 0) this._events = { __proto__: null };
    else delete events[type];
    if (events.removeListener) this.emit("removeListener", type, list.listener ?? listener);
  } else if (typeof list !== "function") {
    let at = -1;
    for (let i = list.length - 1; i >= 0; i--) {
      if (list[i] === listener || list[i].listener === listener) {
        at = i;
        break;
      }
    }
    if (at < 0) return this;
    list.splice(at, 1);
    if (list.length === 1) events[type] = list[0];
    if (events.removeListener !== undefined) this.emit("removeListener", type, listener);
  }
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      this._events = { __proto__: null };
      this._eventsCount = 0;
    } else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) this._events = { __proto__: null };
      else delete events[type];
    }
    return this;
  }
  if (arguments.length === 0) {
    for (const key of Reflect.ownKeys(events)) if (key !== "removeListener") this.removeAllListeners(key);
    this.removeAllListeners("removeListener");
    this._events = { __proto__: null };
    this._eventsCount = 0;
    return this;
  }
  const listeners = events[type];
  if (typeof listeners === "function") this.removeListener(type, listeners);
  else if (listeners !== undefined) {
    for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
  }
  return this;
};

function listenersOf(target, type, unwrap) {
  const list = target._events?.[type];
  if (list === undefined) return [];
  if (typeof list === "function") return [unwrap ? (list.listener ?? list) : list];
  return unwrap ? list.map((listener) => listener.listener ?? listener) : list.slice();
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};
EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};
EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined) return 0;
  const all = typeof list === "function" ? [list] : list;
  if (listener == null) return all.length;
  return all.filter((item) => item === listener || item.listener === listener).length;
};
EventEmitter.prototype.eventNames = function eventNames() {
  return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : [];
};

export function listenerCount(emitter, type) {
  if (typeof emitter.listenerCount === "function") return emitter.listenerCount(type);
  return EventEmitter.prototype.listenerCount.call(emitter, type);
}

const isTarget = (value) => value instanceof EventTarget;

export function getMaxListeners(target) {
  if (typeof target?.getMaxListeners === "function") return target.getMaxListeners();
  if (isTarget(target)) return target[TARGET_MAX] ?? defaultMaxListeners;
  throw invalidArgType("emitter", ["EventEmitter", "EventTarget"], target);
}

export function setMaxListeners(n = defaultMaxListeners, ...targets) {
  validateNumber(n, "setMaxListeners", 0);
  if (targets.length === 0) {
    defaultMaxListeners = n;
    return;
  }
  for (const target of targets) {
    if (isTarget(target)) {
      Object.defineProperty(target, TARGET_MAX, { value: n, writable: true, configurable: true });
    } else if (typeof target?.setMaxListeners === "function") target.setMaxListeners(n);
    else throw invalidArgType("eventTargets", ["EventEmitter", "EventTarget"], target);
  }
}

export function getEventListeners(target, type) {
  if (typeof target?.listeners === "function") return target.listeners(type);
  if (isTarget(target)) return [];
  throw invalidArgType("emitter", ["EventEmitter", "EventTarget"], target);
}

function listen(emitter, name, listener, flags) {
  if (typeof emitter?.on === "function") {
    if (flags?.once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (typeof emitter?.addEventListener === "function") {
    emitter.addEventListener(name, listener, flags);
  } else {
    throw invalidArgType("emitter", "EventEmitter", emitter);
  }
}

function unlisten(emitter, name, listener, flags) {
  if (typeof emitter.removeListener === "function") emitter.removeListener(name, listener);
  else if (typeof emitter.removeEventListener === "function") emitter.removeEventListener(name, listener, flags);
}

export async function once(emitter, name, options = {}) {
  validateObject(options, "options");
  const { signal } = options;
  validateAbortSignal(signal, "options.signal");
  if (signal?.aborted) throw abortError(undefined, { cause: signal.reason });
  return new Promise((resolve, reject) => {
    const onError = (error) => {
      unlisten(emitter, name, onEvent);
      signal?.removeEventListener("abort", onAbort);
      reject(error);
    };
    const onEvent = (...args) => {
      emitter.removeListener?.("error", onError);
      signal?.removeEventListener("abort", onAbort);
      resolve(args);
    };
    const onAbort = () => {
      unlisten(emitter, name, onEvent);
      unlisten(emitter, "error", onError);
      reject(abortError(undefined, { cause: signal?.reason }));
    };
    listen(emitter, name, onEvent, { once: true });
    if (name !== "error" && typeof emitter.once === "function") emitter.once("error", onError);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

export function on(emitter, event, options = {}) {
  validateObject(options, "options");
  const { signal } = options;
  validateAbortSignal(signal, "options.signal");
  if (signal?.aborted) throw abortError(undefined, { cause: signal.reason });
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(high, "options.highWaterMark", 1);
  validateInteger(low, "options.lowWaterMark", 1);
  const values = [];
  const waiting = [];
  let paused = false;
  let error = null;
  let finished = false;
  const listeners = [];
  const addTo = (target, name, listener) => {
    listen(target, name, listener, undefined);
    listeners.push(() => unlisten(target, name, listener));
  };
  const close = () => {
    for (const remove of listeners.splice(0)) remove();
    finished = true;
    for (const { resolve } of waiting.splice(0)) resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  };
  const onEvent = (...args) => {
    if (waiting.length > 0) waiting.shift().resolve({ value: args, done: false });
    else {
      values.push(args);
      if (!paused && values.length > high) {
        paused = true;
        emitter.pause?.();
      }
    }
  };
  const onError = (reason) => {
    if (waiting.length > 0) waiting.shift().reject(reason);
    else error = reason;
    close();
  };
  const iterator = Object.setPrototypeOf(
    {
      next() {
        if (values.length > 0) {
          const value = values.shift();
          if (paused && values.length < low) {
            emitter.resume?.();
            paused = false;
          }
          return Promise.resolve({ value, done: false });
        }
        if (error) {
          const rejected = Promise.reject(error);
          error = null;
          return rejected;
        }
        if (finished) return close();
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
      return: close,
      throw(reason) {
        if (!reason || !(reason instanceof Error)) throw invalidArgType("EventEmitter.AsyncIterator", "Error", reason);
        onError(reason);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    },
    Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype),
  );
  addTo(emitter, event, onEvent);
  if (event !== "error" && typeof emitter.on === "function") addTo(emitter, "error", onError);
  for (const name of options.close ?? []) addTo(emitter, name, close);
  if (signal) {
    const onAbort = () => onError(abortError(undefined, { cause: signal.reason }));
    signal.addEventListener("abort", onAbort, { once: true });
    listeners.push(() => signal.removeEventListener("abort", onAbort));
  }
  return iterator;
}

export function addAbortListener(signal, listener) {
  if (signal === undefined) throw invalidArgType("signal", "AbortSignal", signal);
  validateAbortSignal(signal, "signal");
  validateFunction(listener, "listener");
  let remove;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener("abort", listener, { once: true });
    remove = () => signal.removeEventListener("abort", listener);
  }
  return {
    __proto__: null,
    [Symbol.dispose]() {
      remove?.();
    },
  };
}

export class EventEmitterAsyncResource extends EventEmitter {
  #resource;

  constructor(options = undefined) {
    let name;
    if (typeof options === "string") {
      name = options;
      options = undefined;
    } else {
      name = options?.name || new.target.name;
    }
    super(options);
    const self = this;
    this.#resource = new (class EventEmitterReferencingAsyncResource extends AsyncResource {
      get eventEmitter() {
        return self;
      }
    })(name, options);
  }

  #own() {
    if (!(#resource in this)) throw nodeError(TypeError, "ERR_INVALID_THIS", 'Value of "this" must be of type EventEmitterAsyncResource');
    return this.#resource;
  }

  emit(event, ...args) {
    return this.#own().runInAsyncScope(super.emit, this, event, ...args);
  }

  emitDestroy() {
    this.#own().emitDestroy();
  }

  get asyncId() {
    return this.#own().asyncId();
  }

  get triggerAsyncId() {
    return this.#own().triggerAsyncId();
  }

  get asyncResource() {
    return this.#own();
  }
}

Object.assign(EventEmitter, {
  EventEmitter,
  EventEmitterAsyncResource,
  addAbortListener,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  on,
  once,
  setMaxListeners,
});
