package dev.dovetail.rpc;

import dev.dovetail.soak.Fuzzing;
import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What may come from an isolate that a stranger's code has taken over. */
@Soak
class PayloadFuzzTest {
    @Test
    void payload() throws Exception {
        Fuzzing.of(PayloadFuzz.class)
                .replay(PayloadFuzz::fuzzerTestOneInput)
                .search(SoakRun.of("Fuzzing payloads"), Duration.ofSeconds(2));
    }
}
