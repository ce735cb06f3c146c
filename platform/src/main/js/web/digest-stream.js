// DigestStream, Cloudflare's: a writable stream that digests what is written to it.

import {
  ArrayBufferIsView,
  BigInt,
  FinalizationRegistry,
  FinalizationRegistryPrototypeRegister,
  FinalizationRegistryPrototypeUnregister,
  PromisePrototypeThen,
  PromiseReject,
  PromiseWithResolvers,
  SymbolDispose,
  TypeError,
  TypedArrayPrototypeGetByteLength,
} from "../kernel/primordials.js";
import { isArrayBuffer, soleBuffer } from "./buffer-source.js";
import { NAME_ONLY, hashName, readAlgorithm, sourceBytes } from "./crypto-params.js";
import { encodeUtf8 } from "./encoding.js";
import { defineInterface, illegalInvocation } from "./interface.js";
import { finishDigest, free, startDigest, updateDigest } from "./java.js";
import { WritableStream } from "./streams.js";

const CHECKSUMS = { __proto__: null, crc32: true, crc32c: true, crc64nvme: true };

/** What a stream has done so far; apart from it, so that Java can let go when the stream is gone. */
class State {
  handle = 0;
  bytes = 0;
  error = null;
  done = false;

  constructor(name, result) {
    this.name = name;
    this.result = result;
  }

  write(chunk) {
    if (this.error !== null) throw this.error.reason;
    if (this.done) return;
    let bytes;
    if (typeof chunk === "string") bytes = encodeUtf8(chunk);
    else if (ArrayBufferIsView(chunk) || isArrayBuffer(chunk)) bytes = sourceBytes(chunk);
    else {
      throw new TypeError(
        "DigestStream is a byte stream but received an object of " +
          "non-ArrayBuffer/ArrayBufferView/string type on its writable side.",
      );
    }
    this.start();
    updateDigest(this.handle, bytes);
    this.bytes += TypedArrayPrototypeGetByteLength(bytes);
  }

  start() {
    if (this.handle === 0) {
      this.handle = startDigest(this.name);
      FinalizationRegistryPrototypeRegister(registry(), this.result.promise, this.handle, this);
    }
  }

  close() {
    if (this.error !== null) throw this.error.reason;
    if (this.done) return;
    this.start();
    const digest = finishDigest(this.handle);
    this.end();
    this.result.resolve(soleBuffer(digest));
  }

  fail(reason) {
    if (this.done || this.error !== null) return;
    this.error = { reason };
    if (this.handle !== 0) free(this.handle);
    this.end();
    this.result.reject(reason);
  }

  end() {
    this.done = true;
    if (this.handle !== 0) FinalizationRegistryPrototypeUnregister(registry(), this);
    this.handle = 0;
  }
}

let made = null;

function registry() {
  return (made ??= new FinalizationRegistry(free));
}

export class DigestStream extends WritableStream {
  #state;

  /** @param {string | {name: string}} algorithm a hash function, crc32, crc32c or crc64nvme */
  constructor(algorithm) {
    const { name } = readAlgorithm(algorithm, NAME_ONLY);
    const state = new State(
      CHECKSUMS[name] === true ? name : hashName(name),
      PromiseWithResolvers(),
    );
    PromisePrototypeThen(state.result.promise, undefined, () => {});
    super({
      __proto__: null,
      write(chunk) {
        try {
          state.write(chunk);
        } catch (error) {
          state.fail(error);
          return PromiseReject(error);
        }
      },
      close() {
        state.close();
      },
      abort(reason) {
        state.fail(reason);
      },
    });
    this.#state = state;
  }

  /** The digest, once the stream is closed. */
  get digest() {
    if (!(#state in this)) throw illegalInvocation();
    return this.#state.result.promise;
  }

  get bytesWritten() {
    if (!(#state in this)) throw illegalInvocation();
    return BigInt(this.#state.bytes);
  }

  [SymbolDispose]() {
    if (!(#state in this)) throw illegalInvocation();
    this.#state.fail(new TypeError("The DigestStream was disposed."));
  }
}
defineInterface(DigestStream, "DigestStream");
