// node:diagnostics_channel
import { currentFrame, frameWith, reportUncaught, runInFrame } from "dovetail:internal";
import { invalidArgType } from "./lib/errors.js";
import { validateFunction } from "./lib/validators.js";

const channels = new Map();

export class Channel {
  #subscribers = [];
  #stores = new Map();

  constructor(name) {
    this.name = name;
  }

  get hasSubscribers() {
    return this.#subscribers.length > 0 || this.#stores.size > 0;
  }

  subscribe(subscription) {
    validateFunction(subscription, "subscription");
    this.#subscribers = [...this.#subscribers, subscription];
  }

  unsubscribe(subscription) {
    const at = this.#subscribers.indexOf(subscription);
    if (at === -1) return false;
    this.#subscribers = this.#subscribers.filter((_, i) => i !== at);
    return true;
  }

  bindStore(store, transform) {
    this.#stores.set(store, transform);
  }

  unbindStore(store) {
    return this.#stores.delete(store);
  }

  publish(message) {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(message, this.name);
      } catch (error) {
        // one subscriber's mistake is not the publisher's
        queueMicrotask(() => reportUncaught(error));
      }
    }
  }

  runStores(message, callback, self, ...args) {
    let frame = currentFrame();
    for (const [store, transform] of this.#stores) {
      let value = message;
      if (transform) {
        try {
          value = transform(message);
        } catch (error) {
          queueMicrotask(() => reportUncaught(error));
          continue;
        }
      }
      frame = frameWith(frame, store, value);
    }
    return runInFrame(
      frame,
      () => {
        this.publish(message);
        return Reflect.apply(callback, self, args);
      },
      undefined,
      [],
    );
  }
}

function checkName(name) {
  if (typeof name !== "string" && typeof name !== "symbol") {
    throw invalidArgType("channel", ["string", "symbol"], name);
  }
}

export function channel(name) {
  checkName(name);
  let found = channels.get(name);
  if (found === undefined) {
    found = new Channel(name);
    channels.set(name, found);
  }
  return found;
}

export function hasSubscribers(name) {
  return channels.get(name)?.hasSubscribers ?? false;
}

export function subscribe(name, subscription) {
  channel(name).subscribe(subscription);
}

export function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

const EVENTS = ["start", "end", "asyncStart", "asyncEnd", "error"];

export class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of EVENTS) {
      const given = typeof nameOrChannels === "string" ? channel(`tracing:${nameOrChannels}:${event}`) : nameOrChannels?.[event];
      if (!(given instanceof Channel)) {
        throw typeof nameOrChannels === "object" && nameOrChannels !== null
          ? invalidArgType(`nameOrChannels.${event}`, "Channel", given)
          : invalidArgType("nameOrChannels", ["string", "TracingChannel", "Object"], nameOrChannels);
      }
      this[event] = given;
    }
  }

  get hasSubscribers() {
    return EVENTS.some((event) => this[event].hasSubscribers);
  }

  subscribe(handlers) {
    for (const event of EVENTS) if (handlers[event]) this[event].subscribe(handlers[event]);
  }

  unsubscribe(handlers) {
    let done = true;
    for (const event of EVENTS) if (handlers[event] && !this[event].unsubscribe(handlers[event])) done = false;
    return done;
  }

  traceSync(f, context = {}, self = undefined, ...args) {
    return this.start.runStores(context, () => {
      try {
        const result = Reflect.apply(f, self, args);
        context.result = result;
        return result;
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  tracePromise(f, context = {}, self = undefined, ...args) {
    const reject = (error) => {
      context.error = error;
      this.error.publish(context);
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
      return Promise.reject(error);
    };
    const resolve = (result) => {
      context.result = result;
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
      return result;
    };
    return this.start.runStores(context, () => {
      try {
        let promise = Reflect.apply(f, self, args);
        if (!(promise instanceof Promise)) promise = Promise.resolve(promise);
        return promise.then(resolve, reject);
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  traceCallback(f, position = -1, context = {}, self = undefined, ...args) {
    const callback = args.at(position);
    validateFunction(callback, "callback");
    const { asyncStart, asyncEnd, error: failed } = this;
    args.splice(position, 1, function (error, result) {
      if (error) {
        context.error = error;
        failed.publish(context);
      } else {
        context.result = result;
      }
      asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, [error, result]);
        } finally {
          asyncEnd.publish(context);
        }
      });
    });
    return this.start.runStores(context, () => {
      try {
        return Reflect.apply(f, self, args);
      } catch (error) {
        context.error = error;
        failed.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }
}

export function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}

export default { Channel, channel, hasSubscribers, subscribe, tracingChannel, TracingChannel, unsubscribe };
