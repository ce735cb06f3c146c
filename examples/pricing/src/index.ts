// A Worker without a route: only bindings reach it.
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";

const PRICES: Record<string, number> = { "dovetail saw": 38.5, "marking gauge": 21, chisel: 17.25 };

class Basket extends RpcTarget {
  #lines: { item: string; count: number }[] = [];

  constructor(private readonly currency: string) {
    super();
  }

  add(item: string, count: number) {
    if (!(item in PRICES)) throw new RangeError(`There is no "${item}" in the catalogue.`);
    this.#lines.push({ item, count });
  }

  get lines() {
    return this.#lines;
  }

  total() {
    const amount = this.#lines.reduce((sum, line) => sum + PRICES[line.item] * line.count, 0);
    return { amount, format: () => `${amount.toFixed(2)} ${this.currency}` };
  }
}

export default class Pricing extends WorkerEntrypoint {
  basket(currency: string) {
    return new Basket(currency);
  }

  async fetch(request: Request) {
    const item = decodeURIComponent(new URL(request.url).pathname.slice("/catalogue/".length));
    return item in PRICES ? Response.json({ item, price: PRICES[item] }) : new Response("Not found", { status: 404 });
  }
}

export class Audit extends WorkerEntrypoint {
  record(what: string) {
    console.log(`${this.ctx.props.caller}: ${what}`);
  }
}
