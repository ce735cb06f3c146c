// ReadableStream and WritableStream in arguments and results.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown, until } from "../suite.js";

const encode = (s) => new TextEncoder().encode(s);
const text = (stream) => new Response(stream).text();
const source = (...parts) => new ReadableStream({ start(c) { for (const p of parts) c.enqueue(encode(p)); c.close(); } });
const state = {};
export class Callee extends WorkerEntrypoint {
  echo(x) { return x; }
  text(s) { return text(s); }
  make(...parts) { return source(...parts); }
  bytes(n) { let left = n; return new ReadableStream({ type: "bytes", pull(c) { if (left-- === 0) return c.close(); c.enqueue(encode("b")); } }); }
  values() { return new ReadableStream({ start(c) { c.enqueue({ a: 1 }); c.close(); } }); }
  strings() { return new ReadableStream({ start(c) { c.enqueue("text"); c.close(); } }); }
  failing(after) { let n = 0; return new ReadableStream({ pull(c) { if (n++ === after) throw new RangeError("it broke"); c.enqueue(encode("x")); } }); }
  errored() { return new ReadableStream({ start(c) { c.error(new TypeError("at once")); } }); }
  endless(name) { state[name] = {}; return new ReadableStream({ pull(c) { state[name].pulls = (state[name].pulls ?? 0) + 1; c.enqueue(new Uint8Array(1024)); }, cancel(reason) { state[name].canceled = `${reason}`; } }); }
  state(name) { return state[name] ?? {}; }
  write(w, ...parts) { return (async () => { const writer = w.getWriter(); for (const p of parts) await writer.write(encode(p)); await writer.close(); return "closed"; })(); }
  writeThenAbort(w) { return (async () => { const writer = w.getWriter(); await writer.write(encode("a")); await writer.abort(new Error("enough")); return "aborted"; })(); }
  async writeCatching(w, ...parts) { const writer = w.getWriter(); const all = []; for (const p of parts) all.push(await thrown(writer.write(encode(p)))); all.push(await thrown(writer.close())); return all; }
  async writeValue(w, value) { const writer = w.getWriter(); return thrown(writer.write(value)); }
  writeAndLeave(w) { const writer = w.getWriter(); writer.write(encode("a")); return "left"; }
  sink(name) { const got = (state[name] = { chunks: [] }); return new WritableStream({ write(c) { got.chunks.push(new TextDecoder().decode(c)); }, close() { got.closed = true; }, abort(r) { got.aborted = [r?.name, r?.message]; } }); }
  failingSink(n) { return new WritableStream({ write() { if (n-- <= 0) throw new RangeError("the sink is full"); } }); }
  identity() { return new IdentityTransformStream(); }
  pair() { const { readable, writable } = new IdentityTransformStream(); return { readable, writable }; }
  upper(readable) { return readable.pipeThrough(new TransformStream({ transform(c, k) { k.enqueue(encode(new TextDecoder().decode(c).toUpperCase())); } })); }
  locked() { const s = source("a"); s.getReader(); return s; }
  lockedWritable() { const s = new WritableStream(); s.getWriter(); return s; }
  async disturbed() { const s = source("a", "b"); const r = s.getReader(); await r.read(); r.releaseLock(); return s; }
  tee() { return source("a", "b").tee(); }
  passes(s) { return this.env.Second.text(s); }
  pipes(r, w) { return r.pipeTo(w).then(() => "piped"); }
  kind(s) { return [s.constructor.name, s.locked]; }
  big(n) { return new Response(new Uint8Array(n).fill(65)).body; }
}
export class Second extends Callee {}
const shown = async (name, env) => { await until(async () => { const s = await env.Callee.state(name); return s.closed || s.aborted || s.canceled; }); return env.Callee.state(name); };

export default cases({
  result: async (env) => text(await env.Callee.make("a", "b", "c")),
  resultEmpty: async (env) => text(await env.Callee.make()),
  argument: (env) => env.Callee.text(source("x", "y")),
  argumentEmpty: (env) => env.Callee.text(source()),
  echo: async (env) => text(await env.Callee.echo(source("round", "trip"))),
  nested: async (env) => { const r = await env.Callee.echo({ a: [source("1"), source("2")] }); return Promise.all(r.a.map(text)); },
  same: async (env) => { const s = source("1"); const r = await env.Callee.echo([s, s]); return r[0] === r[1]; },
  isLocked: async (env) => { const s = source("1"); const p = env.Callee.text(s); const locked = s.locked; await p; return [locked, await thrown(() => s.getReader()).then((e) => e.name)]; },
  kinds: async (env) => [await env.Callee.kind(source("1")), await env.Callee.kind(new WritableStream({}))],
  bytes: async (env) => text(await env.Callee.bytes(5)),
  byob: async (env) => { const s = await env.Callee.bytes(5); const r = s.getReader({ mode: "byob" }); const all = []; for (;;) { const { value, done } = await r.read(new Uint8Array(2)); if (done) break; all.push(...value); } return all; },
  readAtLeast: async (env) => { const s = await env.Callee.bytes(5); const r = s.getReader({ mode: "byob" }); const { value, done } = await r.readAtLeast(3, new Uint8Array(4)); return [value.length >= 3, done]; },
  chunkClass: async (env) => { const s = await env.Callee.make("a"); const { value } = await s.getReader().read(); return [value.constructor.name, value.length]; },
  readerDone: async (env) => { const r = (await env.Callee.make("a")).getReader(); await r.read(); return [await r.read(), await r.closed, await r.read()]; },
  asyncIteration: async (env) => { let n = 0; for await (const c of await env.Callee.make("ab", "cd")) n += c.length; return n; },
  values: async (env) => thrown(text(await env.Callee.values())),
  strings: async (env) => thrown(text(await env.Callee.strings())),
  failing: async (env) => { const r = (await env.Callee.failing(2)).getReader(); const all = []; for (let i = 0; i < 10; i++) { const x = await thrown(async () => { const { done } = await r.read(); if (done) throw "done"; }); if (x !== "nothing") { all.push(x); break; } } return all; },
  errored: async (env) => thrown(text(await env.Callee.errored())),
  argumentFails: (env) => thrown(env.Callee.text(new ReadableStream({ pull() { throw new RangeError("mine broke"); } }))),
  locked: (env) => thrown(env.Callee.locked()),
  lockedArgument: (env) => { const s = source("a"); s.getReader(); return thrown(env.Callee.text(s)); },
  lockedWritable: (env) => thrown(env.Callee.lockedWritable()),
  disturbed: async (env) => text(await env.Callee.disturbed()),
  disturbedArgument: async (env) => { const s = source("a", "b"); const r = s.getReader(); await r.read(); r.releaseLock(); return env.Callee.text(s); },
  tee: async (env) => { const [a, b] = await env.Callee.tee(); return [await text(a), await text(b)]; },
  teeReceived: async (env) => { const [a, b] = (await env.Callee.make("a", "b")).tee(); return Promise.all([text(a), text(b)]); },
  cancel: async (env) => { const s = await env.Callee.endless("cancel"); const r = s.getReader(); await r.read(); await r.cancel("enough"); return (await shown("cancel", env)).canceled !== undefined; },
  cancelUnread: async (env) => { const s = await env.Callee.endless("cancelUnread"); await s.cancel(); return (await shown("cancelUnread", env)).canceled !== undefined; },
  backpressure: async (env) => { const s = await env.Callee.endless("back"); await scheduler.wait(50); const a = (await env.Callee.state("back")).pulls; await scheduler.wait(50); const b = (await env.Callee.state("back")).pulls; await s.cancel(); return [a === b, b < 2000]; },
  throughSecond: (env) => env.Callee.passes(source("by", "pass")),
  resultThroughArgument: async (env) => env.Callee.text(await env.Callee.make("a", "b")),
  pipelined: (env) => env.Callee.text(env.Callee.make("a")).then((x) => x, (e) => e.name),
  transformed: async (env) => text(await env.Callee.upper(source("abc", "def"))),
  transformBoth: async (env) => { const { readable, writable } = new IdentityTransformStream(); const p = env.Callee.text(readable); const w = writable.getWriter(); await w.write(encode("one ")); await w.write(encode("two")); await w.close(); return p; },
  big: async (env) => (await (new Response(await env.Callee.big(3000000))).arrayBuffer()).byteLength,
  bigArgument: async (env) => (await env.Callee.text(new Response("x".repeat(1000000)).body)).length,
  write: async (env) => { const got = []; const w = new WritableStream({ write(c) { got.push(new TextDecoder().decode(c)); }, close() { got.push("closed"); } }); const r = await env.Callee.write(w, "a", "b"); await until(() => got.includes("closed")); return [r, got.join("")]; },
  writeNothing: async (env) => { const got = []; const w = new WritableStream({ close() { got.push("closed"); } }); const r = await env.Callee.write(w); await until(() => got.length); return [r, got]; },
  writeAborts: async (env) => { const got = []; const w = new WritableStream({ write() {}, abort(e) { got.push(e); } }); const r = await env.Callee.writeThenAbort(w); await until(() => got.length); return [r, got.map((e) => [e?.name, e?.message])]; },
  writeToFailing: async (env) => { const w = new WritableStream({ write() { throw new RangeError("full"); } }); const all = await env.Callee.writeCatching(w, "a"); return all.map((e) => e === "nothing" ? e : [e.name, e.message]).at(-1); },
  writeAndLeave: async (env) => { const got = []; const w = new WritableStream({ write() { got.push("write"); }, close() { got.push("close"); }, abort(e) { got.push(e.message); } }); await env.Callee.writeAndLeave(w); await until(() => got.some((g) => g !== "write")); return got.at(-1); },
  writeValues: async (env) => { const all = []; for (const v of [{ a: 1 }, 5, "text"]) all.push(await env.Callee.writeValue(new WritableStream({}), v).then((e) => e?.name ?? e)); return all; },
  writeViews: async (env) => { const got = []; const w = await env.Callee.sink("views"); const k = w.getWriter(); await k.write(new Uint8Array([97, 98])); await k.write(new Uint8Array([120, 99, 100]).subarray(1)); await k.write(new Uint8Array([101]).buffer); await k.close(); return (await shown("views", env)).chunks.join(""); },
  lockedWritableArgument: (env) => { const w = new WritableStream(); w.getWriter(); return thrown(env.Callee.write(w)); },
  sink: async (env) => { const w = (await env.Callee.sink("s")).getWriter(); await w.write(encode("a")); await w.write(encode("b")); await w.close(); const s = await shown("s", env); return [s.chunks.join(""), s.closed]; },
  sinkAborted: async (env) => { const w = (await env.Callee.sink("t")).getWriter(); await w.write(encode("a")); await w.abort(new TypeError("mine")); const s = await shown("t", env); return [s.closed, s.aborted !== undefined]; },
  sinkFails: async (env) => { const w = (await env.Callee.failingSink(1)).getWriter(); const all = []; for (let i = 0; i < 50; i++) { const e = await thrown(w.write(encode("x"))); if (e !== "nothing") { all.push(e); break; } await scheduler.wait(1); } return all; },
  sinkClosed: async (env) => { const w = (await env.Callee.sink("u")).getWriter(); await w.close(); return [await w.closed, await thrown(w.write(encode("x"))).then((e) => e.name)]; },
  pipeTo: async (env) => { const w = await env.Callee.sink("v"); await source("p", "q").pipeTo(w); const s = await shown("v", env); return [s.chunks.join(""), s.closed]; },
  pipes: async (env) => { const got = []; const w = new WritableStream({ write(c) { got.push(...c); } }); const r = await env.Callee.pipes(source("ab"), w); await until(() => got.length === 2); return [r, got]; },
  pair: async (env) => { const { readable, writable } = await env.Callee.pair(); const w = writable.getWriter(); const p = w.write(encode("through")).then(() => w.close()); const t = await text(readable); await p; return t; },
  transformStreamItself: (env) => thrown(env.Callee.identity()),
  inMap: async (env) => text((await env.Callee.echo(new Map([["s", source("m")]]))).get("s")),
  withStub: async (env) => { const r = await env.Callee.echo({ s: source("z"), f: () => 3 }); return [await text(r.s), await r.f()]; },
  unreadResult: async (env) => { await env.Callee.make("a", "b"); return "left"; },
  unreadArgument: (env) => env.Callee.kind(source("never", "read")),
  structuredClone: () => [thrown(() => structuredClone(source("a"))), thrown(() => structuredClone(new WritableStream()))].reduce(async (a, b) => [...(await a), await b], []),
});
