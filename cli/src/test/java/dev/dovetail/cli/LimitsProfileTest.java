package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.Limits;

import org.junit.jupiter.api.Test;

import java.util.OptionalInt;

class LimitsProfileTest {
    private static final Limits OWN =
            new Limits(OptionalInt.of(7), OptionalInt.of(8), OptionalInt.of(9), OptionalInt.of(10));

    @Test
    void aProfileAloneIsTheRuntimes() {
        assertThat(LimitsProfile.PAID.with(Limits.NONE))
                .isEqualTo(dev.dovetail.runtime.Limits.PAID);
        assertThat(LimitsProfile.FREE.with(Limits.NONE))
                .isEqualTo(dev.dovetail.runtime.Limits.FREE);
    }

    @Test
    void eachNumberOfTheConfigurationReplacesTheProfiles() {
        assertThat(LimitsProfile.FREE.with(OWN))
                .isEqualTo(new dev.dovetail.runtime.Limits(9, 8, 7, 10 << 20));
    }

    @Test
    void oneNumberLeavesTheOthers() {
        var cpu =
                new Limits(
                        OptionalInt.of(7),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty());

        assertThat(LimitsProfile.FREE.with(cpu))
                .isEqualTo(new dev.dovetail.runtime.Limits(32, 50, 7, 128 << 20));
    }

    @Test
    void offIgnoresTheConfiguration() {
        assertThat(LimitsProfile.OFF.with(OWN)).isEqualTo(dev.dovetail.runtime.Limits.OFF);
    }

    @Test
    void namesAreFoundInAnyCase() {
        assertThat(LimitsProfile.named("Free")).contains(LimitsProfile.FREE);
        assertThat(LimitsProfile.named("none")).isEmpty();
    }
}
