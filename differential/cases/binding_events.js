// differential: date 2026-11-01, flags experimental service_binding_extra_handlers
// connect() and scheduled() on a binding.
import { WorkerEntrypoint } from "cloudflare:workers";
import { cases, thrown, until } from "../suite.js";

const got = {};
const encode = (s) => new TextEncoder().encode(s);
export class Callee extends WorkerEntrypoint {
  async connect(socket) {
    const { localAddress } = await socket.opened;
    const r = socket.readable.getReader();
    const w = socket.writable.getWriter();
    for (;;) {
      const { value, done } = await r.read();
      if (done) break;
      await w.write(encode(`got ${new TextDecoder().decode(value)}`));
    }
    await w.close();
  }
  async scheduled(c) { got.last = [c.cron, typeof c.scheduledTime, c.constructor.name]; if (c.cron === "throw") throw new Error("no"); if (c.cron === "noRetry") c.noRetry(); }
  last() { return got.last; }
}
export class Bare extends WorkerEntrypoint { hi() { return 1; } }
export const handler = { async scheduled(c, env, ctx) { got.handler = [c.cron, c.scheduledTime, typeof ctx.waitUntil]; ctx.waitUntil(Promise.resolve()); }, last() { return got.handler; } };

export default cases({
  connect: async (env) => { const s = env.Callee.connect("host:80"); const w = s.writable.getWriter(); await w.write(encode("hello")); await w.close(); return new Response(s.readable).text(); },
  connectObject: async (env) => { const s = env.Callee.connect({ hostname: "host", port: 80 }); await s.opened; const w = s.writable.getWriter(); await w.write(encode("a")); const { value } = await s.readable.getReader().read(); s.close().catch(() => {}); return new TextDecoder().decode(value); },
  connectOpened: async (env) => { const s = env.Callee.connect("host:80"); const o = await s.opened; const k = Object.keys(o).sort(); s.close().catch(() => {}); return [k, s.upgraded, s.secureTransport]; },
  connectBad: async (env) => { const all = []; for (const a of ["", "host", "host:x", ":80"]) all.push(await thrown(() => env.Callee.connect(a)).then((e) => e?.name ?? e)); return all; },
  connectNone: (env) => { const s = env.Bare.connect("host:80"); return thrown(async () => { await s.opened; await new Response(s.readable).text(); }).then((e) => e?.name ?? e); },
  scheduled: async (env) => [await env.Callee.scheduled({ cron: "* * * * *", scheduledTime: new Date(1000) }), await env.Callee.last()],
  scheduledDefaults: async (env) => [await env.Callee.scheduled(), await env.Callee.last()],
  scheduledThrows: (env) => env.Callee.scheduled({ cron: "throw" }),
  scheduledNoRetry: (env) => env.Callee.scheduled({ cron: "noRetry" }),
  scheduledHandler: async (env) => [await env.handler.scheduled({ cron: "h", scheduledTime: new Date(5) }), (await thrown(env.handler.last(1)))],
  scheduledNone: (env) => thrown(async () => { throw await env.Bare.scheduled(); }),
});
