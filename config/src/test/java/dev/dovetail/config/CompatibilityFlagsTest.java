package dev.dovetail.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;

class CompatibilityFlagsTest {
    private static final LocalDate OLD = LocalDate.of(2000, 1, 1);
    private static final LocalDate FAR = LocalDate.of(2999, 12, 31);

    @Test
    void aDateTurnsOnWhatBecameTheDefaultUntilThen() {
        LocalDate day = LocalDate.of(2022, 10, 31);

        assertThat(CompatibilityFlags.resolve(day, List.of())).contains("url_standard");
        assertThat(CompatibilityFlags.resolve(day.minusDays(1), List.of()))
                .doesNotContain("url_standard");
    }

    @Test
    void aFlagIsOnBeforeItsDate() {
        assertThat(CompatibilityFlags.resolve(OLD, List.of("url_standard")))
                .contains("url_standard");
    }

    @Test
    void theOppositeFlagTurnsOffWhatTheDateTurnsOn() {
        assertThat(CompatibilityFlags.resolve(FAR, List.of("url_original")))
                .doesNotContain("url_standard", "url_original");
    }

    @Test
    void noDateTurnsOnAFlagWithoutOne() {
        assertThat(CompatibilityFlags.resolve(FAR, List.of()))
                .doesNotContain("pedantic_wpt", "experimental", "webgpu");
    }

    @Test
    void aFlagImpliesOthersFromADateOn() {
        List<String> node = List.of("nodejs_compat");

        assertThat(CompatibilityFlags.resolve(LocalDate.of(2024, 9, 23), node))
                .contains("nodejs_compat_v2", "nodejs_zlib");
        assertThat(CompatibilityFlags.resolve(LocalDate.of(2024, 9, 22), node))
                .doesNotContain("nodejs_compat_v2", "nodejs_zlib");
    }

    @Test
    void whatIsImpliedCanBeTurnedOffAndImpliesNothingThen() {
        assertThat(
                        CompatibilityFlags.resolve(
                                FAR, List.of("nodejs_compat", "disable_nodejs_http_modules")))
                .doesNotContain("enable_nodejs_http_modules", "enable_nodejs_http_server_modules");
    }

    @Test
    void anUnknownFlagHasNoEffect() {
        assertThat(CompatibilityFlags.resolve(OLD, List.of("no_such_flag")))
                .isEqualTo(CompatibilityFlags.resolve(OLD, List.of()));
    }

    @Test
    void namesAreThoseThatTurnSomethingOn() {
        assertThat(CompatibilityFlags.names())
                .contains("nodejs_compat", "experimental")
                .doesNotContain("no_nodejs_compat");
    }

    @Test
    void aConfigurationIsWarnedAboutAFlagThatDoesNotExist() {
        var result =
                Given.toml("compatibility_flags = [\"nodejs_compta\", \"no_nodejs_compat\"]\n");

        assertThat(Given.told(result))
                .containsExactly(
                        "wrangler.toml:4:24: warning: compatibility_flags[0]: no compatibility flag"
                                + " is called \"nodejs_compta\": it is ignored; did you mean"
                                + " \"nodejs_compat\"?");
    }
}
