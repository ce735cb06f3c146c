// A WebSocket whose two ends are in this isolate. A message goes from one to the other without leaving
// JavaScript; each is delivered in a turn of its own, as one from outside would be.
import { append, ArrayPrototypeShift } from "./primordials.js";
import { currentInvocation } from "./invocation.js";
import { isWireSocket, Waiting } from "./sockets.js";
import { nextTurn } from "./wake.js";
import { SOCKET_BYTES, SOCKET_CLOSE, SOCKET_FAIL, SOCKET_TEXT } from "./wire.js";

/** @implements {import("./sockets.js").Channel} */
class PairEnd {
  peer = null;
  /** The number that it crosses by, if Java holds the other end: see objects/sockets.js. */
  sentAs = 0;
  #invocation;
  #receiver = null;
  #queue = [];
  #waking = false;

  constructor(invocation) {
    this.#invocation = invocation;
  }

  start(receiver) {
    this.#receiver = receiver;
    if (isWireSocket(receiver)) {
      while (this.#queue.length > 0) ArrayPrototypeShift(this.#queue).give(receiver);
    } else {
      this.#wake();
    }
  }

  text(value) {
    this.peer.#arrive(new Waiting(SOCKET_TEXT, value, 0));
  }

  bytes(value) {
    this.peer.#arrive(new Waiting(SOCKET_BYTES, value, 0));
  }

  close(code, reason) {
    this.peer.#arrive(new Waiting(SOCKET_CLOSE, reason, code));
  }

  fail(error) {
    this.peer.#arrive(new Waiting(SOCKET_FAIL, error, 0));
  }

  #arrive(message) {
    // what came from outside has had its turn; what goes there needs none
    const crosses = isWireSocket(this.#receiver) || isWireSocket(this.peer.#receiver);
    if (crosses && this.#receiver !== null && this.#queue.length === 0) return message.give(this.#receiver);
    append(this.#queue, message);
    this.#wake();
  }

  #wake() {
    if (this.#waking || this.#receiver === null || this.#queue.length === 0) return;
    this.#waking = true;
    nextTurn(this.#invocation, () => {
      this.#waking = false;
      const message = ArrayPrototypeShift(this.#queue);
      this.#wake();
      message.give(this.#receiver);
    });
  }
}

/** Has Java hold an end, by that number, once the other is sent. */
export function giveToJava(end, number) {
  if (!(end instanceof PairEnd) || end.peer.sentAs !== 0) return false;
  end.peer.sentAs = number;
  return true;
}

/** Two ends that are joined. @returns {import("./sockets.js").Channel[]} */
export function newSocketPair() {
  const invocation = currentInvocation();
  const one = new PairEnd(invocation);
  const other = new PairEnd(invocation);
  one.peer = other;
  other.peer = one;
  return [one, other];
}
