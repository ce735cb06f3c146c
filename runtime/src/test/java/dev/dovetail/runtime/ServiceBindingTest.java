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
        workers.deploy(
                        "b",
                        "import { WorkerEntrypoint } from 'cloudflare:workers';export default class"
                                + " extends WorkerEntrypoint { add(a, b) { return a + b } }")
                .deploy(
                        "a",
                        "export default { async fetch(request, env) {"
                                + " return new Response(String(await env.B.add(1, 2))) } }",
                        "B=b");
        assertThat(workers.get("a")).isEqualTo("3");
    }

    /** Runs a body in a caller of a Worker with a bit of everything. */
    private String run(String body) {
        return workers.evaluate(
                """
                class Counter extends RpcTarget {
                  #n = 0;
                  own = 1;
                  increment(by) { return this.#n += by; }
                  get value() { return this.#n; }
                }
                export default class extends WorkerEntrypoint {
                  echo(x) { return x; }
                  counter() { return new Counter(); }
                  nested() { return { a: { f: (x) => x * 2 } }; }
                  fail(how) {
                    if (how === "range") throw new RangeError("out of it");
                    if (how === "dom") throw new DOMException("no", "NotFoundError");
                    throw how;
                  }
                  call(f, ...args) { return f(...args); }
                  get answer() { return 42; }
                }
                """,
                body);
    }

    @Test
    void anArrayBufferIsCopied() {
        assertThat(run("return (await env.B.echo(new Uint8Array(1024).fill(7).buffer)).byteLength"))
                .isEqualTo("1024");
    }

    @Test
    void anRpcTargetIsCalledInPlace() {
        assertThat(
                        run(
                                "using c = await env.B.counter(); await c.increment(2);"
                                        + " return [await c.increment(3), await c.value].join()"))
                .isEqualTo("5,5");
    }

    @Test
    void aCallOnAResultNotYetThereIsPipelined() {
        assertThat(run("return await env.B.nested().a.f(21)")).isEqualTo("42");
    }

    @Test
    void aGetterIsRead() {
        assertThat(run("return await env.B.answer")).isEqualTo("42");
    }

    @Test
    void aFunctionPassedIsCalledBack() {
        assertThat(run("return await env.B.call((x, y) => x + y, 3, 4)")).isEqualTo("7");
    }

    @Test
    void aThrownErrorKeepsClassAndMessageAndIsRemote() {
        assertThat(run("return env.B.fail('range')"))
                .isEqualTo("threw RangeError: out of it (remote)");
        assertThat(run("return env.B.fail('dom')")).isEqualTo("threw NotFoundError: no (remote)");
        assertThat(run("return env.B.fail('text')")).isEqualTo("threw Error: text (remote)");
    }

    @Test
    void anInstancePropertyIsNotReachable() {
        assertThat(run("return (await env.B.counter()).own"))
                .isEqualTo(
                        "threw TypeError: The RPC receiver does not implement the method \"own\"."
                                + " (remote)");
    }
}
