package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.Limit;
import dev.dovetail.runtime.Limits;
import dev.dovetail.runtime.Service;
import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A good Worker at 64 connections while its neighbours burn, leak and flood. */
@Soak
class NeighboursSoakTest {
    private static final int CONNECTIONS = 64;
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final String HELLO =
            "export default { fetch() { return new Response('hello'); } }";

    private static final String BURNER =
            """
            export default { fetch() {
              for (const end = performance.now() + 500; performance.now() < end;);
              return new Response("burnt");
            } };
            """;

    private static final String LEAKER =
            """
            const kept = [];
            export default { fetch() {
              for (let i = 0; i < 100; i++) kept.push("x".repeat(10_000) + kept.length, new Array(1000).fill(i));
              return new Response("kept");
            } };
            """;

    private static final String FLOODER =
            """
            export default { fetch() {
              for (let i = 0; i < 10_000; i++) console.log("flood", i, "x".repeat(100));
              return new Response("flooded");
            } };
            """;

    /**
     * What clients saw.
     *
     * @param perSecond requests that were answered
     * @param p99 in milliseconds
     */
    private record Seen(long perSecond, double p99) {}

    @Test
    void aGoodWorkerIsServedBesideBurnersLeakersAndFlooders() throws InterruptedException {
        SoakRun run = SoakRun.of("Neighbours that burn, leak and flood");
        Duration time = run.duration(Duration.ofSeconds(2)).dividedBy(2);
        try (FrontDoor door = new FrontDoor(HELLO)) {
            measure(door, time);
            Seen alone = measure(door, time);
            var over = new AtomicBoolean();
            var asked = new AtomicInteger();
            List<Thread> neighbours = new ArrayList<>();
            for (String source : List.of(BURNER, LEAKER, FLOODER)) {
                String name = "n" + neighbours.size();
                door.deploy(name, source, Limits.PAID.with(Limit.MEMORY, 64 << 20));
                int port = door.door.listen("127.0.0.1", 0, Service.of(name));
                neighbours.add(
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try (Wire wire = new Wire(port)) {
                                                while (!over.get()) {
                                                    wire.send(REQUEST).readResponse();
                                                    asked.incrementAndGet();
                                                }
                                            }
                                        }));
            }
            Seen beside = measure(door, time);
            over.set(true);
            for (Thread neighbour : neighbours) {
                neighbour.join();
            }
            // the bar is for two idle cores and clients elsewhere: the figures tell
            assertThat(asked.get()).isPositive();
            assertThat(beside.perSecond()).isGreaterThan(alone.perSecond() / 10);
            run.figure("requests/s alone", alone.perSecond())
                    .figure("p99 alone, ms", alone.p99())
                    .figure("requests/s beside them", beside.perSecond())
                    .figure("p99 beside them, ms", beside.p99())
                    .figure("requests of the neighbours", asked)
                    .write();
        }
    }

    private static Seen measure(FrontDoor door, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<Thread> clients = new ArrayList<>();
        List<long[]> all = new ArrayList<>();
        var wrong = new AtomicInteger();
        for (int i = 0; i < CONNECTIONS; i++) {
            long[] micros = new long[200_000];
            all.add(micros);
            clients.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try (Wire wire = door.connect()) {
                                            for (int n = 0; System.nanoTime() < end; n++) {
                                                long start = System.nanoTime();
                                                if (!wire.send(REQUEST)
                                                        .readResponse()
                                                        .endsWith("hello")) {
                                                    wrong.incrementAndGet();
                                                }
                                                micros[n % micros.length] =
                                                        1 + (System.nanoTime() - start) / 1000;
                                            }
                                        }
                                    }));
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(wrong.get()).isZero();
        long[] sorted =
                all.stream().flatMapToLong(Arrays::stream).filter(m -> m > 0).sorted().toArray();
        assertThat(sorted).isNotEmpty();
        return new Seen(
                sorted.length * 1000L / time.toMillis(),
                sorted[(int) (sorted.length * 0.99)] / 1000.0);
    }
}
