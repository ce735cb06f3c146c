package dev.dovetail.config;

import dev.dovetail.soak.Fuzzing;
import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What may stand in a file that a stranger wrote. */
@Soak
class ConfigFuzzTest {
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    @Test
    void toml() throws Exception {
        Fuzzing.of(TomlFuzz.class)
                .replay(TomlFuzz::fuzzerTestOneInput)
                .search(SoakRun.of("Fuzzing wrangler.toml"), SHORTLY);
    }

    @Test
    void jsonAndJsonc() throws Exception {
        Fuzzing.of(JsoncFuzz.class)
                .replay(JsoncFuzz::fuzzerTestOneInput)
                .search(SoakRun.of("Fuzzing wrangler.json and .jsonc"), SHORTLY);
    }

    @Test
    void wdTest() throws Exception {
        Fuzzing.of(WdTestFuzz.class)
                .replay(WdTestFuzz::fuzzerTestOneInput)
                .search(SoakRun.of("Fuzzing .wd-test"), SHORTLY);
    }
}
