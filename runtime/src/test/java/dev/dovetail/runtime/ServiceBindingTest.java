package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ways over a service binding that a Worker's author sees first. */
class ServiceBindingTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void aHandlerAnswersARequest() {
        workers.deploy("a", "export default { fetch() { return new Response('Hello World!') } }");
        assertThat(workers.get("a")).isEqualTo("Hello World!");
    }

    @Test
    void aMethodOfAnotherWorkerIsCalled() {
        workers.deploy("b", "import { WorkerEntrypoint } from 'cloudflare:workers';"
                        + "export default class extends WorkerEntrypoint { add(a, b) { return a + b } }")
                .deploy("a", "export default { async fetch(request, env) {"
                        + " return new Response(String(await env.B.add(1, 2))) } }", "B=b");
        assertThat(workers.get("a")).isEqualTo("3");
    }
}
