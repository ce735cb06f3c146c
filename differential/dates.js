// The cases of date_*: what compatibility dates change about bindings and RPC.
import { RpcStub, RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown } from "./suite.js";

class Target extends RpcTarget { hi() { return "hi"; } }
export class Callee extends WorkerEntrypoint {
  hi(x) { return ["hi", x]; }
  get(x) { return ["get", x]; }
  put(x) { return ["put", x]; }
  delete(x) { return ["delete", x]; }
  scheduled(x) { return ["scheduled", typeof x]; }
  thenable() { return { then(resolve) { resolve("unwrapped"); } }; }
  throws() { throw Object.assign(new TypeError("m", { cause: new Error("c") }), { code: 5 }); }
  error() { return Object.assign(new RangeError("m"), { code: 5 }); }
  target() { return new Target(); }
  call(f) { return typeof f === "function" ? f() : f.hi(); }
  keys() { return [typeof this.ctx.exports, this.ctx.props]; }
  async fetch(request) {
    const url = new URL(request.url);
    switch (url.pathname) {
      case "/":
      case "/url": return new Response(request.url);
      case "/headers": return Response.json([...request.headers].map(([k]) => k));
      case "/redirect": return new Response(null, { status: 302, headers: { location: url.searchParams.get("to") } });
      case "/cookies": { const r = new Response("c"); r.headers.append("set-cookie", "a=1"); r.headers.append("set-cookie", "b=2"); return r; }
      case "/method": return new Response(`${request.method} ${await request.text()}`);
      case "/throws": throw Object.assign(new RangeError("from fetch"), { code: 7 });
    }
    return new Response("not found", { status: 404 });
  }
}
export const handler = { hello(name, env, ctx) { return [name, ctx?.props ?? "none"]; }, fetch(request, env, ctx) { return Response.json([ctx.props ?? "none", typeof ctx.exports]); } };
const f = (env, path, init) => env.Callee.fetch(`http://host${path}`, init);
const member = (env, name, ...all) => thrown(async () => { throw await env.Callee[name](...all); });

export default cases({
  rpc: async (env) => [typeof env.Callee.hi, typeof env.Callee.whatever, await member(env, "hi", 1)],
  rpcHandler: (env) => thrown(async () => { throw await env.handler.hello("you"); }),
  members: (env) => ["get", "put", "delete", "scheduled", "connect", "fetch", "idFromName"].map((k) => typeof env.Callee[k]),
  get: (env) => member(env, "get", "http://host/method"),
  put: (env) => member(env, "put", "http://host/method", "body"),
  delete: (env) => member(env, "delete", "http://host/method"),
  getMissing: (env) => thrown(async () => { throw await env.Callee.get("http://host/nothing"); }).then((e) => (e instanceof Error ? [e.name, e.message] : e)),
  scheduled: (env) => thrown(async () => { throw await env.Callee.scheduled(1); }).then((e) => e?.message ?? e),
  thenable: (env) => member(env, "thenable"),
  throws: (env) => member(env, "throws"),
  error: (env) => member(env, "error"),
  fetchThrows: (env) => thrown(f(env, "/throws")),
  ownership: async (env) => {
    let n = 0;
    class T extends RpcTarget { hi() { return 1; } [Symbol.dispose]() { n++; } }
    const s = new RpcStub(new T());
    const r = [await thrown(async () => { throw await env.Callee.call(s); })];
    await scheduler.wait(10);
    r.push(n, await thrown(async () => { throw await s.hi(); }));
    return r;
  },
  callback: (env) => thrown(async () => { throw await env.Callee.call(() => "called"); }),
  exports: async (env, ctx) => [typeof ctx.exports, await member(env, "keys"), ctx.props ?? "none"],
  handler: async (env) => (await env.handler.fetch("http://x/")).json(),
  urls: async (env) => { const all = []; for (const u of ["http://h/url?a=b", "http://h/url/../url", "http://H:80/url", "http://h/url#frag", "/relative", "ftp://h/url", "nonsense", "http://h", "http://H?a=b", "http://h:80", "http://h:443#x", "https://h:443?", "HTTP://h/url", " http://h/url"]) all.push(await thrown(async () => { throw await (await env.Callee.fetch(u)).text(); }).then((e) => (e instanceof Error ? e.name : e))); return all; },
  requestUrls: () => ["http://h/a b", "http://H", "http://h/a/../b", "http://h:80/"].map((u) => new Request(u).url),
  authorization: async (env) => { const all = []; for (const to of ["/headers", "http://other/headers", "https://host/headers"]) all.push(await thrown(async () => { throw await (await f(env, `/redirect?to=${to}`, { headers: { authorization: "secret" } })).json(); })); return all; },
  cookies: async (env) => { const r = await f(env, "/cookies"); return [typeof r.headers.getSetCookie, r.headers.get("set-cookie"), [...r.headers].filter(([k]) => k === "set-cookie").length]; },
  methods: async (env) => { const all = []; for (const method of ["get", "patch", "post"]) all.push(await thrown(async () => { throw await (await f(env, "/method", { method })).text(); })); return all; },
  depth: (env) => thrown(() => { let p = env.Callee; for (let i = 0; i < 100; i++) p = p.x; }).then((e) => [e?.name]),
  dispose: (env) => thrown(async () => { using t = await env.Callee.target(); throw await t.hi(); }),
});
