// node:_stream_duplex
import { Stream } from "./lib/stream.js";

export const { Duplex } = Stream;
export default Duplex;
