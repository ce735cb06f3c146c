package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.Limit;
import dev.dovetail.rpc.Failure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What V8 survives: the invocation fails with its own error soon after its limit, the other Workers
 * answer all the while, and the Worker itself goes on in a fresh isolate.
 */
class AttackTest {
    private static final Limits LIMITS = Limits.PAID.with(Limit.CPU, 500);

    /** So that memory runs out first: near the limit V8 spends its time collecting garbage. */
    private static final Limits MEMORY_LIMITS = Limits.PAID.with(Limit.CPU, 20_000);

    /** That it ends, not how fast: docs/performance.md has the times. */
    private static final long PATIENCE_SECONDS = 30;

    private final Workers workers = new Workers();

    @BeforeEach
    void deployTheNeighbour() {
        workers.deploy("good", "export default { fetch() { return new Response('fine') } }");
        assertThat(workers.get("good")).isEqualTo("fine");
    }

    @AfterEach
    void close() {
        workers.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "CPU time limit | while (true) {}",
                "CPU time limit | for (;;) await null",
                // its chain of promises grows: memory or time, whichever runs out first
                "limit | const p = () => Promise.resolve().then(p); await p()",
                "CPU time limit | /^(a+)+$/.test('a'.repeat(40) + 'b')",
                "CPU time limit | let x = 0; while (true) x += Math.sqrt(x)",
                "memory limit | const x = []; while (true) x.push(new Array(1000).fill(1.5))",
                "memory limit | const m = new Map(); for (let i = 0; ; i++) m.set(i, i)",
                "memory limit | const x = []; while (true) x.push({ a: [1, 2, 3] })",
                "memory limit | let s = 'x'; const a = []; while (true) { s = s + s.slice(0, 1000)"
                        + " + 'y'; a.push(s.split('')) }",
                "memory limit | const x = []; while (true) x.push(new Uint8Array(1 << 20).fill(1))",
                "memory limit | const x = []; while (true) x.push(new ArrayBuffer(1 << 24))",
                "memory limit | const x = []; while (true) x.push(Array.from({ length: 100 }, () =>"
                        + " Math.random()))",
                "memory limit | const x = []; while (true) x.push(x.map(String).join().slice(0,"
                        + " 100000) + 'abc'.repeat(10000))"
            })
    void anAttackEndsItsInvocationAlone(String limit, String code) throws Exception {
        for (String body :
                List.of(code, "await Promise.resolve().then(async () => {" + code + "})")) {
            boolean memory = limit.startsWith("memory");
            workers.deploy("evil", evil(body), memory ? MEMORY_LIMITS : LIMITS);
            attack(limit);
        }
    }

    private static String evil(String code) {
        return "export default { async fetch(request) {"
                + " if (request.url.endsWith('/ok')) return new Response('well');"
                + code
                + "; return new Response('done') } }";
    }

    private void attack(String limit) throws Exception {
        CompletableFuture<Workers.Outcome> attack = workers.start("evil", get());
        long start = System.nanoTime();
        while (!attack.isDone()) {
            assertThat(workers.get("good")).isEqualTo("fine");
            assertThat(System.nanoTime() - start)
                    .as("time since the attack began, log: %s", workers.log)
                    .isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
        }
        Failure failure = workers.failureOf(attack);
        assertThat(failure.message()).contains("exceeded").contains(limit);
        assertThat(workers.get("evil", "http://example.com/ok")).isEqualTo("well");
    }

    private static HttpRequest get() {
        return new HttpRequest("GET", "http://example.com/", List.of(), Body.NONE, "manual");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const f = () => f() + 1; f()",
                "const o = { toString() { return `${o}` } }; `${o}`",
                "const deep = []; let d = deep; for (let i = 0; i < 1e5; i++) { d[0] = []; d = d[0]"
                        + " } structuredClone(deep)",
                "const o = { get x() { return structuredClone(o) } }; structuredClone(o)",
                "const f = () => { try { f() } finally { console.log('x');"
                        + " crypto.getRandomValues(new Uint8Array(8)) } }; f()"
            })
    void endlessRecursionIsAnOrdinaryError(String code) {
        workers.deploy(
                "evil",
                evil(
                        "try {"
                                + code
                                + "; return new Response('no error') }"
                                + " catch (e) { return new Response(e.name) }"),
                LIMITS);
        assertThat(workers.get("evil")).isIn("RangeError", "DataCloneError");
        assertThat(workers.get("good")).isEqualTo("fine");
    }

    @Test
    void aPromiseThatNeverSettlesIsRecognised() {
        workers.deploy("evil", evil("await new Promise(() => {})"), LIMITS);
        assertThat(workers.fail("evil").message())
                .startsWith("The Workers runtime canceled this request");
        assertThat(workers.get("evil", "http://example.com/ok")).isEqualTo("well");
    }

    @Test
    void anEndlessGlobalScopeFailsAtTheFirstRequest() {
        workers.deploy("evil", "while (true) {} export default { fetch() {} }");
        assertThat(workers.fail("evil").message()).contains("does not start").contains("1000 ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eval('1')",
                "new Function('return 1')",
                "(async () => {}).constructor('return 1')",
                "setTimeout('1', 0)"
            })
    void textIsNeverRunAsCode(String code) {
        workers.deploy(
                "evil",
                evil(
                        "try {"
                                + code
                                + "; return new Response('ran') }"
                                + " catch (e) { return new Response(e.name) }"));
        assertThat(workers.get("evil")).isIn("EvalError", "TypeError");
    }
}
