// https://streams.spec.whatwg.org/#ws-class, #default-writer-class and #ws-default-controller-class

import {
  Promise,
  PromiseReject,
  RangeError,
  TypeError,
} from "../../kernel/primordials.js";
import { abortSignal, createSignal } from "../abort.js";
import { defineInterface, dictionary, illegalConstructor, illegalInvocation } from "../interface.js";
import { highWaterMarkOf, methodOf, sizeOf } from "./dictionaries.js";
import { LazyPromise } from "./promises.js";
import { CLOSED, ERRORED, ERRORING, WritableCore } from "./writable-core.js";

/** @type {(value: unknown) => value is WritableStream} */
export let isWritableStream;
/** @type {(stream: WritableStream) => WritableCore} */
export let writableCoreOf;
/** A stream with a core of its own. @type {(core: WritableCore) => WritableStream} */
export let writableOf;

const KEY = { __proto__: null };

export class WritableStream {
  #core;

  constructor(underlyingSink = undefined, strategy = undefined) {
    if (underlyingSink === KEY) {
      this.#core = strategy;
      return;
    }
    const sink = dictionary(underlyingSink, "The underlying sink");
    const queuing = dictionary(strategy, "The queuing strategy");
    const abort = methodOf(sink, "abort");
    const close = methodOf(sink, "close");
    const start = methodOf(sink, "start");
    if (sink.type !== undefined) {
      throw new RangeError("Invalid underlying sink type. Only undefined is valid.");
    }
    const write = methodOf(sink, "write");
    const size = sizeOf(queuing);
    this.#core = new WritableCore({ write, close, abort }, highWaterMarkOf(queuing, 1), size);
    const controller = new WritableStreamDefaultController(KEY, this.#core);
    this.#core.controller = controller;
    this.#core.onAbort = (reason) => tellAborted(controller, reason);
    this.#core.start(start);
  }

  static #of(self) {
    if (!isWritableStream(self)) throw illegalInvocation();
    return self.#core;
  }

  get locked() {
    return WritableStream.#of(this).lock !== null;
  }

  abort(reason = undefined) {
    if (!isWritableStream(this)) return PromiseReject(illegalInvocation());
    if (this.#core.lock !== null) return PromiseReject(lockedToWriter());
    return this.#core.abort(reason);
  }

  close() {
    if (!isWritableStream(this)) return PromiseReject(illegalInvocation());
    if (this.#core.lock !== null) return PromiseReject(lockedToWriter());
    return this.#core.close();
  }

  getWriter() {
    WritableStream.#of(this);
    return new WritableStreamDefaultWriter(this);
  }

  static {
    isWritableStream = (value) => value !== null && typeof value === "object" && #core in value;
    writableCoreOf = (stream) => stream.#core;
    writableOf = (core) => new WritableStream(KEY, core);
  }
}
defineInterface(WritableStream, "WritableStream");

function lockedToWriter() {
  return new TypeError("This WritableStream is currently locked to a writer.");
}

function released() {
  return new TypeError("This WritableStream writer has been released.");
}

/** A writer's hold on a stream. */
class Hold {
  closed = new LazyPromise();
  ready = new LazyPromise();

  constructor(core) {
    this.core = core;
    core.lock = this;
    if (core.state === ERRORED) {
      this.closed.reject(core.error);
      this.ready.reject(core.error);
    } else if (core.state === ERRORING) {
      this.ready.reject(core.error);
    } else {
      if (core.state === CLOSED) this.closed.resolve();
      if (core.state === CLOSED || core.isClosing || !core.backpressure) this.ready.resolve();
    }
  }

  onClose() {
    this.closed.resolve();
    this.ready.resolve();
  }

  onErroring(error) {
    this.ready.rejectAnew(error);
  }

  onError(error) {
    this.closed.reject(error);
    this.ready.resolve();
  }

  onBackpressure(backpressure) {
    if (backpressure) this.ready.renew();
    else this.ready.resolve();
  }

  release() {
    const { core } = this;
    if (core === null) return;
    this.core = null;
    core.lock = null;
    const error = released();
    this.ready.rejectAnew(error);
    this.closed.rejectAnew(error);
    if (!core.isBytes) core.dropWrites(error);
  }
}

export class WritableStreamDefaultWriter {
  #hold;

  constructor(stream) {
    if (!isWritableStream(stream)) throw new TypeError("A writer needs a WritableStream.");
    const core = writableCoreOf(stream);
    if (core.lock !== null) throw lockedToWriter();
    this.#hold = new Hold(core);
  }

  get closed() {
    if (!(#hold in this)) return PromiseReject(illegalInvocation());
    return this.#hold.closed.get();
  }

  get ready() {
    if (!(#hold in this)) return PromiseReject(illegalInvocation());
    return this.#hold.ready.get();
  }

  get desiredSize() {
    if (!(#hold in this)) throw illegalInvocation();
    const { core } = this.#hold;
    if (core === null) throw released();
    return core.desiredSize();
  }

  abort(reason = undefined) {
    if (!(#hold in this)) return PromiseReject(illegalInvocation());
    const { core } = this.#hold;
    return core === null ? PromiseReject(released()) : core.abort(reason);
  }

  close() {
    if (!(#hold in this)) return PromiseReject(illegalInvocation());
    const { core } = this.#hold;
    return core === null ? PromiseReject(released()) : core.close();
  }

  releaseLock() {
    if (!(#hold in this)) throw illegalInvocation();
    this.#hold.release();
  }

  write(chunk = undefined) {
    if (!(#hold in this)) return PromiseReject(illegalInvocation());
    const { core } = this.#hold;
    if (core === null) return PromiseReject(released());
    return new Promise((resolve, reject) => {
      core.write(chunk, { resolve: () => resolve(undefined), reject });
    });
  }
}
defineInterface(WritableStreamDefaultWriter, "WritableStreamDefaultWriter");

/** @type {(controller: WritableStreamDefaultController, reason: unknown) => void} */
let tellAborted;

export class WritableStreamDefaultController {
  #core;
  /** @type {AbortSignal | null} made when it is asked for */
  #signal = null;
  #aborted = null;

  constructor(key, core) {
    if (key !== KEY) throw illegalConstructor();
    this.#core = core;
  }

  get signal() {
    if (!(#core in this)) throw illegalInvocation();
    if (this.#signal === null) {
      this.#signal = createSignal();
      if (this.#aborted !== null) abortSignal(this.#signal, this.#aborted.reason);
    }
    return this.#signal;
  }

  error(reason = undefined) {
    if (!(#core in this)) throw illegalInvocation();
    this.#core.errorIfWritable(reason);
  }

  static {
    tellAborted = (controller, reason) => {
      if (controller.#aborted !== null) return;
      controller.#aborted = { reason };
      if (controller.#signal !== null) abortSignal(controller.#signal, reason);
    };
  }
}
defineInterface(WritableStreamDefaultController, "WritableStreamDefaultController");
