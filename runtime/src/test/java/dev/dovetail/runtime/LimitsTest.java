package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovetail.config.Limit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one top-level request may spend, and what is left when it is over. */
class LimitsTest {
    private static final String CALLEE =
            "import { WorkerEntrypoint } from 'cloudflare:workers';export default class extends"
                + " WorkerEntrypoint { one() { return 1 } fetch() { return new Response('1') }"
                + " async down(n) { return n > 0 ? (await this.env.SELF.down(n - 1)) + 1 : 0 } }";

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private String spend(String body) {
        workers.deploy("b", CALLEE, "SELF=b");
        workers.deploy(
                "a",
                "export default { async fetch(r, env) { let n = 0;"
                        + " try {"
                        + body
                        + "} catch (e) { return new Response(n + ' ' + e.message) }"
                        + " return new Response(n + ' none') } }",
                "B=b");
        return workers.get("a");
    }

    @Test
    void theThirtySecondCallOnABindingThrows() {
        assertThat(spend("for (;; n++) await env.B.one()"))
                .isEqualTo(
                        "31 Too many Worker invocations by a single request: the limit is 32. It is"
                                + " set by limits.invocations in the configuration of a, or by"
                                + " --limits.");
    }

    @Test
    void fetchesAndCallsAndDepthCountAlike() {
        assertThat(spend("for (;; n++) await (await env.B.fetch('http://x/')).text()"))
                .startsWith("31 Too many");
        assertThat(spend("n = await env.B.down(30)")).isEqualTo("30 none");
        assertThat(spend("n = await env.B.down(31)")).startsWith("0 Too many");
    }

    @Test
    void aThousandRequestsLeaveNothingBehind() {
        workers.deploy("b", CALLEE, "SELF=b");
        workers.deploy(
                "a",
                "export default { async fetch(r, env) { await Promise.all([env.B.one(),"
                        + " env.B.one(), env.B.fetch('http://x/')]); setTimeout(() => {}, 1000);"
                        + " env.B.one(); return new Response('ok') } }",
                "B=b");
        for (int i = 0; i < 1000; i++) {
            assertThat(workers.get("a")).isEqualTo("ok");
        }
        assertThat(workers.openInvocations("a")).isLessThanOrEqualTo(1);
        assertThat(workers.openInvocations("b")).isLessThanOrEqualTo(1);
    }

    @Test
    void aMissingBindingsErrorNamesThoseThatExist() {
        workers.deploy("b", CALLEE, "SELF=b");
        workers.deploy(
                "a",
                "export default { async fetch(request, env) {"
                        + " return await env.BINDING_NAME.fetch(request) } }",
                "WORKER_B=b");
        assertThat(workers.fail("a").message())
                .isEqualTo(
                        "Cannot read properties of undefined (reading 'fetch'). env.BINDING_NAME is"
                                + " not defined: this Worker's bindings are WORKER_B. Bindings are"
                                + " declared in its wrangler.toml.");
    }

    @Test
    void aBindingToAWorkerThatIsNotThereSaysSoAtTheCall() {
        workers.deploy(
                "a",
                "export default { async fetch(request, env) {" + " return env.B.fetch(request) } }",
                "B=worker-b");
        workers.deploy("worker_b", CALLEE, "SELF=worker_b");
        assertThat(workers.fail("a").message())
                .contains("env.B of the Worker \"a\" is bound to the service \"worker-b\"")
                .contains("worker_b");
    }

    @Test
    void theOnlyEntrypointClassIsReachedWithoutADefaultExport() {
        workers.deploy(
                "b",
                "import { WorkerEntrypoint } from 'cloudflare:workers';export class WorkerB extends"
                        + " WorkerEntrypoint { add(a, b) { return a + b } }");
        workers.deploy(
                "a",
                "export default { async fetch(request, env) {"
                        + " return new Response(await env.WORKER_B.add(1, 2)) } }",
                "WORKER_B=b");
        assertThat(workers.get("a")).isEqualTo("3");
    }

    @Test
    void aMissingExportIsNamedBesideThoseThatExist() {
        workers.deploy("b", CALLEE, "SELF=b");
        workers.deploy(
                "a",
                "export default { async fetch(request, env) {" + " return env.B.fetch(request) } }",
                "B=b#Nope");
        assertThat(workers.fail("a").message())
                .isEqualTo("The Worker \"b\" has no export \"Nope\". It exports default.");
    }

    @Test
    void aClassThatExtendsNothingIsToldWhatToExtend() {
        workers.deploy("b", "export default class { add(a, b) { return a + b } }");
        workers.deploy(
                "a",
                "export default { async fetch(request, env) {"
                        + " return new Response(await env.B.add(1, 2)) } }",
                "B=b");
        assertThat(workers.fail("a").message()).contains("extends WorkerEntrypoint");
    }

    @Test
    void theEndOfAnIsolateEndsALongChainOfCallsWithinIt() {
        Limits limits =
                Limits.PAID
                        .with(Limit.INVOCATIONS, 100_000)
                        .with(Limit.SUBREQUESTS, 100_000)
                        .with(Limit.CPU, 2000);
        workers.deploy(
                "a",
                """
                export default { async fetch(request, env) {
                  const n = Number(new URL(request.url).pathname.slice(1));
                  if (n === 0) for (;;);
                  return n === -1
                      ? new Response("fresh")
                      : await env.SELF.fetch(`http://x/${n - 1}`);
                } };
                """,
                limits,
                "SELF=a");
        assertThatThrownBy(() -> workers.get("a", "http://x/20000"))
                .hasMessageContaining("CPU time limit");
        assertThat(workers.log).noneMatch(line -> line.contains("internal error"));
        assertThat(workers.get("a", "http://x/-1")).isEqualTo("fresh");
    }

    @Test
    void anErrorComesThroughThousandsOfCallsWithAStackThatDoesNotGrow() {
        workers.deploy(
                "a",
                """
                export default { async fetch(request, env) {
                  const n = Number(new URL(request.url).pathname.slice(1));
                  if (n === 0) throw new Error("deep down");
                  try {
                    return await env.SELF.fetch(`http://x/${n - 1}`);
                  } catch (e) {
                    if (n < 3000) throw e;
                    return new Response(`${e.message} ${e.stack.split("\\n").length}`);
                  }
                } };
                """,
                Limits.PAID.with(Limit.INVOCATIONS, 100_000),
                "SELF=a");
        String[] words = workers.get("a", "http://x/3000").split(" ");
        assertThat(words).startsWith("deep", "down");
        assertThat(Integer.parseInt(words[2])).isBetween(100, 300);
    }
}
