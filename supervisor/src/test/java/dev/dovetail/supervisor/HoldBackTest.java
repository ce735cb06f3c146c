package dev.dovetail.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class HoldBackTest {
    private final HoldBack holdBack = new HoldBack();

    private static long at(Duration time) {
        return time.toNanos();
    }

    @Test
    void pausesGrowWithEveryCrash() {
        long now = 0;
        assertThat(holdBack.crashed("bad", now)).isZero();
        assertThat(holdBack.held(now)).isEmpty();
        assertThat(holdBack.crashed("bad", now)).isEqualTo(Duration.ofSeconds(1));
        assertThat(holdBack.crashed("bad", now)).isEqualTo(Duration.ofSeconds(2));
        assertThat(holdBack.crashed("bad", now)).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 20; i++) {
            holdBack.crashed("bad", now);
        }
        assertThat(holdBack.crashed("bad", now)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void oneWorkerDoesNotPauseForAnother() {
        holdBack.crashed("bad", 0);
        holdBack.crashed("bad", 0);
        assertThat(holdBack.crashed("unlucky", 0)).isZero();
        assertThat(holdBack.held(at(Duration.ofMillis(400))))
                .containsOnlyKeys("bad")
                .containsEntry("bad", Duration.ofMillis(600));
        assertThat(holdBack.held(at(Duration.ofSeconds(2)))).isEmpty();
    }

    @Test
    void whoWasGoodForLongBeginsAnew() {
        holdBack.crashed("bad", 0);
        holdBack.crashed("bad", 0);
        assertThat(holdBack.crashed("bad", at(Duration.ofMinutes(11)))).isZero();
    }
}
