// CompressionStream and DecompressionStream: https://compression.spec.whatwg.org/, as workerd has them. Writes do
// not wait for reads.

import { hasFlag } from "../kernel/flags.js";
import { TypeError } from "../kernel/primordials.js";
import { CompressionPipe } from "./compression-pipe.js";
import { defineInterface } from "./interface.js";
import { GIVEN_SIDES, TransformStream } from "./streams/transform.js";
import { SinkCore } from "./streams/sink-core.js";
import { SourceCore } from "./streams/source-core.js";
import { readableOf } from "./streams/readable.js";
import { writableOf } from "./streams/writable.js";

const FORMATS = { __proto__: null, gzip: "gzip", deflate: "zlib", "deflate-raw": "raw" };
const BROTLI_QUALITY = 5;
const BROTLI_WINDOW_BITS = 20;

function unknownFormat() {
  return new TypeError(
    "The compression format must be either 'deflate', 'deflate-raw' or 'gzip'.",
  );
}

/** A stream whose reads fail with the reason when it is cancelled: they do not end. */
class FailingCore extends SourceCore {
  #reason;

  cancel(reason) {
    this.#reason = reason;
    return super.cancel(reason);
  }

  giveUp(waiting) {
    while (waiting.length > 0) waiting.shift().error(this.#reason);
  }
}

function sides(options, kind) {
  const pipe = new CompressionPipe(options, kind);
  return {
    readable: readableOf(new FailingCore(pipe, -1, null)),
    writable: writableOf(new SinkCore(pipe, null)),
  };
}

export class CompressionStream extends TransformStream {
  /** @param {"gzip" | "deflate" | "deflate-raw" | "brotli"} format */
  constructor(format) {
    const name = `${format}`;
    if (name === "brotli") {
      const options = ["brotli", BROTLI_QUALITY, BROTLI_WINDOW_BITS, 0];
      super(GIVEN_SIDES, sides(options, "compress"));
      return;
    }
    if (FORMATS[name] === undefined) throw unknownFormat();
    super(GIVEN_SIDES, sides(["deflate", FORMATS[name], -1, 0], "compress"));
  }
}
defineInterface(CompressionStream, "CompressionStream");

export class DecompressionStream extends TransformStream {
  /** @param {"gzip" | "deflate" | "deflate-raw" | "brotli"} format */
  constructor(format) {
    const name = `${format}`;
    const kind = hasFlag("strict_compression_checks") ? "strict" : "lax";
    if (name === "brotli") {
      super(GIVEN_SIDES, sides(["unbrotli"], kind));
      return;
    }
    if (FORMATS[name] === undefined) throw unknownFormat();
    super(GIVEN_SIDES, sides(["inflate", FORMATS[name], false], kind));
  }
}
defineInterface(DecompressionStream, "DecompressionStream");
