// node:_stream_writable
import { Stream } from "./lib/stream.js";

export const { Writable } = Stream;
export default Writable;
