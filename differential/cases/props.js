// What a binding brings along: props, ctx, ctx.exports and its specialised stubs.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

export class Callee extends WorkerEntrypoint {
  props() { return this.ctx.props; }
  frozen() { const p = this.ctx.props; try { p.added = 1; } catch (e) { return e.name; } return [Object.isFrozen(p), p.added, this.ctx.props === p]; }
  members() { return [Object.keys(this.ctx).filter((k) => ["props", "exports"].includes(k)).sort(), typeof this.ctx.waitUntil, typeof this.ctx.passThroughOnException, typeof this.ctx.abort]; }
  fetch() { return Response.json(this.ctx.props); }
  own() { return this.ctx.exports.Callee.props(); }
  specialised(props) { return this.ctx.exports.Callee({ props }); }
  exportsKeys() { return Object.keys(this.ctx.exports).sort(); }
  kinds() { const e = this.ctx.exports; return Object.fromEntries(Object.keys(e).sort().map((k) => [k, [typeof e[k], e[k]?.constructor?.name]])); }
  call(stub, name, ...all) { return stub[name](...all); }
  propsOf(stub) { return stub.props(); }
  counter() { return (this.n = (this.n ?? 0) + 1); }
  text() { return this.env.TEXT; }
  sameEnv(other) { return this.env === other; }
  waits() { let done; const p = new Promise((r) => { done = r; }); this.ctx.waitUntil(p); done(); return "waiting"; }
  waitsFor(x) { return thrown(() => this.ctx.waitUntil(x)); }
  aborts() { this.ctx.abort(new RangeError("given up")); return "after"; }
  abortsString() { this.ctx.abort("given up"); }
  abortsPlain() { this.ctx.abort(); }
  unspecialised() { return this.ctx.exports.Callee; }
}
export class Second extends WorkerEntrypoint { hi() { return ["second", this.ctx.props]; } viaExports() { return this.ctx.exports.Callee.props(); } }
export const handler = { props(x, env, ctx) { return ctx.props; }, fetch(request, env, ctx) { return Response.json([ctx.props, Object.keys(ctx.exports).length > 3]); }, keys(x, env, ctx) { return Object.keys(ctx.exports).sort(); } };

export default cases({
  props: (env) => env.Callee.props(),
  propsFetch: async (env) => (await env.Callee.fetch("http://x/")).json(),
  propsOfHandler: (env) => env.handler.props(1),
  propsOfHandlerFetch: async (env) => (await env.handler.fetch("http://x/")).json(),
  propsOfDefault: (env, ctx) => ctx.props,
  frozen: (env) => env.Callee.frozen(),
  members: (env) => env.Callee.members(),
  own: (env) => env.Callee.own(),
  second: async (env) => [await env.Second.hi(), await env.Second.viaExports()],
  exportsKeys: (env) => env.Callee.exportsKeys(),
  exportsKeysHandler: (env) => env.handler.keys(1),
  exportsKinds: (env, ctx) => Object.keys(ctx.exports).sort().map((k) => [k, typeof ctx.exports[k]]),
  exportsCall: async (env, ctx) => [await ctx.exports.Callee.props(), await ctx.exports.Second.hi()],
  exportsFetch: async (env, ctx) => (await ctx.exports.Callee.fetch("http://x/")).json(),
  exportsHandler: (env, ctx) => ctx.exports.handler.props(1),
  exportsDefault: async (env, ctx) => typeof (await (await ctx.exports.default.fetch("http://x/props")).json()),
  exportsMissing: (env, ctx) => [ctx.exports.Missing, "Missing" in ctx.exports],
  exportsSame: (env, ctx) => [ctx.exports === ctx.exports, ctx.exports.Callee === ctx.exports.Callee],
  specialised: async (env, ctx) => { const s = ctx.exports.Callee({ props: { a: [1, { b: 2 }] } }); return [await s.props(), (await (await s.fetch("http://x/")).json())]; },
  specialisedTwice: async (env, ctx) => [await ctx.exports.Callee({ props: { n: 1 } }).props(), await ctx.exports.Callee({ props: { n: 2 } }).props(), await ctx.exports.Callee.props()],
  specialisedEmpty: async (env, ctx) => [await ctx.exports.Callee({}).props(), await ctx.exports.Callee({ props: undefined }).props()],
  specialisedNothing: (env, ctx) => thrown(async () => { await ctx.exports.Callee().props(); }),
  specialisedOdd: async (env, ctx) => { const all = []; for (const props of [5, "s", null, [1]]) all.push(await thrown(async () => { throw await ctx.exports.Callee({ props }).props(); })); return all; },
  specialisedBad: async (env, ctx) => { const all = []; for (const props of [{ f() {} }, { s: Symbol("x") }, { d: new (class Foo {})() }]) all.push((await thrown(async () => { throw await ctx.exports.Callee({ props }).props(); }))?.name); return all; },
  specialisedRich: async (env, ctx) => ctx.exports.Callee({ props: { d: new Date(5), m: new Map([["a", 1]]), u: undefined, b: new Uint8Array([1]), n: 10n } }).props(),
  specialisedCopied: async (env, ctx) => { const props = { a: 1 }; const s = ctx.exports.Callee({ props }); props.a = 2; return s.props(); },
  specialisedHandler: (env, ctx) => ctx.exports.handler({ props: { h: 1 } }).props(1),
  specialisedSent: async (env, ctx) => env.Callee.propsOf(ctx.exports.Callee({ props: { sent: 1 } })),
  specialisedReturned: async (env) => { const s = await env.Callee.specialised({ back: 1 }); return [await s.props(), await (await s.fetch("http://x/")).json()]; },
  specialisedPipelined: (env) => env.Callee.specialised({ piped: 1 }).props(),
  specialisedTwoHops: async (env) => { const s = await env.Callee.specialised({ far: 1 }); return env.Callee.propsOf(s); },
  unspecialisedSent: (env, ctx) => thrown(env.Callee.propsOf(ctx.exports.Callee)),
  unspecialisedReturned: (env) => thrown(env.Callee.unspecialised()),
  stubInProps: async (env, ctx) => { const s = ctx.exports.Second({ props: { inner: env.Callee } }); const r = await s.hi(); return [r[0], await r[1].inner.props()]; },
  bindingSent: (env) => env.Callee.propsOf(env.Callee),
  bindingCalled: (env) => env.Callee.call(env.Second, "hi"),
  freshInstances: async (env) => [await env.Callee.counter(), await env.Callee.counter()],
  text: async (env) => [await env.Callee.text(), env.TEXT, Object.keys(env).sort()],
  waits: (env) => env.Callee.waits(),
  waitsFor: async (env) => { const all = []; for (const x of [undefined, 5, "s", { a: 1 }]) all.push(await env.Callee.waitsFor(x)); return all; },
  aborts: (env) => thrown(env.Callee.aborts()), abortsString: (env) => thrown(env.Callee.abortsString()), abortsPlain: (env) => thrown(env.Callee.abortsPlain()),
  self: async (env) => typeof (await (await env.SELF.fetch("http://x/props")).json()),
  peerHasNoRpc: (env) => thrown(env.PEER.anything()),
});
