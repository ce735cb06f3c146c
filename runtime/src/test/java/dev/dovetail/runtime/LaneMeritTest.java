package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class LaneMeritTest {
    private static final long SHORT = TimeUnit.MICROSECONDS.toNanos(100);

    private final AtomicInteger needed = LaneMerit.atFirst();

    private int turnsToEarn(LaneMerit merit) {
        int turns = 0;
        while (!merit.earned()) {
            merit.turn(SHORT);
            turns++;
        }
        return turns;
    }

    @Test
    void fiftyShortTurnsInARowEarnTheLane() {
        var merit = new LaneMerit(needed);
        for (int i = 0; i < 49; i++) {
            merit.turn(SHORT);
        }
        merit.turn(TimeUnit.MILLISECONDS.toNanos(3));
        assertThat(turnsToEarn(merit)).isEqualTo(50);
    }

    @Test
    void aLongTurnLosesTheLaneAndTheNextIsHarderToEarn() {
        var merit = new LaneMerit(needed);
        turnsToEarn(merit);
        merit.turn(TimeUnit.MILLISECONDS.toNanos(11));
        assertThat(merit.lost()).isTrue();
        assertThat(turnsToEarn(merit)).isEqualTo(100);
    }

    @Test
    void aFreshIsolateOfAWorkerThatHeldTheLaneHasMuchToShow() {
        var first = new LaneMerit(needed);
        turnsToEarn(first);
        first.turn(TimeUnit.SECONDS.toNanos(30));
        assertThat(turnsToEarn(new LaneMerit(needed))).isEqualTo(100_000);
        assertThat(turnsToEarn(new LaneMerit(LaneMerit.atFirst()))).isEqualTo(50);
    }
}
