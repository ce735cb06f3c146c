// Proxies among values and as targets: what they look like decides.
import { RpcStub, RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

class Target extends RpcTarget {
  field = 1;
  method(x) { return ["method", x]; }
  get getter() { return "getter"; }
}
class Foo { a = 1; m() { return "m"; } }
const logging = (target, log) => new Proxy(target, {
  get(t, k, r) { log.push(`get ${String(k)}`); return Reflect.get(t, k, r); },
  has(t, k) { log.push(`has ${String(k)}`); return Reflect.has(t, k); },
  ownKeys(t) { log.push("ownKeys"); return Reflect.ownKeys(t); },
  getPrototypeOf(t) { return Reflect.getPrototypeOf(t); },
  apply(t, self, all) { log.push("apply"); return Reflect.apply(t, self, all); },
});
export class Callee extends WorkerEntrypoint {
  echo(x) { return x; }
  kind(x) { return [typeof x, x instanceof RpcStub, x === null ? null : Array.isArray(x)]; }
  call(f, ...all) { return f(...all); }
  method(o, name, ...all) { return o[name](...all); }
  get(o, name) { return o[name]; }
  plain() { return new Proxy({ a: 1, f: (x) => x + 1, nested: { b: 2 } }, {}); }
  func() { return new Proxy((x) => x * 2, {}); }
  target() { return new Proxy(new Target(), {}); }
  instance() { return new Proxy(new Foo(), {}); }
  list() { return new Proxy([1, 2], {}); }
  dated() { return new Proxy(new Date(0), {}); }
  nested() { return { list: [new Proxy({ a: 1 }, {})], map: new Map([["k", new Proxy(() => "f", {})]]) }; }
  revoked() { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; }
  fakedTarget() { return new Proxy({ m: () => "own" }, { getPrototypeOf: () => RpcTarget.prototype, get: (t, k) => (k === "hi" ? () => "hi" : t[k]) }); }
  fakedOther() { return new Proxy(new Target(), { getPrototypeOf: () => Foo.prototype }); }
  fakedPlain() { return new Proxy(new Foo(), { getPrototypeOf: () => Object.prototype }); }
  computed() { return new Proxy({}, { get: (t, k) => (k === "then" ? undefined : (...all) => `${String(k)}(${all})`), getOwnPropertyDescriptor: (t, k) => ({ value: 1, configurable: true, enumerable: true }), has: () => true }); }
  computedTarget() { return new Proxy(new Target(), { get: (t, k, r) => (k in t ? Reflect.get(t, k, r) : typeof k === "string" ? (...all) => `${k}(${all})` : undefined) }); }
  throwing() { return new Proxy({ a: 1 }, { get(t, k) { throw new RangeError(`no ${String(k)}`); } }); }
}

export default cases({
  sent: (env) => Promise.all([{ a: 1 }, () => 1, new Target(), async () => 1].map((x) => env.Callee.kind(new Proxy(x, {})))),
  refused: (env) => Promise.all([[1], new Date(0), new Map(), new Foo(), Object.create(null), /x/, new Error("e"), new Uint8Array(1), Object.create({})].map((x) => thrown(env.Callee.kind(new Proxy(x, {}))))),
  refusedNested: (env) => thrown(env.Callee.kind({ list: [new Proxy(new Foo(), {})] })),
  plain: async (env) => { using p = await env.Callee.plain(); return [p instanceof RpcStub, await p.a, await p.f(1), await p.nested, await p.nested.b, await thrown(p.missing)]; },
  plainPipelined: async (env) => [await env.Callee.plain().a, await env.Callee.plain().f(4)],
  func: async (env) => { using f = await env.Callee.func(); return [typeof f, await f(4), await env.Callee.func()(5)]; },
  target: async (env) => { using t = await env.Callee.target(); return [await t.method(1), await t.getter, await thrown(t.field)]; },
  instance: (env) => thrown(env.Callee.instance()),
  list: (env) => thrown(env.Callee.list()),
  date: (env) => thrown(env.Callee.dated()),
  nested: async (env) => { using r = await env.Callee.nested(); return [r.list[0] instanceof RpcStub, await r.list[0].a, await r.map.get("k")()]; },
  revoked: (env) => thrown(env.Callee.revoked()).then((e) => [e.name]),
  fakedTarget: async (env) => { using t = await env.Callee.fakedTarget(); return [await thrown(t.m()), await t.hi()]; },
  fakedOther: (env) => thrown(env.Callee.fakedOther()),
  fakedPlain: async (env) => { using t = await env.Callee.fakedPlain(); return [await t.a, await thrown(t.m())]; },
  computed: async (env) => { using t = await env.Callee.computed(); return [await thrown(t.anything(1, 2)), await thrown(t.toString(1))]; },
  computedTarget: async (env) => { using t = await env.Callee.computedTarget(); return [await t.anything(1, 2), await t.method(3)]; },
  throwing: async (env) => { using t = await env.Callee.throwing(); return [await thrown(t.a), await thrown(t.b)]; },
  trapsOfPlain: async (env) => { const log = []; await env.Callee.get(logging({ a: 1 }, log), "a"); return log.filter((l) => !l.includes("Symbol")); },
  trapsOfMethod: async (env) => { const log = []; const r = await env.Callee.method(logging({ f() { return 5; } }, log), "f"); return [r, log.includes("get f")]; },
  trapsOfFunction: async (env) => { const log = []; const r = await env.Callee.call(logging((x) => x, log), 7); return [r, log.includes("apply")]; },
  trapsOfTarget: async (env) => { const log = []; const r = await env.Callee.method(logging(new Target(), log), "method", 1); return [r, log.includes("get method")]; },
  thisOfMethod: (env) => env.Callee.method(new Proxy({ x: 3, f() { return this.x; } }, { get: (t, k, r) => (k === "x" ? 9 : Reflect.get(t, k, r)) }), "f"),
  ofStub: async (env) => { using s = await env.Callee.func(); return thrown(env.Callee.kind(new Proxy(s, {}))).then((e) => e?.name ?? e); },
  ofService: (env) => thrown(env.Callee.kind(new Proxy(env.Callee, {}))).then((e) => e?.name ?? e),
  ofProxy: async (env) => env.Callee.kind(new Proxy(new Proxy({ a: 1 }, {}), {})),
  ofPrimitiveBox: (env) => thrown(env.Callee.kind(new Proxy(new String("s"), {}))),
  stubOfProxy: async () => { using s = new RpcStub(new Proxy({ a: 1, f: (x) => x }, {})); return [await s.a, await s.f(2)]; },
  stubOfProxiedTarget: async () => { using s = new RpcStub(new Proxy(new Target(), {})); return [await s.method(2), await thrown(s.field)]; },
  stubOfProxiedInstance: () => thrown(() => { new RpcStub(new Proxy(new Foo(), {})); }),
  stubOfProxiedFunction: () => new RpcStub(new Proxy((x) => x + 1, {}))(1),
  applyTrap: (env) => env.Callee.call(new Proxy(() => 1, { apply: (t, self, all) => [self === undefined, all] }), 1, 2),
  boundTrap: (env) => env.Callee.method(new Proxy({}, { get: (t, k) => () => k, getOwnPropertyDescriptor: () => ({ value: 1, configurable: true }) }), "name"),
  plainWithDisposer: async (env) => { let n = 0; await env.Callee.kind(new Proxy({ [Symbol.dispose]() { n++; } }, {})); await scheduler.wait(20); return n; },
  sameTwice: async (env) => { const p = new Proxy({ a: 1 }, {}); using r = await env.Callee.echo([p, p]); return [r[0] === r[1], await r[0].a]; },
});
