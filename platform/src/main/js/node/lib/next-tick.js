// process.nextTick: there is one queue of jobs here, that of the promises.
import { currentFrame, queueMicrotask, runInFrame } from "dovetail:internal";
import { validateFunction } from "./validators.js";

export function nextTick(callback, ...args) {
  validateFunction(callback, "callback");
  const frame = currentFrame();
  queueMicrotask(() => runInFrame(frame, callback, undefined, args));
}
