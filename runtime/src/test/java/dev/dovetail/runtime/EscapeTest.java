package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;

/**
 * What a Worker tries in vain: each is an export of {@code escape.js}, run in an isolate of its own
 * beside a neighbour that it is bound to.
 */
class EscapeTest {
    private final Workers workers = new Workers().withoutLimits();

    @BeforeEach
    void deploy() throws IOException {
        workers.deploy("b", text("escape-neighbour.js"));
        workers.deployWithFlags("a", text("escape.js"), Set.of("nodejs_compat", "rpc"), "B=b");
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private static String text(String name) throws IOException {
        try (InputStream in = EscapeTest.class.getResourceAsStream("/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stackTracesHandNothingOut",
                "noFunctionKnowsItsCaller",
                "noGlobalLeadsToThePlatformOrToJava",
                "textIsCodeByNoDoor",
                "onlyTheWorkersOwnModulesAreImported",
                "theProcessIsNotTheMachines",
                "patchedBuiltInsNeverSeeTheScratchBuffer",
                "aPollutedPrototypeChangesNothing",
                "brokenBuiltInsBreakNothing",
                "theStackEndsInNoHostFunction",
                "noMemoryIsShared",
                "aStubLeadsToMethodsOnly",
                "errorsCarryNothingAlong"
            })
    void aWorkerStaysWithin(String attempt) {
        TestOutcome outcome =
                workers.runtime.test(workers.lane, new Service("a", attempt, "")).join();

        assertThat(outcome.passed()).as("%s %s", outcome, workers.log).isTrue();
        assertThat(workers.runtime.tests(workers.lane, "a").join()).contains(attempt);
        assertThat(workers.get("b")).isEqualTo("b http://example.com/");
    }
}
