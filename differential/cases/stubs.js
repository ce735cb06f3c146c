// RpcStub, made here and received: identity, locality, inspection.
import { RpcStub, RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

class Counter extends RpcTarget {
  constructor(n = 0) { super(); this.n = n; }
  increment(by) { return (this.n += by); }
  get value() { return { n: this.n, f: () => this.n }; }
}
export class Callee extends WorkerEntrypoint {
  counter() { return new Counter(); }
  identity(x) { return x; }
  call(f, ...args) { return f(...args); }
  callMethod(o, name, ...args) { return o[name](...args); }
  get(o, name) { return o[name]; }
  isStub(x) { return [x instanceof RpcStub, x instanceof RpcTarget, typeof x]; }
  twice(f, g) { return f === g; }
}

export default cases({
  localObject: async () => { const s = new RpcStub({ f: (x) => x + 1, v: 5, o: { p: 1 } }); return [await s.f(1), await s.v, await s.o.p]; },
  localFunction: () => new RpcStub((x) => x * 2)(4),
  localTarget: async () => { const s = new RpcStub(new Counter(1)); return [await s.increment(2), await s.value.n, await s.value.f()]; },
  localTargetField: () => new RpcStub(new Counter(1)).n,
  localCopies: async () => { const o = {}; const s = new RpcStub({ f: (x) => x, o }); return [(await s.f(o)) === o, (await s.o) === o]; },
  localThrows: () => new RpcStub(() => { throw new TypeError("here"); })(),
  wraps: async () => {
    class Foo {}
    const all = [];
    for (const x of [undefined, null, 1, "s", [], new Map(), new Foo(), Object.create(null), Symbol("x")]) all.push(await thrown(() => { new RpcStub(x); }));
    return all;
  },
  wrapsStub: () => thrown(() => { new RpcStub(new RpcStub({})); }),
  wrapsNothing: () => thrown(() => { new RpcStub(); }),
  noNew: () => thrown(() => RpcStub({})),
  noReturnToOriginal: async (env) => { const c = new Counter(1); const s = await env.Callee.identity(c); return [s === c, s instanceof RpcStub, await s.increment(1), c.n]; },
  sentThrough: async (env) => { const s = await env.Callee.counter(); const t = await env.Callee.identity(s); return [s === t, await t.increment(1), await s.increment(1)]; },
  callback: (env) => env.Callee.call((a, b) => a + b, 1, 2),
  callbackThrows: (env) => env.Callee.call(() => { throw new RangeError("back"); }),
  callbackAsync: (env) => env.Callee.call(async (x) => { await scheduler.wait(1); return x + 1; }, 1),
  callbackOnTarget: (env) => env.Callee.callMethod(new Counter(1), "increment", 4),
  callbackOnStub: (env) => env.Callee.callMethod(new RpcStub(new Counter(1)), "increment", 4),
  callbackOnPlain: (env) => env.Callee.callMethod({ f: (x) => x + 1 }, "f", 4),
  callbackMissing: (env) => env.Callee.callMethod(new Counter(1), "nope"),
  callbackReturnsCallback: async (env) => (await env.Callee.call(() => (x) => x + 1))(5),
  callbackToService: (env) => env.Callee.callMethod(env.Callee, "isStub", 1),
  propertyOfTarget: (env) => env.Callee.get(new Counter(3), "value").n,
  propertyOfFunction: (env) => env.Callee.get(Object.assign(() => 1, { tag: "t" }), "tag"),
  receivedAs: async (env) => [await env.Callee.isStub(() => 1), await env.Callee.isStub(new Counter()), await env.Callee.isStub({}), await env.Callee.isStub(env.Callee)],
  sameTwice: async (env) => { const f = () => 1; return env.Callee.twice(f, f); },
  functionShape: async (env) => { const f = await env.Callee.identity((a, b) => 1); return [typeof f, Object.keys(f), f instanceof Function, f instanceof RpcStub]; },
  logging: async (env) => { const s = await env.Callee.counter(); console.log(s, env.Callee, env.Callee.x, { s }); return s.increment(1); },
  string: async (env) => { const s = await env.Callee.counter(); return [Object.prototype.toString.call(s), Object.prototype.toString.call(env.Callee), Object.prototype.toString.call(env.Callee.x)]; },
  deepEqual: async (env) => { const s = await env.Callee.counter(); return [s === s, Object.is(s, s), new Set([s, s]).size]; },
  structuredClone: async (env) => { const s = await env.Callee.counter(); return [await thrown(() => structuredClone(s)), await thrown(() => structuredClone(env.Callee)), await thrown(() => structuredClone(new Counter()))]; },
  cloneFunction: () => thrown(() => structuredClone(() => 1)).then((e) => e.name),
  dupOfFunction: async (env) => { using f = await env.Callee.identity((x) => x); using g = f.dup(); return [f === g, await g(3)]; },
  classAsCallback: async (env) => env.Callee.call(class {}).catch((e) => e.name + e.message),
  boundFunction: (env) => env.Callee.call(function () { return this.x; }.bind({ x: 9 })),
  thisOfCallback: (env) => env.Callee.call(function () { return this === undefined; }),
  thisOfMember: (env) => env.Callee.callMethod({ x: 4, f() { return this.x; } }, "f"),
  asyncFunctionAsArgument: (env) => env.Callee.call(async () => "a"),
  argumentsLength: (env) => env.Callee.call((...all) => all.length, undefined, undefined),
});
