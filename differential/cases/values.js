// What goes by value, and comes out as it went in.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

export class Callee extends WorkerEntrypoint {
  echo(x) { return x; }
  same(a, b) { return a === b; }
  nestedSame(o) { return [o.a === o.b, o.a === o.c?.[0]]; }
  cyclic() { const a = { name: "a" }; a.self = a; a.list = [a, { back: a }]; const m = new Map(); m.set("m", m); a.m = m; const s = new Set(); s.add(s); a.s = s; return a; }
  accessor() { let n = 0; return { get x() { return ++n; }, get y() { return { z: this.x }; } }; }
  typed() { const b = new ArrayBuffer(16); return { a: new Uint8Array(b, 0, 4), b: new Uint16Array(b, 4, 2), b2: b }; }
  sameBuffer(o) { o.a[0] = 9; return [o.a.buffer === o.b2, o.b[0], new Uint8Array(o.b2)[0]]; }
  length(x) { return x.length; }
  kind(x) { return Object.prototype.toString.call(x) + (x?.constructor?.name ?? ""); }
}
const echo = (env, ...all) => Promise.all(all.map((x) => env.Callee.echo(x)));

export default cases({
  primitives: (env) => echo(env, undefined, null, true, false, 0, -0, 1.5, NaN, Infinity, -Infinity, 2 ** 31, -(2 ** 31), 2 ** 53, 5e-324, "", "text", 10n, -10n, 2n ** 200n, -(2n ** 64n)),
  strings: (env) => echo(env, "é", "\u{1f600}", "\ud800", "\udc00x", "a\0b", "ÿ".repeat(300), "x".repeat(5000), "€".repeat(5000)),
  longStrings: async (env) => [await env.Callee.length("x".repeat(1 << 20)), await env.Callee.length("€".repeat(1 << 18))],
  boxed: (env) => echo(env, new Number(1), new String("s"), new Boolean(false), Object(1n)),
  dates: (env) => echo(env, new Date(0), new Date(-1), new Date(8.64e15), new Date(NaN)),
  regexps: async (env) => { const r = /a(?<n>b)/dgimsuy; r.lastIndex = 3; return echo(env, r, /\//, new RegExp("")); },
  arrays: (env) => echo(env, [], [1, [2, [3]]], [1, , 3], [, ,], [undefined], Object.assign([1], { extra: 2 })),
  longSparse: async (env) => { const a = []; a[1000] = 1; const b = await env.Callee.echo(a); return [b.length, Object.keys(b)]; },
  hugeSparse: async (env) => { const a = []; a[4294967294 - 5] = 1; const b = await env.Callee.echo(a); return [b.length, Object.keys(b)]; },
  objects: (env) => echo(env, {}, { a: 1, b: { c: [{}] } }, { 1: "one", "-1": "x", "": 0 }, { __proto__: null, ...{} } && { ["__proto__"]: 5, constructor: 1, toString: 2 }),
  keyOrder: async (env) => Object.keys(await env.Callee.echo({ z: 1, a: 2, 10: 3, 9: 4, m: 5 })),
  hidden: async (env) => { const o = { a: 1, [Symbol("s")]: 2 }; Object.defineProperty(o, "hidden", { value: 3 }); return Reflect.ownKeys(await env.Callee.echo(o)).filter((k) => typeof k === "string"); },
  maps: (env) => echo(env, new Map(), new Map([[1, "a"], ["1", "b"], [NaN, 1], [null, new Map([[{}, []]])]])),
  sets: (env) => echo(env, new Set(), new Set([1, "1", NaN, undefined, new Set([1])])),
  buffers: (env) => echo(env, new ArrayBuffer(0), new Uint8Array([1, 2, 3]).buffer, new Uint8Array([1, 2, 3]), new Uint8ClampedArray([300]), new Int8Array([-1]), new Int16Array([-2]), new Uint16Array([2]),
    new Int32Array([-3]), new Uint32Array([3]), new Float32Array([1.5]), new Float64Array([1.5]), new BigInt64Array([-1n]), new BigUint64Array([1n]), new DataView(new Uint8Array([1, 2, 3]).buffer, 1, 1)),
  partOfBuffer: async (env) => { const x = await env.Callee.echo(new Uint8Array(new ArrayBuffer(8), 2, 3)); return [x.byteOffset, x.length, x.buffer.byteLength]; },
  sharedBuffer: async (env) => { const o = await env.Callee.typed(); return [o.a.buffer === o.b.buffer, o.a.buffer === o.b2, o.b2.byteLength, o.b.byteOffset]; },
  sharedBufferThere: async (env) => { const b = new ArrayBuffer(8); return env.Callee.sameBuffer({ a: new Uint8Array(b), b: new Uint8Array(b, 0, 2), b2: b }); },
  resizable: async (env) => { const b = new ArrayBuffer(2, { maxByteLength: 8 }); const c = await env.Callee.echo(b); return [c.byteLength, c.resizable, c.maxByteLength]; },
  lengthTracking: async (env) => { const b = new ArrayBuffer(2, { maxByteLength: 8 }); const c = await env.Callee.echo(new Uint8Array(b)); const before = c.length; try { c.buffer.resize(4); } catch (e) { return e.name; } return [before, c.length]; },
  resizableViews: async (env) => {
    const b = new ArrayBuffer(8, { maxByteLength: 16 });
    new Uint8Array(b).set([1, 2, 3, 4, 5, 6, 7, 8]);
    const r = await env.Callee.echo([b, new Uint16Array(b), new Uint16Array(b, 2, 3), new Uint8Array(b, 8), new DataView(b), new DataView(b, 4), new DataView(b, 4, 4)]);
    const lengths = () => r.slice(1).map((v) => v.byteLength);
    const before = lengths();
    r[0].resize(16);
    return [before, lengths(), r.slice(1).every((v) => v.buffer === r[0]), [...new Uint8Array(r[0])], [...new Uint8Array(b)], b.byteLength];
  },
  resizableFull: async (env) => {
    const b = new ArrayBuffer(4, { maxByteLength: 4 });
    new Uint8Array(b).set([1, 2, 3, 4]);
    const r = await env.Callee.echo([new Uint8Array(b), new Uint8Array(b, 0, 4), new Uint32Array(b), new Uint32Array(b, 0, 1), new DataView(b), new DataView(b, 0, 4), new Uint16Array(b, 2), new Uint16Array(b, 2, 1)]);
    r[0].buffer.resize(0);
    const lengths = r.map((v) => { try { return v.byteLength; } catch (e) { return e.name; } });
    r[0].buffer.resize(4);
    return [lengths, r.map((v) => v.byteLength), [...new Uint8Array(b)]];
  },
  resizableOutOfBounds: async (env) => {
    const b = new ArrayBuffer(4, { maxByteLength: 8 });
    const all = [new Uint8Array(b, 2, 2), new DataView(b, 2, 2), new Uint8Array(b, 3)];
    b.resize(1);
    return Promise.all(all.map((v) => thrown(env.Callee.echo(v))));
  },
  resizableMany: async (env) => { const b = new ArrayBuffer(2, { maxByteLength: 8 }); const r = await env.Callee.echo({ a: b, b, c: new Uint8Array(b, 1, 1) }); return [r.a === r.b, r.c.buffer === r.a, r.a.resizable]; },
  resizableClone: () => { const b = new ArrayBuffer(2, { maxByteLength: 8 }); const c = structuredClone(new Uint8Array(b)); return [c.buffer.resizable, c.buffer.maxByteLength, c.length]; },
  detachedViews: (env) => Promise.all([Uint8Array, DataView].map((V) => { const b = new ArrayBuffer(4); const v = new V(b); structuredClone(b, { transfer: [b] }); return thrown(env.Callee.echo(v)); })),
  accessorMany: async (env) => {
    const all = [];
    for (const n of [3, 30, 300]) {
      const o = { get first() { for (let i = 1; i < n; i += 2) delete this["k" + i]; this.k0 = "changed"; this.late = 1; return 1; } };
      for (let i = 0; i < n; i++) o["k" + i] = i;
      o.shared = o;
      const r = await env.Callee.echo(o);
      all.push([Object.keys(r).length, r.k0, r.shared === r, "k1" in r, "late" in r]);
    }
    return all;
  },
  accessorHides: (env) => { const o = { get a() { Object.defineProperty(this, "b", { enumerable: false }); return 1; }, b: 2 }; return env.Callee.echo(o); },
  argumentsObjects: async (env) => Promise.all([
    (function () { return thrown(env.Callee.echo({ a: [arguments] })); })(),
    (function () { "use strict"; return thrown(env.Callee.echo(arguments)); })("x"),
    thrown(env.Callee.echo({ [Symbol.toStringTag]: "Arguments" })), thrown(env.Callee.echo({ 0: 1, [Symbol.toStringTag]: "Arguments" })),
  ]),
  bigBuffer: async (env) => { const b = await env.Callee.echo(new Uint8Array(300000).fill(7)); return [b.length, b[299999], b.buffer.byteLength]; },
  shared: async (env) => { const x = {}; const r = await env.Callee.echo({ a: x, b: x, c: [x] }); return [r.a === r.b, r.c[0] === r.a, await env.Callee.nestedSame({ a: x, b: x, c: [x] })]; },
  acrossArguments: (env) => { const x = {}; return env.Callee.same(x, x); },
  sharedDates: async (env) => { const d = new Date(5); const r = await env.Callee.echo([d, d, new Map([[d, d]])]); return [r[0] === r[1], [...r[2].keys()][0] === r[0]]; },
  sharedBoxes: async (env) => { const d = new String("s"); const r = await env.Callee.echo([d, d]); return r[0] === r[1]; },
  cycle: async (env) => { const c = await env.Callee.cyclic(); return [c.self === c, c.list[0] === c, c.list[1].back === c, c.m.get("m") === c.m, c.s.has(c.s), (await env.Callee.echo(c)).self.name]; },
  accessors: async (env) => [await env.Callee.accessor(), await env.Callee.echo({ get x() { return 5; } })],
  accessorThrows: (env) => env.Callee.echo({ get x() { throw new RangeError("in a getter"); } }),
  accessorAdds: async (env) => { const o = { get a() { this.c = 3; delete this.b; return 1; }, b: 2 }; return env.Callee.echo(o); },
  toJSONIsIgnored: (env) => env.Callee.echo({ a: 1, toJSON: 5 }),
  deep: async (env) => { let o = { end: true }; for (let i = 0; i < 500; i++) o = { o }; let r = await env.Callee.echo(o); for (let i = 0; i < 500; i++) r = r.o; return r; },
  frozen: async (env) => { const r = await env.Callee.echo(Object.freeze({ a: Object.freeze([1]) })); r.b = 1; r.a.push(2); return r; },
  argumentsObject: async (env) => (function () { return thrown(env.Callee.echo(arguments)); })(1, 2),
  otherRealms: (env) => env.Callee.echo(JSON.parse('{"__proto__": {"x": 1}, "a": [1, 2]}')),
  manyKeys: async (env) => { const o = {}; for (let i = 0; i < 2000; i++) o["k" + i] = i; const r = await env.Callee.echo(o); return [Object.keys(r).length, r.k1999]; },
  kinds: async (env) => Promise.all([new Date(), [], {}, new Map(), /x/, 1n, new Error("e"), new Uint8Array(), new DataView(new ArrayBuffer(1)), "s"].map((x) => env.Callee.kind(x))),
});
