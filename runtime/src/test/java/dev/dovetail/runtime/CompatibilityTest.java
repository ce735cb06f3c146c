package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.CompatibilityFlags;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** What compatibility dates and flags change for who calls, and for who is called. */
class CompatibilityTest {
    private static final String MODULE =
            """
            import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
            export class Callee extends WorkerEntrypoint {
              get(x) { return `get ${x}`; }
              scheduled(x) { return `scheduled ${x}`; }
              thenable() { return { then(done) { done("unwrapped"); } }; }
              throws() { throw Object.assign(new TypeError("m"), { code: 5 }); }
              later() { const c = new AbortController(); setTimeout(() => c.abort("late"), 5); return c.signal; }
              props() { return JSON.stringify(this.ctx.props); }
              through() { return this.ctx.props.inner.props(); }
              aborts() { this.ctx.abort(new RangeError("over")); }
              fetch(request) { return new Response(request.url, { headers: [["set-cookie", "a=1"], ["set-cookie", "b=2"]] }); }
            }
            const fetched = async (env, url) => (await env.B.fetch(url)).text();
            const until = async (f) => { while (!f()) await scheduler.wait(1); };
            const run = async (env, ctx) => {
              %s
            };
            export default { async fetch(request, env, ctx) {
              try { return new Response(String(await run(env, ctx))); } catch (e) { return new Response(`threw ${e.name}: ${e.message}`); }
            } };
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    2024-04-02 | -                                | return typeof env.B.any                                   | undefined
                    2024-04-02 | rpc                              | return typeof env.B.any                                   | function
                    2024-04-03 | -                                | return typeof env.B.any                                   | function
                    2026-11-01 | no_rpc                           | return typeof env.B.any                                   | undefined
                    2024-03-25 | rpc                              | return env.B.get("http://x/").then((s) => s)              | http://x/
                    2024-03-26 | rpc                              | return env.B.get(1)                                       | get 1
                    2026-11-01 | fetcher_has_get_put_delete       | return env.B.get("http://x/")                             | http://x/
                    2026-11-01 | -                                | return env.B.scheduled(1)                                 | scheduled 1
                    2026-11-01 | experimental                     | return env.B.getRpcMethodForTestOnly("fetch")()           | threw TypeError: 'fetch' is a reserved method and cannot be called over RPC.
                    2026-11-01 | service_binding_extra_handlers   | return (await env.B.scheduled()).outcome                  | ok
                    2025-11-16 | -                                | return "exports" in ctx                                   | false
                    2025-11-17 | -                                | return Object.keys(ctx).includes("exports")               | true
                    2026-11-01 | disable_ctx_exports              | return "exports" in ctx                                   | false
                    2026-04-20 | -                                | return env.B.throws().catch((e) => [e.name, e.code])      | TypeError,
                    2026-04-21 | -                                | return env.B.throws().catch((e) => [e.name, e.code])      | TypeError,5
                    2026-11-01 | legacy_error_serialization       | return env.B.throws().catch((e) => [e.name, e.code])      | TypeError,
                    2026-11-01 | -                                | return env.B.later()                                      | threw DataCloneError: AbortSignal serialization is not enabled.
                    2026-11-01 | enable_abortsignal_rpc           | const s = await env.B.later(); await until(() => s.aborted); return s.reason | late
                    2026-11-01 | -                                | return env.B.aborts().catch((e) => [e.name, e.message, e.remote]) | RangeError,over,
                    2026-11-01 | -                                | return ctx.exports.Callee({ props: { a: [1] } }).props()  | {"a":[1]}
                    2026-11-01 | -                                | const inner = ctx.exports.Callee({ props: { b: 2 } }); return ctx.exports.Callee({ props: { inner } }).through() | {"b":2}
                    2026-11-01 | -                                | return ctx.exports.Callee({ props: { inner: env.B } }).through() | {}
                    2026-11-01 | -                                | return ctx.exports.Callee({ props: { inner: ctx.exports.Callee } }).through() | threw DataCloneError: ServiceStub cannot be serialized in this context.
                    2021-11-09 | -                                | return fetched(env, "ftp://x/a")                          | ftp://x/a
                    2021-11-10 | -                                | return fetched(env, "ftp://x/a")                          | threw TypeError: Fetch API cannot load: ftp://x/a
                    2024-06-02 | -                                | return fetched(env, "http://u@X:80/a/../b#c")             | http://x:80/b
                    2024-06-02 | -                                | return fetched(env, "http://x?a")                         | http://x?a
                    2024-06-02 | -                                | return fetched(env, "HTTP://x/a")                         | http://x/a
                    2024-06-02 | -                                | return fetched(env, " http://x:80/a")                     | threw TypeError: Fetch API cannot load:  http://x:80/a
                    2024-06-03 | -                                | return fetched(env, "http://x?a")                         | http://x/?a
                    2024-06-03 | -                                | return fetched(env, "http://u@X:80/a/../b#c")             | http://x/b
                    2023-02-28 | -                                | const h = (await env.B.fetch("http://x/")).headers; return [typeof h.getSetCookie, [...h].length] | undefined,2
                    2023-03-01 | -                                | const h = (await env.B.fetch("http://x/")).headers; return [h.getSetCookie().length, [...h].length] | 2,3
                    """)
    void decide(LocalDate date, String flag, String body, String result) {
        Set<String> flags =
                CompatibilityFlags.resolve(date, flag == null ? List.of() : List.of(flag));
        workers.deployWithFlags("w", MODULE.formatted(body), flags, "B=w#Callee");
        assertThat(workers.get("w")).isEqualTo(result == null ? "" : result);
    }

    @Test
    void aDateFromBeforeRpcIsWarnedOfOnceAName() {
        Set<String> flags = CompatibilityFlags.resolve(LocalDate.of(2024, 4, 2), List.of());
        String body = "env.B.any; env.B.any; env.B.other; env.B.idFromName; return 1";
        workers.deployWithFlags("w", MODULE.formatted(body), flags, "B=w#Callee");
        workers.get("w");
        workers.get("w");
        assertThat(workers.log)
                .filteredOn(line -> line.contains("Tried to access method or property"))
                .hasSize(2)
                .allMatch(line -> line.contains("update your compat date to 2024-04-03 or later"));
    }
}
