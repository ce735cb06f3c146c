package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingEventsTest {
    private final WaitingEvents waiting = new WaitingEvents();

    private void arrive(int count, long now) {
        for (int i = 0; i < count; i++) {
            waiting.arrived(now);
        }
    }

    @Test
    void aFewMayWaitForOneLongTurn() {
        arrive(WaitingEvents.FEW - 1, 0);
        assertThat(waiting.isFull(100 * WaitingEvents.LONG_NANOS)).isFalse();
    }

    @Test
    void aCrowdMayNotWaitLong() {
        arrive(WaitingEvents.FEW, 0);
        assertThat(waiting.isFull(WaitingEvents.LONG_NANOS)).isFalse();
        assertThat(waiting.isFull(WaitingEvents.LONG_NANOS + 1)).isTrue();
        waiting.begun();
        assertThat(waiting.isFull(WaitingEvents.LONG_NANOS + 1)).isFalse();
    }

    @Test
    void thereIsRoomForSoManyAtMost() {
        arrive(WaitingEvents.MOST, 0);
        assertThat(waiting.isFull(0)).isTrue();
        waiting.begun();
        assertThat(waiting.isFull(0)).isFalse();
        waiting.arrived(5);
        assertThat(waiting.isFull(5)).isTrue();
    }
}
