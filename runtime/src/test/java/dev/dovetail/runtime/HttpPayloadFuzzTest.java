package dev.dovetail.runtime;

import dev.dovetail.soak.Fuzzing;
import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What may come from an isolate that a stranger's code has taken over. */
@Soak
class HttpPayloadFuzzTest {
    @Test
    void requestsResponsesAndAddresses() throws Exception {
        Fuzzing.of(HttpPayloadFuzz.class)
                .replay(HttpPayloadFuzz::fuzzerTestOneInput)
                .search(SoakRun.of("Fuzzing requests and responses"), Duration.ofSeconds(1));
    }
}
