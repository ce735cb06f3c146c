// node:_stream_readable
import { Stream } from "./lib/stream.js";

export const { Readable } = Stream;
export default Readable;
