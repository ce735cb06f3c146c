// https://streams.spec.whatwg.org/#ts-model

import { PromisePrototypeThen, TypeError } from "../../kernel/primordials.js";
import { currentOrNull } from "../../kernel/invocation.js";
import { defineInterface, dictionary, illegalConstructor, illegalInvocation } from "../interface.js";
import { highWaterMarkOf, methodOf, sizeOf } from "./dictionaries.js";
import { Deferred, RESOLVED, attempt } from "./promises.js";
import { lengthFrom, readableOf } from "./readable.js";
import * as readable from "./readable-core.js";
import { valueCore } from "./value-core.js";
import { ERRORED, ERRORING, WritableCore } from "./writable-core.js";
import { writableOf } from "./writable.js";

/** What goes between the two sides. */
class Transform {
  owner = currentOrNull();
  controller = null;
  /** @type {import("./value-core.js").ValueCore} */
  source = null;
  /** @type {WritableCore} */
  sink = null;
  #transform;
  #flush;
  #cancel;
  #backpressure = true;
  /** Tells that the backpressure has changed; made when someone waits for it. */
  #change = null;
  /** What ends it: a close, an abort or a cancel, whichever was first. */
  #finish = null;

  constructor({ transform, flush, cancel }) {
    this.#transform = transform;
    this.#flush = flush;
    this.#cancel = cancel;
  }

  /** The feed of the readable side. */
  get feed() {
    return this.source.feed;
  }

  #setBackpressure(backpressure) {
    this.#backpressure = backpressure;
    this.#change?.resolve(undefined);
    this.#change = null;
  }

  #untilChange() {
    this.#change ??= new Deferred();
    return this.#change.promise;
  }

  enqueue(chunk) {
    const { feed } = this;
    if (!feed.active) throw noLongerReadable();
    try {
      feed.enqueue(chunk);
    } catch (error) {
      this.#errorWritable(error);
      throw error;
    }
    if (feed.active && !feed.wantsMore() && !this.#backpressure) this.#setBackpressure(true);
  }

  error(error) {
    this.feed.error(error);
    this.#errorWritable(error);
  }

  terminate() {
    if (this.feed.active) this.feed.close();
    this.#errorWritable(new TypeError("The transform stream has been terminated"));
  }

  #errorWritable(error) {
    this.#transform = PASS;
    this.#flush = this.#cancel = null;
    this.sink.errorIfWritable(error);
    if (this.#backpressure) this.#setBackpressure(false);
  }

  // ------------------------------------------------------------------- algorithms of the two sides

  pull() {
    this.#setBackpressure(false);
    return this.#untilChange();
  }

  write(chunk) {
    if (!this.#backpressure) return this.#perform(chunk);
    return PromisePrototypeThen(this.#untilChange(), () => {
      const { state, error } = this.sink;
      if (state === ERRORING || state === ERRORED) throw error;
      return this.#perform(chunk);
    });
  }

  #perform(chunk) {
    if (this.#transform === null || this.#transform === PASS) {
      this.enqueue(chunk);
      return undefined;
    }
    return PromisePrototypeThen(
      attempt(this.owner, this.#transform, chunk, this.controller),
      undefined,
      (error) => {
        this.error(error);
        throw error;
      },
    );
  }

  close() {
    if (this.#finish !== null) return this.#finish.promise;
    const flush = this.#flush;
    return PromisePrototypeThen(
      flush === null ? RESOLVED : attempt(this.owner, flush, this.controller),
      () => {
        if (this.source.state === readable.ERRORED) throw this.source.error;
        if (this.feed.active) this.feed.close();
      },
      (error) => {
        this.error(error);
        throw error;
      },
    );
  }

  abort(reason) {
    return this.#end(reason, () => {
      if (this.source.state === readable.ERRORED) throw this.source.error;
      this.error(reason);
    });
  }

  cancel(reason) {
    return this.#end(reason, () => {
      const { state, error } = this.sink;
      if (state === ERRORED) throw error;
      this.#errorWritable(reason);
    });
  }

  #end(reason, finish) {
    if (this.#finish !== null) return this.#finish.promise;
    this.#finish = new Deferred();
    const cancel = this.#cancel;
    this.#cancel = null;
    const done = PromisePrototypeThen(
      cancel === null ? RESOLVED : attempt(this.owner, cancel, reason),
      finish,
      (error) => {
        this.error(error);
        throw error;
      },
    );
    this.#finish.resolve(done);
    return done;
  }
}

const PASS = () => {};

function noLongerReadable() {
  return new TypeError("The readable side of this TransformStream is no longer readable.");
}

const KEY = { __proto__: null };

export class TransformStreamDefaultController {
  #transform;

  constructor(key, transform) {
    if (key !== KEY) throw illegalConstructor();
    this.#transform = transform;
  }

  static #of(self) {
    if (!(#transform in self)) throw illegalInvocation();
    return self.#transform;
  }

  get desiredSize() {
    return TransformStreamDefaultController.#of(this).feed.desiredSize();
  }

  enqueue(chunk = undefined) {
    TransformStreamDefaultController.#of(this).enqueue(chunk);
  }

  error(reason = undefined) {
    TransformStreamDefaultController.#of(this).error(reason);
  }

  terminate() {
    TransformStreamDefaultController.#of(this).terminate();
  }
}
defineInterface(TransformStreamDefaultController, "TransformStreamDefaultController");

/** Marks a subclass's call of the constructor: the second argument is {readable, writable}. */
export const GIVEN_SIDES = { __proto__: null };

export class TransformStream {
  #readable;
  #writable;

  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    if (transformer === GIVEN_SIDES) {
      this.#readable = writableStrategy.readable;
      this.#writable = writableStrategy.writable;
      return;
    }
    const given = dictionary(transformer, "The transformer");
    const writing = dictionary(writableStrategy, "The writable strategy");
    const reading = dictionary(readableStrategy, "The readable strategy");
    const cancel = methodOf(given, "cancel");
    const { expectedLength } = given;
    const flush = methodOf(given, "flush");
    if (given.readableType !== undefined) {
      throw new TypeError("transformer.readableType must be undefined.");
    }
    const start = methodOf(given, "start");
    const method = methodOf(given, "transform");
    if (given.writableType !== undefined) {
      throw new TypeError("transformer.writableType must be undefined.");
    }
    const transform = new Transform({ transform: method, flush, cancel });
    transform.controller = new TransformStreamDefaultController(KEY, transform);
    const started = new Deferred();
    const startAlgorithm = () => started.promise;
    transform.source = valueCore(
      {
        start: startAlgorithm,
        pull: () => transform.pull(),
        cancel: (reason) => transform.cancel(reason),
      },
      highWaterMarkOf(reading, 0),
      sizeOf(reading),
    );
    transform.sink = new WritableCore(
      {
        write: (chunk) => transform.write(chunk),
        close: () => transform.close(),
        abort: (reason) => transform.abort(reason),
      },
      highWaterMarkOf(writing, 1),
      sizeOf(writing),
    );
    transform.sink.start(startAlgorithm);
    if (expectedLength !== undefined) transform.source.length = lengthFrom(expectedLength);
    this.#readable = readableOf(transform.source);
    this.#writable = writableOf(transform.sink);
    started.resolve(
      start === null ? undefined : attempt(transform.owner, start, transform.controller),
    );
  }

  get readable() {
    if (!(#readable in this)) throw illegalInvocation();
    return this.#readable;
  }

  get writable() {
    if (!(#writable in this)) throw illegalInvocation();
    return this.#writable;
  }
}
defineInterface(TransformStream, "TransformStream");
