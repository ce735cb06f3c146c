package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class RequestLinesTest {
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final RequestLines lines = new RequestLines(out::add);

    @Test
    void aPersonsRequestsGetALineEach() {
        for (int i = 0; i < RequestLines.MOST; i++) {
            assertThat(lines.take("[a] 200 OK", System.nanoTime())).isTrue();
        }
        assertThat(out).isEmpty();
    }

    @Test
    void aFloodIsCountedAndToldByStatus() {
        long now = System.nanoTime();
        for (int i = 0; i < RequestLines.MOST; i++) {
            lines.take("[a] 200 OK", now);
        }
        for (int i = 0; i < 7; i++) {
            assertThat(lines.take("[a] 200 OK", now)).isFalse();
        }
        assertThat(lines.take("[a] 404 Not Found", now)).isFalse();

        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(out)
                                        .containsExactly(
                                                "[a] 200 OK for 7 more requests",
                                                "[a] 404 Not Found for 1 more requests"));
    }

    @Test
    void theNextSecondHasLinesAgain() {
        long now = System.nanoTime();
        for (int i = 0; i < 2 * RequestLines.MOST; i++) {
            lines.take("[a] 200 OK", now);
        }
        assertThat(lines.take("[a] 200 OK", now + 2_000_000_000L)).isTrue();
        assertThat(out).hasSize(1);
    }
}
