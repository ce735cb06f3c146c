package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.Limit;
import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** 200 Workers that misbehave at random beside 20 that do not. */
@Soak
class MisbehavingSoakTest {
    private static final int BAD = 200;
    private static final int GOOD = 20;
    private static final int BAD_AT_ONCE = 3;

    /** What does not end the process: for that there are engines. */
    private static final String MISBEHAVING =
            """
            import { WorkerEntrypoint } from "cloudflare:workers";
            const kept = [];
            const ways = [
              () => { for (;;); },
              () => { for (;;) kept.push(new Array(1000).fill(1.5)); },
              () => { for (;;) kept.push(new Uint8Array(1 << 20).fill(1)); },
              () => { for (let i = 0; i < 100; i++) kept.push("x".repeat(10_000) + i); },
              () => { for (let i = 0; i < 20_000; i++) console.log("flood", i); },
              () => /^(a+)+$/.test("a".repeat(60) + "b"),
              () => { const f = () => f() + 1; return f(); },
              () => { const again = () => Promise.resolve().then(again); again(); return new Promise(() => {}); },
              () => new Promise(() => {}),
              () => { throw new Error("no"); },
              () => { Object.prototype.then = 1; Array.prototype.push = null; JSON.stringify = null; },
              () => { for (let i = 0; i < 10_000; i++) setTimeout(() => {}, 1e6); },
              (env) => { for (let i = 0; i < 100; i++) env.SELF.fetch("http://x/8").catch(() => {}); },
              (env) => env.SELF.fetch("http://x/13"),
              () => new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1 << 16)); } })).body.getReader(),
            ];
            export default { async fetch(request, env) {
              await ways[Number(new URL(request.url).pathname.slice(1)) % ways.length](env);
              return new Response("survived");
            } };
            """;

    private static final String FRIEND =
            """
            import { WorkerEntrypoint } from "cloudflare:workers";
            export default class extends WorkerEntrypoint {
              add(a, b) { return a + b; }
              fetch(request) { return new Response(request.body); }
            }
            """;

    private static final String GOOD_SOURCE =
            """
            export default { async fetch(request, env) {
              const n = Number(new URL(request.url).pathname.slice(1));
              const sum = await env.FRIEND.add(n, 1);
              const echo = await env.FRIEND.fetch("http://x/", { method: "POST", body: `${sum}` });
              return new Response(await echo.text());
            } };
            """;

    @Test
    void everyGoodRequestIsAnsweredRightly() throws IOException {
        SoakRun run = SoakRun.of("200 Workers that misbehave beside 20 that do not");
        Random random = new Random(1);
        long good = 0;
        long bad = 0;
        long slowest = 0;
        List<Long> resident = new ArrayList<>();
        try (Workers workers = new Workers()) {
            Limits limits = Limits.PAID.with(Limit.CPU, 100).with(Limit.MEMORY, 32 << 20);
            for (int i = 0; i < BAD; i++) {
                workers.deploy("bad" + i, MISBEHAVING, limits, "SELF=bad" + i);
            }
            workers.deploy("friend", FRIEND);
            for (int i = 0; i < GOOD; i++) {
                workers.deploy("good" + i, GOOD_SOURCE, "FRIEND=friend");
            }
            long start = System.nanoTime();
            long time = run.duration(Duration.ofSeconds(4)).toNanos();
            List<CompletableFuture<Workers.Outcome>> going = new ArrayList<>();
            while (System.nanoTime() - start < time) {
                going.removeIf(CompletableFuture::isDone);
                while (going.size() < BAD_AT_ONCE) {
                    going.add(ask(workers, "bad" + random.nextInt(BAD), random.nextInt(15)));
                    bad++;
                }
                int n = random.nextInt(1000);
                long asked = System.nanoTime();
                assertThat(workers.get("good" + random.nextInt(GOOD), "http://x/" + n))
                        .isEqualTo("" + (n + 1));
                slowest = Math.max(slowest, System.nanoTime() - asked);
                good++;
                if (resident.size() < 5 * (System.nanoTime() - start) / time) {
                    resident.add(residentMegabytes());
                    workers.log.clear();
                }
            }
        }
        if (SoakRun.isWhole()) {
            assertThat(resident.getLast()).isLessThan(2 * resident.getFirst());
        }
        run.figure("good requests, all answered rightly", good)
                .figure("requests to those that misbehave", bad)
                .figure("slowest good request, ms", TimeUnit.NANOSECONDS.toMillis(slowest))
                .figure("resident memory of the process, MB, at fifths", resident)
                .write();
    }

    private static CompletableFuture<Workers.Outcome> ask(Workers workers, String name, int way) {
        return workers.start(
                name, new HttpRequest("GET", "http://x/" + way, List.of(), Body.NONE, "manual"));
    }

    private static long residentMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        }
    }
}
