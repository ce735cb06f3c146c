// node:_stream_transform
import { Stream } from "./lib/stream.js";

export const { Transform } = Stream;
export default Transform;
