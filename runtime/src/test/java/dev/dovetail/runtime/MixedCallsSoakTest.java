package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Calls of every kind at full speed, ended in every way: nothing grows. */
@Soak
class MixedCallsSoakTest {
    private static final int AT_ONCE = 4;
    private static final int CALLS_A_REQUEST = 32;
    private static final long MB = 1 << 20;

    private static final String CALLEE =
            """
            import { WorkerEntrypoint, RpcTarget } from "cloudflare:workers";
            class Counter extends RpcTarget {
              #n = 0;
              increment(by) { return this.#n += by; }
              [Symbol.dispose]() {}
            }
            export default class extends WorkerEntrypoint {
              fetch(request) { return new Response("x".repeat(1000)); }
              gc() { gc(); }
              add(a, b) { return a + b; }
              counter() { return new Counter(); }
              nested() { return { counter: new Counter(), list: [new Counter()], text: "t".repeat(500) }; }
              disposable() { return { n: 1, [Symbol.dispose]() {} }; }
              use(f) { return f(2); }
              keep(f) {
                const kept = f.dup();
                return { call: (x) => kept(x), abort: () => this.ctx.abort(new RangeError("over")) };
              }
              fail(f) { throw new Error("no", { cause: new TypeError("why") }); }
              never() { return new Promise(() => setTimeout(() => {}, 60_000)); }
              stream() { return new Response("y".repeat(100_000)).body; }
            }
            """;

    private static final String CALLER =
            """
            import { RpcStub, RpcTarget } from "cloudflare:workers";
            class Mine extends RpcTarget { hi() { return 1; } [Symbol.dispose]() {} }
            const kinds = [
              async (b) => { if (await b.add(1, 2) !== 3) throw new Error("wrong sum"); },
              async (b) => { using c = await b.counter(); await c.increment(1); using d = c.dup(); await d.increment(2); },
              async (b) => { using r = await b.nested(); await r.counter.increment(1); await r.list[0].increment(1); },
              async (b) => { using r = await b.disposable(); },
              async (b) => { using p = b.nested(); await p.counter.increment(3); },
              async (b) => { await b.counter(); },
              async (b) => { await Promise.all([b.use((x) => x + 1), b.use((x) => { throw new Error("mine"); }).catch(() => {})]); },
              async (b) => { using s = new RpcStub(new Mine()); await s.hi(); },
              async (b) => { using k = await b.keep((x) => x); await k.call(1); },
              async (b) => { const k = await b.keep(() => 1); await k.abort().catch(() => {}); await k.call(1).catch(() => {}); },
              async (b) => { await b.fail(() => 1).catch(() => {}); await b.missing(new Mine()).catch(() => {}); },
              async (b) => { await b.use(Symbol()).catch(() => {}); },
              async (b) => { const p = b.never(); p.catch(() => {}); p[Symbol.dispose](); },
              async (b) => { b.counter().catch(() => {}); },
              async (b) => { await new Response(await b.stream()).text(); },
              async (b) => { const r = (await b.stream()).getReader(); await r.read(); await r.cancel(); },
              async (b) => { await (await b.fetch("http://b/")).text(); },
              async (b) => {
                const ended = new AbortController();
                const response = b.fetch("http://b/", { signal: ended.signal }).catch(() => {});
                ended.abort();
                await response;
              },
            ];
            let at = 0;
            export default {
              async fetch(request, env, ctx) {
                const { pathname } = new URL(request.url);
                if (pathname === "/gc") { gc(); await env.B.gc(); return new Response("collected"); }
                for (let i = 0; i < CALLS; i++) await kinds[at++ % kinds.length](env.B);
                if (pathname === "/throw") throw new Error("thrown");
                if (pathname === "/wait") await env.B.never();
                if (pathname === "/abort") { await env.B.keep(() => 1); ctx.abort(new Error("aborted")); }
                return new Response("done");
              },
            };
            """
                    .replace("CALLS", String.valueOf(CALLS_A_REQUEST));

    private static final List<String> PATHS = List.of("/", "/throw", "/wait", "/abort", "/");

    private record Sample(long v8, long java, int entries) {}

    private final Workers workers = new Workers().withoutLimits();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void mixedCallsLeaveNothingBehind() throws Exception {
        var run = SoakRun.of("Mixed calls, with disposals, aborts and throws");
        Set<String> flags =
                Set.of("rpc", "rpc_params_dup_stubs", "expose_gc", "enhanced_error_serialization");
        workers.deployWithFlags("b", CALLEE, flags);
        workers.deployWithFlags("a", CALLER, flags, "B=b");
        long start = System.nanoTime();
        long length = run.duration(Duration.ofSeconds(6)).toNanos();
        List<Sample> samples = new ArrayList<>();
        long requests = 0;
        long done = 0;
        while (done < length) {
            List<CompletableFuture<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                running.add(request(PATHS.get((int) (requests++ % PATHS.size()))));
            }
            for (CompletableFuture<Boolean> one : running) {
                assertThat(one.get(60, TimeUnit.SECONDS)).as("as it should end").isTrue();
            }
            workers.log.clear();
            done = System.nanoTime() - start;
            // the first of five when all is compiled and every table has its size
            if (done >= length * (samples.size() + 1) / 5) {
                samples.add(sample());
            }
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        run.figure("requests", requests)
                .figure("operations", requests * CALLS_A_REQUEST)
                .figure("V8 heaps of both isolates, KB", told(samples, one -> one.v8 / 1024))
                .figure("Java heap, KB", told(samples, one -> one.java / 1024))
                .figure("entries of all tables", told(samples, one -> one.entries));
        assertThat(last.entries).as("entries: " + samples).isLessThan(20);
        assertThat(last.v8).as("V8: " + samples).isLessThan(first.v8 * 5 / 4 + MB);
        assertThat(last.java).as("Java: " + samples).isLessThan(first.java * 5 / 4 + 4 * MB);
        run.write();
    }

    private static String told(List<Sample> samples, ToLongFunction<Sample> what) {
        return samples.stream()
                .map(one -> String.valueOf(what.applyAsLong(one)))
                .collect(Collectors.joining(", "));
    }

    /** Sends a request, and leaves before the answer where that would not come. */
    private CompletableFuture<Boolean> request(String path) {
        CompletableFuture<@Nullable Ticket> sent = new CompletableFuture<>();
        var outcome =
                workers.start(
                        "a",
                        new HttpRequest("GET", "http://a" + path, List.of(), Body.NONE, "manual"),
                        sent::complete);
        if (!path.equals("/wait")) {
            return outcome.handle((answer, failure) -> path.equals("/") == (failure == null));
        }
        return sent.thenApplyAsync(
                ticket -> {
                    Objects.requireNonNull(ticket).cancel();
                    return true;
                },
                CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    }

    private Sample sample() throws InterruptedException, ExecutionException, TimeoutException {
        workers.awaitNoInvocations("a");
        workers.awaitNoInvocations("b");
        for (int i = 0; i < 3; i++) {
            workers.get("a", "http://a/gc");
        }
        workers.awaitNoInvocations("a");
        workers.awaitNoInvocations("b");
        System.gc();
        Runtime java = Runtime.getRuntime();
        return new Sample(
                heap("a") + heap("b"),
                java.totalMemory() - java.freeMemory(),
                workers.openEntries("a") + workers.openEntries("b"));
    }

    private long heap(String worker)
            throws InterruptedException, ExecutionException, TimeoutException {
        return workers.runtime.memory(worker, workers.lane).get(20, TimeUnit.SECONDS);
    }
}
