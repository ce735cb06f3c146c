// What cloudflare:workers exports besides classes.
import { env as importedEnv, exports as importedExports, waitUntil, withEnv, withExports, withEnvAndExports, WorkerEntrypoint } from "cloudflare:workers";
import * as all from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

const atStart = { text: importedEnv.TEXT, keys: Object.keys(importedEnv).sort() };
let startError;
try { waitUntil(Promise.resolve()); } catch (e) { startError = e; }
class Flow extends all.WorkflowEntrypoint { run() {} }
export { Flow };
export class Callee extends WorkerEntrypoint {
  text() { return importedEnv.TEXT; }
  same() { return [importedEnv.TEXT === this.env.TEXT, importedEnv === this.env]; }
  async viaImported() { return importedExports.Callee.text(); }
  wait() { let n = 0; waitUntil(Promise.resolve().then(() => n++)); return "waiting"; }
  async overridden(env) { return withEnv(env, async () => { await scheduler.wait(1); return importedEnv.TEXT; }); }
  props() { return this.ctx.props; }
}
export default cases({
  names: () => Object.keys(all).filter((k) => ["WorkerEntrypoint", "DurableObject", "RpcTarget", "RpcStub", "RpcPromise", "RpcProperty", "ServiceStub", "env", "exports", "withEnv", "withExports", "withEnvAndExports", "waitUntil"].includes(k)).sort(),
  atStart: () => atStart, startError: () => startError,
  env: (env) => [importedEnv.TEXT, typeof importedEnv.Callee.text, importedEnv.missing, "TEXT" in importedEnv, Object.keys(importedEnv).sort()],
  envSet: async () => { const e = await thrown(() => { importedEnv.added = 1; }); const r = importedEnv.added; delete importedEnv.added; return [e?.name ?? e, r]; },
  call: () => importedEnv.Callee.text(),
  same: (env) => importedEnv.Callee.same(),
  viaImported: (env) => env.Callee.viaImported(),
  exports: async () => [Object.keys(importedExports).sort(), await importedExports.Callee.text(), await importedExports.Callee({ props: { a: 1 } }).props()],
  waitUntil: (env) => env.Callee.wait(),
  waitUntilNothing: async () => [await thrown(() => waitUntil()), await thrown(() => waitUntil(5))],
  withEnv: () => withEnv({ TEXT: "other" }, () => [importedEnv.TEXT, importedEnv.Callee, Object.keys(importedEnv)]),
  withEnvAsync: () => withEnv({ TEXT: "later" }, async () => { const a = importedEnv.TEXT; await scheduler.wait(2); return [a, importedEnv.TEXT]; }),
  withEnvNested: () => withEnv({ TEXT: 1 }, () => [importedEnv.TEXT, withEnv({ TEXT: 2 }, () => importedEnv.TEXT), importedEnv.TEXT]),
  withEnvRestores: async () => { const p = withEnv({ TEXT: "in" }, async () => { await scheduler.wait(5); return importedEnv.TEXT; }); const now = importedEnv.TEXT; return [now, await p, importedEnv.TEXT]; },
  withEnvParallel: () => Promise.all([1, 2, 3].map((n) => withEnv({ TEXT: n }, async () => { await scheduler.wait(4 - n); return importedEnv.TEXT; }))),
  withEnvThrows: async () => [await thrown(() => withEnv({ TEXT: 1 }, () => { throw new RangeError("in it"); })), importedEnv.TEXT],
  withEnvOdd: async () => { const r = []; for (const x of [null, undefined, 5, "s", () => 1, []]) r.push(await thrown(() => { throw withEnv(x, () => [importedEnv.TEXT, Object.keys(importedEnv).length > 0]); })); return r; },
  withEnvTimer: () => withEnv({ TEXT: "t" }, () => new Promise((done) => setTimeout(() => done(importedEnv.TEXT), 1))),
  withEnvMicrotask: () => withEnv({ TEXT: "m" }, () => new Promise((done) => queueMicrotask(() => done(importedEnv.TEXT)))),
  withEnvThen: () => withEnv({ TEXT: "th" }, () => Promise.resolve().then(() => importedEnv.TEXT)),
  withEnvCallback: (env) => withEnv({ TEXT: "cb" }, () => env.Callee.text()),
  withEnvThere: (env) => env.Callee.overridden({ TEXT: "there" }),
  withEnvReturns: () => withEnv({}, () => 5), withEnvArguments: () => withEnv({}, (...a) => a.length),
  withExports: () => withExports({ X: 1 }, () => [importedExports.X, Object.keys(importedExports)]),
  tracing: (env, ctx) => { const { tracing } = all; const kind = (x) => x?.constructor?.name ?? `${x}`; return [kind(tracing), kind(ctx.tracing), tracing.enterSpan("a", (s, ...rest) => [kind(s), s.isTraced, rest], 1, 2), tracing.startActiveSpan("a", kind), kind(tracing.startSpan("b")), tracing.enterSpan("a", (s) => [tracing.getActiveSpan() === s, s.setAttribute("k", 1) === s, s.setAttributes({ k: 1 }) === s, s.end()]), tracing.withActiveSpan(tracing.startSpan("c"), (...rest) => rest, 1), kind(tracing.getActiveSpan())]; },
  tracingRefuses: async () => { const { tracing } = all; const r = []; for (const f of [() => new tracing.Span(), () => tracing.enterSpan(), () => tracing.enterSpan("a"), () => tracing.enterSpan("a", () => { throw new RangeError("r"); })]) r.push(await thrown(f)); return r; },
  workflows: (env, ctx) => [typeof all.WorkflowEntrypoint, "Flow" in ctx.exports],
  withBoth: () => withEnvAndExports({ TEXT: "e" }, { Y: 2 }, () => [importedEnv.TEXT, importedExports.Y]),
});
