// A hidden state on an object that user code can neither see nor forge: a private field, which may be
// stamped on any object, proxies included, without passing a trap.

class Identity {
  constructor(object) {
    return object;
  }
}

export class Stamp extends Identity {
  #state;

  constructor(object, state) {
    super(object);
    this.#state = state;
  }

  /** The state stamped on an object, or undefined. Never runs user code. */
  static of(object) {
    return (typeof object === "object" && object !== null) || typeof object === "function"
      ? #state in object
        ? object.#state
        : undefined
      : undefined;
  }
}
