// The two directions of a TCP socket, between the streams that a Worker sees and those that cross its border.

import { Error, PromisePrototypeThen, PromiseReject, PromiseResolve } from "../kernel/primordials.js";
import { Deferred, later, quietly } from "./streams/promises.js";

/** What a write fails with when nobody reads any more. */
export function connectionLost() {
  return new Error("Network connection lost.");
}

/**
 * What the Worker sends: the sink of its WritableStream, and the source of a stream that goes out. A write is
 * done when it has been asked for; the end is always a good one, for there is nothing left to lose then.
 */
export class Upstream {
  /** Called when nobody reads any more. */
  onGone = null;
  /** @type {Deferred | null} a pull that waits */
  #pulling = null;
  /** @type {{bytes: Uint8Array, request: object} | null} a write that waits */
  #writing = null;
  #ended = false;
  /** @type {{error: unknown} | null} what writes fail with */
  #failure = null;
  /** @type {{error: unknown} | null} what the reader gets */
  #broken = null;

  pull() {
    const writing = this.#writing;
    if (writing !== null) {
      this.#writing = null;
      writing.request.resolve();
      return PromiseResolve(writing.bytes);
    }
    if (this.#broken !== null) return PromiseReject(this.#broken.error);
    if (this.#ended) return PromiseResolve(null);
    this.#pulling = new Deferred();
    return this.#pulling.promise;
  }

  /** Nobody reads any more. */
  cancel() {
    this.#pulling = null;
    this.#fail(connectionLost());
    this.onGone?.();
  }

  write(bytes, request) {
    if (this.#failure !== null) {
      request.reject(this.#failure.error);
      return;
    }
    const pulling = this.#pulling;
    if (pulling === null) {
      this.#writing = { bytes, request };
      return;
    }
    this.#pulling = null;
    pulling.resolve(bytes);
    request.resolve();
  }

  end(request) {
    this.#end();
    request.resolve();
  }

  /** The Worker gives its stream up: the other side hears of it. */
  abort(reason) {
    this.#fail(reason);
    if (this.#ended || this.#broken !== null) return;
    this.#broken = { error: reason };
    this.#pulling?.reject(reason);
    this.#pulling = null;
  }

  /** The end, whatever waits: writes fail from now on. */
  finish(error) {
    this.#fail(error);
    this.#end();
  }

  #end() {
    this.#ended = true;
    this.#pulling?.resolve(null);
    this.#pulling = null;
  }

  #fail(error) {
    if (this.#failure !== null) return;
    this.#failure = { error };
    const writing = this.#writing;
    this.#writing = null;
    writing?.request.reject(error);
  }
}

/** A connection's two directions and what is known of it. */
export class Connection {
  /** What `opened` resolves to: who is at the ends. */
  info = { remoteAddress: undefined, localAddress: undefined };
  upstream = new Upstream();
  /** Called when the other side's end has been read. */
  onEnd = null;
  /** Begins TLS. @type {(() => Promise<unknown>) | null} */
  secure = null;

  /**
   * @param {import("../kernel/invocation.js").Invocation} invocation its owner
   * @param {"off" | "starttls" | "on"} transport
   * @param {boolean} allowHalfOpen whether the writable side outlives the readable one
   * @param {number | null} highWaterMark of the writable side, in bytes
   */
  constructor(invocation, transport, allowHalfOpen, highWaterMark) {
    this.invocation = invocation;
    this.transport = transport;
    this.allowHalfOpen = allowHalfOpen;
    this.highWaterMark = highWaterMark;
  }
}

/** What the Worker receives: the source of its ReadableStream, from when there is a connection. */
export class Downstream {
  #incoming;
  #connection;

  /** @param {Promise<import("./streams.js").ByteSource | null>} incoming null if there is no connection */
  constructor(connection, incoming) {
    this.#connection = connection;
    this.#incoming = incoming;
  }

  pull() {
    return PromisePrototypeThen(
      PromisePrototypeThen(this.#incoming, (source) => (source === null ? null : source.pull())),
      (chunk) => {
        // whoever reads, or pipes, hears of the end first
        if (chunk === null) later(() => later(() => this.#connection.onEnd()));
        return chunk;
      },
    );
  }

  cancel(reason) {
    PromisePrototypeThen(this.#incoming, (source) => source?.cancel(reason));
  }
}

/** A source or sink that is there when a promise is settled. */
export class Later {
  #promise;

  /** @param {Promise<object>} promise of a source or a sink */
  constructor(promise) {
    this.#promise = quietly(promise);
  }

  pull() {
    return PromisePrototypeThen(this.#promise, (source) => source.pull());
  }

  cancel(reason) {
    quietly(PromisePrototypeThen(this.#promise, (source) => source.cancel(reason)));
  }

  write(bytes, request) {
    PromisePrototypeThen(this.#promise, (sink) => sink.write(bytes, request), request.reject);
  }

  end(request) {
    PromisePrototypeThen(this.#promise, (sink) => sink.end(request), request.reject);
  }

  abort(reason) {
    quietly(PromisePrototypeThen(this.#promise, (sink) => sink.abort(reason)));
  }
}
