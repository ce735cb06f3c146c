package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.config.Limit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Each limit of the table that a Worker can reach: reached by itself, by a Worker that another one
 * calls or fetches, and by one at the end of a chain. It is told, so is who spent it, and the
 * neighbour never notices.
 */
class LimitTableTest {
    /** A limit, what reaches it, and what is told then. */
    enum Case {
        INVOCATIONS(
                Limit.INVOCATIONS,
                12,
                "for (;;) await env.SELF.one();",
                "Too many Worker invocations by a single request: the limit is 12. It is set by"
                        + " limits.invocations",
                "evil.one()"),
        SUBREQUESTS(
                Limit.SUBREQUESTS,
                12,
                "for (;;) try { await fetch('http://away.example/') } catch (e) {"
                        + " if (e.message.includes('Too many')) throw e }",
                "Too many subrequests by a single request: the limit is 12. It is set by"
                        + " limits.subrequests",
                "fetch http://away.example"),
        CPU(
                Limit.CPU,
                150,
                "while (true) {}",
                "Worker exceeded CPU time limit: \"evil\" may use 150 ms per invocation. It is set"
                        + " by limits.cpu_ms",
                "evil"),
        CPU_OF_JOBS(
                Limit.CPU,
                150,
                "for (;;) await crypto.subtle.digest('SHA-512', new Uint8Array(4 << 20));",
                "Worker exceeded CPU time limit",
                "evil"),
        MEMORY(
                Limit.MEMORY,
                128 << 20,
                "const all = []; while (true) all.push(new Uint8Array(1 << 20).fill(1));",
                "Worker exceeded memory limit: an isolate of \"evil\" may use 128 MB. It is set by"
                        + " limits.memory_mb",
                "evil"),
        TIMERS(
                Limit.TIMERS,
                10,
                "for (;;) setTimeout(() => {}, 1000);",
                "You have exceeded the number of active timeouts you may set. max active timeouts:"
                        + " 10",
                ""),
        LOG(
                Limit.LOG,
                1024,
                "for (let i = 0; i < 100; i++) console.log('x'.repeat(100)); return 'quiet';",
                "quiet",
                ""),
        WAIT_UNTIL(
                Limit.WAIT_UNTIL,
                50,
                "ctx.waitUntil(new Promise(done => setTimeout(done, 60_000))); return 'soon';",
                "soon",
                "");

        private final Limit limit;
        private final long value;
        final String code;
        final String told;
        final String inTree;

        Case(Limit limit, long value, String code, String told, String inTree) {
            this.limit = limit;
            this.value = value;
            this.code = code;
            this.told = told;
            this.inTree = inTree;
        }

        Limits limits() {
            return Limits.PAID.with(limit, value);
        }
    }

    /** How the Worker is reached. */
    enum Way {
        ALONE,
        BY_CALL,
        BY_FETCH,
        FIVE_DEEP
    }

    static Stream<Arguments> table() {
        return Arrays.stream(Case.values())
                .flatMap(one -> Arrays.stream(Way.values()).map(way -> Arguments.of(one, way)));
    }

    private static final List<String> CHAIN = List.of("w1", "w2", "w3", "w4");

    private final Workers workers = new Workers();

    @BeforeEach
    void deployTheNeighbour() {
        workers.deploy("good", "export default { fetch() { return new Response('fine') } }");
    }

    @AfterEach
    void close() {
        workers.close();
    }

    @ParameterizedTest
    @MethodSource("table")
    void aLimitIsToldAndNobodyElseNotices(Case reached, Way way) {
        workers.deploy("evil", evil(reached.code), reached.limits(), "SELF=evil");
        switch (way) {
            case ALONE -> {}
            case BY_CALL -> deployCaller("w1", "env.NEXT.run()", "evil", reached.limits());
            case BY_FETCH -> deployCaller("w1", FETCH, "evil", reached.limits());
            case FIVE_DEEP -> {
                for (int i = 0; i < CHAIN.size(); i++) {
                    String next = i + 1 < CHAIN.size() ? CHAIN.get(i + 1) : "evil";
                    deployCaller(
                            CHAIN.get(i),
                            i % 2 == 0 ? "env.NEXT.run()" : FETCH,
                            next,
                            reached.limits());
                }
            }
        }

        String told = way == Way.ALONE ? aloneTold(reached) : workers.get("w1");

        assertThat(told).contains(reached.told);
        assertThat(workers.get("good")).isEqualTo("fine");
        if (!reached.inTree.isEmpty()) {
            String top = way == Way.ALONE ? "evil fetch" : "w1 fetch";
            assertThat(workers.log)
                    .anySatisfy(
                            line ->
                                    assertThat(line)
                                            .contains(reached.told, "\n  " + top, "← reached")
                                            .contains(reached.inTree));
        }
        if (reached == Case.LOG) {
            assertThat(workers.log).hasSizeLessThan(13);
            assertThat(workers.log)
                    .filteredOn(line -> line.contains("Log size limit exceeded"))
                    .hasSize(1);
        }
        if (reached == Case.WAIT_UNTIL) {
            workers.awaitLog("waitUntil() tasks did not complete within the allowed time");
            await().untilAsserted(() -> assertThat(workers.openInvocations("evil")).isZero());
        }
    }

    private static final String FETCH = "(await env.NEXT.fetch('http://next/')).text()";

    private String aloneTold(Case reached) {
        return reached.told.contains("exceeded C") || reached.told.contains("exceeded m")
                ? workers.fail("evil").message()
                : workers.get("evil");
    }

    /** Its errors are told as text, those that its own code can catch. */
    private static String evil(String code) {
        return "import { WorkerEntrypoint } from 'cloudflare:workers';"
                + "const run = async (env, ctx) => {"
                + code
                + "};"
                + "export default class extends WorkerEntrypoint {"
                + "  one() { return 1 }"
                + "  run() { return run(this.env, this.ctx) }"
                + "  async fetch() { try { return new Response(await this.run()) }"
                + "    catch (e) { return new Response(e.message) } } }";
    }

    private void deployCaller(String name, String call, String next, Limits limits) {
        workers.deploy(
                name,
                "import { WorkerEntrypoint } from 'cloudflare:workers';"
                        + "export default class extends WorkerEntrypoint {"
                        + "  async run() { const env = this.env; return await "
                        + call
                        + " }"
                        + "  async fetch() { try { return new Response(await this.run()) }"
                        + "    catch (e) { return new Response(e.message) } } }",
                limits,
                "NEXT=" + next);
    }
}
