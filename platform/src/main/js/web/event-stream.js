// The format of event streams: https://html.spec.whatwg.org/#event-stream-interpretation

import {
  ArrayPrototypeJoin,
  Number,
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  append,
} from "../kernel/primordials.js";

const DIGITS = /^[0-9]+$/;
const CR = 0x0d;
const LF = 0x0a;

/** Reads events from text that comes in pieces. */
export class EventStreamParser {
  lastEventId = "";
  #rest = "";
  #begun = false;
  /** Whether the last piece ended with a CR, so that an LF that follows belongs to it. */
  #afterCr = false;
  #type = "";
  #data = [];
  #onEvent;
  #onRetry;

  /**
   * @param {(type: string, data: string, id: string) => void} onEvent
   * @param {(milliseconds: number) => void} onRetry
   */
  constructor(onEvent, onRetry) {
    this.#onEvent = onEvent;
    this.#onRetry = onRetry;
  }

  push(piece) {
    let text = piece;
    if (text === "") return;
    if (!this.#begun) {
      this.#begun = true;
      if (StringPrototypeCharCodeAt(text, 0) === 0xfeff) text = StringPrototypeSlice(text, 1);
    }
    if (this.#afterCr && StringPrototypeCharCodeAt(text, 0) === LF) text = StringPrototypeSlice(text, 1);
    this.#afterCr = false;
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = StringPrototypeCharCodeAt(text, at);
      if (unit !== LF && unit !== CR) continue;
      const line = this.#rest + StringPrototypeSlice(text, from, at);
      this.#rest = "";
      if (unit === CR) {
        if (at + 1 === text.length) this.#afterCr = true;
        else if (StringPrototypeCharCodeAt(text, at + 1) === LF) at++;
      }
      from = at + 1;
      this.#line(line);
    }
    this.#rest += StringPrototypeSlice(text, from);
  }

  #line(line) {
    if (line === "") {
      this.#dispatch();
      return;
    }
    const colon = StringPrototypeIndexOf(line, ":");
    if (colon === 0) return;
    const field = colon === -1 ? line : StringPrototypeSlice(line, 0, colon);
    let value = colon === -1 ? "" : StringPrototypeSlice(line, colon + 1);
    if (StringPrototypeCharCodeAt(value, 0) === 0x20) value = StringPrototypeSlice(value, 1);
    switch (field) {
      case "data":
        append(this.#data, value);
        break;
      case "event":
        this.#type = value;
        break;
      case "id":
        if (StringPrototypeIndexOf(value, "\0") === -1) this.lastEventId = value;
        break;
      case "retry":
        if (RegExpPrototypeExec(DIGITS, value) !== null) this.#onRetry(Number(value));
    }
  }

  #dispatch() {
    const data = ArrayPrototypeJoin(this.#data, "\n");
    const type = this.#type === "" ? "message" : this.#type;
    this.#data = [];
    this.#type = "";
    if (data !== "") this.#onEvent(type, data, this.lastEventId);
  }
}
