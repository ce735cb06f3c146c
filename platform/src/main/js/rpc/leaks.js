// The leak report of `dovetail dev`: stubs and results that nobody disposed before their context ended, each
// place in the code once. Off, it costs a look at a variable; on, a stack is taken only where there is something
// to dispose.
import {
  append,
  ArrayPrototypeFilter,
  ErrorCaptureStackTrace,
  SafeMap,
  SafeSet,
  mapEntries,
  setSize,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} from "../kernel/primordials.js";
import { log } from "../kernel/log.js";
import { Stamp } from "./stamp.js";

const STUB =
  "An RPC stub was not disposed properly. You must call dispose() on all stubs in order to let the other side " +
  "know that you are no longer using them. You cannot rely on the garbage collector for this because it may take " +
  "arbitrarily long before actually collecting unreachable objects. As a shortcut, calling dispose() on the " +
  "result of an RPC call disposes all stubs within it.";
const RESULT =
  "An RPC result was not disposed properly. One of the RPC calls you made expects you to call dispose() on the " +
  "return value, but you didn't do so. You cannot rely on the garbage collector for this because it may take " +
  "arbitrarily long before actually collecting unreachable objects.";
/** A program that makes its code up as it goes must not fill memory. */
const MAX_PLACES = 1000;
const MIN_WATCHED = 256;

/** Whether the report is wanted. */
export let watching = false;
const shown = new SafeSet();

/** Wants the report; before any of the Worker's code runs. */
export function watchLeaks() {
  watching = true;
}

/** Something to dispose, and where it came from. */
class Watched {
  isDisposed = false;
  /** Has the stack of whoever waited for it; null while nobody did. */
  place = null;

  /**
   * @param {string} text what to say if it is not disposed
   * @param {object[] | null} stubs those that are to be disposed
   * @param {string} method what was called
   */
  constructor(text, stubs, method) {
    this.text = text;
    this.stubs = stubs;
    this.method = method;
  }

  isOpen() {
    if (this.isDisposed) return false;
    if (this.text === RESULT) return true;
    for (let i = 0; i < this.stubs.length; i++) if (!Stamp.of(this.stubs[i]).disposed) return true;
    return false;
  }
}

/** A result came that is to be disposed. */
export function watchResult(invocation, stubs, hasDisposer, path) {
  let method = "";
  for (let i = 0; i < path.length; i++) method += i === 0 ? path[i] : `.${path[i]}`;
  const watched = new Watched(hasDisposer ? RESULT : STUB, stubs, method === "" ? "(this)" : method);
  watch(invocation, watched);
  return watched;
}

/** A stub was made that is to be disposed: `maker` is the function whose caller made it. */
export function watchStub(invocation, stub, maker) {
  const watched = new Watched(STUB, [stub], "dup");
  locate(watched, maker);
  watch(invocation, watched);
}

/** Keeps what is to be disposed; an invocation that goes on and on forgets what was. */
function watch(invocation, watched) {
  const kept = invocation.watched;
  if (kept === null || kept.length >= invocation.watchedBound) {
    invocation.watched = kept === null ? [] : ArrayPrototypeFilter(kept, (one) => one.isOpen());
    invocation.watchedBound = 2 * invocation.watched.length + MIN_WATCHED;
  }
  append(invocation.watched, watched);
}

/** Takes the stack from the caller of `callee` on. */
export function locate(watched, callee) {
  watched.place = { __proto__: null };
  ErrorCaptureStackTrace(watched.place, callee);
}

/** An invocation has ended: says what it left. */
export function reportLeaks(invocation) {
  const places = new SafeMap();
  const { watched } = invocation;
  for (let i = 0; i < watched.length; i++) {
    const one = watched[i];
    if (one.place === null || !one.isOpen()) continue;
    const { stack } = one.place;
    const frames = typeof stack === "string" ? StringPrototypeIndexOf(stack, "\n") : -1;
    if (frames < 0) continue;
    const key = `${one.text}\n    ${one.method}()`;
    const place = StringPrototypeSlice(stack, frames);
    const known = places.get(`${key}${place}`);
    if (known === undefined) places.set(`${key}${place}`, { key, place, count: 1 });
    else known.count++;
  }
  const all = mapEntries(places);
  for (let i = 0; i < all.length; i++) {
    const { key, place, count } = all[i][1];
    if (shown.has(`${key}${place}`) || setSize(shown) >= MAX_PLACES) continue;
    shown.add(`${key}${place}`);
    log("warn", `${key}, ${count === 1 ? "once" : `${count} times`}, by${place}`);
  }
}
