package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.Limit;
import dev.dovetail.config.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Map;

class LimitsProfileTest {
    @Test
    void aProfileAloneIsTheRuntimes() {
        assertThat(LimitsProfile.PAID.with(Limits.NONE))
                .isEqualTo(dev.dovetail.runtime.Limits.PAID);
        assertThat(LimitsProfile.FREE.with(Limits.NONE))
                .isEqualTo(dev.dovetail.runtime.Limits.FREE);
    }

    @ParameterizedTest
    @EnumSource
    void eachNumberOfTheConfigurationReplacesTheProfilesAndNoOther(Limit limit) {
        var free = dev.dovetail.runtime.Limits.FREE;
        var limits = LimitsProfile.FREE.with(new Limits(Map.of(limit, limit.least())));
        for (Limit other : Limit.values()) {
            assertThat(limits.value(other))
                    .isEqualTo(other == limit ? limit.value(limit.least()) : free.value(other));
        }
    }

    @Test
    void offIgnoresTheConfiguration() {
        assertThat(LimitsProfile.OFF.with(new Limits(Map.of(Limit.CPU, 1))))
                .isEqualTo(dev.dovetail.runtime.Limits.OFF);
    }

    @Test
    void namesAreFoundInAnyCase() {
        assertThat(LimitsProfile.named("Free")).contains(LimitsProfile.FREE);
        assertThat(LimitsProfile.named("workerd")).contains(LimitsProfile.WORKERD);
        assertThat(LimitsProfile.named("none")).isEmpty();
    }
}
