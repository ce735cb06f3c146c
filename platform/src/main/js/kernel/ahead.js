// A ByteSource that is read before anyone asks, up to a limit: whoever writes into a stream that was sent may go
// on before the other side has begun to read.
import {
  append,
  ArrayPrototypeShift,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  TypedArrayPrototypeGetByteLength,
} from "./primordials.js";
import { runFor } from "./invocation.js";

const LIMIT = 64 * 1024;

/** @implements {import("./pipes.js").ByteSource} */
export class Ahead {
  #invocation;
  #source;
  #chunks = [];
  #bytes = 0;
  #pulling = false;
  /** The source's last word: a promise of null, or a rejected one. */
  #end = null;
  #waiting = null;

  constructor(invocation, source) {
    this.#invocation = invocation;
    this.#source = source;
    // not at once: a message is being written
    PromisePrototypeThen(PromiseResolve(), () => this.#fill());
  }

  #fill() {
    if (this.#pulling || this.#end !== null || this.#bytes >= LIMIT) return;
    this.#pulling = true;
    runFor(this.#invocation, () => {
      PromisePrototypeThen(
        this.#source.pull(),
        (chunk) => this.#arrived(chunk),
        (error) => this.#over(PromiseReject(error)),
      );
    });
  }

  #arrived(chunk) {
    if (chunk === null) return this.#over(PromiseResolve(null));
    this.#pulling = false;
    if (this.#end !== null) return;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) {
      waiting.resolve(chunk);
    } else {
      append(this.#chunks, chunk);
      this.#bytes += TypedArrayPrototypeGetByteLength(chunk);
    }
    this.#fill();
  }

  #over(end) {
    this.#pulling = false;
    if (this.#end !== null) return;
    this.#end = end;
    PromisePrototypeThen(end, undefined, () => {});
    this.#waiting?.resolve(end);
    this.#waiting = null;
  }

  pull() {
    if (this.#chunks.length > 0) {
      const chunk = ArrayPrototypeShift(this.#chunks);
      this.#bytes -= TypedArrayPrototypeGetByteLength(chunk);
      this.#fill();
      return PromiseResolve(chunk);
    }
    if (this.#end !== null) return this.#end;
    this.#waiting = PromiseWithResolvers();
    this.#fill();
    return this.#waiting.promise;
  }

  cancel(reason) {
    this.#chunks.length = 0;
    const isOver = this.#end !== null;
    this.#over(PromiseResolve(null));
    if (!isOver) this.#source.cancel(reason);
  }
}
