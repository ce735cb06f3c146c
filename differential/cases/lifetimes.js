// Disposal: whose disposers run, when, and what a disposed stub says.
import { RpcStub, RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown, until } from "../suite.js";

const disposed = new Map();
const dispose = (name) => disposed.set(name, (disposed.get(name) ?? 0) + 1);
class Target extends RpcTarget {
  constructor(name) { super(); this.name = name; }
  hi() { return "hi"; }
  child() { return new Target(this.name + "c"); }
  [Symbol.dispose]() { dispose(this.name); }
}
export class Callee extends WorkerEntrypoint {
  // workerd does not run the disposer of what is the last to hold a context
  constructor(ctx, env) { super(ctx, env); ctx.waitUntil(scheduler.wait(300)); }
  count(name) { return disposed.get(name) ?? 0; }
  target(name) { return new Target(name); }
  func(name) { return Object.assign(() => "called", { [Symbol.dispose]: () => dispose(name) }); }
  object(name) { return { a: new Target(name), list: [new Target(name)], plain: 1 }; }
  map(name) { return new Map([["t", new Target(name)]]); }
  list(name) { return [new Target(name), new Target(name)]; }
  disposable(name) { return { n: 1, [Symbol.dispose]() { dispose(name); } }; }
  disposableMap(name) { return Object.assign(new Map([["a", 1]]), { [Symbol.dispose]() { dispose(name); } }); }
  same(name) { const t = new Target(name); return { a: t, b: t }; }
  plain() { return { a: 1 }; }
  number() { return 1; }
  async slow(name) { await scheduler.wait(5); return new Target(name); }
  throwingDisposer() { return { [Symbol.dispose]() { throw new Error("in the disposer"); } }; }
  asyncDispose(name) { return { x: new Target(name), async [Symbol.asyncDispose]() { dispose(name); } }; }
  use(stub) { return typeof stub.hi === "function" ? stub.hi() : stub(); }
  keep(stub) { const kept = stub.dup(); return { again: () => kept(), let: () => kept[Symbol.dispose]() }; }
  keepNoDup(stub) { return { again: () => stub() }; }
  pass(stub) { return stub; }
  passDup(stub) { return stub.dup(); }
  own(name) { this.mine = new RpcStub(new Target(name)); return this.mine.dup(); }
}
const gone = (env, name, n = 1) => until(async () => (await env.Callee.count(name)) >= n).then(() => env.Callee.count(name));
const settled = async (env, name) => { await scheduler.wait(20); return env.Callee.count(name); };

export default cases({
  stub: async (env) => { const t = await env.Callee.target("a"); const before = await settled(env, "a"); t[Symbol.dispose](); return [before, await gone(env, "a")]; },
  twice: async (env) => { const t = await env.Callee.target("b"); t[Symbol.dispose](); t[Symbol.dispose](); await gone(env, "b"); return settled(env, "b"); },
  used: async (env) => { const t = await env.Callee.target("c"); t[Symbol.dispose](); return [await thrown(t.hi()), await thrown(t.dup === undefined ? 0 : t.x), await thrown(env.Callee.use(t))]; },
  usedFunction: async (env) => { const f = await env.Callee.func("c2"); f[Symbol.dispose](); return thrown(f()); },
  dupOfDisposed: async (env) => { const t = await env.Callee.target("c3"); t[Symbol.dispose](); return (await thrown(() => { t.dup(); })) !== "nothing"; },
  dup: async (env) => { const t = await env.Callee.target("d"); const d = t.dup(); t[Symbol.dispose](); const hi = await d.hi(); const before = await settled(env, "d"); d[Symbol.dispose](); return [hi, before, await gone(env, "d")]; },
  using: async (env) => { { using t = await env.Callee.target("e"); await t.hi(); } return gone(env, "e"); },
  function: async (env) => { { using f = await env.Callee.func("f"); await f(); } return gone(env, "f"); },
  object: async (env) => { const o = await env.Callee.object("g"); o[Symbol.dispose](); const n = await gone(env, "g", 2); return [n, await thrown(o.a.hi()), o.plain]; },
  map: async (env) => { const m = await env.Callee.map("h"); m[Symbol.dispose](); return gone(env, "h"); },
  list: async (env) => { using l = await env.Callee.list("i"); l[Symbol.dispose](); return gone(env, "i", 2); },
  same: async (env) => { using o = await env.Callee.same("j"); const equal = o.a === o.b; o[Symbol.dispose](); await gone(env, "j"); return [equal, await settled(env, "j")]; },
  oneByOne: async (env) => { const o = await env.Callee.object("k"); o.a[Symbol.dispose](); const one = await gone(env, "k"); o.list[0][Symbol.dispose](); return [one, await gone(env, "k", 2)]; },
  disposable: async (env) => { const o = await env.Callee.disposable("l"); const before = await settled(env, "l"); const keys = Object.keys(o); o[Symbol.dispose](); return [before, keys, await gone(env, "l")]; },
  disposableMap: async (env) => { const m = await env.Callee.disposableMap("m"); m[Symbol.dispose](); return settled(env, "m"); },
  disposerShape: async (env) => {
    const o = await env.Callee.plain();
    const d = Object.getOwnPropertyDescriptor(o, Symbol.dispose);
    return [typeof d?.value, d?.enumerable, d?.writable, d?.configurable, Object.keys(o), JSON.stringify(o)];
  },
  disposerOf: async (env) => [typeof (await env.Callee.plain())[Symbol.dispose], typeof (await env.Callee.map("z"))[Symbol.dispose], typeof (await env.Callee.list("z"))[Symbol.dispose],
    typeof Object(await env.Callee.number())[Symbol.dispose], typeof (await env.Callee.target("z"))[Symbol.dispose], typeof env.Callee[Symbol.dispose], typeof env.Callee.number[Symbol.dispose], typeof env.Callee.number()[Symbol.dispose]],
  throwingDisposer: async (env) => { const o = await env.Callee.throwingDisposer(); return thrown(() => o[Symbol.dispose]()); },
  asyncDispose: (env) => thrown(env.Callee.asyncDispose("n")),
  promiseBefore: async (env) => { const p = env.Callee.slow("o"); p[Symbol.dispose](); const e = await thrown(p.hi()); return [e, await gone(env, "o")]; },
  promiseBeforeValue: async (env) => { const p = env.Callee.slow("o2"); p[Symbol.dispose](); const r = await p.then((x) => x instanceof RpcStub, (e) => e); await gone(env, "o2"); return r; },
  promiseAfter: async (env) => { const p = env.Callee.target("p"); const t = await p; p[Symbol.dispose](); return [await gone(env, "p"), await thrown(t.hi()), await thrown(p.hi())]; },
  usingPromise: async (env) => { { using p = env.Callee.target("q"); await p.hi(); } return gone(env, "q"); },
  pipelinedOnly: async (env) => { await env.Callee.target("r").hi(); return settled(env, "r"); },
  pipelinedChain: async (env) => { { using p = env.Callee.target("s"); await p.child().hi(); } return gone(env, "s"); },
  parameter: (env) => env.Callee.use(() => "used"),
  parameterAfter: async (env) => { using r = await env.Callee.keepNoDup(() => 1); return thrown(r.again()); },
  parameterDup: async (env) => { using r = await env.Callee.keep(() => "again"); return [await r.again(), await r.again()]; },
  parameterPassed: async (env) => { using r = await env.Callee.pass(() => "mine"); return r(); },
  parameterPassedDup: async (env) => { using r = await env.Callee.passDup(() => "mine"); return r(); },
  parameterDisposer: async (env) => { const f = () => "f"; const p = new Promise((done) => { f[Symbol.dispose] = () => done("gone"); }); await env.Callee.use(f); return p; },
  parameterDisposerKept: async (env) => {
    let n = 0;
    const f = Object.assign(() => "f", { [Symbol.dispose]: () => { n++; } });
    using r = await env.Callee.keep(f);
    await scheduler.wait(20);
    const before = n;
    await r.let();
    await until(() => n > 0);
    return [before, n];
  },
  parameterEach: async (env) => { let n = 0; const f = Object.assign(() => "f", { [Symbol.dispose]: () => { n++; } }); await env.Callee.use(f); await env.Callee.use(f); await until(() => n >= 2); return n; },
  ownStub: async (env) => {
    let n = 0;
    const s = new RpcStub(Object.assign(() => "s", { [Symbol.dispose]: () => { n++; } }));
    const r = [await env.Callee.use(s), await env.Callee.use(s)];
    await scheduler.wait(20);
    const before = n;
    s[Symbol.dispose]();
    await until(() => n > 0);
    return [...r, before, n];
  },
  ownStubDisposedAtOnce: async () => { let n = 0; const s = new RpcStub(Object.assign(() => 1, { [Symbol.dispose]: () => { n++; } })); s[Symbol.dispose](); const now = n; await until(() => n > 0); return [now, n]; },
  inFlight: async (env) => { const t = await env.Callee.target("t"); const p = t.hi(); t[Symbol.dispose](); return p; },
  serviceIsKept: async (env) => { await env.Callee.use(env.Callee.number).catch(() => {}); return env.Callee.number(); },
  calleeOwns: async (env) => { using s = await env.Callee.own("u"); return s.hi(); },
  withoutDisposer: async (env) => { const r = await env.Callee.plain(); r[Symbol.dispose](); return r.a; },
});
