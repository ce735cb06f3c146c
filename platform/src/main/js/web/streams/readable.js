// https://streams.spec.whatwg.org/#rs-class

import {
  PromiseReject,
  SymbolAsyncIterator,
  TypeError,
  defineProperty,
} from "../../kernel/primordials.js";
import { hasFlag } from "../../kernel/flags.js";
import { isAbortSignal } from "../abort.js";
import { defineInterface, dictionary, illegalInvocation, hidden } from "../interface.js";
import { byteCore } from "./byte-feed.js";
import { highWaterMarkOf, methodOf, sizeOf } from "./dictionaries.js";
import { coreFrom, iterate } from "./iterate.js";
import { pipe } from "./pipe.js";
import { quietly } from "./promises.js";
import { HELD } from "./readable-core.js";
import { ReadableStreamBYOBReader, ReadableStreamDefaultReader, lockedToReader } from "./readers.js";
import { valueCore } from "./value-core.js";
import { isWritableStream, writableCoreOf } from "./writable.js";

/** @type {(value: unknown) => value is ReadableStream} */
export let isReadableStream;
/** @type {(stream: ReadableStream) => import("./readable-core.js").ReadableCore} */
export let coreOf;
/** A stream with a core of its own. @type {(core: ReadableCore) => ReadableStream} */
export let readableOf;

/** Marks the constructor's call by {@link readableOf}. */
const KEY = { __proto__: null };

export class ReadableStream {
  #core;

  constructor(underlyingSource = undefined, strategy = undefined) {
    if (underlyingSource === KEY) {
      this.#core = strategy;
      return;
    }
    const source = dictionary(underlyingSource, "The underlying source");
    this.#core = coreOfSource(source, dictionary(strategy, "The queuing strategy"));
  }

  static from(iterable) {
    return readableOf(coreFrom(iterable));
  }

  static #of(self) {
    if (!isReadableStream(self)) throw illegalInvocation();
    return self.#core;
  }

  get locked() {
    return ReadableStream.#of(this).lock !== null;
  }

  cancel(reason = undefined) {
    if (!isReadableStream(this)) return PromiseReject(illegalInvocation());
    if (this.#core.lock !== null) return PromiseReject(lockedToReader());
    return this.#core.cancel(reason);
  }

  getReader(options = undefined) {
    const core = ReadableStream.#of(this);
    if (core.lock !== null) throw lockedToReader();
    const { mode } = dictionary(options, "The options of getReader");
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== "byob") {
      throw new TypeError("mode must be undefined or 'byob' in call to getReader().");
    }
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = undefined) {
    const core = ReadableStream.#of(this);
    const { readable, writable } = dictionary(transform, "The transform");
    if (!isReadableStream(readable)) {
      throw new TypeError("The transform's readable must be a ReadableStream.");
    }
    if (!isWritableStream(writable)) {
      throw new TypeError("The transform's writable must be a WritableStream.");
    }
    const settings = pipeOptions(options);
    if (core.lock !== null) throw lockedToReader();
    const destination = writableCoreOf(writable);
    if (destination.lock !== null) {
      throw new TypeError("This WritableStream is currently locked to a writer.");
    }
    quietly(pipe(core, destination, settings));
    return readable;
  }

  pipeTo(destination, options = undefined) {
    try {
      const core = ReadableStream.#of(this);
      if (!isWritableStream(destination)) {
        throw new TypeError("The destination of pipeTo must be a WritableStream.");
      }
      const settings = pipeOptions(options);
      if (core.lock !== null) throw lockedToReader();
      const sink = writableCoreOf(destination);
      if (sink.lock !== null) {
        throw new TypeError("This WritableStream is currently locked to a writer");
      }
      return pipe(core, sink, settings);
    } catch (error) {
      return PromiseReject(error);
    }
  }

  tee() {
    const branches = teeCore(ReadableStream.#of(this));
    return [readableOf(branches[0]), readableOf(branches[1])];
  }

  values(options = undefined) {
    const core = ReadableStream.#of(this);
    const { preventCancel } = dictionary(options, "The options of values");
    if (core.lock !== null) throw lockedToReader();
    return iterate(core, !!preventCancel);
  }

  static {
    isReadableStream = (value) => value !== null && typeof value === "object" && #core in value;
    coreOf = (stream) => stream.#core;
    readableOf = (core) => new ReadableStream(KEY, core);
  }
}
defineInterface(ReadableStream, "ReadableStream");
defineProperty(ReadableStream.prototype, SymbolAsyncIterator, hidden(ReadableStream.prototype.values));

/** Two cores with what one would have brought, which is held for good. */
export function teeCore(core) {
  if (core.lock !== null) throw lockedToReader();
  core.disturbed = true;
  const branches = core.tee();
  core.lock = HELD;
  return branches;
}

/** The size of the view that a read without one makes for the source, as in workerd. */
const AUTO_ALLOCATE = 4096;

function coreOfSource(source, strategy) {
  const { autoAllocateChunkSize } = source;
  const cancel = methodOf(source, "cancel");
  const expectedLength = source.expectedLength;
  const pull = methodOf(source, "pull");
  const start = methodOf(source, "start");
  const type = source.type === undefined ? "" : `${source.type}`;
  const algorithms = { start, pull, cancel };
  let core;
  if (type === "bytes") {
    let size = hasFlag("streams_no_default_auto_allocate_chunk_size") ? 0 : AUTO_ALLOCATE;
    if (autoAllocateChunkSize !== undefined) {
      size = +autoAllocateChunkSize;
      if (!(size >= 1 && size <= 4294967295)) {
        throw new TypeError("The autoAllocateChunkSize option cannot be zero.");
      }
    }
    core = byteCore(algorithms, highWaterMarkOf(strategy, 0), size - (size % 1));
  } else if (type === "") {
    core = valueCore(algorithms, highWaterMarkOf(strategy, 1), sizeOf(strategy));
  } else {
    throw new TypeError(`"${type}" is not a valid type of ReadableStream.`);
  }
  if (expectedLength !== undefined) core.length = lengthFrom(expectedLength);
  return core;
}

/** workerd's: how many bytes the stream will bring. */
export function lengthFrom(expectedLength) {
  const length = typeof expectedLength === "bigint" ? +`${expectedLength}` : +expectedLength;
  if (!(length >= 0 && length <= 9007199254740991)) {
    throw new TypeError("The value cannot be converted because it is not an integer.");
  }
  return length - (length % 1);
}

function pipeOptions(options) {
  const { preventAbort, preventCancel, preventClose, signal } = dictionary(
    options,
    "The options of a pipe",
  );
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw new TypeError("The signal must be an AbortSignal.");
  }
  return {
    preventAbort: !!preventAbort,
    preventCancel: !!preventCancel,
    preventClose: !!preventClose,
    signal: signal ?? null,
  };
}
