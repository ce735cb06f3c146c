// A counter for each path, which no restart loses.
import { DurableObject } from "cloudflare:workers";

export class Counter extends DurableObject {
  async increment() {
    const count = ((await this.ctx.storage.get("count")) ?? 0) + 1;
    // the answer leaves when this is on the disk
    await this.ctx.storage.put("count", count);
    return count;
  }
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const count = await env.COUNTER.getByName(pathname).increment();
    return new Response(`${pathname} was asked for ${count} times\n`);
  },
};
