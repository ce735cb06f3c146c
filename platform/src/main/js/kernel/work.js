// Work that Java does for the web's APIs while the turn waits: digests, compression, character sets. Bytes go
// both ways in the scratch buffer (kernel/host.js). What takes long is a job instead: see rpc/calls.js. The
// numbers of operations are those of dev.dovetail.web.Work.
import { StringPrototypeIndexOf, StringPrototypeSlice } from "./primordials.js";
import { newError } from "./decode.js";
import { host } from "./host.js";

/**
 * Does one operation. What it takes is in the scratch buffer, and so is what it gives.
 * @param {number} operation its number
 * @param {number} a by operation, mostly the handle of something that Java keeps
 * @param {number} b by operation, mostly how many bytes of the scratch buffer are given
 * @returns {number} by operation, mostly how many bytes of the scratch buffer hold the result; never negative
 * @throws an error of the native class that Java names
 */
export function work(operation, a, b) {
  const result = host.work(operation, a, b);
  if (result >= 0) return result;
  const failure = host.workError();
  const end = StringPrototypeIndexOf(failure, "\n");
  throw newError(StringPrototypeSlice(failure, 0, end), StringPrototypeSlice(failure, end + 1));
}
