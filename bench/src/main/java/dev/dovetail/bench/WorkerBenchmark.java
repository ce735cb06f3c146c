package dev.dovetail.bench;

import dev.dovetail.runtime.Body;
import dev.dovetail.runtime.HttpResponse;
import dev.dovetail.runtime.Service;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Requests and calls within one lane, without HTTP. One request makes {@value #CALLS} calls over a
 * service binding; the figure is that of one call.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class WorkerBenchmark {
    private static final int CALLS = 1000;

    private static final String CALLEE =
            """
            import { WorkerEntrypoint } from "cloudflare:workers";
            export default class extends WorkerEntrypoint {
              add(a, b) { return a + b; }
              fetch() { return new Response("1"); }
            }
            """;

    private static final String CALLER =
            """
            const CALLS = 1000;
            const routes = {
              async "/one-by-one"(env) {
                let sum = 0;
                for (let i = 0; i < CALLS; i++) sum = await env.CALLEE.add(sum, 1);
                return sum;
              },
              async "/in-flight"(env) {
                const calls = [];
                for (let i = 0; i < CALLS; i++) calls.push(env.CALLEE.add(i, 1));
                return (await Promise.all(calls)).at(-1);
              },
              async "/fetch"(env) {
                let sum = 0;
                for (let i = 0; i < CALLS; i++) {
                  const response = await env.CALLEE.fetch("http://example.com/");
                  sum += Number(await response.text());
                }
                return sum;
              },
            };
            export default {
              async fetch(request, env) {
                const { pathname } = new URL(request.url);
                return new Response(String(await routes[pathname](env)));
              },
            };
            """;

    private static final String HELLO =
            "export default { fetch() { return new Response('Hello World!') } }";

    private final OneLane lane = new OneLane();

    /** Deploys the Workers and looks at what they answer. */
    public WorkerBenchmark() {
        lane.deploy("hello", HELLO, Map.of());
        lane.deploy("callee", CALLEE, Map.of());
        lane.deploy("caller", CALLER, Map.of("CALLEE", Service.of("callee")));
        check("/one-by-one");
        check("/in-flight");
        check("/fetch");
    }

    private void check(String path) {
        HttpResponse response = lane.get("caller", path);
        String text =
                response.body() instanceof Body.Whole whole
                        ? new String(whole.bytes(), StandardCharsets.UTF_8)
                        : "no text";
        if (!text.equals(String.valueOf(CALLS))) {
            throw new IllegalStateException(path + " answered " + text);
        }
    }

    /** A request to a Worker that answers with a text: one turn. */
    @Benchmark
    public HttpResponse hello() {
        return lane.get("hello", "/");
    }

    /** {@code await env.CALLEE.add(…)}, one after the other: two turns a call. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public HttpResponse rpcAddOneByOne() {
        return lane.get("caller", "/one-by-one");
    }

    /** The same calls all at once: one turn of the callee a call, and two of the caller. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public HttpResponse rpcAddInFlight() {
        return lane.get("caller", "/in-flight");
    }

    /** {@code await env.CALLEE.fetch(…)} and its {@code text()}, one after the other. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public HttpResponse fetchBinding() {
        return lane.get("caller", "/fetch");
    }

    /** Ends the runtime. */
    @TearDown
    public void close() {
        lane.close();
    }
}
