// Socket: what connect() gives, and what a connect() handler gets.
// https://developers.cloudflare.com/workers/runtime-apis/tcp-sockets/

import { PromisePrototypeThen, PromiseResolve, TypeError } from "../kernel/primordials.js";
import { runFor } from "../kernel/invocation.js";
import { defineInterface, dictionary, illegalConstructor, illegalInvocation } from "./interface.js";
import { Connection, connectionLost, Downstream, Later } from "./socket-pipes.js";
import { Deferred, quietly } from "./streams/promises.js";
import { coreOf, readableOf } from "./streams/readable.js";
import { SinkCore } from "./streams/sink-core.js";
import { SourceCore } from "./streams/source-core.js";
import { WRITABLE } from "./streams/writable-core.js";
import { writableCoreOf, writableOf } from "./streams/writable.js";
import { sourceFromReadable } from "./streams.js";
import { DOMException } from "./dom-exception.js";

const KEY = { __proto__: null };

/**
 * A socket over a connection that is being opened.
 *
 * @type {(connection: Connection, incoming: Promise<import("./streams.js").ByteSource>) => Socket}
 */
export let newSocket;
/** @type {(value: unknown) => value is Socket} */
export let isSocket;
/**
 * What a socket is to whoever gets it in a call.
 *
 * @type {(socket: Socket) => {connection: Connection, readable: ReadableStream, writable: WritableStream}}
 * @throws {DOMException} if there is no connection, or none yet
 */
export let socketToSend;
/** @type {(connection: Connection, readable: ReadableStream, writable: WritableStream) => Socket} one that came in a call */
export let receivedSocket;
/** The handler that got the socket has returned: the rest of it fails. @type {(socket: Socket, error: Error) => void} */
export let finishSocket;
/** The handler that got the socket has failed. @type {(socket: Socket, error: unknown) => void} */
export let breakSocket;

export class Socket {
  #connection;
  /** @type {import("./streams.js").ByteSource} */
  #source;
  #readable;
  #sink;
  #writable;
  #opened = new Deferred();
  #closed = new Deferred();
  #upgraded = false;
  /** Whether there is no connection, or none any more. */
  #over = false;
  /** Whether there is a connection, or was one; undefined while that is not known. @type {boolean | undefined} */
  #hasOpened = undefined;
  /** What close() gave. */
  #closing = null;

  constructor(key, connection, source, sink, opened) {
    if (key !== KEY) throw illegalConstructor();
    this.#connection = connection;
    this.#source = source;
    this.#readable = readableOf(new SourceCore(source, -1, null));
    this.#sink = sink instanceof SinkCore ? sink : new SinkCore(sink, connection.highWaterMark);
    this.#writable = writableOf(this.#sink);
    quietly(this.#opened.promise);
    quietly(this.#closed.promise);
    connection.onEnd = () => this.#ended();
    connection.upstream.onGone = () => this.#disconnected();
    const { invocation } = connection;
    PromisePrototypeThen(
      opened,
      () => {
        this.#hasOpened = true;
        this.#opened.resolve({ ...connection.info });
      },
      (error) => runFor(invocation, () => this.#failed(error)),
    );
  }

  static #of(self) {
    if (typeof self !== "object" || self === null || !(#connection in self)) throw illegalInvocation();
    return self;
  }

  get readable() {
    return Socket.#of(this).#readable;
  }

  get writable() {
    return Socket.#of(this).#writable;
  }

  /** Resolves when the connection is closed, rejects if it fails. */
  get closed() {
    return Socket.#of(this).#closed.promise;
  }

  /** Resolves when there is a connection, to who is at its ends. */
  get opened() {
    return Socket.#of(this).#opened.promise;
  }

  /** Whether startTls() made another socket of it. */
  get upgraded() {
    return Socket.#of(this).#upgraded;
  }

  get secureTransport() {
    return Socket.#of(this).#connection.transport;
  }

  /** Closes both sides when what has been written is sent. */
  close() {
    Socket.#of(this);
    this.#closing ??= this.#upgraded ? this.#closed.promise : this.#close();
    return this.#closing;
  }

  #close() {
    const source = coreOf(this.#readable);
    const sink = this.#sink;
    source.refusal = new TypeError("This ReadableStream belongs to an object that is closing.");
    sink.refusal = new TypeError("This WritableStream belongs to an object that is closing.");
    const isOpen = () => sink.state === WRITABLE && !sink.isClosing;
    const flushed = PromisePrototypeThen(this.#opened.promise, () => (isOpen() ? sink.flush() : undefined));
    const ended = PromisePrototypeThen(flushed, () => (isOpen() ? sink.close() : undefined));
    return PromisePrototypeThen(
      PromisePrototypeThen(ended, () => source.cancel(undefined)),
      () => this.#closed.resolve(undefined),
      (error) => this.#closed.reject(error),
    );
  }

  /**
   * Goes on with TLS, when what has been written is sent.
   *
   * @param {{expectedServerHostname?: string}} [options]
   * @returns {Socket} the one to use from now on
   */
  startTls(options = undefined) {
    Socket.#of(this);
    const { transport, secure, invocation, upstream, allowHalfOpen, highWaterMark, info } = this.#connection;
    if (transport === "on") throw new TypeError("Cannot startTls on a TLS socket.");
    if (this.#over || this.#closing !== null) {
      throw new TypeError("The connection was closed before startTls could be started.");
    }
    if (transport !== "starttls") {
      throw new TypeError(
        "The `secureTransport` socket option must be set to 'starttls' for startTls to be used.",
      );
    }
    if (secure === null || this.#upgraded) {
      throw new TypeError(
        "startTls has already been called on this socket, or the socket was transferred over RPC.",
      );
    }
    if (dictionary(options, "The options of startTls").expectedServerHostname !== undefined) {
      throw new TypeError("The expectedServerHostname option is not currently supported in startTls.");
    }
    this.#upgraded = true;
    const connection = new Connection(invocation, "on", allowHalfOpen, highWaterMark);
    connection.info = info;
    connection.upstream = upstream;
    const ready = new Deferred();
    quietly(ready.promise);
    const secured = PromisePrototypeThen(this.#sink.flush(), () => {
      const answered = secure();
      this.#connection.onEnd = () => connection.onEnd();
      ready.resolve(this.#leave());
      return answered;
    });
    PromisePrototypeThen(secured, undefined, ready.reject);
    const sink = new Later(PromisePrototypeThen(ready.promise, () => upstream));
    return new Socket(KEY, connection, new Later(ready.promise), sink, secured);
  }

  /** The streams of this socket are over: another one has the connection. @returns {ByteSource} what is to come */
  #leave() {
    const core = coreOf(this.#readable);
    const rest = core.takeSource();
    core.close();
    this.#sink.detach();
    this.#closed.resolve(undefined);
    return rest;
  }

  // ---------------------------------------------------------------------- what happens to the connection

  /** There is no connection. */
  #failed(error) {
    this.#over = true;
    this.#hasOpened = false;
    this.#opened.reject(error);
    this.#closed.reject(error);
    quietly(coreOf(this.#readable).cancel(undefined));
    quietly(this.#sink.abort(error));
  }

  /** The other side has sent its last byte, and it was read. */
  #ended() {
    if (this.#connection.allowHalfOpen) return;
    const sink = this.#sink;
    if (sink.state !== WRITABLE || sink.isClosing) {
      this.#closed.resolve(undefined);
      return;
    }
    PromisePrototypeThen(sink.close(), this.#closed.resolve, this.#closed.reject);
  }

  /** Nobody takes what is written any more. */
  #disconnected() {
    this.#over = true;
    // where there was no connection, its failure is what `closed` tells
    quietly(PromisePrototypeThen(this.#opened.promise, () => this.#closed.resolve(undefined)));
  }

  /** Its handler is over: nothing more goes either way. */
  #stop(error) {
    this.#over = true;
    quietly(this.#sink.abort(error));
    coreOf(this.#readable).fail(error);
    this.#source.cancel(connectionLost());
    this.#closed.resolve(undefined);
  }

  static {
    newSocket = (connection, incoming) => {
      const source = new Downstream(connection, PromisePrototypeThen(incoming, undefined, () => null));
      return new Socket(KEY, connection, source, connection.upstream, incoming);
    };
    isSocket = (value) => typeof value === "object" && value !== null && #connection in value;
    socketToSend = (socket) => {
      if (socket.#hasOpened === undefined) {
        throw new DOMException(
          "A Socket can only be serialized after it has opened. Await `socket.opened` before transferring the socket " +
            "over RPC.",
          "DataCloneError",
        );
      }
      if (!socket.#hasOpened) throw new DOMException("A Socket whose connection failed cannot be serialized.", "DataCloneError");
      return { connection: socket.#connection, readable: socket.#readable, writable: socket.#writable };
    };
    receivedSocket = (connection, readable, writable) => {
      const opened = PromiseResolve(undefined);
      const source = new Downstream(connection, PromiseResolve(sourceFromReadable(readable)));
      return new Socket(KEY, connection, source, writableCoreOf(writable), opened);
    };
    finishSocket = (socket, error) => {
      socket.#connection.upstream.finish(error);
      socket.#stop(error);
    };
    breakSocket = (socket, error) => socket.#stop(error);
  }
}
defineInterface(Socket, "Socket");
