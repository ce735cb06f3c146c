// AbortController and AbortSignal: https://dom.spec.whatwg.org/#aborting-ongoing-activities
//
// A signal made by `any` follows its sources. They hold it weakly, so that a source that lives long does not
// collect followers nobody uses; only while somebody listens to a follower do they hold it for good.

import {
  NumberIsNaN,
  SafeSet,
  TypeError,
  WeakRef,
  WeakRefPrototypeDeref,
  append,
  setSize,
  setValues,
} from "../kernel/primordials.js";
import { currentOrNull, ofAnother } from "../kernel/invocation.js";
import { clearTimeout, setTimeout } from "../kernel/timers.js";
import { reportUncaught } from "../kernel/report.js";
import { DOMException } from "./dom-exception.js";
import {
  Event,
  EventTarget,
  dispatchTrusted,
  getHandler,
  hasListeners,
  removeAllListeners,
  setAbortHooks,
  setHandler,
  watchListeners,
} from "./events.js";
import {
  defineInterface,
  illegalConstructor,
  illegalInvocation,
  requireArguments,
  sequence,
} from "./interface.js";

/** Only who has this may construct an AbortSignal. */
const KEY = { __proto__: null };

/** @type {(value: unknown) => boolean} */
export let isAbortSignal;
/** A fresh signal, for the platform: {@link abortSignal} aborts it. @type {(never?: boolean) => AbortSignal} */
export let createSignal;
/**
 * Aborts a signal as its controller would; throws what a listener throws.
 *
 * @type {(signal: AbortSignal, reason: unknown) => void}
 */
export let abortSignal;
/**
 * Runs an algorithm when the signal aborts, before its listeners; never if it already has.
 *
 * @type {(signal: AbortSignal, algorithm: () => void) => (() => void)} gives a function that takes
 *   the algorithm off again
 */
export let addAbortAlgorithm;
/** @type {(signal: AbortSignal) => boolean} */
export let isAborted;
/** @type {(signal: AbortSignal) => unknown} */
export let abortReason;
/** Whether nobody can abort it. @type {(signal: AbortSignal) => boolean} */
export let neverAborts;
/** Lets only one invocation abort a signal: others hear of it over I/O. */
export let bindSignal;

export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  /** @type {Set<() => void> | null} */
  #algorithms = null;
  /** @type {AbortSignal[] | null} for a signal made by `any`: what it follows */
  #sources = null;
  /** @type {Set<AbortSignal> | null} signals made by `any` from this one that somebody listens to */
  #followers = null;
  /** @type {WeakRef<AbortSignal>[] | null} all signals made by `any` from this one */
  #weakFollowers = null;
  /** Whether it is of a Request that nobody can abort. */
  #never = false;
  /** The invocation that has sent it to others. */
  #owner = null;
  /** How many weak followers there may be before those that are gone are looked for. */
  #room = 16;

  constructor(key) {
    if (key !== KEY) throw illegalConstructor();
    super();
  }

  static #of(self) {
    if (!isAbortSignal(self)) throw illegalInvocation();
    return self;
  }

  static abort(reason) {
    const signal = new AbortSignal(KEY);
    signal.#aborted = true;
    signal.#reason = orDefault(reason);
    return signal;
  }

  static timeout(milliseconds) {
    requireArguments(arguments.length, 1, "AbortSignal.timeout");
    const delay = +milliseconds;
    if (NumberIsNaN(delay) || delay < 0 || delay > 9007199254740991) {
      throw new TypeError("The timeout must be a number of milliseconds.");
    }
    const signal = new AbortSignal(KEY);
    const timer = setTimeout(() => {
      signal.#abort(
        new DOMException("The operation was aborted due to timeout", "TimeoutError"),
      );
    }, delay);
    signal.#algorithms = new SafeSet();
    signal.#algorithms.add(() => clearTimeout(timer));
    return signal;
  }

  static any(signals) {
    requireArguments(arguments.length, 1, "AbortSignal.any");
    const given = sequence(signals, "The argument of AbortSignal.any");
    for (let i = 0; i < given.length; i++) {
      if (!isAbortSignal(given[i])) {
        throw new TypeError("AbortSignal.any needs a list of AbortSignals.");
      }
    }
    const result = new AbortSignal(KEY);
    result.#never = given.length === 0;
    for (let i = 0; i < given.length; i++) {
      if (given[i].#aborted) {
        result.#aborted = true;
        result.#reason = given[i].#reason;
        return result;
      }
    }
    result.#sources = [];
    const reference = new WeakRef(result);
    for (let i = 0; i < given.length; i++) {
      // A dependent signal is followed through to its own sources, so the tree has one level.
      const roots = given[i].#sources ?? [given[i]];
      for (let j = 0; j < roots.length; j++) {
        append(result.#sources, roots[j]);
        roots[j].#followWeakly(reference);
      }
    }
    watchListeners(result, () => result.#hold());
    return result;
  }

  get aborted() {
    return AbortSignal.#of(this).#aborted;
  }

  get reason() {
    return AbortSignal.#of(this).#reason;
  }

  get onabort() {
    return getHandler(AbortSignal.#of(this), "abort");
  }

  set onabort(value) {
    setHandler(AbortSignal.#of(this), "abort", value);
  }

  throwIfAborted() {
    if (AbortSignal.#of(this).#aborted) throw this.#reason;
  }

  #followWeakly(reference) {
    this.#weakFollowers ??= [];
    const list = this.#weakFollowers;
    if (list.length >= this.#room) {
      const alive = [];
      for (let i = 0; i < list.length; i++) {
        if (WeakRefPrototypeDeref(list[i]) !== undefined) append(alive, list[i]);
      }
      this.#weakFollowers = alive;
      this.#room = alive.length * 2 + 16;
    }
    append(this.#weakFollowers, reference);
  }

  /** A follower is held by its sources as long as an abort would be noticed. */
  #hold() {
    const sources = this.#sources;
    if (sources === null) return;
    const wanted =
      hasListeners(this, "abort") || (this.#algorithms !== null && setSize(this.#algorithms) > 0);
    for (let i = 0; i < sources.length; i++) {
      if (wanted) {
        sources[i].#followers ??= new SafeSet();
        sources[i].#followers.add(this);
      } else {
        sources[i].#followers?.delete(this);
      }
    }
  }

  /** All followers are marked before anything runs, as the standard has it. */
  #abort(reason) {
    if (this.#aborted) return;
    if (this.#owner !== null && this.#owner !== currentOrNull()) throw ofAnother("RefcountedCanceler");
    this.#aborted = true;
    this.#reason = orDefault(reason);
    const due = [];
    const followers = this.#weakFollowers;
    this.#weakFollowers = null;
    this.#followers = null;
    if (followers !== null) {
      for (let i = 0; i < followers.length; i++) {
        const follower = WeakRefPrototypeDeref(followers[i]);
        if (follower === undefined || follower.#aborted) continue;
        follower.#aborted = true;
        follower.#reason = this.#reason;
        follower.#leave();
        append(due, follower);
      }
    }
    this.#run();
    for (let i = 0; i < due.length; i++) due[i].#run();
  }

  #leave() {
    const sources = this.#sources;
    this.#sources = null;
    for (let i = 0; i < sources.length; i++) sources[i].#followers?.delete(this);
  }

  #run() {
    if (this.#algorithms !== null) {
      const algorithms = setValues(this.#algorithms);
      this.#algorithms = null;
      for (let i = 0; i < algorithms.length; i++) {
        try {
          algorithms[i]();
        } catch (error) {
          reportUncaught(error);
        }
      }
    }
    try {
      if (hasListeners(this, "abort")) dispatchTrusted(this, new Event("abort"));
    } finally {
      // nothing can happen to it any more, so what the listeners hold may go
      removeAllListeners(this);
    }
  }

  static {
    isAbortSignal = (value) =>
      value !== null && typeof value === "object" && #algorithms in value;
    abortSignal = (signal, reason) => signal.#abort(reason);
    isAborted = (signal) => signal.#aborted;
    abortReason = (signal) => signal.#reason;
    neverAborts = (signal) => signal.#never;
    createSignal = (never) => {
      const signal = new AbortSignal(KEY);
      signal.#never = never === true;
      return signal;
    };
    bindSignal = (signal, owner) => {
      signal.#owner ??= owner;
    };
    addAbortAlgorithm = (signal, algorithm) => {
      if (signal.#aborted) return () => {};
      signal.#algorithms ??= new SafeSet();
      signal.#algorithms.add(algorithm);
      signal.#hold();
      return () => {
        signal.#algorithms?.delete(algorithm);
        signal.#hold();
      };
    };
  }
}
defineInterface(AbortSignal, "AbortSignal");

setAbortHooks({
  isAborted(signal) {
    if (!isAbortSignal(signal)) throw new TypeError("The signal option must be an AbortSignal.");
    return isAborted(signal);
  },
  onAbort: addAbortAlgorithm,
});

function orDefault(reason) {
  return reason === undefined
    ? new DOMException("The operation was aborted", "AbortError")
    : reason;
}

/** @type {(value: unknown) => boolean} */
export let isAbortController;

export class AbortController {
  #signal = new AbortSignal(KEY);

  get signal() {
    if (!(#signal in this)) throw illegalInvocation();
    return this.#signal;
  }

  abort(reason) {
    if (!(#signal in this)) throw illegalInvocation();
    abortSignal(this.#signal, reason);
  }

  static {
    isAbortController = (value) =>
      value !== null && typeof value === "object" && #signal in value;
  }
}
defineInterface(AbortController, "AbortController");
