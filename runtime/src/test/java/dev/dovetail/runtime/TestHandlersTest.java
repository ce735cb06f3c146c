package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class TestHandlersTest {
    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private TestOutcome run(String body) {
        workers.deploy("w", "export default { async test(controller, env, ctx) { " + body + " } }");
        return workers.runtime.test(workers.lane, new Service("w", Service.DEFAULT, "")).join();
    }

    @Test
    void theDefaultExportIsFirstThenObjectsByNameThenClasses() {
        workers.deploy(
                "w",
                """
                import { WorkerEntrypoint } from "cloudflare:workers";
                export class Z extends WorkerEntrypoint { test() {} }
                export const b = { test() {} };
                export const a = { test() {} };
                export const other = { fetch() {} };
                export default { test() {} };
                """);
        assertThat(workers.runtime.tests(workers.lane, "w").join())
                .isEqualTo(List.of("default", "a", "b", "Z"));
    }

    @Test
    void aTestThatReturnsPasses() {
        assertThat(run("await scheduler.wait(1)").passed()).isTrue();
    }

    @Test
    void aTestThatThrowsFails() {
        TestOutcome outcome = run("throw new TypeError('no')");
        assertThat(outcome.passed()).isFalse();
        assertThat(String.valueOf(outcome.failure())).contains("no");
    }

    @Test
    void aTestThatNothingCanEndFails() {
        TestOutcome outcome = run("await new Promise(() => {})");
        assertThat(String.valueOf(outcome.failure())).contains("hung");
    }

    @Test
    void aPromiseThatItLeftToWaitUntilMustNotFail() {
        TestOutcome outcome = run("ctx.waitUntil(scheduler.wait(1).then(() => { throw 1 }))");
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.uncaught()).isNotEmpty();
    }

    @Test
    void aPromiseLeftToWaitUntilThatNothingCanResolveFailsTheTest() {
        assertThat(run("ctx.waitUntil(new Promise(() => {}))").passed()).isFalse();
    }

    @Test
    void aTimerThatThrowsFailsTheTest() {
        assertThat(run("setTimeout(() => { throw 1 }, 0); await scheduler.wait(5)").passed())
                .isFalse();
    }
}
