// Node's streams, as the package readable-stream has them, with what it lacks: pairs, and ways to the web's streams.
import Stream from "readable-stream/lib/stream.js";
import {
  duplexFromWeb,
  duplexToWeb,
  readableFromWeb,
  readableToWeb,
  writableFromWeb,
  writableToWeb,
} from "./stream-web.js";

const { Duplex, Readable, Writable } = Stream;

class Side extends Duplex {
  other = null;
  #waiting = null;

  _read() {
    const callback = this.#waiting;
    if (callback === null) return;
    this.#waiting = null;
    callback();
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      queueMicrotask(callback);
      return;
    }
    this.other.push(chunk);
    this.other.#waiting = callback;
  }

  _final(callback) {
    this.other.on("end", callback);
    this.other.push(null);
  }
}

/** Two streams: what is written to one is read from the other. */
export function duplexPair(options) {
  const a = new Side(options);
  const b = new Side(options);
  a.other = b;
  b.other = a;
  for (const side of [a, b]) Object.defineProperty(side, "other", { enumerable: false });
  return [a, b];
}

const define = (holder, name, value) => Object.defineProperty(holder, name, { value, writable: true, configurable: true });
define(Readable, "fromWeb", readableFromWeb);
define(Readable, "toWeb", readableToWeb);
define(Writable, "fromWeb", writableFromWeb);
define(Writable, "toWeb", writableToWeb);
define(Duplex, "fromWeb", duplexFromWeb);
define(Duplex, "toWeb", duplexToWeb);

Stream._isArrayBufferView = ArrayBuffer.isView;
Stream.duplexPair = duplexPair;

/** readable-stream's default for bytes is Node 18's: Node has 64 KiB now. */
Stream.setDefaultHighWaterMark(false, 64 * 1024);

export { Stream };
