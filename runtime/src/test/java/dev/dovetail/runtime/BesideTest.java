package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.ErrorDetail;
import dev.dovetail.isolate.ModuleSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What goes beside a call's arguments: who calls, the trace, the deadline. */
class BesideTest {
    private static final String CALLEE =
            """
            const never = (signal) => new Promise((resolve) => {
              const timer = setTimeout(resolve, 60_000);
              signal?.addEventListener("abort", () => { clearTimeout(timer); ended = "aborted"; });
            });
            let ended = "";
            export default class extends WorkerEntrypoint {
              caller() { return this.ctx.caller; }
              trace() { return this.ctx.trace; }
              add(a, b) { return a + b; }
              never() { return never(); }
              ended() { return ended; }
              hand() { return { call: () => this.ctx.caller.worker, never: () => never() }; }
              async fetch(request) {
                const { pathname } = new URL(request.url);
                if (pathname === "/never") { await never(request.signal); return new Response("late"); }
                if (pathname === "/redirect") return Response.redirect("http://x/never", 302);
                if (pathname === "/trace") {
                  const { headers } = request;
                  return Response.json([headers.get("traceparent"), headers.get("tracestate"), this.ctx.trace]);
                }
                return new Response(this.ctx.caller.entrypoint);
              }
            }
            export class Named extends WorkerEntrypoint {
              caller() { return this.ctx.caller; }
            }
            export const handler = { who(arg, env, ctx) { return ctx.caller.worker; } };
            """;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String run(String body) {
        return workers.evaluate(CALLEE, body);
    }

    // ------------------------------------------------------------------------------- who calls

    @Test
    void theCalleeKnowsWhichEntrypointOfWhichVersionOfWhichWorkerCalls() {
        assertThat(
                        run(
                                "const c = await env.B.caller(); return [c.worker, c.entrypoint,"
                                        + " /^[0-9a-f]{12}$/.test(c.version)].join()"))
                .isEqualTo("a,default,true");
        assertThat(run("return (await env.B.fetch('http://x/')).text()")).isEqualTo("default");
    }

    @Test
    void theVersionIsThatOfTheCode() {
        String first = run("return (await env.B.caller()).version");
        String again = run("return (await env.B.caller()).version");
        String other = run("const x = 1; return (await env.B.caller()).version");

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void anEventOfTheFrontDoorHasNoCaller() {
        assertThat(run("return ctx.caller")).isEqualTo("null");
    }

    @Test
    void whoCallsIsFrozenAndAlwaysTheSame() {
        workers.deploy(
                "b",
                "import { WorkerEntrypoint } from 'cloudflare:workers';export default class extends"
                        + " WorkerEntrypoint { test() { return Object.isFrozen(this.ctx.caller) &&"
                        + " this.ctx.caller === this.ctx.caller } }");
        workers.deploy(
                "a",
                "export default { async fetch(request, env) {"
                        + " return new Response(await env.B.test()) } }",
                "B=b");
        assertThat(workers.get("a")).isEqualTo("true");
    }

    @Test
    void aClassThatCallsOnIsTheCallerOfTheNext() {
        workers.deploy("b", "import { WorkerEntrypoint } from 'cloudflare:workers';" + CALLEE);
        workers.deploy(
                "middle",
                "import { WorkerEntrypoint } from 'cloudflare:workers';"
                        + "export class Gate extends WorkerEntrypoint {"
                        + " async who() { const c = await this.env.B.caller();"
                        + " return c.worker + '#' + c.entrypoint; } }",
                "B=b");
        workers.deploy(
                "a",
                "export default { async fetch(request, env) {"
                        + " return new Response(await env.M.who()) } }",
                "M=middle#Gate");
        assertThat(workers.get("a")).isEqualTo("middle#Gate");
    }

    @Test
    void aHandlerObjectAndAFunctionThatWasReturnedKnowTheirSessionsCaller() {
        assertThat(run("using h = await env.B.hand(); return h.call()")).isEqualTo("a");
        workers.deploy("h", CALLEE.replace("extends WorkerEntrypoint", ""));
        workers.deploy(
                "a",
                "export default { async fetch(request, env) {"
                        + " return new Response(await env.H.who(1)) } }",
                "H=h#handler");
        assertThat(workers.get("a")).isEqualTo("a");
    }

    // ------------------------------------------------------------------------------- the trace

    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";

    private String traced(String expression, String... headers) {
        workers.deploy("b", "import { WorkerEntrypoint } from 'cloudflare:workers';" + CALLEE);
        workers.deploy(
                "a",
                "export default { async fetch(request, env, ctx) { return Response.json("
                        + expression
                        + ") } }",
                "B=b");
        return workers.send(
                        "a",
                        new HttpRequest("GET", "http://x/", List.of(headers), Body.NONE, "manual"))
                .body();
    }

    @Test
    void aRequestsTraceGoesOnWithANewSpanAtEachHop() {
        assertThat(
                        traced(
                                "await (async () => { const own = ctx.trace, next = await"
                                        + " env.B.trace(); return [own.traceId, own.parentId,"
                                        + " own.sampled, next.traceId === own.traceId,"
                                        + " next.parentId === own.spanId, next.spanId !=="
                                        + " own.spanId] })()",
                                "traceparent",
                                PARENT))
                .isEqualTo("[\"" + ID + "\",\"00f067aa0ba902b7\",true,true,true,true]");
    }

    @Test
    void aFetchOverABindingCarriesTheTraceInItsHeaders() {
        assertThat(
                        traced(
                                "await (async () => { const r = await env.B.fetch('http://y/trace',"
                                        + " { method: 'POST', body: 'x', headers: { a: 'ü' } });"
                                        + " const [parent, state, trace] = await r.json(); return"
                                        + " [parent === `00-${trace.traceId}-${trace.parentId}-01`,"
                                        + " trace.parentId === ctx.trace.spanId, state] })()",
                                "traceparent",
                                PARENT,
                                "tracestate",
                                "congo=t61, rojo=1"))
                .isEqualTo("[true,true,\"congo=t61,rojo=1\"]");
    }

    @Test
    void aTraceparentThatTheWorkerSetIsLeftAlone() {
        assertThat(
                        traced(
                                "(await (await env.B.fetch('http://y/trace', { headers: {"
                                        + " traceparent: 'mine' } })).json())[0]",
                                "traceparent",
                                PARENT))
                .isEqualTo("\"mine\"");
    }

    @Test
    void withoutATraceNoHeaderIsAdded() {
        assertThat(traced("(await (await env.B.fetch('http://y/trace')).json())[0]"))
                .isEqualTo("null");
    }

    @Test
    void aTraceBeginsWhereItIsAskedFor() {
        assertThat(
                        traced(
                                "await (async () => { const { traceId, spanId, parentId, sampled }"
                                        + " = ctx.trace; return [traceId.length, spanId.length,"
                                        + " parentId, sampled, (await env.B.trace()).traceId ==="
                                        + " traceId] })()"))
                .isEqualTo("[32,16,null,false,true]");
    }

    // ------------------------------------------------------------------------------- deadlines

    private static final String TIMED_OUT =
            "threw TimeoutError: The operation was aborted due to timeout";

    @Test
    void aCallThatTakesTooLongEndsWithATimeoutError() {
        assertThat(run("return ctx.withDeadline(20, () => env.B.never())")).isEqualTo(TIMED_OUT);
        assertThat(
                        run(
                                "try { await ctx.withDeadline(20, () => env.B.never()) } catch (e)"
                                    + " { return [e instanceof DOMException, e.code, e.remote] }"))
                .isEqualTo("true,23,");
    }

    @Test
    void aCallInTimeIsAsWithoutADeadline() {
        assertThat(run("return ctx.withDeadline(60_000, () => env.B.add(1, 2))")).isEqualTo("3");
    }

    @Test
    void theCalleeIsCancelled() {
        assertThat(run("return ctx.withDeadline(20, () => env.B.never())")).isEqualTo(TIMED_OUT);
        Awaitility.await().untilAsserted(() -> assertThat(workers.openInvocations("b")).isZero());
    }

    @Test
    void fetchAndItsRedirectsEndToo() {
        assertThat(run("return ctx.withDeadline(20, () => env.B.fetch('http://x/never'))"))
                .isEqualTo(TIMED_OUT);
        assertThat(run("return ctx.withDeadline(20, () => env.B.fetch('http://x/redirect'))"))
                .isEqualTo(TIMED_OUT);
    }

    @Test
    void callsOnStubsAndResultsEndToo() {
        assertThat(
                        run(
                                "const h = await env.B.hand(); return ctx.withDeadline(20, () =>"
                                        + " h.never())"))
                .isEqualTo(TIMED_OUT);
        assertThat(run("return ctx.withDeadline(20, () => env.B.hand().never())"))
                .isEqualTo(TIMED_OUT);
    }

    @Test
    void onlyCallsThatTheActionMakesHaveTheDeadline() {
        assertThat(
                        run(
                                "let first; ctx.withDeadline(1, () => { first = env.B.add(1, 1) });"
                                        + " await first.catch(() => {}); await scheduler.wait(5);"
                                        + " return env.B.add(1, 2)"))
                .isEqualTo("3");
    }

    @Test
    void anInnerDeadlineCannotBeLaterThanTheOuter() {
        assertThat(
                        run(
                                "return ctx.withDeadline(20, () => ctx.withDeadline(60_000, () =>"
                                        + " env.B.never()))"))
                .isEqualTo(TIMED_OUT);
    }

    @Test
    void callsThatTheCalleeMakesInheritTheDeadline() {
        workers.deploy("b", "import { WorkerEntrypoint } from 'cloudflare:workers';" + CALLEE);
        workers.deploy(
                "middle",
                "import { WorkerEntrypoint } from 'cloudflare:workers'; let seen = 'nothing',"
                    + " tell;const told = new Promise((resolve) => { tell = resolve });export"
                    + " default class extends WorkerEntrypoint { async call() { const c ="
                    + " this.env.B.never().catch((e) => { seen = e.name; tell() });"
                    + " this.ctx.waitUntil(c); await c; await scheduler.wait(60_000); } ready() {}"
                    + " async seen() { const t = setTimeout(() => {}, 10_000); await told;"
                    + " clearTimeout(t); return seen } }",
                "B=b");
        workers.deploy(
                "a",
                "export default { async fetch(request, env, ctx) { await env.M.ready(); const name"
                        + " = await ctx.withDeadline(100, () => env.M.call()).catch((e) => e.name);"
                        + " return new Response(name + ' ' + await env.M.seen()) } }",
                "M=middle");
        assertThat(workers.get("a")).isEqualTo("TimeoutError TimeoutError");
    }

    @Test
    void aBindingMayHaveADeadline() {
        workers.deploy("b", "import { WorkerEntrypoint } from 'cloudflare:workers';" + CALLEE);
        workers.runtime.deploy(
                new WorkerDefinition(
                        "a",
                        List.of(
                                new ModuleSource(
                                        "a.js",
                                        "export default { async fetch(request, env) { const names ="
                                            + " await Promise.all([env.B.never(),"
                                            + " env.B.fetch('http://x/never'), env.B.add(1,"
                                            + " 2)].map((p) => p.catch((e) => e.name))); return new"
                                            + " Response(names.join()) } }")),
                        Map.of(
                                "WARM",
                                Service.of("b"),
                                "B",
                                new Service(
                                        "b", "default", "", ErrorDetail.FULL, OptionalInt.of(100))),
                        "{}",
                        Limits.PAID,
                        Set.of(),
                        UnaryOperator.identity()));
        assertThat(workers.get("a")).isEqualTo("TimeoutError,TimeoutError,3");
    }

    @Test
    void theRequestsSignalAborts() {
        String callee =
                "let ended = 'no'; export default { async fetch(request) { if"
                        + " (request.url.endsWith('/ended')) return new Response(ended);"
                        + " request.signal.addEventListener('abort', () => { ended ="
                        + " request.signal.reason.name }); await scheduler.wait(60_000); } }";
        workers.runtime.deploy(
                new WorkerDefinition(
                        "b",
                        List.of(new ModuleSource("b.js", callee)),
                        Map.of(),
                        "{}",
                        Limits.PAID,
                        Set.of("enable_request_signal"),
                        UnaryOperator.identity()));
        workers.deploy(
                "a",
                "export default { async fetch(request, env, ctx) { await"
                        + " env.B.fetch('http://x/ended'); await ctx.withDeadline(20, () =>"
                        + " env.B.fetch('http://x/')).catch(() => {}); return"
                        + " env.B.fetch('http://x/ended') } }",
                "B=b");
        assertThat(workers.get("a")).isEqualTo("AbortError");
    }

    @Test
    void theRequestsSignalAbortsWhenNobodyReadsTheResponseOn() {
        workers.deployWithFlags(
                "b",
                """
                export default {
                  async fetch(request, env, ctx) {
                    const { readable, writable } = new IdentityTransformStream();
                    const writer = writable.getWriter();
                    writer.closed.catch(() => {});
                    request.signal.onabort = () => console.log(request.url, "aborted");
                    ctx.waitUntil((async () => {
                      await writer.write(new Uint8Array(5));
                      if (request.url.endsWith("/whole")) await writer.close();
                    })());
                    return new Response(readable);
                  },
                };
                """,
                Set.of("enable_request_signal"));
        workers.deploy(
                "a",
                """
                export default {
                  async fetch(request, env) {
                    await (await env.B.fetch("http://x/whole")).bytes();
                    const reader = (await env.B.fetch("http://x/left")).body.getReader();
                    await reader.read();
                    await reader.cancel();
                    return new Response();
                  },
                };
                """,
                "B=b");
        workers.get("a");
        workers.awaitLog("http://x/left aborted");
        assertThat(workers.log).noneMatch(line -> line.contains("whole"));
    }

    @Test
    void aDeadlineTakesANumberAndAFunction() {
        assertThat(run("return ctx.withDeadline('soon', () => 1)"))
                .isEqualTo("threw TypeError: withDeadline() takes a number of milliseconds first.");
        assertThat(run("return ctx.withDeadline(1)"))
                .startsWith("threw TypeError: withDeadline() takes a function second");
    }
}
