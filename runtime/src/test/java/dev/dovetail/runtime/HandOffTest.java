package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A stub of B's that A hands on to C leads from C to B: A is out of the way. */
class HandOffTest {
    private final Workers workers = new Workers().withoutLimits();

    @BeforeEach
    void deploy() {
        workers.deploy(
                "b",
                """
                import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
                class Counter extends RpcTarget {
                  #n = 0;
                  increment() { return ++this.#n; }
                  [Symbol.dispose]() { console.log("let go of"); }
                }
                export default class extends WorkerEntrypoint { counter() { return new Counter(); } }
                """);
        workers.deploy(
                "c",
                """
                import { WorkerEntrypoint } from "cloudflare:workers";
                export default class extends WorkerEntrypoint {
                  async use(counter) { return counter.increment(); }
                  keep(counter) {
                    const kept = counter.dup();
                    return { use: () => kept.increment(), [Symbol.dispose]() { kept[Symbol.dispose](); } };
                  }
                  goOn(counter) {
                    const kept = counter.dup();
                    this.ctx.waitUntil((async () => {
                      for (let i = 1; ; i++) {
                        const n = await kept.increment();
                        if (i % 100 === 0) console.log(`counted ${n}`);
                      }
                    })());
                  }
                  async fetch() { using counter = await this.env.A.fromB(); return new Response(await counter.increment()); }
                }
                """,
                "A=a#Broker");
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private void deployA(String body) {
        workers.deploy(
                "a",
                """
                import { WorkerEntrypoint } from "cloudflare:workers";
                export class Broker extends WorkerEntrypoint { fromB() { return this.env.B.counter(); } }
                export default { async fetch(request, env) { %s } };
                """
                        .formatted(body),
                "B=b",
                "C=c");
    }

    private long logged(String text) {
        return workers.log.stream().filter(line -> line.contains(text)).count();
    }

    private void awaitCounted(long more) {
        long end = logged("counted") + more;
        workers.await(() -> logged("counted") >= end, "more counted");
    }

    @Test
    void whoHandedItOnMayHaveEnded() {
        deployA("await env.C.goOn(await env.B.counter()); return new Response('over');");
        assertThat(workers.get("a")).isEqualTo("over");
        workers.awaitNoInvocations("a");
        awaitCounted(5);
        workers.awaitNoEntries("a");
        assertThat(workers.log).noneMatch(line -> line.contains("let go of"));
    }

    @Test
    void whoHandedItOnMayBeBusy() {
        deployA(
                "if (request.url.endsWith('other')) return new Response('other');"
                        + "await env.C.goOn(await env.B.counter()); console.log('handed on');"
                        + "await scheduler.wait(0); for (;;);");
        var busy = start("http://x/");
        workers.awaitLog("handed on");
        var other = start("http://x/other");
        awaitCounted(10);
        assertThat(other).as("A answers nobody").isNotDone();
        assertThat(busy).isNotDone();
    }

    @Test
    void nothingIsLeftInAnyTableWhenItIsDisposed() {
        deployA(
                """
                for (let i = 0; i < 300; i++) {
                  { using counter = await env.B.counter(); await env.C.use(counter); await counter.increment(); }
                  {
                    using counter = await env.B.counter();
                    using kept = await env.C.keep(counter);
                    counter[Symbol.dispose]();
                    if (await kept.use() !== 1) throw new Error("not the one");
                  }
                  { using counter = env.B.counter(); await env.C.use(await counter); }
                  await (await env.C.fetch("http://x/")).text();
                }
                await scheduler.wait(0);
                console.log("all disposed");
                await scheduler.wait(100000);
                """);
        var running = start("http://x/");
        workers.awaitLog("all disposed");
        assertThat(running).isNotDone();
        for (String worker : List.of("a", "b", "c")) {
            workers.awaitNoEntries(worker);
        }
        workers.awaitNoInvocations("b");
        workers.awaitNoInvocations("c");
        workers.await(() -> logged("let go of") == 1200, "every counter let go of once");
    }

    private CompletableFuture<Workers.Outcome> start(String url) {
        return workers.start("a", new HttpRequest("GET", url, List.of(), Body.NONE, "manual"));
    }
}
