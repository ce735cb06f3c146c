package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.rpc.Failure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a Worker's definition says how stack traces are to be read. */
class StacksTest {
    private final Workers workers = new Workers();
    private final AtomicInteger uses = new AtomicInteger();

    @AfterEach
    void close() {
        workers.close();
    }

    private void deploy(String name, String source, Map<String, Service> services) {
        workers.runtime.deploy(
                new WorkerDefinition(
                        name,
                        List.of(new ModuleSource(name + ".js", source)),
                        services,
                        "{}",
                        Limits.PAID,
                        Set.of(),
                        text -> {
                            uses.incrementAndGet();
                            return text.replace(name + ".js:", name + ".ts:9");
                        }));
    }

    @Test
    void anErrorThatReachesTheFrontDoorHasAReadableStack() {
        deploy("a", "export default { fetch() { throw new TypeError('no') } }", Map.of());

        Failure failure = workers.fail("a");

        assertThat(failure.stack())
                .startsWith("TypeError: no\n    at ")
                .contains("a.ts:91:34")
                .doesNotContain("a.js:");
        assertThat(failure.type()).isEqualTo("TypeError");
        assertThat(failure.message()).isEqualTo("no");
    }

    @Test
    void whatIsLoggedHasReadableStacks() {
        deploy(
                "a",
                "export default { fetch() { console.log('got', new Error('x'));"
                        + " queueMicrotask(() => { throw new Error('y') });"
                        + " return new Response('ok') } }",
                Map.of());

        assertThat(workers.get("a")).isEqualTo("ok");
        workers.awaitLog("Uncaught");
        assertThat(workers.log).hasSize(2).allMatch(text -> text.contains("a.ts:91:"));
        assertThat(workers.log.get(1)).startsWith("a ERROR Uncaught Error: y\n");
    }

    @Test
    void aWorkerThatDoesNotStartTellsOfItsOwnFiles() {
        deploy("b", "\nundefinedName();", Map.of());
        deploy(
                "a",
                "export default { fetch(r, env) { return env.B.fetch(r) } }",
                Map.of("B", Service.of("b")));

        assertThat(workers.fail("b").message())
                .contains("undefinedName is not defined\n    at b.ts:92:1");
        assertThat(workers.log).singleElement().asString().contains("b.ts:92:1");
        assertThat(workers.fail("a").message()).contains("b.ts:92:1");
    }

    @Test
    void anImportOfANameThatDoesNotExistNamesItsPlace() {
        deploy("a", "\nimport { Nothing } from 'cloudflare:workers';", Map.of());

        assertThat(workers.fail("a").message()).contains("'Nothing'\n    at a.ts:92:10");
    }

    @Test
    void aBodyThatBreaksOffHasAReadableStack() {
        deploy(
                "a",
                "export default { fetch() { return new Response(new ReadableStream({"
                        + " pull() { throw new Error('cut') } })) } }",
                Map.of());

        assertThat(workers.fail("a").stack()).contains("Error: cut\n", "a.ts:91:");
    }

    @Test
    void callsThatSucceedAskForNothingAndThoseThatThrowOnce() {
        deploy(
                "b",
                "import { WorkerEntrypoint } from 'cloudflare:workers';"
                        + "export default class extends WorkerEntrypoint {"
                        + " one() { return 1 } no() { throw new Error('no') } }",
                Map.of());
        deploy(
                "a",
                "export default { async fetch(r, env) {"
                        + " return new Response(await env.B.one()"
                        + " + (r.url.endsWith('no') ?"
                        + " await env.B.no().catch((e) => e.message) : '')) } }",
                Map.of("B", Service.of("b")));

        assertThat(workers.get("a")).isEqualTo("1");
        assertThat(uses).hasValue(0);
        assertThat(workers.get("a", "http://example.com/no")).isEqualTo("1no");
        assertThat(uses).hasValue(1);
    }
}
