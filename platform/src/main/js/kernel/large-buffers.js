// Large array buffers of calls and their results do not go in a message: they cross in memory that the isolates of the
// process share, copied once in and once out. No code of the user's ever sees it. Java says where there is room, and
// gives the room back after the turn in which the receiver reads the message.
import { TypedArrayPrototypeGetBuffer, TypedArrayPrototypeSet, Uint8Array } from "./primordials.js";
import { work } from "./work.js";

/** From so many bytes on it is worth asking Java. */
const LEAST = 32 * 1024;
/** The number of dev.dovetail.runtime.ObjectWork. */
const RESERVE = 96;
/** As in dev.dovetail.runtime.LargeBuffers. */
const PAGE = 4096;

let shared = null;

/** The memory, called by Java when this isolate first has a use for it. */
export function setLargeBuffers(buffer) {
  shared = buffer;
}

/**
 * Puts a copy of a buffer where its receiver finds it.
 * @param {ArrayBuffer} buffer
 * @param {number} length its bytes
 * @returns {number} the page where it is; -1: it has to go in the message
 */
export function putLarge(buffer, length) {
  if (length < LEAST) return -1;
  const page = work(RESERVE, length, 0) - 1;
  if (page >= 0) TypedArrayPrototypeSet(partOf(page, length), new Uint8Array(buffer), 0);
  return page;
}

/** A new buffer with what was put at a page. */
export function takeLarge(page, length) {
  // an array made of an array is not filled with zeros first
  return TypedArrayPrototypeGetBuffer(new Uint8Array(partOf(page, length)));
}

function partOf(page, length) {
  return new Uint8Array(shared, page * PAGE, length);
}
