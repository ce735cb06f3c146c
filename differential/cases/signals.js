// differential: date 2026-11-01, flags experimental enable_abortsignal_rpc enable_request_signal
// AbortSignals in calls: behind a flag, which this file has.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown, until } from "../suite.js";

const state = {};
export class Callee extends WorkerEntrypoint {
  echo(x) { return x; }
  look(s) { return [s instanceof AbortSignal, s.aborted, s.reason]; }
  async wait(s) { if (!s.aborted) await new Promise((done) => s.addEventListener("abort", done)); return [s.aborted, s.reason]; }
  async waitBriefly(s) { await scheduler.wait(20); return s.aborted; }
  throwIf(s) { s.throwIfAborted(); return "not aborted"; }
  make(kind) { return kind === "aborted" ? AbortSignal.abort() : kind === "reason" ? AbortSignal.abort(new RangeError("why")) : kind === "timeout" ? AbortSignal.timeout(10) : kind === "object" ? AbortSignal.abort({ a: 1 }) : new AbortController().signal; }
  later() { const c = new AbortController(); setTimeout(() => c.abort("late"), 10); return c.signal; }
  onabort(s) { return new Promise((done) => { s.onabort = (e) => done([e.type, e.target === s]); }); }
  twice(a, b) { return a === b; }
  any(a, b) { return new Promise((done) => { AbortSignal.any([a, b]).addEventListener("abort", (e) => done(e.target.reason)); }); }
  request(r) { return [r.signal.aborted, r.signal.reason]; }
  async requestWait(r) { await new Promise((done) => r.signal.addEventListener("abort", done)); return r.signal.reason; }
  pass(s) { return this.env.Second.wait(s); }
  note(name, s) { state[name] = "waiting"; s.addEventListener("abort", () => { state[name] = "aborted"; }); return new Promise((done) => s.addEventListener("abort", () => done("noted"))); }
  noted(name) { return state[name]; }
}
export class Second extends Callee {}
const after = (ms, reason) => { const c = new AbortController(); setTimeout(() => c.abort(reason), ms); return c.signal; };

export default cases({
  plain: (env) => env.Callee.look(new AbortController().signal),
  aborted: (env) => env.Callee.look(AbortSignal.abort()),
  abortedReason: (env) => env.Callee.look(AbortSignal.abort(new TypeError("mine"))),
  abortedValues: (env) => Promise.all([5, "s", { a: [1] }, null, new Error("e"), new Date(0)].map((r) => env.Callee.look(AbortSignal.abort(r)))),
  abortedUncloneable: (env) => thrown(env.Callee.look(AbortSignal.abort(Symbol("s")))).then((e) => e?.name ?? e),
  later: (env) => env.Callee.wait(after(10)), laterReason: (env) => env.Callee.wait(after(10, "a reason")), laterError: (env) => env.Callee.wait(after(10, new RangeError("late"))),
  timeout: (env) => env.Callee.wait(AbortSignal.timeout(10)),
  never: (env) => env.Callee.waitBriefly(new AbortController().signal),
  throwIfAborted: async (env) => [await thrown(env.Callee.throwIf(AbortSignal.abort())), await env.Callee.throwIf(new AbortController().signal)],
  returned: async (env) => { const all = []; for (const k of ["aborted", "reason", "object", "plain"]) { const s = await env.Callee.make(k); all.push([s instanceof AbortSignal, s.aborted, s.reason]); } return all; },
  returnedLater: async (env) => { const s = await env.Callee.later(); const before = s.aborted; await until(() => s.aborted); return [before, s.aborted, s.reason]; },
  returnedTimeout: async (env) => { const s = await env.Callee.make("timeout"); await until(() => s.aborted); return [s.aborted, s.reason]; },
  onabort: (env) => env.Callee.onabort(after(10)),
  same: (env) => { const s = new AbortController().signal; return env.Callee.twice(s, s); },
  any: (env) => env.Callee.any(new AbortController().signal, after(10, "any")),
  anySent: (env) => env.Callee.wait(AbortSignal.any([new AbortController().signal, after(10, "any of mine")])),
  nested: async (env) => { const r = await env.Callee.echo({ list: [AbortSignal.abort("x")] }); return [r.list[0].aborted, r.list[0].reason]; },
  echo: async (env) => { const c = new AbortController(); const s = await env.Callee.echo(c.signal); const before = s.aborted; c.abort("echoed"); await until(() => s.aborted); return [before, s.aborted, s.reason]; },
  request: async (env) => [await env.Callee.request(new Request("http://x/")), await env.Callee.request(new Request("http://x/", { signal: AbortSignal.abort("r") }))],
  requestLater: (env) => env.Callee.requestWait(new Request("http://x/", { signal: after(10, "rl") })),
  order: async (env) => { const c = new AbortController(); const p = env.Callee.note("order", c.signal); await until(async () => (await env.Callee.noted("order")) === "waiting"); c.abort(); return [await p, await env.Callee.noted("order")]; },
  controller: (env) => thrown(env.Callee.echo(new AbortController())),
  structuredClone: () => thrown(() => structuredClone(AbortSignal.abort())),
  manyOnOne: async (env) => { const c = new AbortController(); const p = Promise.all([1, 2, 3].map(() => env.Callee.wait(c.signal))); await scheduler.wait(5); c.abort("many"); return p; },
});
