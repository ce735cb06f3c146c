package dev.dovetail.runtime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** What nobody waits for any more ends, whenever and however that comes. */
class GivenUpTest {
    private static final String NEVER =
            "export default class extends WorkerEntrypoint {"
                    + " never() { return scheduler.wait(60_000); }"
                    + " fetch() { return scheduler.wait(60_000); } }";

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private void deploy(String body) {
        workers.deploy("b", "import { WorkerEntrypoint } from 'cloudflare:workers';" + NEVER);
        workers.deploy(
                "a", "export default { async fetch(request, env, ctx) {" + body + "} }", "B=b");
    }

    private Ticket start() {
        CompletableFuture<Ticket> sent = new CompletableFuture<>();
        var ignored =
                workers.start(
                        "a",
                        new HttpRequest("GET", "http://a/", List.of(), Body.NONE, "manual"),
                        ticket -> sent.complete(Objects.requireNonNull(ticket)));
        return sent.join();
    }

    private void awaitTheEnd() {
        workers.awaitNoInvocations("a");
        workers.awaitNoInvocations("b");
    }

    @Test
    void aRequestWhoseClientIsGoneBeforeItBegins() {
        deploy("await env.B.never()");
        start().cancel();
        awaitTheEnd();
    }

    @Test
    void aRequestWhoseClientGoesWhileItCalls() {
        deploy("console.log('calls'); await env.B.never()");
        Ticket ticket = start();
        workers.awaitLog("calls");
        ticket.cancel();
        awaitTheEnd();
    }

    @Test
    void aCallThatIsDisposedInItsOwnTurn() {
        deploy(
                "const p = env.B.never(); p.catch(() => {}); p[Symbol.dispose](); return new"
                        + " Response()");
        workers.get("a");
        awaitTheEnd();
    }

    @Test
    void aFetchThatIsAbortedInItsOwnTurn() {
        deploy(
                "const c = new AbortController(); const p = env.B.fetch('http://b/', { signal:"
                    + " c.signal }).catch(() => {}); c.abort(); await p; return new Response()");
        workers.get("a");
        awaitTheEnd();
    }

    @Test
    void aCallThatTheEndOfItsCallerLeaves() {
        deploy("env.B.never().catch(() => {}); return new Response()");
        workers.get("a");
        awaitTheEnd();
    }

    @Test
    void aResultThatComesTooLateIsDisposed() {
        workers.deploy(
                "b",
                """
                import { RpcStub, RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
                class Late extends RpcTarget {
                  constructor(name) { super(); this.name = name; }
                  [Symbol.dispose]() { console.log(`${this.name} disposed`); }
                }
                export default class extends WorkerEntrypoint {
                  async late(make) {
                    this.ctx.waitUntil(scheduler.wait(60_000));
                    await scheduler.wait(20);
                    return make();
                  }
                  target() { return this.late(() => new Late("target")); }
                  stub() { return this.late(() => new RpcStub(new Late("stub"))); }
                  object() {
                    return this.late(() => ({ [Symbol.dispose]() { console.log("object disposed"); } }));
                  }
                  ready() {}
                }
                """);
        workers.deploy(
                "a",
                """
                export default {
                  async fetch(request, env) {
                    for (const what of ["target", "stub", "object"]) env.B[what]().catch(() => {});
                    await env.B.ready();
                    return new Response();
                  },
                };
                """,
                "B=b");
        workers.get("a");
        workers.awaitLog("target disposed");
        workers.awaitLog("stub disposed");
        workers.awaitLog("object disposed");
    }

    @Test
    void aRequestThatTheTurnOfAnotherAnswers() {
        workers.deploy(
                "b",
                """
                let wake;
                export default {
                  async fetch(request) {
                    if (request.url.endsWith("/wait")) {
                      const timer = setTimeout(() => {}, 60_000);
                      console.log("waits");
                      await new Promise((resolve) => { wake = resolve; });
                      clearTimeout(timer);
                    } else wake();
                    return new Response();
                  },
                };
                """);
        var ignored =
                workers.start(
                        "b",
                        new HttpRequest("GET", "http://b/wait", List.of(), Body.NONE, "manual"));
        workers.awaitLog("waits");
        workers.get("b");
        workers.awaitNoInvocations("b");
    }

    @Test
    void aCallOfWhoAborts() {
        deploy("env.B.never().catch(() => {}); await env.B.never; ctx.abort(new Error('over'))");
        start();
        awaitTheEnd();
    }
}
