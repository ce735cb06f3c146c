// node:stream
import { Stream, duplexPair } from "./lib/stream.js";

export default Stream;
export { Stream, duplexPair };
export const {
  Duplex,
  PassThrough,
  Readable,
  Transform,
  Writable,
  _isArrayBufferView,
  _isUint8Array,
  _uint8ArrayToBuffer,
  addAbortSignal,
  compose,
  destroy,
  finished,
  getDefaultHighWaterMark,
  isDestroyed,
  isDisturbed,
  isErrored,
  isReadable,
  isWritable,
  pipeline,
  promises,
  setDefaultHighWaterMark,
} = Stream;
