// The cases of ownership_old and ownership_new: the same program at two compatibility dates.
import { RpcStub, RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown, until } from "./suite.js";

class Counted extends RpcTarget {
  disposed = 0;
  dups = 0;
  hi() { return "hi"; }
  [Symbol.dispose]() { this.disposed++; }
}
class Duplicable extends Counted {
  copies = [];
  dup() { this.dups++; const c = new Counted(); this.copies.push(c); return c; }
}
export class Callee extends WorkerEntrypoint {
  use(s) { return s.hi(); }
  call(f) { return f(); }
  ignore() {}
  both(a, b) { return Promise.all([a.hi(), b.hi()]); }
  keep(s) { const d = s.dup(); return { hi: () => d.hi() }; }
}
const after = async (x) => { await scheduler.wait(20); return x(); };

export default cases({
  stub: async (env) => { const t = new Counted(); const s = new RpcStub(t); const hi = await env.Callee.use(s); return [hi, await after(() => t.disposed), await thrown(s.hi())]; },
  stubTwice: async (env) => { const s = new RpcStub(new Counted()); return [await thrown(env.Callee.use(s)), await thrown(env.Callee.use(s))]; },
  stubTwiceAtOnce: async (env) => thrown(async () => { const s = new RpcStub(new Counted()); return env.Callee.both(s, s); }),
  stubDup: async (env) => { const s = new RpcStub(new Counted()); return [await env.Callee.use(s.dup()), await s.hi()]; },
  stubDisposedAfterCall: async (env) => { const t = new Counted(); const s = new RpcStub(t); const p = env.Callee.use(s); s[Symbol.dispose](); return [await p, await after(() => t.disposed)]; },
  target: async (env) => { const t = new Counted(); await env.Callee.use(t); await env.Callee.use(t); return after(() => t.disposed); },
  targetIgnored: async (env) => { const t = new Counted(); await env.Callee.ignore(t); return after(() => t.disposed); },
  targetTwiceAtOnce: async (env) => { const t = new Counted(); await env.Callee.both(t, t); return after(() => t.disposed); },
  duplicable: async (env) => { const t = new Duplicable(); await env.Callee.use(t); return after(() => [t.dups, t.disposed, t.copies.map((c) => c.disposed)]); },
  duplicableFunction: async (env) => {
    const log = [];
    const f = Object.assign(() => "f", { dup() { log.push("dup"); return Object.assign(() => "copy", { [Symbol.dispose]: () => log.push("copy gone") }); }, [Symbol.dispose]: () => log.push("f gone") });
    const r = await env.Callee.call(f);
    return after(() => [r, ...log]);
  },
  dupReturnsOther: async (env) => { const t = new Counted(); t.dup = () => 5; return thrown(env.Callee.use(t)); },
  dupOfFunctionReturnsOther: async (env) => thrown(env.Callee.call(Object.assign(() => 1, { dup: () => new Counted() }))),
  dupReturnsPlain: async (env) => { const t = new Counted(); t.dup = () => ({}); return thrown(env.Callee.use(t)); },
  dupIsNoFunction: async (env) => { const t = new Counted(); t.dup = 5; return env.Callee.use(t); },
  dupThrows: async (env) => { const t = new Counted(); t.dup = () => { throw new RangeError("in dup"); }; return thrown(env.Callee.use(t)); },
  kept: async (env) => { const t = new Counted(); const r = await env.Callee.keep(t); const before = await after(() => t.disposed); const hi = await r.hi(); r[Symbol.dispose](); return [before, hi]; },
  received: async (env) => { using r = await env.Callee.keep(new Counted()); const h = r.hi; return thrown(env.Callee.call(h)); },
  failing: async (env) => { const t = new Counted(); await thrown(env.Callee.missing(t)); return after(() => t.disposed); },
  unserializable: async (env) => { const t = new Counted(); const s = new RpcStub(t); const e = await thrown(env.Callee.use(s, Symbol("x"))); return [e.name, await thrown(s.hi())]; },
  service: async (env) => { await thrown(env.Callee.ignore(env.Callee)); return env.Callee.ignore(); },
});
