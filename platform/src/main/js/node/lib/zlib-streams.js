// The streams of node:zlib.
import Stream from "../stream.js";
import { Buffer, kMaxLength } from "./buffer.js";
import { given } from "./crypto-bytes.js";
import { outOfRange } from "./errors.js";
import { constants } from "./zlib-constants.js";
import { Engine, ranged } from "./zlib-engine.js";

const { Transform, finished } = Stream;
const kFlush = Symbol("kFlush");

const ZLIB = { flush: constants.Z_NO_FLUSH, finish: constants.Z_FINISH, full: constants.Z_FULL_FLUSH, last: constants.Z_BLOCK };
const BROTLI = {
  flush: constants.BROTLI_OPERATION_PROCESS,
  finish: constants.BROTLI_OPERATION_FINISH,
  full: constants.BROTLI_OPERATION_FLUSH,
  last: constants.BROTLI_OPERATION_EMIT_METADATA,
};

/** The options of every kind. */
export function common(options, mode) {
  const byDefault = mode === constants.BROTLI_ENCODE || mode === constants.BROTLI_DECODE ? BROTLI : ZLIB;
  const chunkSize = ranged(options?.chunkSize, "options.chunkSize", 0, Infinity, constants.Z_DEFAULT_CHUNK);
  if (chunkSize < constants.Z_MIN_CHUNK) {
    throw outOfRange("options.chunkSize", `>= ${constants.Z_MIN_CHUNK}`, chunkSize);
  }
  return {
    chunkSize,
    flush: ranged(options?.flush, "options.flush", 0, byDefault.last, byDefault.flush),
    finishFlush: ranged(options?.finishFlush, "options.finishFlush", 0, byDefault.last, byDefault.finish),
    full: byDefault.full,
    maxOutputLength: ranged(options?.maxOutputLength, "options.maxOutputLength", 1, kMaxLength, kMaxLength),
  };
}

export class ZlibBase extends Transform {
  #engine;
  #options;
  /** What waits until the output has been read. @type {(() => void) | null} */
  #goOn = null;

  constructor(options, mode) {
    const chosen = common(options, mode);
    const engine = new Engine(mode, options);
    super({ autoDestroy: true, ...options, encoding: undefined, objectMode: false, writableObjectMode: false });
    this.#options = chosen;
    this.#engine = engine;
    this._chunkSize = chosen.chunkSize;
  }

  get bytesWritten() {
    return this.#engine.taken;
  }

  get _closed() {
    return this.#engine.closed;
  }

  get _level() {
    return this.#engine.level;
  }

  get _strategy() {
    return this.#engine.strategy;
  }

  _transform(chunk, encoding, callback) {
    let flush = this.#options.flush;
    if (chunk[kFlush] !== undefined) flush = chunk[kFlush];
    else if (this.writableEnded && this.writableLength === chunk.byteLength) flush = this.#options.finishFlush;
    this.#run(chunk, flush, callback);
  }

  _flush(callback) {
    this.#run(Buffer.alloc(0), this.#options.finishFlush, callback);
  }

  #run(chunk, flush, callback) {
    if (this.#engine.closed) {
      callback();
      return;
    }
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const wanted = this.#engine.taken + bytes.byteLength;
    const pieces = this.#engine.run(bytes, flush, this._chunkSize);
    this.#goOn = () => {
      this.#goOn = null;
      try {
        for (let step = pieces.next(); !step.done; step = pieces.next()) {
          if (!this.push(given(step.value))) {
            this.#goOn = go;
            return;
          }
        }
      } catch (error) {
        callback(error);
        return;
      }
      // Data after the end is nobody's.
      if (this.#engine.ended && this.#engine.taken < wanted) this.push(null);
      callback();
    };
    const go = this.#goOn;
    go();
  }

  _read(size) {
    if (this.#goOn === null) super._read(size);
    else this.#goOn();
  }

  flush(kind, callback) {
    if (typeof kind === "function" || (kind === undefined && callback === undefined)) {
      callback = kind;
      kind = this.#options.full;
    }
    if (this.writableFinished) {
      if (callback) queueMicrotask(callback);
    } else if (this.writableEnded) {
      if (callback) this.once("end", callback);
    } else {
      const mark = Buffer.alloc(0);
      mark[kFlush] = kind;
      this.write(mark, "", callback);
    }
  }

  params(level, strategy, callback) {
    const newLevel = ranged(level, "level", -1, 9, -1);
    const newStrategy = ranged(strategy, "strategy", 0, constants.Z_FIXED, 0);
    if (this.#engine.level === newLevel && this.#engine.strategy === newStrategy) {
      if (callback) queueMicrotask(callback);
      return;
    }
    this.flush(constants.Z_SYNC_FLUSH, () => {
      if (!this.destroyed) this.#engine.parameters(newLevel, newStrategy);
      callback?.();
    });
  }

  reset() {
    this.#engine.reset();
  }

  close(callback) {
    if (callback) finished(this, callback);
    this.destroy();
  }

  _destroy(error, callback) {
    this.#engine.close();
    callback(error);
  }
}

/** A class of a mode that may be called without new, as Node's may. */
function stream(name, mode) {
  const Class = class extends ZlibBase {
    constructor(options) {
      super(options, mode);
    }
  };
  const made = function (options) {
    return Reflect.construct(Class, [options], new.target ?? made);
  };
  made.prototype = Class.prototype;
  Object.setPrototypeOf(made, ZlibBase);
  Object.defineProperty(made, "name", { value: name });
  Object.defineProperty(Class.prototype, "constructor", { value: made, writable: true, configurable: true });
  return made;
}

export const Deflate = stream("Deflate", constants.DEFLATE);
export const Inflate = stream("Inflate", constants.INFLATE);
export const Gzip = stream("Gzip", constants.GZIP);
export const Gunzip = stream("Gunzip", constants.GUNZIP);
export const DeflateRaw = stream("DeflateRaw", constants.DEFLATERAW);
export const InflateRaw = stream("InflateRaw", constants.INFLATERAW);
export const Unzip = stream("Unzip", constants.UNZIP);
export const BrotliCompress = stream("BrotliCompress", constants.BROTLI_ENCODE);
export const BrotliDecompress = stream("BrotliDecompress", constants.BROTLI_DECODE);
