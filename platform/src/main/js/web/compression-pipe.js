// What a CompressionStream or DecompressionStream does between its two sides: a byte sink and a byte source with
// the compressed or decompressed bytes between them.

import {
  ArrayPrototypeShift,
  FinalizationRegistry,
  FinalizationRegistryPrototypeRegister,
  FinalizationRegistryPrototypeUnregister,
  MathMin,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeSet,
  Uint8Array,
  append,
} from "../kernel/primordials.js";
import { copyBytes } from "./buffer-source.js";
import {
  Z_BUFFER_ERROR,
  Z_DATA_ERROR,
  Z_END,
  Z_FINISH,
  Z_NO_FLUSH,
  free,
  part,
  startZ,
  step,
  stepBytes,
  stepZ,
} from "./java.js";

/** A read gets at most this many bytes at once. */
const READ_BYTES = 65536;
/** A write waits when this many bytes wait to be read: workerd would keep them all. */
const FULL_BYTES = 16 << 20;
const NOTHING = new Uint8Array(0);

let made = null;

/** Lets go of the stream in Java when the program has forgotten it. */
function registry() {
  return (made ??= new FinalizationRegistry(free));
}

export class CompressionPipe {
  #options;
  /** @type {"compress" | "strict" | "lax"} */
  #kind;
  /** What Java keeps, made for the first bytes. */
  #handle = 0;
  #output = [];
  #outputBytes = 0;
  /** @type {{resolve: Function, reject: Function} | null} a pull that waits */
  #pulling = null;
  /** @type {{resolve: () => void, reject: Function} | null} a write that waits until there is room */
  #writing = null;
  #ended = false;
  /** @type {{error: unknown} | null} */
  #failure = null;

  /**
   * @param {unknown[]} options as dev.dovetail.web.ZStreams reads them
   * @param {"compress" | "strict" | "lax"} kind strict refuses bytes after the end, and an end that does not come
   */
  constructor(options, kind) {
    this.#options = options;
    this.#kind = kind;
  }

  // ---------------------------------------------------- the reading side

  pull() {
    if (this.#outputBytes > 0) return PromiseResolve(this.#take());
    if (this.#failure !== null) return PromiseReject(this.#failure.error);
    if (this.#ended) return PromiseResolve(null);
    this.#pulling = PromiseWithResolvers();
    return this.#pulling.promise;
  }

  #take() {
    const length = MathMin(READ_BYTES, this.#outputBytes);
    let bytes = this.#output[0];
    if (TypedArrayPrototypeGetByteLength(bytes) === length) {
      ArrayPrototypeShift(this.#output);
    } else {
      bytes = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const first = this.#output[0];
        const size = TypedArrayPrototypeGetByteLength(first);
        const taken = MathMin(size, length - at);
        TypedArrayPrototypeSet(bytes, part(first, 0, taken), at);
        at += taken;
        if (taken === size) ArrayPrototypeShift(this.#output);
        else this.#output[0] = part(first, taken, size);
      }
    }
    this.#outputBytes -= length;
    if (this.#writing !== null && this.#outputBytes < FULL_BYTES) {
      this.#writing.resolve();
      this.#writing = null;
    }
    return bytes;
  }

  #served() {
    const pulling = this.#pulling;
    if (pulling === null) return;
    if (this.#outputBytes > 0) pulling.resolve(this.#take());
    else if (this.#ended) pulling.resolve(null);
    else return;
    this.#pulling = null;
  }

  cancel(reason) {
    this.#fail(reason);
  }

  // ---------------------------------------------------- the writing side

  write(bytes, request) {
    if (this.#failure !== null) {
      request.reject(this.#failure.error);
      return;
    }
    try {
      this.#pump(bytes, Z_NO_FLUSH);
    } catch (error) {
      this.#fail(error);
      request.reject(error);
      return;
    }
    this.#served();
    if (this.#outputBytes < FULL_BYTES) request.resolve();
    else this.#writing = request;
  }

  end(request) {
    if (this.#failure !== null) {
      request.reject(this.#failure.error);
      return;
    }
    try {
      this.#pump(NOTHING, Z_FINISH);
    } catch (error) {
      this.#fail(error);
      request.reject(error);
      return;
    }
    this.#release();
    this.#ended = true;
    this.#served();
    request.resolve();
  }

  abort(reason) {
    this.#fail(reason);
  }

  breakOff() {
    this.#writing = null;
  }

  // ---------------------------------------------------- between them

  #pump(bytes, flush) {
    if (this.#handle === 0) {
      this.#handle = startZ(this.#options);
      FinalizationRegistryPrototypeRegister(registry(), this, this.#handle, this);
    }
    const most = stepBytes();
    const length = TypedArrayPrototypeGetByteLength(bytes);
    let from = 0;
    do {
      const to = MathMin(length, from + most);
      const output = stepZ(this.#handle, part(bytes, from, to), flush, most);
      from = to - step.left;
      const given = TypedArrayPrototypeGetByteLength(output);
      if (given > 0) {
        append(this.#output, copyBytes(output));
        this.#outputBytes += given;
      }
      const { status } = step;
      if (status === Z_DATA_ERROR) {
        throw new TypeError(
          this.#kind === "compress" ? "Compression failed." : "Decompression failed.",
        );
      }
      if (status === Z_END) {
        if (this.#kind === "strict" && from < length) {
          throw new TypeError("Trailing bytes after end of compressed data");
        }
        return;
      }
      if (status === Z_BUFFER_ERROR || (given === 0 && from === length)) {
        if (flush === Z_FINISH && this.#kind === "strict" && given === 0) {
          throw new TypeError(
            "Called close() on a decompression stream with incomplete data",
          );
        }
        if (from === length) return;
      }
      if (from === length && given < most && flush === Z_NO_FLUSH) return;
    } while (true);
  }

  #release() {
    if (this.#handle === 0) return;
    FinalizationRegistryPrototypeUnregister(registry(), this);
    free(this.#handle);
    this.#handle = 0;
  }

  #fail(error) {
    if (this.#failure !== null) return;
    this.#failure = { error };
    this.#output = [];
    this.#outputBytes = 0;
    this.#release();
    const pulling = this.#pulling;
    const writing = this.#writing;
    this.#pulling = this.#writing = null;
    pulling?.reject(error);
    writing?.reject(error);
  }
}
