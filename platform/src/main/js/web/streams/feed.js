// The producing half of a stream that JavaScript feeds: the underlying source's algorithms, and the
// streams that get what it enqueues. That is one stream, or the branches that tee() has made of it.

import {
  PromisePrototypeThen,
  PromiseResolve,
  TypeError,
  append,
} from "../../kernel/primordials.js";
import { currentOrNull } from "../../kernel/invocation.js";
import { attempt } from "./promises.js";
import { READABLE } from "./readable-core.js";

export class Feed {
  owner = currentOrNull();
  /** Who gets the chunks; replaced, never changed. @type {ReadableCore[]} */
  consumers;
  /** What the algorithms get as their argument. */
  controller = null;
  /** Whether it may still enqueue or close. */
  active = true;
  errored = false;
  started = false;
  #pulling = false;
  #pullAgain = false;
  #pull;
  #cancel;

  /**
   * @param {ReadableCore} consumer
   * @param {{pull: Function | null, cancel: Function | null}} algorithms
   * @param {number} highWaterMark
   */
  constructor(consumer, { pull, cancel }, highWaterMark) {
    this.consumers = [consumer];
    this.#pull = pull;
    this.#cancel = cancel;
    this.highWaterMark = highWaterMark;
  }

  /** @param {((controller: object) => unknown) | null} algorithm */
  start(algorithm) {
    if (algorithm === null) {
      this.#onStarted();
      return;
    }
    PromisePrototypeThen(
      attempt(this.owner, algorithm, this.controller),
      () => this.#onStarted(),
      (error) => {
        this.started = true;
        this.error(error);
      },
    );
  }

  #onStarted() {
    this.started = true;
    this.pullIfNeeded();
  }

  pullIfNeeded() {
    if (!this.started || this.#pull === null || !this.wantsMore()) return;
    if (this.#pulling) {
      this.#pullAgain = true;
      return;
    }
    this.#pulling = true;
    PromisePrototypeThen(
      attempt(this.owner, this.#pull, this.controller),
      this.#onPulled,
      this.#onPullFailed,
    );
  }

  #onPulled = () => {
    this.#pulling = false;
    if (!this.#pullAgain) return;
    this.#pullAgain = false;
    this.pullIfNeeded();
  };

  #onPullFailed = (error) => {
    this.#pulling = false;
    this.error(error);
  };

  /** Whether a consumer waits, or there is room. */
  wantsMore() {
    if (!this.active) return false;
    const { consumers } = this;
    for (let i = 0; i < consumers.length; i++) if (consumers[i].pending.length > 0) return true;
    return this.desiredSize() > 0;
  }

  /** @returns {number | null} */
  desiredSize() {
    if (this.errored) return null;
    if (!this.active) return 0;
    const { consumers } = this;
    let most = 0;
    for (let i = 0; i < consumers.length; i++) {
      if (consumers[i].size > most) most = consumers[i].size;
    }
    return this.highWaterMark - most;
  }

  /** No more will come: the consumers end when they have taken what they have. */
  close() {
    if (!this.active) throw closedError();
    this.active = false;
    const { consumers } = this;
    for (let i = 0; i < consumers.length; i++) consumers[i].closeWhenEmpty();
  }

  error(error) {
    const { consumers } = this;
    if (!this.#isOpen()) return;
    this.active = false;
    this.errored = true;
    this.#pull = this.#cancel = null;
    for (let i = 0; i < consumers.length; i++) consumers[i].fail(error);
  }

  /** Whether a consumer has not come to its end. */
  #isOpen() {
    const { consumers } = this;
    for (let i = 0; i < consumers.length; i++) if (consumers[i].state === READABLE) return true;
    return false;
  }

  /** A consumer wants no more. The source is cancelled when all have said so. */
  cancel(consumer, reason) {
    this.replace(consumer, []);
    if (this.consumers.length > 0) return PromiseResolve(undefined);
    this.active = false;
    const cancel = this.#cancel;
    this.#pull = this.#cancel = null;
    if (cancel === null) return PromiseResolve(undefined);
    return PromisePrototypeThen(attempt(this.owner, cancel, reason), () => undefined);
  }

  /** Puts others where a consumer was. */
  replace(consumer, others) {
    const consumers = [];
    for (let i = 0; i < this.consumers.length; i++) {
      if (this.consumers[i] !== consumer) append(consumers, this.consumers[i]);
      else for (let j = 0; j < others.length; j++) append(consumers, others[j]);
    }
    this.consumers = consumers;
  }
}

export function closedError() {
  return new TypeError("This ReadableStream is closed.");
}
