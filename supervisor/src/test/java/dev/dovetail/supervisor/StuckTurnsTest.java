package dev.dovetail.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

class StuckTurnsTest {
    private final StuckTurns stuck = new StuckTurns();

    private static RunningTurn turn(long number, boolean ended) {
        return new RunningTurn(3, number, 1000, ended, 7, "worker", "default", "thread");
    }

    private boolean finds(RunningTurn turn, long second) {
        return stuck.find(List.of(turn), TimeUnit.SECONDS.toNanos(second)).isPresent();
    }

    @Test
    void aTurnIsStuckWhenItGoesOnPastItsBoundAndAMargin() {
        assertThat(finds(turn(1, false), 1)).isFalse();
        assertThat(finds(turn(1, false), 6)).isFalse();
        assertThat(finds(turn(1, false), 8)).isTrue();
    }

    @Test
    void turnsThatFollowEachOtherAreNotOne() {
        for (int second = 1; second < 60; second += 4) {
            assertThat(finds(turn(second, false), second)).isFalse();
        }
    }

    @Test
    void aTurnThatDoesNotHearItsEndHasOnlyTheMargin() {
        RunningTurn deaf = new RunningTurn(3, 1, 300_000, true, 7, "worker", "default", "thread");
        assertThat(finds(deaf, 1)).isFalse();
        assertThat(finds(deaf, 5)).isFalse();
        assertThat(finds(deaf, 7)).isTrue();
    }
}
