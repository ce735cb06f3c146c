package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What V8 does not survive, again and again, beside ten Workers that are asked all the time. */
@Soak
class CrashSoakTest {
    private static final int GOOD = 10;
    private static final int CLIENTS = 4;

    /** Each is another Worker, so that none is held back. */
    private static final int ATTACKERS = 40;

    private static final String FRONT =
            """
            import { DurableObject } from "cloudflare:workers";
            export class Counter extends DurableObject {
              next() {
                const n = (this.ctx.storage.kv.get("n") ?? 0) + 1;
                this.ctx.storage.kv.put("n", n);
                return n;
              }
            }
            export default {
              async fetch(request, env) {
                const [, kind, n] = new URL(request.url).pathname.split("/");
                if (kind === "good") return new Response(String(await env["GOOD" + n].twice(21)));
                if (kind === "count") return new Response(String(await env.COUNTER.getByName("a").next()));
                return env["BAD" + n].fetch(`http://bad/${kind}`);
              }
            };
            """;

    private static final String OTHER =
            """
            import { WorkerEntrypoint } from "cloudflare:workers";
            export default class extends WorkerEntrypoint {
              twice(n) { return 2 * n; }
              fetch(request) {
                if (request.url.endsWith("fatal")) "x".repeat(2 ** 28).split("");
                if (request.url.endsWith("deaf")) Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1);
                return new Response("survived");
              }
            }
            """;

    private static List<String> deploy(Path folder) throws IOException {
        List<String> args =
                new ArrayList<>(List.of("serve", "--port", "0", "--engines", "1", "-c", "front"));
        StringBuilder services = new StringBuilder();
        for (int i = 0; i < GOOD + ATTACKERS; i++) {
            String binding = i < GOOD ? "GOOD" + i : "BAD" + (i - GOOD);
            services.append(
                    "[[services]]\nbinding = \"%s\"\nservice = \"w%d\"\n".formatted(binding, i));
            worker(
                    folder.resolve("w" + i),
                    OTHER,
                    "name = \"w%d\"\n[limits]\ncpu_ms = 500\n".formatted(i));
            args.addAll(List.of("-c", "w" + i));
        }
        worker(
                folder.resolve("front"),
                FRONT,
                """
                name = "front"
                %s
                [[durable_objects.bindings]]
                name = "COUNTER"
                class_name = "Counter"
                [[migrations]]
                tag = "v1"
                new_sqlite_classes = ["Counter"]
                """
                        .formatted(services));
        return args;
    }

    private static void worker(Path folder, String source, String config) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("index.js"), source);
        Files.writeString(
                folder.resolve("wrangler.toml"),
                "main = \"index.js\"\ncompatibility_date = \"2026-01-01\"\n" + config);
    }

    @Test
    void anEngineIsBackAndNothingThatWasAcknowledgedIsLost(@TempDir Path folder)
            throws IOException, InterruptedException {
        SoakRun run = SoakRun.of("Crashes of engines");
        List<Long> backMillis = new ArrayList<>();
        var counted = new AtomicInteger();
        var good = new AtomicInteger();
        var lost = new AtomicInteger();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        int attacks = 0;
        try (var command = new Supervised(folder)) {
            command.start(deploy(folder).toArray(String[]::new));
            awaitReserve(command);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int n = i;
                clients.add(
                        Thread.ofVirtual()
                                .start(() -> ask(command, n, good, counted, lost, wrong)));
            }
            long end = System.nanoTime() + run.duration(Duration.ofSeconds(3)).toNanos();
            do {
                // what cannot be interrupted is waited for: not in every build
                String kind = SoakRun.isWhole() && attacks % 8 == 7 ? "deaf" : "fatal";
                assertThat(command.get("/" + kind + "/" + attacks % ATTACKERS)).isIn("0", "503");
                long died = System.nanoTime();
                attacks++;
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> command.get("/good/1").equals("42"));
                backMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - died));
                awaitReserve(command);
            } while (System.nanoTime() < end);
            clients.forEach(Thread::interrupt);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(Integer.parseInt(command.get("/count"))).isGreaterThan(counted.get());
            assertThat(command.text("err")).contains("in a turn of the Worker \"w");
        }
        Collections.sort(backMillis);
        run.figure("crashes", attacks)
                .figure("back after, ms, median", backMillis.get(backMillis.size() / 2))
                .figure("back after, ms, at most", backMillis.getLast())
                .figure("good answers", good)
                .figure("answers that did not come", lost)
                .write();
    }

    private static void awaitReserve(Supervised command) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> command.process().children().count() == 2);
    }

    private static void ask(
            Supervised command,
            int n,
            AtomicInteger good,
            AtomicInteger counted,
            AtomicInteger lost,
            List<String> wrong) {
        while (!Thread.currentThread().isInterrupted()) {
            String path = n == 0 ? "/count" : "/good/" + n;
            String answer;
            try {
                answer = command.get(path);
                Thread.sleep(2);
            } catch (InterruptedException | AssertionError e) {
                return;
            }
            if (answer.equals("0") || answer.equals("503")) {
                lost.incrementAndGet();
            } else if (n == 0 && Integer.parseInt(answer) > counted.get()) {
                // one that was not told may have been counted as well
                counted.set(Integer.parseInt(answer));
                good.incrementAndGet();
            } else if (n > 0 && answer.equals("42")) {
                good.incrementAndGet();
            } else {
                wrong.add(path + " " + answer);
            }
        }
    }
}
