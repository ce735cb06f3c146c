// The streams of https://streams.spec.whatwg.org/ and Cloudflare's own, and the way between them
// and byte sources. Each part is a file in streams/.

export { ReadableByteStreamController, ReadableStreamBYOBRequest } from "./streams/byte-feed.js";
export { FixedLengthStream, IdentityTransformStream } from "./streams/identity.js";
export { streamState } from "./streams/inspect.js";
export { ReadableStream, isReadableStream } from "./streams/readable.js";
export { ReadableStreamBYOBReader, ReadableStreamDefaultReader } from "./streams/readers.js";
export {
  isDisturbed,
  isLocked,
  lengthOfStream,
  notBytes,
  originOfStream,
  readableFromSource,
  setLengthOfStream,
  sourceFromReadable,
  takeStream,
  tee,
  teeSource,
} from "./streams/sources.js";
export { ByteLengthQueuingStrategy, CountQueuingStrategy } from "./streams/strategies.js";
export { TextDecoderStream, TextEncoderStream } from "./streams/text.js";
export { TransformStream, TransformStreamDefaultController } from "./streams/transform.js";
export { ReadableStreamDefaultController } from "./streams/value-core.js";
export {
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  isWritableStream,
} from "./streams/writable.js";

/** @typedef {import("./streams/sources.js").ByteSource} ByteSource */
