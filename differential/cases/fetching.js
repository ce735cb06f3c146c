// fetch() over a binding.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown, until } from "../suite.js";

const seen = {};
export class Callee extends WorkerEntrypoint {
  async fetch(request) {
    const url = new URL(request.url);
    const { pathname } = url;
    const [, what, arg] = pathname.split("/");
    switch (what) {
      case "show": return Response.json([request.method, request.url, [...request.headers].filter(([k]) => k !== "cf-connecting-ip"), request.redirect, request.body === null, await request.text()]);
      case "url": return new Response(request.url);
      case "headers": return Response.json([...request.headers]);
      case "redirect": return new Response(null, { status: Number(arg) || 302, headers: { location: url.searchParams.get("to") ?? "/show" } });
      case "loop": return new Response(null, { status: 302, headers: { location: `/loop/${Number(arg) + 1}` } });
      case "count": return Number(arg) === 0 ? new Response("arrived") : new Response(null, { status: 302, headers: { location: `/count/${arg - 1}` } });
      case "noLocation": return new Response("none", { status: 302 });
      case "badLocation": return new Response("bad", { status: 302, headers: { location: "http://[" } });
      case "status": return new Response(["204", "205", "304"].includes(arg) ? null : "body", { status: Number(arg) });
      case "head": return new Response("body", { headers: { "x-a": "1" } });
      case "throws": throw new RangeError("from fetch");
      case "throwsString": throw "a string";
      case "rejects": return Promise.reject(new TypeError("rejected"));
      case "nothing": return undefined;
      case "object": return { status: 200 };
      case "responseError": return Response.error();
      case "slow": seen[arg] = "started"; ctxSignal(request, arg); await scheduler.wait(2000); return new Response("slow");
      case "never": return new Promise(() => {});
      case "stream": return new Response(new ReadableStream({ async pull(c) { c.enqueue(new TextEncoder().encode("chunk ")); if (++this.n === 3) c.close(); }, n: 0 }));
      case "brokenStream": return new Response(new ReadableStream({ n: 0, pull(c) { if (this.n++ === 1) throw new RangeError("mid stream"); c.enqueue(new TextEncoder().encode("x")); } }));
      case "endless": return new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1000)); }, cancel() { seen[arg] = "canceled"; } }));
      case "fixed": { const { readable, writable } = new FixedLengthStream(4); const w = writable.getWriter(); w.write(new TextEncoder().encode("four")); w.close(); return new Response(readable); }
      case "lengths": return Response.json([request.headers.get("content-length"), request.headers.get("transfer-encoding"), request.body === null, (await request.text()).length]);
      case "answerLengths": return arg === "text" ? new Response("text") : arg === "bytes" ? new Response(new Uint8Array(3)) : arg === "null" ? new Response(null) : arg === "empty" ? new Response("") : arg === "set" ? new Response("abc", { headers: { "content-length": "3" } }) : new Response(new Blob(["b"]).stream());
      case "cf": return Response.json(request.cf ?? null);
      case "answerCf": return new Response("x", { cf: { a: 1 } });
      case "cookies": { const h = new Headers(); h.append("set-cookie", "a=1"); h.append("set-cookie", "b=2"); h.append("x", "1"); h.append("x", "2"); return new Response("c", { headers: h }); }
      case "type": return new Response("t", { headers: { "content-type": "text/plain;charset=x" } });
      case "statusText": return new Response("x", { status: 299, statusText: "Custom text" });
      case "used": { const r = new Response("x"); await r.text(); return r; }
      case "same": return request.body === null ? new Response("no body") : new Response(request.body);
      case "passed": return this.env.Second.fetch(new Request("http://host/same", request));
      case "seen": return Response.json(seen[arg] ?? null);
      case "json": return Response.json(await request.json());
      case "form": { const f = await request.formData(); return Response.json([...f.keys(), f.get("a")]); }
      case "mutable": return Response.json([await thrown(() => request.headers.set("a", "b")), await thrown(() => new Request(request).headers.set("a", "b"))].map((e) => e?.message ?? e));
      case "isSame": return new Response(`${request instanceof Request}`);
      case "ws": {
        if (request.headers.get("upgrade") !== "websocket" && arg !== "force") return new Response("no upgrade", { status: 426 });
        const [a, b] = Object.values(new WebSocketPair());
        b.binaryType = arg === "blob" ? "blob" : "arraybuffer";
        b.accept();
        b.addEventListener("message", (e) => { if (e.data === "close") b.close(4000, "asked"); else b.send(typeof e.data === "string" ? `got ${e.data}` : e.data); });
        return new Response(null, { status: arg === "200" ? 200 : 101, webSocket: a, headers: { "x-ws": "1" } });
      }
    }
    return new Response("not found", { status: 404 });
  }
}
function ctxSignal(request, arg) { request.signal?.addEventListener("abort", () => { seen[arg] = "aborted"; }); }
export class Second extends Callee {}
export const handler = { async fetch(request, env, ctx) { return Response.json([new URL(request.url).pathname, Object.keys(env).length > 0, typeof ctx.waitUntil, ctx.props]); } };
export const noFetch = { hello() {} };
export class NoFetch extends WorkerEntrypoint { hi() { return 1; } }
const f = (env, path, init) => env.Callee.fetch(`http://host${path}`, init);
const head = (r) => [r.status, r.statusText, r.url, r.redirected, r.type, [...r.headers], r.body === null];
const whole = async (r) => [...head(r), await r.text()];
async function closedOf(ws) { return new Promise((done) => ws.addEventListener("close", (e) => done([e.code, e.reason, e.wasClean]))); }
const messageOf = (ws) => new Promise((done) => ws.addEventListener("message", (e) => done(e.data), { once: true }));

export default cases({
  get: async (env) => (await f(env, "/show?q=1#frag")).json(),
  post: async (env) => (await f(env, "/show", { method: "POST", body: "hello", headers: { "X-A": "b" } })).json(),
  requestObject: async (env) => (await env.Callee.fetch(new Request("http://host/show", { method: "PUT", body: "r" }))).json(),
  requestAndInit: async (env) => (await env.Callee.fetch(new Request("http://host/show", { method: "PUT", body: "r", headers: { a: "1" } }), { headers: { b: "2" } })).json(),
  requestIsUsed: async (env) => { const r = new Request("http://host/show", { method: "PUT", body: "r" }); await env.Callee.fetch(r); return [r.bodyUsed, await thrown(env.Callee.fetch(r))]; },
  urlObject: async (env) => (await env.Callee.fetch(new URL("http://host/url"))).text(),
  urls: async (env) => { const all = []; for (const u of ["http://h", "http://H/A?b", " http://h/url ", "https://h:443/url", "http://u:p@h/url", "/relative", "nonsense", "ftp://h/", "mailto:a", "http://"]) all.push(await thrown(async () => { throw await (await env.Callee.fetch(u)).text(); })); return all; },
  nonsense: async (env) => [await thrown(() => env.Callee.fetch()), await thrown(() => env.Callee.fetch(5)), await thrown(() => env.Callee.fetch("http://h/", { method: "GET", body: "x" })), await thrown(() => env.Callee.fetch("http://h/", { method: "a b" })), await thrown(() => env.Callee.fetch("http://h/", { headers: { "a b": "c" } }))].map((e) => [e.name, e.message]),
  defaults: async (env) => { const r = await env.PEER.fetch("http://x/fetching"); return (await r.json()).length > 10; },
  statuses: (env) => Promise.all([200, 201, 204, 205, 304, 400, 404, 500, 599].map(async (s) => whole(await f(env, `/status/${s}`)))),
  headRequest: async (env) => whole(await f(env, "/head", { method: "HEAD" })),
  headLength: async (env) => head(await f(env, "/answerLengths/text", { method: "HEAD" })),
  methods: async (env) => { const all = []; for (const method of ["get", "POST", "delete", "OPTIONS", "PATCH", "CUSTOM", "patch"]) all.push((await (await f(env, "/show", { method })).json())[0]); return all; },
  throws: (env) => thrown(f(env, "/throws")), throwsString: (env) => thrown(f(env, "/throwsString")), rejects: (env) => thrown(f(env, "/rejects")), nothing: (env) => thrown(f(env, "/nothing")), object: (env) => thrown(f(env, "/object")), responseError: (env) => thrown(f(env, "/responseError")), used: (env) => thrown(f(env, "/used")),
  redirects: async (env) => { const all = []; for (const s of [301, 302, 303, 307, 308]) { const r = await f(env, `/redirect/${s}`, { method: "POST", body: "b" }); all.push([s, r.redirected, r.url, await thrown(async () => { throw (await r.json()).filter((x) => !Array.isArray(x)); })]); } return all; },
  redirectGet: async (env) => whole(await f(env, "/redirect/302?to=/url%3Fa%23b")),
  redirectHead: async (env) => { const r = await f(env, "/redirect/302", { method: "HEAD" }); return [r.url, r.status, r.redirected]; },
  redirectOtherHost: async (env) => { const r = await f(env, "/redirect/302?to=http://other/url"); return [r.url, await r.text()]; },
  redirectManual: async (env) => whole(await f(env, "/redirect/302", { redirect: "manual" })),
  redirectError: (env) => thrown(f(env, "/redirect/302", { redirect: "error" })),
  redirectLoop: (env) => thrown(f(env, "/loop/0")),
  redirectTwenty: async (env) => [(await f(env, "/count/20")).status, await thrown(f(env, "/count/21"))],
  redirectNoLocation: async (env) => whole(await f(env, "/noLocation")),
  redirectBad: (env) => thrown(f(env, "/badLocation")),
  redirectSpaces: async (env) => (await f(env, `/redirect/302?to=${encodeURIComponent(" /url\t ")}`)).text(),
  redirectRelative: async (env) => (await env.Callee.fetch("http://host/redirect/302?to=..%2Furl")).text(),
  redirectScheme: (env) => thrown(f(env, "/redirect/302?to=mailto:a")),
  redirectAuthorization: async (env) => { const all = []; for (const to of ["/headers", "http://other/headers", "https://host/headers", "http://host:8/headers"]) all.push((await (await f(env, `/redirect/302?to=${to}`, { headers: { authorization: "secret", cookie: "c", "x-a": "1" } })).json()).map((h) => h[0])); return all; },
  redirectHeaders303: async (env) => (await (await f(env, "/redirect/303?to=/headers", { method: "POST", body: "x", headers: { "content-type": "a/b", "content-language": "de", "x-a": "1" } })).json()),
  redirectStreamBody: (env) => thrown(f(env, "/redirect/307", { method: "POST", body: new ReadableStream({ start(c) { c.enqueue(new Uint8Array(1)); c.close(); } }) })),
  redirectWithinIncoming: async (env, ctx, request) => request.redirect,
  lengths: async (env) => { const all = []; for (const body of [undefined, null, "", "text", new Uint8Array(3), new Blob(["blob"]), new URLSearchParams("a=1")]) all.push(await (await f(env, "/lengths", { method: "POST", body })).json()); return all; },
  lengthOfStream: async (env) => (await f(env, "/lengths", { method: "POST", body: new ReadableStream({ start(c) { c.enqueue(new Uint8Array(5)); c.close(); } }) })).json(),
  lengthOfFixed: async (env) => { const { readable, writable } = new FixedLengthStream(4); const w = writable.getWriter(); w.write(new Uint8Array(4)); w.close(); return (await f(env, "/lengths", { method: "POST", body: readable })).json(); },
  lengthGiven: async (env) => (await f(env, "/lengths", { method: "POST", body: "abc", headers: { "content-length": "99" } })).json(),
  lengthGivenWithStream: async (env) => (await f(env, "/lengths", { method: "POST", body: new Blob(["abc"]).stream(), headers: { "content-length": "3" } })).json(),
  answerLengths: async (env) => { const all = []; for (const k of ["text", "bytes", "null", "empty", "set", "stream"]) { const r = await f(env, `/answerLengths/${k}`); all.push([k, r.headers.get("content-length"), r.headers.get("transfer-encoding"), r.body === null, (await r.text()).length]); } return all; },
  answerFixed: async (env) => whole(await f(env, "/fixed")),
  stream: async (env) => whole(await f(env, "/stream")),
  brokenStream: async (env) => { const r = await f(env, "/brokenStream"); return thrown(r.text()); },
  brokenRequest: (env) => thrown(f(env, "/show", { method: "POST", body: new ReadableStream({ n: 0, pull(c) { if (this.n++ === 1) throw new RangeError("mid request"); c.enqueue(new TextEncoder().encode("x")); } }) })),
  cancelAnswer: async (env) => { const r = await f(env, "/endless/cancelAnswer"); const k = r.body.getReader(); await k.read(); await k.cancel(); return until(async () => (await (await f(env, "/seen/cancelAnswer")).json()) === "canceled"); },
  abortBefore: async (env) => [await thrown(f(env, "/slow/abortBefore", { signal: AbortSignal.abort() })), await thrown(f(env, "/slow/abortBefore", { signal: AbortSignal.abort(new RangeError("why")) })), await (await f(env, "/seen/abortBefore")).json()],
  abortDuring: async (env) => { const c = new AbortController(); const p = f(env, "/slow/abortDuring", { signal: c.signal }); await scheduler.wait(20); c.abort(); return thrown(p); },
  abortReason: async (env) => { const c = new AbortController(); const p = f(env, "/slow/abortReason", { signal: c.signal }); await scheduler.wait(20); c.abort("a reason"); return thrown(p); },
  abortTimeout: (env) => thrown(f(env, "/slow/t", { signal: AbortSignal.timeout(20) })),
  abortBody: async (env) => { const c = new AbortController(); const r = await f(env, "/endless/abortBody", { signal: c.signal }); const k = r.body.getReader(); await k.read(); c.abort(); return thrown(async () => { for (let i = 0; i < 1000; i++) await k.read(); }); },
  abortAfter: async (env) => { const c = new AbortController(); const r = await f(env, "/show", { signal: c.signal }); const t = await r.text(); c.abort(); return t.length > 10; },
  abortOfRequest: async (env) => { const c = new AbortController(); const r = new Request("http://host/slow/x", { signal: c.signal }); const p = env.Callee.fetch(r); await scheduler.wait(10); c.abort(); return thrown(p); },
  signalNull: async (env) => { const c = new AbortController(); c.abort(); return (await env.Callee.fetch(new Request("http://host/url", { signal: c.signal }), { signal: null })).text(); },
  cf: async (env) => (await f(env, "/cf", { cf: { cacheTtl: 5, a: { b: [1] } } })).json(),
  noCf: async (env) => (await f(env, "/cf")).json(),
  answerCf: async (env) => (await f(env, "/answerCf")).cf,
  cookies: async (env) => { const r = await f(env, "/cookies"); return [r.headers.getSetCookie(), r.headers.get("x"), [...r.headers]]; },
  immutable: async (env) => { const r = await f(env, "/type"); return [await thrown(() => r.headers.set("a", "b")), [...new Response(r.body, r).headers]]; },
  incomingMutable: async (env) => (await f(env, "/mutable")).json(),
  statusText: async (env) => head(await f(env, "/statusText")),
  echoBody: async (env) => (await f(env, "/same", { method: "POST", body: "back" })).text(),
  echoStream: async (env) => (await f(env, "/same", { method: "POST", body: new Blob(["a", "b"]).stream() })).text(),
  passedOn: async (env) => { const r = await env.Callee.fetch(new Request("http://host/passed", { method: "POST", body: "x" })); return [r.status, await r.text()]; },
  json: async (env) => (await f(env, "/json", { method: "POST", body: JSON.stringify({ a: [1] }) })).json(),
  form: async (env) => { const d = new FormData(); d.set("a", "1"); d.set("f", new Blob(["x"]), "n"); return (await f(env, "/form", { method: "POST", body: d })).json(); },
  contentTypes: async (env) => { const all = []; for (const body of ["t", new URLSearchParams("a=1"), new Blob(["b"], { type: "x/y" }), new Uint8Array(1)]) all.push((await (await f(env, "/headers", { method: "POST", body })).json()).filter(([k]) => k === "content-type")); return all; },
  parallel: async (env) => (await Promise.all(Array.from({ length: 20 }, (_, i) => f(env, `/url?${i}`).then((r) => r.text())))).length,
  handlerObject: async (env) => (await env.handler.fetch("http://h/p")).json(),
  noFetch: async (env) => [await thrown(env.noFetch.fetch("http://h/")), await thrown(env.NoFetch.fetch("http://h/"))],
  ws: async (env) => { const r = await f(env, "/ws", { headers: { upgrade: "websocket" } }); const ws = r.webSocket; ws.accept(); const p = messageOf(ws); ws.send("hello"); const m = await p; const c = closedOf(ws); ws.send("close"); return [r.status, r.statusText, r.headers.get("x-ws"), r.body === null, m, await c, ws.readyState]; },
  wsBinary: async (env) => { const ws = (await f(env, "/ws", { headers: { upgrade: "websocket" } })).webSocket; ws.binaryType = "arraybuffer"; ws.accept(); const p = messageOf(ws); ws.send(new Uint8Array([1, 2, 3])); const m = await p; ws.close(1000, "bye"); return m; },
  wsBlob: async (env) => { const ws = (await f(env, "/ws/blob", { headers: { upgrade: "websocket" } })).webSocket; ws.accept(); const p = messageOf(ws); ws.send(new Blob(["b"])); return p.then((m) => (typeof m === "string" ? m : m.constructor.name)); },
  wsNoUpgrade: async (env) => { const r = await f(env, "/ws"); return [r.status, r.webSocket]; },
  wsForced: (env) => thrown(f(env, "/ws/force")),
  wsStatus: (env) => thrown(f(env, "/ws/200", { headers: { upgrade: "websocket" } })),
  wsNotGiven: async (env) => { const r = await f(env, "/url", { headers: { upgrade: "websocket" } }); return [r.status, r.webSocket]; },
  wsClose: async (env) => { const ws = (await f(env, "/ws", { headers: { upgrade: "websocket" } })).webSocket; ws.accept(); const c = closedOf(ws); ws.close(3001, "mine"); return c; },
  wsUnaccepted: async (env) => { const ws = (await f(env, "/ws", { headers: { upgrade: "websocket" } })).webSocket; return [await thrown(() => ws.send("x")), ws.readyState]; },
  detached: async (env) => { const { fetch } = env.Callee; return thrown(() => fetch("http://h/url")).then((e) => e.name); },
});
