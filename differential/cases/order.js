// Calls on one stub arrive in the order in which they were made, whatever they carry; long paths, large messages.
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

class Log extends RpcTarget {
  #l = [];
  add(x) { this.#l.push(typeof x === "object" ? x?.constructor?.name : x); return this.#l.length; }
  async read(s) { this.#l.push("read("); const t = await new Response(s).text(); this.#l.push(`${t})`); }
  async call(f) { this.#l.push("call("); await f(); this.#l.push(")"); }
  stub(s) { this.#l.push(s === undefined ? "none" : "stub"); }
  get all() { return this.#l.join(" "); }
  get self() { return this; }
  fails() { this.#l.push("fails"); throw new Error("x"); }
  length(x) { this.#l.push("length"); return x.length; }
}
const deep = (n) => { let o = { end: () => "end" }; for (let i = 0; i < n; i++) o = { x: o }; return o; };
export class Callee extends WorkerEntrypoint {
  log() { return new Log(); }
  async lateLog() { await scheduler.wait(3); return new Log(); }
  deep(n) { return deep(n); }
  echo(x) { return x; }
  length(x) { return x.length ?? x.byteLength; }
  make(kind, n) { return kind === "string" ? "x".repeat(n) : kind === "two" ? "€".repeat(n) : kind === "bytes" ? new Uint8Array(n) : Array.from({ length: n }, (_, i) => i); }
  pass(l) { l.add("passed"); return l; }
  proxied() { return this.env.Other.log(); }
  proxiedDeep(n) { return this.env.Other.deep(n); }
  get tree() { return { a: { b: new Log(), f: () => ({ c: () => "c" }) } }; }
}
export class Other extends Callee {}
const source = (t) => new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode(t)); c.close(); } });
const path = (p, n) => { for (let i = 0; i < n; i++) p = p.x; return p; };

export default cases({
  plain: async (env) => { const l = await env.Callee.log(); for (let i = 0; i < 20; i++) l.add(i); return l.all; },
  streams: async (env) => { const l = await env.Callee.log(); l.add(1); l.add(source("a")); l.add(2); l.add(new WritableStream({})); l.add(3); return l.all; },
  streamsRead: async (env) => { const l = await env.Callee.log(); l.add(1); const p = l.read(source("s")); l.add(2); await p; return l.all; },
  functions: async (env) => { const l = await env.Callee.log(); l.add(1); const p = l.call(() => 1); l.add(2); await p; return l.all; },
  stubs: async (env) => { const l = await env.Callee.log(); const other = await env.Callee.log(); l.add(1); l.stub(other); l.add(2); return l.all; },
  http: async (env) => { const l = await env.Callee.log(); l.add(1); l.add(new Response(source("x"))); l.add(new Request("http://x/", { method: "POST", body: source("y") })); l.add(new Blob(["z"])); l.add(2); return l.all; },
  onPromise: async (env) => { const l = env.Callee.lateLog(); l.add(1); l.add(source("a")); l.add(2); return l.all; },
  onProperty: async (env) => { const l = env.Callee.lateLog().self; l.add(1); l.add(2); return l.all; },
  mixed: async (env) => { const p = env.Callee.lateLog(); p.add(1); const s = await p; s.add(2); p.add(3); s.self.add(4); p.self.add(5); return s.all; },
  failuresBetween: async (env) => { const l = await env.Callee.log(); l.add(1); const f = l.fails(); const g = l.missing(); l.add(2); return [await thrown(f).then((e) => e.message), await thrown(g).then((e) => e.message), await l.all]; },
  uncloneableBetween: async (env) => { const l = await env.Callee.log(); l.add(1); const f = thrown(l.add(Symbol("s"))); l.add(2); return [(await f).name, await l.all]; },
  dupsTogether: async (env) => { const l = await env.Callee.log(); const d = l.dup(); l.add(1); d.add(2); l.add(3); d.add(4); return l.all; },
  largeBetween: async (env) => { const l = await env.Callee.log(); l.add(1); const n = l.length("x".repeat(3000000)); l.add(2); return [await n, await l.all]; },
  proxied: async (env) => { const l = env.Callee.proxied(); l.add(1); l.add(2); l.add(source("x")); l.add(3); return l.all; },
  passedBack: async (env) => { const l = await env.Callee.log(); l.add(1); const m = await env.Callee.pass(l.dup()); l.add(2); m.add(3); return m.all; },
  tree: async (env) => { const t = env.Callee.tree; return [await t.a.b.add(1), await t.a.f().c()]; },
  depths: async (env) => { const all = []; for (const n of [1, 10, 60, 62, 63]) all.push(await thrown(async () => { throw await path(env.Callee.deep(n), n).end(); })); return all; },
  depthLimit: async (env) => { const all = []; for (const n of [63, 64, 65, 66, 70]) { try { path(env.Callee, n); all.push([n, "made"]); } catch (e) { all.push([n, e.name, e.message]); } } return all; },
  depthOnPromise: async (env) => { const p = env.Callee.deep(80); for (let n = 60; n < 70; n++) { try { path(p, n); } catch (e) { return [n, e.message]; } } },
  depthProxied: async (env) => path(env.Callee.proxiedDeep(30), 30).end(),
  depthAwaited: async (env) => { const r = await env.Callee.deep(60); let o = r; for (let i = 0; i < 60; i++) o = o.x; return o.end(); },
  sizes: async (env) => { const all = []; for (const n of [1, 1 << 16, 1 << 20, 8 << 20]) all.push(await env.Callee.length("x".repeat(n))); return all; },
  sizesBytes: async (env) => { const all = []; for (const n of [1, 1 << 16, 1 << 20, 12 << 20]) all.push(await env.Callee.length(new Uint8Array(n))); return all; },
  sizesBack: async (env) => { const all = []; for (const [k, n] of [["string", 4 << 20], ["two", 2 << 20], ["bytes", 8 << 20], ["list", 50000]]) all.push((await env.Callee.make(k, n)).length); return all; },
  manyCalls: async (env) => { const l = await env.Callee.log(); const p = []; for (let i = 0; i < 500; i++) p.push(l.add(i)); const r = await Promise.all(p); return [r[0], r[499]]; },
});
