// What a Worker does to its own prototypes changes nothing of what arrives, and none of it runs on receipt.
import { RpcStub, RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { cases, shown, thrown } from "../suite.js";

class Target extends RpcTarget { hi() { return "hi"; } get v() { return 5; } }
const values = () => ({ o: { a: 1, b: [1, 2, { c: 3 }] }, m: new Map([["k", { v: 1 }]]), s: new Set([1, [2]]), d: new Date(5), r: /x/gi, e: new RangeError("m"), u: new Uint8Array([1, 2, 3]), v: new DataView(new ArrayBuffer(4), 1, 2), n: 10n, x: new String("boxed"), h: new Headers({ a: "1" }), b: [, 1], big: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, i])) });
export class Callee extends WorkerEntrypoint {
  echo(x) { return x; }
  values() { return values(); }
  own(key) { return JSON.parse(`{"${key}": {"polluted": true}, "x": 1}`); }
  target() { return new Target(); }
  call(f) { return f(1); }
  error() { const e = new TypeError("m"); e.code = 5; throw e; }
  text() { return new Response("text"); }
  stream() { return new Blob(["streamed"]).stream(); }
  disposable() { return { a: 1, [Symbol.dispose]() {} }; }
}
// Every patch is taken back before anything is shown. What runs is counted by the patch's own name.
async function patched(env, patches, f) {
  const ran = { __proto__: null };
  let undo = null;
  for (const [object, key, make] of patches) {
    const before = Object.getOwnPropertyDescriptor(object, key);
    const name = String(key);
    undo = { __proto__: null, next: undo, run: () => (before ? Object.defineProperty(object, key, before) : delete object[key]) };
    Object.defineProperty(object, key, { __proto__: null, configurable: true, ...make(() => { ran[name] = true; }, before) });
  }
  let value;
  try { value = await f(env); } catch (e) { value = e; } finally { for (let u = undo; u !== null; u = u.next) u.run(); }
  return [shown(value), Object.keys(ran).sort()];
}
const getter = (object, key) => [object, key, (mark) => ({ get() { mark(); return undefined; }, set(v) { mark(); Object.defineProperty(this, key, { value: v, writable: true, enumerable: true, configurable: true }); } })];
const method = (object, key) => [object, key, (mark, before) => ({ writable: true, value: function (...all) { mark(); return Reflect.apply(before.value, this, all); } })];
const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);

export default cases({
  setters: (env) => patched(env, ["a", "b", "c", "k", "v", "x", "k1", "k39", "message", "cause", "stack0"].map((k) => getter(Object.prototype, k)), (e) => e.Callee.values()),
  indexSetters: (env) => patched(env, [getter(Array.prototype, "0"), getter(Array.prototype, "1"), getter(Object.prototype, "2")], (e) => e.Callee.values()),
  then: (env) => patched(env, [[Object.prototype, "zzz", () => ({ value: 1, writable: true })]], (e) => e.Callee.values()),
  methods: (env) => patched(env, [method(Map.prototype, "set"), method(Set.prototype, "add"), method(Array.prototype, "push"), method(Array.prototype, "map"), method(TypedArray, "set"), method(TypedArray, "subarray"), method(String.prototype, "charCodeAt"), method(RegExp.prototype, "exec")], (e) => e.Callee.values()),
  iterators: (env) => patched(env, [method(Array.prototype, Symbol.iterator), method(Map.prototype, Symbol.iterator), method(Set.prototype, Symbol.iterator)], (e) => e.Callee.values()),
  species: (env) => patched(env, [[ArrayBuffer, Symbol.species, (mark) => ({ get() { mark(); return ArrayBuffer; } })], [Array, Symbol.species, (mark) => ({ get() { mark(); return Array; } })], [RegExp, Symbol.species, (mark) => ({ get() { mark(); return RegExp; } })]], (e) => e.Callee.values()),
  constructors: (env) => patched(env, [getter(Object.prototype, "constructor0"), [ArrayBuffer.prototype, "constructor", (mark) => ({ get() { mark(); return ArrayBuffer; } })], [TypedArray, "constructor", (mark) => ({ get() { mark(); return Uint8Array; } })]], (e) => e.Callee.echo({ u: new Uint8Array([1, 2]), b: new ArrayBuffer(2) })),
  toJSON: (env) => patched(env, [[Object.prototype, "toJSON", (mark) => ({ value() { mark(); return "json"; }, writable: true })]], (e) => e.Callee.echo({ a: [1, { b: 2 }], d: new Date(1) })),
  descriptors: (env) => patched(env, ["get", "set", "value", "writable", "enumerable", "configurable"].map((k) => [Object.prototype, k, (mark) => ({ value: undefined, writable: true })]).slice(2), (e) => e.Callee.echo({ a: 1, b: [2] })),
  proto: async (env) => { const r = await env.Callee.own("__proto__"); return [r.polluted, Object.getPrototypeOf(r) === Object.prototype, Object.keys(r), Object.hasOwn(r, "__proto__"), ({}).polluted]; },
  constructor: async (env) => { const r = await env.Callee.own("constructor"); return [Object.keys(r), r.constructor.polluted, ({}).polluted]; },
  protoEcho: async (env) => { const r = await env.Callee.echo(JSON.parse('[{"__proto__": null, "a": 1}]')); return [Object.getPrototypeOf(r[0]) === Object.prototype, Object.keys(r[0])]; },
  globals: (env) => patched(env, [[globalThis, "Map", () => ({ value: class {}, writable: true })], [globalThis, "Uint8Array", () => ({ value: class {}, writable: true })], [globalThis, "RangeError", () => ({ value: class {}, writable: true })], [globalThis, "Headers", () => ({ value: class {}, writable: true })]], async (e) => Object.values(await e.Callee.values()).map((v) => Object.prototype.toString.call(v))),
  errors: (env) => patched(env, [getter(Error.prototype, "code"), getter(Object.prototype, "remote"), getter(Object.prototype, "cause")], (e) => thrown(e.Callee.error())),
  promises: (env) => patched(env, [method(Promise.prototype, "then")], async (e) => { const r = await e.Callee.echo({ a: 1 }); return r; }),
  stubs: (env) => patched(env, [method(Function.prototype, "call"), method(Function.prototype, "apply"), method(Function.prototype, "bind")], async (e) => { const t = await e.Callee.target(); return [await t.hi(), await t.v, await e.Callee.call((x) => x)]; }),
  responses: (env) => patched(env, [method(Response.prototype, "text"), getter(Object.prototype, "status"), getter(Object.prototype, "headers"), getter(Object.prototype, "body"), getter(Object.prototype, "method"), getter(Object.prototype, "url")], async (e) => { const r = await e.Callee.text(); return [r.status, r.headers.get("content-type")]; }),
  disposers: (env) => patched(env, [[Object.prototype, Symbol.dispose, (mark) => ({ value() { mark(); }, writable: true })]], async (e) => { const r = await e.Callee.disposable(); r[Symbol.dispose](); return r.a; }),
  frozen: async (env) => { const r = await env.Callee.echo(Object.freeze([Object.freeze({ a: 1 })])); return [Object.isFrozen(r), Object.isFrozen(r[0])]; },
  thenable: async (env) => { const r = await env.Callee.echo({ list: [{ then: 5 }] }); return r; },
});
