package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.Limit;
import dev.dovetail.rpc.Failure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Work that Java does for JavaScript, asked for without end: it is bounded, and disturbs nobody.
 */
class HostCallsTest {
    private static final Limits LIMITS = Limits.PAID.with(Limit.CPU, 300);

    /** For a turn of a neighbour's, on a machine that does other things too. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (;;) await s.digest('SHA-512', block);",
                "for (;;) await Promise.all([1, 2, 3, 4].map(() => s.digest('MD5', part)));",
                "for (;;) await s.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: part.slice(0,"
                        + " 16), iterations: 100000 }, await s.importKey('raw', part.slice(0, 16),"
                        + " 'PBKDF2', false, ['deriveBits']), 4096);",
                "for (;;) await s.generateKey({ name: 'RSA-PSS', hash: 'SHA-256', modulusLength:"
                        + " 4096, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign']);",
            })
    void anEndlessHostCallEndsAtTheCpuLimitAndNeighboursAreServed(String code) {
        workers.deploy("hello", "export default { fetch() { return new Response('hi'); } }");
        workers.deploy(
                "busy",
                "export default { async fetch() { const s = crypto.subtle; const block = new"
                        + " Uint8Array(64 << 20); const part = block.subarray(0, 8 << 20);"
                        + code
                        + " } }",
                LIMITS);
        workers.get("hello");
        CompletableFuture<Workers.Outcome> busy =
                workers.start(
                        "busy",
                        new HttpRequest("GET", "http://x/", List.of(), Body.NONE, "manual"));
        long worst = 0;
        int served = 0;
        while (!busy.isDone()) {
            long start = System.nanoTime();
            assertThat(workers.get("hello")).isEqualTo("hi");
            served++;
            worst = Math.max(worst, System.nanoTime() - start);
        }
        assertThat(served).isPositive();
        assertThat(worst).isLessThan(PATIENCE_NANOS);
        Failure failure = workers.failureOf(busy);
        assertThat(failure.message()).containsAnyOf("CPU time limit", "memory limit");
    }
}
