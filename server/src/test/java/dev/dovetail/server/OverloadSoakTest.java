package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Five times as many requests as can be answered: as many are answered, the rest is refused. */
@Soak
class OverloadSoakTest {
    /** A turn of 5 ms, whatever else the machine does. */
    private static final String WORKER =
            """
            export default {
              fetch() {
                for (const end = performance.now() + 5; performance.now() < end;);
                return new Response("good");
              },
            };
            """;

    private static final int TIMES = 5;

    @Test
    void theGoodStayAsManyAndTheRestIsRefusedAtOnce() throws InterruptedException {
        SoakRun run = SoakRun.of("Five times too many requests");
        try (FrontDoor door = new FrontDoor(WORKER)) {
            Load warm = new Load(door, 1000);
            warm.saturate(Duration.ofMillis(500));
            Load alone = new Load(door, 1000);
            double peak = alone.saturate(run.duration(Duration.ofSeconds(1)).dividedBy(3));
            Load load = new Load(door, TIMES * peak);
            Duration time = run.duration(Duration.ofSeconds(3));
            load.run(time);
            double good = load.good.get() / (double) time.toMillis() * 1000;

            long start = System.nanoTime();
            assertThat(door.get("/").statusCode()).isEqualTo(200);
            long recovered = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

            assertThat(load.wrong.get()).isZero();
            assertThat(load.refused.get()).isGreaterThan(load.good.get());
            assertThat(good).isGreaterThan(0.8 * peak);
            assertThat(recovered).isLessThan(2000);
            run.figure("good requests/s alone", Math.round(peak))
                    .figure("offered requests/s", Math.round(TIMES * peak))
                    .figure("good requests/s of them", Math.round(good))
                    .figure("refused with 503", load.refused)
                    .figure("slowest refusal, ms", load.slowestRefusal)
                    .figure("answered again after, ms", recovered)
                    .write();
        }
    }

    /** Requests at a rate, whether or not they are answered. */
    private static final class Load {
        /** Requests on their way at once. */
        private static final int MOST = 4000;

        final AtomicInteger good = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        final AtomicInteger wrong = new AtomicInteger();
        final AtomicLong slowestRefusal = new AtomicLong();
        private final FrontDoor door;
        private final double rate;
        private final Semaphore open = new Semaphore(MOST);

        Load(FrontDoor door, double rate) {
            this.door = door;
            this.rate = rate;
        }

        /** With as many at once as keep it busy; returns good ones a second. */
        double saturate(Duration time) {
            long end = System.nanoTime() + time.toNanos();
            var going = new Semaphore(0);
            int clients = 8;
            for (int i = 0; i < clients; i++) {
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    while (System.nanoTime() < end) {
                                        count(door.get("/"), System.nanoTime());
                                    }
                                    going.release();
                                });
            }
            going.acquireUninterruptibly(clients);
            return good.get() / (double) time.toMillis() * 1000;
        }

        void run(Duration time) throws InterruptedException {
            long start = System.nanoTime();
            long sent = 0;
            while (System.nanoTime() - start < time.toNanos()) {
                if (sent > (System.nanoTime() - start) / 1e9 * rate) {
                    LockSupport.parkNanos(500_000);
                } else if (open.tryAcquire(1, TimeUnit.SECONDS)) {
                    send();
                    sent++;
                }
            }
            assertThat(open.tryAcquire(MOST, 20, TimeUnit.SECONDS)).isTrue();
        }

        private void send() {
            long start = System.nanoTime();
            var unused =
                    door.client
                            .sendAsync(door.request("/").build(), BodyHandlers.ofString())
                            .handle(
                                    (response, failure) -> {
                                        if (failure != null) {
                                            wrong.incrementAndGet();
                                        } else {
                                            count(response, start);
                                        }
                                        open.release();
                                        return null;
                                    });
        }

        private void count(HttpResponse<String> response, long start) {
            if (response.statusCode() == 200) {
                good.incrementAndGet();
            } else if (response.statusCode() == 503
                    && response.headers().firstValue("retry-after").isPresent()) {
                refused.incrementAndGet();
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                slowestRefusal.accumulateAndGet(took, Math::max);
            } else {
                wrong.incrementAndGet();
            }
        }
    }
}
