// node:stream/promises
import { Stream } from "../lib/stream.js";

const { promises } = Stream;
export default promises;
export const { finished, pipeline } = promises;
