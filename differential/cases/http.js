// Headers, Request, Response, Blob and what else of the web's there is, as arguments and results.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "../suite.js";

const reqOf = async (r) => [r.method, r.url, [...r.headers], r.redirect, r.body === null, r.bodyUsed, await r.text()];
const resOf = async (r) => [r.status, [...r.headers], r.url, r.redirected, r.ok, r.type, r.body === null, await r.text()];
export class Callee extends WorkerEntrypoint {
  echo(x) { return x; }
  request(r) { return reqOf(r); }
  response(r) { return resOf(r); }
  kind(x) { return x?.constructor?.name; }
  blob(b) { return b.text().then((t) => [t, b.type, b.size]); }
  cf(r) { return r.cf; }
  mutate(x) { x.headers.set("a", "changed"); return [...x.headers]; }
  headers() { const h = new Headers({ b: "2", a: "1" }); h.append("set-cookie", "x=1"); h.append("set-cookie", "y=2"); return h; }
  make(name) {
    switch (name) {
      case "json": return Response.json({ a: 1 }, { status: 201 });
      case "error": return Response.error();
      case "redirect": return Response.redirect("http://x/y", 301);
      case "null": return new Response(null, { status: 204 });
      case "empty": return new Response("");
      case "stream": return new Response(new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode("a")); c.enqueue(new TextEncoder().encode("b")); c.close(); } }), { headers: { "x-a": "1" } });
      case "broken": return new Response(new ReadableStream({ pull() { throw new RangeError("broken"); } }));
      case "status": return new Response("x", { status: 418, statusText: "Teapot" });
      case "request": return new Request("http://x/p?q#f", { method: "PUT", body: "body", headers: { "x-b": "2" } });
      case "cf": return new Response("x", { cf: { a: [1] } });
      case "used": { const r = new Response("x"); r.text(); return r; }
      case "cookies": { const r = new Response("x"); r.headers.append("set-cookie", "a=1"); r.headers.append("set-cookie", "b=2"); return r; }
      case "webSocket": return new Response(null, { status: 101, webSocket: new WebSocketPair()[0] });
      case "gzip": return new Response("x", { headers: { "content-encoding": "gzip" }, encodeBody: "manual" });
    }
  }
  nested() { return { list: [new Response("a"), new Headers({ a: "1" }), new Blob(["b"])], request: new Request("http://x/") }; }
}
const made = (name) => async (env) => { const r = await env.Callee.make(name); return r instanceof Request ? reqOf(r) : resOf(r); };

export default cases({
  headers: async (env) => { const h = await env.Callee.headers(); return [h, h instanceof Headers, h.getSetCookie(), h.get("set-cookie")]; },
  headersSent: (env) => env.Callee.echo(new Headers([["x", "1"], ["X", "2"], ["y", "é"]])),
  headersEmpty: (env) => env.Callee.echo(new Headers()),
  headersMutable: async (env) => { const h = await env.Callee.headers(); h.set("c", "3"); h.delete("a"); return h; },
  headersOfRequest: (env, ctx, request) => env.Callee.echo(new Headers({ a: request.headers.get("nothing") ?? "none" })),
  headersSame: async (env) => { const h = new Headers(); const r = await env.Callee.echo([h, h]); return r[0] === r[1]; },
  request: (env) => env.Callee.request(new Request("http://x/p?q#frag", { method: "POST", body: "hello", headers: { a: "b" } })),
  requestPlain: (env) => env.Callee.request(new Request("http://x")),
  requestRedirect: (env) => Promise.all(["follow", "manual"].map((redirect) => env.Callee.request(new Request("http://x/", { redirect })))),
  requestMethods: (env) => Promise.all(["GET", "HEAD", "POST", "put", "patch", "DELETE", "OPTIONS", "CUSTOM"].map((method) => env.Callee.request(new Request("http://x/", { method })))),
  requestCf: (env) => env.Callee.cf(new Request("http://x/", { cf: { cacheTtl: 5, nested: { a: [1] } } })),
  requestBodies: (env) => Promise.all([new Uint8Array([104, 105]), new Blob(["blob"], { type: "text/x" }), new URLSearchParams("a=1&b=2"), ""].map((body) => env.Callee.request(new Request("http://x/", { method: "POST", body })))),
  requestStream: (env) => env.Callee.request(new Request("http://x/", { method: "POST", body: new Blob(["streamed"]).stream() })),
  requestUsed: async (env) => { const r = new Request("http://x/", { method: "POST", body: "x" }); await r.text(); return thrown(env.Callee.request(r)); },
  requestIsUsedBy: async (env) => { const r = new Request("http://x/", { method: "POST", body: "x" }); await env.Callee.request(r); return [r.bodyUsed, await thrown(r.text())]; },
  requestLocked: async (env) => { const r = new Request("http://x/", { method: "POST", body: "x" }); r.body.getReader(); return thrown(env.Callee.request(r)); },
  requestIncoming: async (env, ctx, request) => (await env.Callee.request(new Request(request, { headers: {} })))[0],
  requestKeepalive: async (env) => { const r = await env.Callee.echo(new Request("http://x/", { method: "POST", body: "x" })); return [r.keepalive, r.integrity, r.cache, r.signal instanceof AbortSignal, r.fetcher]; },
  requestCache: async (env) => { const r = await env.Callee.echo(new Request("http://x/", { cache: "no-store" })); return r.cache; },
  requestUrl: (env) => Promise.all(["http://X/../a", "https://u:p@x:443/", "http://x/é?ü"].map((u) => env.Callee.request(new Request(u)).then((r) => r[1]))),
  requestMutable: (env) => env.Callee.mutate(new Request("http://x/", { headers: { a: "1" } })),
  requestMade: made("request"),
  response: (env) => env.Callee.response(new Response("hello", { status: 202, statusText: "Sure", headers: { a: "b" } })),
  responseMutable: (env) => env.Callee.mutate(new Response("x", { headers: { a: "1" } })),
  responseIsUsedBy: async (env) => { const r = new Response("x"); await env.Callee.response(r); return [r.bodyUsed, await thrown(r.text())]; },
  responseOfFetch: async (env) => { const r = await env.PEER.fetch("http://x/http/"); return (await env.Callee.response(r)).slice(0, 2); },
  json: made("json"), error: made("error"), redirect: made("redirect"), null: made("null"), empty: made("empty"), stream: made("stream"), status: made("status"), used: made("used"), cookies: made("cookies"), webSocket: made("webSocket"), gzip: made("gzip"),
  broken: async (env) => { const r = await env.Callee.make("broken"); return thrown(r.text()); },
  statusText: async (env) => [(await env.Callee.make("json")).statusText, (await env.Callee.make("status")).statusText],
  responseCf: async (env) => (await env.Callee.make("cf")).cf,
  responseClone: async (env) => { const r = await env.Callee.make("stream"); const c = r.clone(); return [await r.text(), await c.text()]; },
  responsePassedOn: async (env) => { const r = await env.Callee.make("stream"); return resOf(await env.Callee.echo(r)); },
  responseBytes: async (env) => { const r = await env.Callee.echo(new Response(new Uint8Array([1, 2, 255]))); return r.bytes(); },
  responseJson: async (env) => (await env.Callee.make("json")).json(),
  responseStreamRead: async (env) => { const r = await env.Callee.make("stream"); const all = []; for await (const c of r.body) all.push(...c); return all; },
  blob: (env) => env.Callee.blob(new Blob(["a", new Uint8Array([98])], { type: "text/plain" })),
  blobEcho: async (env) => { const b = await env.Callee.echo(new Blob(["abc"], { type: "Text/X" })); return [b instanceof Blob, b instanceof File, b.type, b.size, await b.slice(1).text()]; },
  blobEmpty: (env) => env.Callee.blob(new Blob([])),
  blobSlice: (env) => env.Callee.blob(new Blob(["abcdef"]).slice(1, 3, "x/y")),
  file: async (env) => thrown(env.Callee.blob(new File(["a"], "name.txt", { type: "text/plain", lastModified: 5 }))),
  fileEcho: async (env) => { const r = await thrown(async () => { throw await env.Callee.echo(new File(["a"], "n")); }); return r instanceof Blob ? [r instanceof File, r.name] : r; },
  formData: (env) => thrown(env.Callee.kind(new FormData())),
  formDataInResponse: async (env) => { const f = new FormData(); f.set("a", "1"); f.set("b", new Blob(["x"]), "n.txt"); const r = await env.Callee.echo(new Response(f)); const g = await r.formData(); return [g.get("a"), g.get("b").name, await g.get("b").text()]; },
  searchParams: (env) => thrown(env.Callee.kind(new URLSearchParams("a=1"))),
  nested: async (env) => { const r = await env.Callee.nested(); return [await r.list[0].text(), r.list[1].get("a"), await r.list[2].text(), r.request.url]; },
  sameResponse: async (env) => { const x = new Response("a"); const r = await env.Callee.echo([x, x]); return r[0] === r[1]; },
  subclasses: async (env) => { class R extends Response {} class H extends Headers {} return [await thrown(env.Callee.kind(new R("a"))), await thrown(env.Callee.kind(new H()))]; },
  fakes: (env) => thrown(env.Callee.kind(Object.create(Headers.prototype))),
  pollutedHeaders: async (env) => { const h = new Headers({ a: "1" }); Object.defineProperty(h, "extra", { value: 1, enumerable: true }); const r = await env.Callee.echo(h); return [r.extra, r]; },
  encodeResponseBody: async (env) => { const r = await env.Callee.echo(new Request("http://x/", { encodeResponseBody: "manual" })); return r.encodeResponseBody; },
});
