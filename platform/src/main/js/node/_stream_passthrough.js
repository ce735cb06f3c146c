// node:_stream_passthrough
import { Stream } from "./lib/stream.js";

export const { PassThrough } = Stream;
export default PassThrough;
