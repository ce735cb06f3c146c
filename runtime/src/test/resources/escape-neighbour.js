// Whom escape.js may call, and may not get at otherwise.
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";

class Counter extends RpcTarget {
  #sum = 0;
  secret = "a counter's";

  add(value) {
    return (this.#sum += value);
  }
}

export default class extends WorkerEntrypoint {
  secret = "an entrypoint's";

  add(a, b) {
    return a + b;
  }

  echo(value) {
    return value;
  }

  counter() {
    return new Counter();
  }

  fail() {
    throw new RangeError("told");
  }

  fetch(request) {
    return new Response(`b ${request.url}`, { headers: { "x-b": "1" } });
  }
}
