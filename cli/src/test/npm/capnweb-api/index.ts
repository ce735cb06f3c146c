import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";

let disposed = 0;

class User extends RpcTarget {
  constructor(private name: string, private greeting: string) {
    super();
  }
  greet() {
    return `${this.greeting}, ${this.name}!`;
  }
}

class Counter extends RpcTarget {
  #n = 0;
  increment(by: number) {
    return (this.#n += by);
  }
  [Symbol.dispose]() {
    disposed++;
  }
}

/** Calls a function of the client long after the call that brought it. */
class Subscription extends RpcTarget {
  #listener;
  constructor(listener: any) {
    super();
    this.#listener = listener.dup();
  }
  async publish(event: string) {
    return await this.#listener.heard(event);
  }
  [Symbol.dispose]() {
    this.#listener[Symbol.dispose]();
    disposed++;
  }
}

export class Api extends WorkerEntrypoint<unknown, { greeting: string }> {
  add(a: number, b: number) {
    return a + b;
  }
  user(name: string) {
    return new User(name, this.ctx.props.greeting);
  }
  names() {
    return ["Ada", "Grace"];
  }
  counter() {
    return new Counter();
  }
  async countdown(from: number, tick: (n: number) => Promise<number>) {
    let sum = 0;
    for (let n = from; n > 0; n--) sum += await tick(n);
    return sum;
  }
  subscribe(listener: unknown) {
    return new Subscription(listener);
  }
  echo(value: unknown) {
    return value;
  }
  lines() {
    return new Response("one\ntwo\n").body;
  }
  fail() {
    throw new RangeError("too far");
  }
}

export default {
  fetch: () => Response.json({ disposed }),
};
