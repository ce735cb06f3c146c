// A queue without shifting: what has been taken is dropped in bulk.

import { append } from "../../kernel/primordials.js";

/** @template T */
export class Fifo {
  #items = [];
  #head = 0;

  get length() {
    return this.#items.length - this.#head;
  }

  /** @param {T} item */
  push(item) {
    append(this.#items, item);
  }

  /** Puts an item before all others. @param {T} item */
  unshift(item) {
    if (this.#head > 0) {
      this.#items[--this.#head] = item;
      return;
    }
    const old = this.#items;
    this.#items = [item];
    for (let i = 0; i < old.length; i++) append(this.#items, old[i]);
  }

  /** @returns {T} the item at an index from the front, which must be there */
  at(index) {
    return this.#items[this.#head + index];
  }

  /** @returns {T} the first item, which must be there */
  shift() {
    const items = this.#items;
    const item = items[this.#head];
    items[this.#head++] = undefined;
    if (this.#head === items.length) {
      items.length = this.#head = 0;
    } else if (this.#head >= 256 && this.#head * 2 >= items.length) {
      const rest = [];
      for (let i = this.#head; i < items.length; i++) append(rest, items[i]);
      this.#items = rest;
      this.#head = 0;
    }
    return item;
  }

  clear() {
    this.#items = [];
    this.#head = 0;
  }
}
