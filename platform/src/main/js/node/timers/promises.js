// node:timers/promises
import { promises } from "../lib/timers.js";

export const { scheduler, setImmediate, setInterval, setTimeout } = promises;
export default promises;
