package dev.dovetail.server;

import dev.dovetail.soak.Fuzzing;
import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What anybody may send to the front door. */
@Soak
class HttpFuzzTest {
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    @Test
    void urlsAndHeaders() throws Exception {
        Fuzzing.of(HttpFuzz.class)
                .replay(HttpFuzz::fuzzerTestOneInput)
                .search(SoakRun.of("Fuzzing URLs and headers"), SHORTLY);
    }

    @Test
    void frames() throws Exception {
        Fuzzing.of(FrameFuzz.class)
                .replay(FrameFuzz::fuzzerTestOneInput)
                .search(SoakRun.of("Fuzzing WebSocket frames"), SHORTLY);
    }
}
