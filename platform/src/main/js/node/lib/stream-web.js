// Node's streams as the web's, and the other way round.
import Stream from "readable-stream/lib/stream.js";
import { Buffer } from "./buffer.js";
import { abortError, invalidArgType, nodeError } from "./errors.js";

const { Duplex, Readable, Writable, finished } = Stream;

export function readableToWeb(source, options = {}) {
  if (typeof source?._readableState !== "object") throw invalidArgType("streamReadable", "stream.Readable", source);
  if (source.destroyed || !source.readable) {
    const empty = new ReadableStream();
    empty.cancel();
    return empty;
  }
  const { objectMode } = source._readableState;
  const bytes = options.type === "bytes";
  const highWaterMark = source.readableHighWaterMark;
  const strategy = bytes ? undefined : (options.strategy ?? (objectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark }));
  let controller;
  let canceled = false;
  source.pause();
  const forget = finished(source, (error) => {
    forget();
    source.on("error", () => {});
    if (canceled) return;
    if (error) {
      controller.error(error.code === "ERR_STREAM_PREMATURE_CLOSE" ? abortError(undefined, { cause: error }) : error);
    } else {
      controller.close();
      controller.byobRequest?.respond(0);
    }
  });
  source.on("data", (chunk) => {
    if (canceled) return;
    if (Buffer.isBuffer(chunk) && !objectMode) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) source.pause();
  });
  return new ReadableStream(
    {
      type: bytes ? "bytes" : undefined,
      start(c) {
        controller = c;
      },
      pull() {
        source.resume();
      },
      cancel(reason) {
        canceled = true;
        source.destroy(reason);
      },
    },
    strategy,
  );
}

export function readableFromWeb(stream, options = {}) {
  if (!(stream instanceof ReadableStream)) throw invalidArgType("readableStream", "ReadableStream", stream);
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  const reader = stream.getReader();
  let closed = false;
  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() {
      reader.read().then(
        ({ value, done }) => readable.push(done ? null : value),
        (error) => readable.destroy(error),
      );
    },
    destroy(error, callback) {
      const done = () => callback(error);
      if (!closed) reader.cancel(error).then(done, done);
      else done();
    },
  });
  reader.closed.then(
    () => {
      closed = true;
    },
    (error) => {
      closed = true;
      readable.destroy(error);
    },
  );
  return readable;
}

export function writableToWeb(target) {
  if (typeof target?._writableState !== "object") throw invalidArgType("streamWritable", "stream.Writable", target);
  if (target.destroyed || !target.writable) {
    const closed = new WritableStream();
    closed.close();
    return closed;
  }
  const highWaterMark = target.writableHighWaterMark;
  const strategy = target.writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  let controller;
  let backpressure;
  let closing;
  const forget = finished(target, (error) => {
    forget();
    target.on("error", () => {});
    if (error) {
      backpressure?.reject(error);
      if (closing !== undefined) {
        closing.reject(error);
        closing = undefined;
      }
      controller.error(error);
      return;
    }
    if (closing !== undefined) {
      closing.resolve();
      closing = undefined;
      return;
    }
    controller.error(abortError());
  });
  target.on("drain", () => backpressure?.resolve());
  return new WritableStream(
    {
      start(c) {
        controller = c;
      },
      write(chunk) {
        if (target.writableNeedDrain || !target.write(chunk)) {
          backpressure = Promise.withResolvers();
          return backpressure.promise.finally(() => {
            backpressure = undefined;
          });
        }
        return undefined;
      },
      abort(reason) {
        target.destroy(reason);
      },
      close() {
        if (closing === undefined && !target.writableFinished) {
          closing = Promise.withResolvers();
          target.end();
          return closing.promise;
        }
        return undefined;
      },
    },
    strategy,
  );
}

function writableOptions(writer, state, decode) {
  return {
    write(chunk, encoding, callback) {
      if (typeof chunk === "string" && decode) chunk = new Uint8Array(Buffer.from(chunk, encoding));
      writer.ready
        .then(() => writer.write(chunk))
        .then(
          () => callback(),
          (error) => callback(error),
        );
    },
    final(callback) {
      if (state.closed) return callback();
      return writer.close().then(
        () => callback(),
        (error) => callback(error),
      );
    },
  };
}

export function writableFromWeb(stream, options = {}) {
  if (!(stream instanceof WritableStream)) throw invalidArgType("writableStream", "WritableStream", stream);
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  const writer = stream.getWriter();
  const state = { closed: false };
  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    ...writableOptions(writer, state, decodeStrings && !objectMode),
    destroy(error, callback) {
      const done = () => callback(error);
      if (state.closed) done();
      else if (error != null) writer.abort(error).then(done, done);
      else writer.close().then(done, done);
    },
  });
  writer.closed.then(
    () => {
      state.closed = true;
      if (!writable.writableEnded) writable.destroy(nodeError(Error, "ERR_STREAM_PREMATURE_CLOSE", "Premature close"));
    },
    (error) => {
      state.closed = true;
      writable.destroy(error);
    },
  );
  return writable;
}

export function duplexToWeb(duplex) {
  if (typeof duplex?._writableState !== "object" || typeof duplex?._readableState !== "object") {
    throw invalidArgType("duplex", "stream.Duplex", duplex);
  }
  return { readable: readableToWeb(duplex), writable: writableToWeb(duplex) };
}

export function duplexFromWeb(pair, options = {}) {
  const { readable, writable } = pair ?? {};
  if (!(readable instanceof ReadableStream)) throw invalidArgType("pair.readable", "ReadableStream", readable);
  if (!(writable instanceof WritableStream)) throw invalidArgType("pair.writable", "WritableStream", writable);
  const { allowHalfOpen = true, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  const reader = readable.getReader();
  const writer = writable.getWriter();
  const state = { closed: false, readClosed: false };
  const duplex = new Duplex({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings,
    signal,
    ...writableOptions(writer, state, decodeStrings && !objectMode),
    read() {
      reader.read().then(
        ({ value, done }) => duplex.push(done ? null : value),
        (error) => duplex.destroy(error),
      );
    },
    destroy(error, callback) {
      const done = () => callback(error);
      const writing = state.closed ? undefined : writer.abort(error);
      const reading = state.readClosed ? undefined : reader.cancel(error);
      Promise.all([writing, reading]).then(done, done);
    },
  });
  writer.closed.then(
    () => {
      state.closed = true;
    },
    (error) => {
      state.closed = true;
      duplex.destroy(error);
    },
  );
  reader.closed.then(
    () => {
      state.readClosed = true;
    },
    (error) => {
      state.readClosed = true;
      duplex.destroy(error);
    },
  );
  return duplex;
}
