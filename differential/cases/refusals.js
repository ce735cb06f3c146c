// What no message takes, with the words that say so.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

class Foo { a = 1; }
const bad = {
  instance: () => new Foo(),
  nullPrototype: () => Object.assign(Object.create(null), { a: 1 }),
  createdFromPlain: () => Object.create({ a: 1 }),
  symbol: () => Symbol("s"),
  boxedSymbol: () => Object(Symbol("s")),
  promise: () => Promise.resolve(1),
  weakMap: () => new WeakMap(),
  weakSet: () => new WeakSet(),
  weakRef: () => new WeakRef({}),
  generator: () => (function* () {})(),
  iterator: () => [][Symbol.iterator](),
  textEncoder: () => new TextEncoder(),
  url: () => new URL("http://x/"),
  searchParams: () => new URLSearchParams("a=1"),
  formData: () => new FormData(),
  event: () => new Event("x"),
  eventTarget: () => new EventTarget(),
  abortController: () => new AbortController(),
  webSocket: () => new WebSocketPair()[0],
  transformStream: () => new TransformStream(),
  math: () => Math,
  proxyOfInstance: () => new Proxy(new Foo(), {}),
  proxyOfArray: () => new Proxy([1], {}),
  sharedArrayBuffer: () => (typeof SharedArrayBuffer === "undefined" ? new Foo() : new Foo()),
  global: () => globalThis,
  intl: () => new Intl.NumberFormat("en"),
  namelessClass: () => new (class {})(),
  ownName: () => Object.assign(new Foo(), { constructor: { name: "Bar" } }),
  arraySubclass: () => new (class List extends Array {})(),
  detached: () => { const b = new ArrayBuffer(4); structuredClone(b, { transfer: [b] }); return b; },
};
export class Callee extends WorkerEntrypoint {
  make(name) { return bad[name](); }
  nested(name) { return { list: [bad[name]()] }; }
  take() { return "taken"; }
  big(n) { return "x".repeat(n); }
}
const table = {};
for (const name in bad) {
  table[name] = async (env) => [await thrown(env.Callee.take(bad[name]())), await thrown(env.Callee.take({ list: [bad[name]()] }))];
  table[name + "Returned"] = async (env) => [await thrown(env.Callee.make(name)), await thrown(env.Callee.nested(name))];
}
export default cases({
  ...table,
  neverSynchronous: (env) => { let p; try { p = env.Callee.take(new Foo()); } catch (e) { return "synchronous"; } return thrown(p); },
  pipelinedOnRefused: async (env) => { const p = env.Callee.take(new Foo()); const q = p.x.y(); return [await thrown(p), await thrown(q)]; },
  tooLarge: (env) => thrown(env.Callee.take("x".repeat(33 * 1024 * 1024))).then((e) => [e.name, e.message.replace(/\d+ bytes/, "N bytes")]),
  tooLargeReturned: (env) => thrown(env.Callee.big(33 * 1024 * 1024)).then((e) => [e.name, e.message.replace(/\d+ bytes/, "N bytes"), e.remote]),
  structuredCloneInstances: async (env) => {
    class Deep extends Foo { b = new Foo(); #c = 1; get d() { return 1; } [Symbol.for("s")] = 1; }
    const late = Object.defineProperty(new Foo(), "hidden", { value: 1, enumerable: false });
    const tagged = Object.assign(new (class { get [Symbol.toStringTag]() { return "Tagged"; } })(), { a: 1 });
    return [new Deep(), late, tagged, bad.nullPrototype(), bad.createdFromPlain(), bad.namelessClass(), new Foo.prototype.constructor(), Object.create(Foo.prototype)].map((x) => {
      const y = structuredClone(x);
      return [Object.getPrototypeOf(y) === Object.prototype, y];
    });
  },
  structuredCloneRefuses: async (env) => {
    const all = {};
    const more = { agen: () => (async function* () {})(), finalization: () => new FinalizationRegistry(() => {}), weakRef: bad.weakRef, weakSet: bad.weakSet, eventTarget: bad.eventTarget, event: bad.event,
      headersSubclass: () => new (class extends URL {})("http://x/"), targetSubclass: () => new (class extends EventTarget {})(), promiseSubclass: () => new (class P extends Promise {})(() => {}), nestedUrl: () => ({ a: [new URL("http://x/")] }),
      inInstance: () => Object.assign(new Foo(), { x: new TextEncoder() }), ctx: () => new (class extends WorkerEntrypoint {})({}, {}), property: () => env.Callee.x, promise: () => { const p = env.Callee.take(); p.catch(() => {}); return p; }, boxedSymbol: bad.boxedSymbol };
    for (const name in more) all[name] = await thrown(() => structuredClone(more[name]())).then((e) => (e instanceof Error ? e.message : e));
    return all;
  },
  structuredClone: async () => { const all = {}; for (const name of ["instance", "promise", "weakMap", "symbol", "textEncoder", "url", "abortController"]) all[name] = await thrown(() => structuredClone(bad[name]())); return all; },
});
