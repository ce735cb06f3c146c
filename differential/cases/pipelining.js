// Calls on results that have not arrived.
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

class Counter extends RpcTarget {
  #n;
  constructor(n) { super(); this.#n = n; }
  increment(by = 1) { return (this.#n += by); }
  get value() { return this.#n; }
  get box() { return { value: this.#n, self: this }; }
  child(n) { return new Counter(n); }
}
class Log extends RpcTarget {
  #l = [];
  add(x) { this.#l.push(x); }
  async slow(x) { this.#l.push(x + "("); await scheduler.wait(2); this.#l.push(x + ")"); }
  get all() { return this.#l.join(" "); }
}
export class Callee extends WorkerEntrypoint {
  counter(n) { return new Counter(n); }
  async later(n) { await scheduler.wait(2); return new Counter(n); }
  object() { return { foo: 123, counter: new Counter(4), deep: { f: (x) => x + 1, list: [1] } }; }
  func() { return (a, b) => a * b; }
  identity(x) { return x; }
  number() { return 5; }
  text() { return "text"; }
  map() { return new Map([["a", 1]]); }
  list() { return [() => 1]; }
  date() { return new Date(0); }
  nothing() { return null; }
  error() { throw new RangeError("first"); }
  bad() { return { f: () => 1, bad: Symbol("s") }; }
  async log() { await scheduler.wait(2); return new Log(); }
  inner() { return this.env.Other.counter(10); }
  innerGet() { return this.env.Other.object().counter; }
  nestedPromise() { return { p: this.env.Other.counter(1) }; }
  propertyFunction() { const f = () => 1; f.value = this.env.Other.object().foo; return f; }
  service() { return this.env.Other; }
  get getter() { return new Counter(77); }
  promised() { return Promise.resolve({ x: { y: () => "y" } }); }
}
export class Other extends Callee {}

export default cases({
  counter: (env) => env.Callee.counter(12).increment(3),
  later: (env) => env.Callee.later(12).increment(3),
  property: (env) => env.Callee.object().foo,
  nested: (env) => env.Callee.object().counter.increment(1),
  deep: (env) => env.Callee.object().deep.f(1),
  deepList: (env) => env.Callee.object().deep.list,
  intoList: (env) => env.Callee.object().deep.list[0],
  getter: (env) => env.Callee.getter.increment(1),
  box: async (env) => [await env.Callee.counter(3).box.value, await env.Callee.counter(3).box.self.increment(2)],
  chain: (env) => env.Callee.counter(1).child(2).child(3).value,
  func: (env) => env.Callee.func()(3, 6),
  identityFunction: (env) => env.Callee.identity((x) => x + 1)(4),
  identityTarget: (env) => env.Callee.identity(new Counter(1)).increment(1),
  identityService: (env) => env.Callee.identity(env.Other).counter(9).value,
  proxied: (env) => env.Callee.inner().increment(1),
  proxiedTwice: async (env) => { const c = await env.Callee.inner(); return [await c.increment(1), await c.value]; },
  proxiedProperty: (env) => env.Callee.innerGet().increment(1),
  service: (env) => env.Callee.service().counter(2).increment(1),
  promised: (env) => env.Callee.promised().x.y(),
  onNumber: (env) => env.Callee.number().foo(),
  onText: (env) => env.Callee.text().length,
  onMap: (env) => env.Callee.map().get("a"),
  onList: (env) => env.Callee.list()[0](),
  onDate: (env) => env.Callee.date().getTime(),
  onNull: (env) => env.Callee.nothing().x,
  onError: (env) => env.Callee.error().x.y(),
  onErrorBoth: async (env) => { const p = env.Callee.error(); const q = p.x(); return [await thrown(p), await thrown(q)]; },
  onMissing: (env) => env.Callee.missing().x(),
  onBad: async (env) => { const p = env.Callee.bad(); const q = p.f(); return [await thrown(p), await thrown(q)]; },
  onTheResult: (env) => env.Callee.number()(),
  notInherited: (env) => env.Callee.object().toString(),
  nestedPromise: (env) => env.Callee.nestedPromise(),
  promiseArgument: (env) => env.Callee.identity({ p: env.Callee.number() }),
  promiseAsArgument: (env) => env.Callee.identity(env.Callee.number()),
  propertyArgument: (env) => env.Callee.identity(env.Callee.getter),
  propertyOfFunction: (env) => env.Callee.propertyFunction().value,
  propertyOfFunctionDeeper: (env) => env.Callee.propertyFunction().value.x,
  propertyOfFunctionCalled: (env) => env.Callee.propertyFunction().value(),
  afterArrival: async (env) => { const p = env.Callee.object(); const r = await p; return [await p.foo, await p.deep.f(1), await p.counter.increment(1), await r.deep.f(2)]; },
  afterArrivalStub: async (env) => { const p = env.Callee.counter(1); await p; return [await p.increment(), await p.value]; },
  afterArrivalNumber: async (env) => { const p = env.Callee.number(); await p; return p.x(); },
  afterArrivalText: async (env) => { const p = env.Callee.text(); await p; return p.x(); },
  afterArrivalNull: async (env) => { const p = env.Callee.nothing(); await p; return p.x; },
  afterArrivalMap: async (env) => { const p = env.Callee.map(); await p; return p.get("a"); },
  afterArrivalFailed: async (env) => { const p = env.Callee.error(); await thrown(p); return p.x(); },
  afterArrivalMissing: async (env) => { const p = env.Callee.object(); await p; return p.bar(); },
  order: async (env) => { const l = env.Callee.log(); for (const c of "abcdef") l.add(c); return l.all; },
  orderSlow: async (env) => { const l = await env.Callee.log(); const p = [l.slow("a"), l.add("b"), l.slow("c")]; await Promise.all(p); return l.all; },
  orderAfterResolution: async (env) => { const l = env.Callee.log(); l.add("a"); const s = await l; s.add("b"); l.add("c"); return s.all; },
  promiseAll: (env) => { const c = env.Callee.counter(0); return Promise.all([c.increment(1), c.increment(2), c.value]); },
  unawaited: async (env) => { const c = await env.Callee.counter(0); c.increment(5); return c.value; },
});
