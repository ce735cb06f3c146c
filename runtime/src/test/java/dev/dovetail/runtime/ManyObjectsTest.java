package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Very many Durable Objects, of which few live at a time. */
@Soak
class ManyObjectsTest {
    private static final long MB = 1 << 20;

    /** What {@code IdleObjects} lets rest, and what may be on its way. */
    private static final int MOST_LIVE = IdleObjects.MOST + 100;

    private static final String THING =
            """
            export class Thing extends DurableObject {
              async touch() {
                const n = ((await this.ctx.storage.get("n")) ?? 0) + 1;
                this.ctx.storage.put("n", n);
                return n;
              }
              fetch() {
                const [client, server] = Object.values(new WebSocketPair());
                this.ctx.acceptWebSocket(server, ["client"]);
                server.serializeAttachment({ name: this.ctx.id.name });
                return new Response(null, { status: 101, webSocket: client });
              }
              webSocketMessage(ws, message) { ws.send(`${message} ${ws.deserializeAttachment().name}`); }
            }
            """;

    /** /touch/FROM/TO touches the objects of these numbers; /connect/NAME opens a socket. */
    private static final String CALL =
            """
            const [, what, from, to] = new URL(request.url).pathname.split("/");
            if (what === "connect") return ns.getByName(from).fetch(request);
            if (what === "gc") { gc(); return "done"; }
            let sum = 0;
            for (let i = Number(from); i < Number(to); i += 50)
              for (const n of await Promise.all(
                Array.from({ length: Math.min(50, to - i) }, (_, k) => ns.getByName(`object${i + k}`).touch()),
              )) sum += n;
            return sum;
            """;

    private final ManualLoop loop = new ManualLoop();
    private final Workers workers = new Workers(loop).withoutLimits();

    @AfterEach
    void close() {
        workers.close();
    }

    private String get(String path) {
        return workers.get("a", "http://example.com/" + path);
    }

    private int live() {
        return Objects.requireNonNull(
                        workers.runtime.namespace(new DurableObjects.ObjectClass("a", "Thing")))
                .liveCount();
    }

    /** What the process has open. */
    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    /** What the whole process occupies, in bytes. */
    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new IOException("no VmRSS");
    }

    /** Both heaps, without what is garbage. */
    private long memory() throws Exception {
        get("gc");
        System.gc();
        Runtime java = Runtime.getRuntime();
        return java.totalMemory()
                - java.freeMemory()
                + workers.runtime.memory("a", workers.lane).get(20, TimeUnit.SECONDS);
    }

    @Test
    void memoryAndOpenFilesAreBoundedByWhatIsLive() throws Exception {
        SoakRun run = SoakRun.of("Many objects: by RPC");
        int objects = run.count(1_500, 100_000);
        int first = run.count(1_000, 10_000);
        int hot = run.count(300, 1_000);
        workers.deployObjects(THING, CALL);
        long filesBefore = openFiles();
        long mostFiles = 0;
        for (int from = 0; from < first; from += 200) {
            assertThat(get("touch/%d/%d".formatted(from, from + 200))).isEqualTo("200");
        }
        long memoryOfFirst = memory();
        for (int from = first; from < objects; from += 200) {
            assertThat(get("touch/%d/%d".formatted(from, from + 200))).isEqualTo("200");
            mostFiles = Math.max(mostFiles, openFiles() - filesBefore);
            assertThat(live()).isLessThan(MOST_LIVE);
        }
        long memoryOfAll = memory();
        for (int turn = 2; turn <= 4; turn++) {
            assertThat(get("touch/0/" + hot)).isEqualTo(String.valueOf(turn * hot));
        }
        await().until(
                        () -> {
                            loop.advance(10_000);
                            return live() == 0;
                        });
        long memoryAtRest = memory();
        // a table of the names that were used grows; instances, files and their caches do not
        assertThat(memoryOfAll).isLessThan(memoryOfFirst + 40 * MB);
        // of each no more than its database, the log of it and the index of that
        assertThat(mostFiles).isLessThan(Math.min(3L * objects + 100, 6_000));
        run.figure("objects", objects)
                .figure("both heaps after the first " + first + ", MB", memoryOfFirst / MB)
                .figure("after all, MB", memoryOfAll / MB)
                .figure("when none lives, MB", memoryAtRest / MB)
                .figure("most open files", mostFiles)
                .figure("resident, MB", resident() / MB)
                .write();
    }

    @Test
    void everySocketOfAnObjectThatIsNotInMemoryIsAnswered() throws Exception {
        SoakRun run = SoakRun.of("Hibernated WebSockets");
        int count = run.count(100, 10_000);
        workers.deployObjects(THING, CALL);
        List<SocketClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(SocketClient.open(workers, "http://example.com/connect/object" + i));
        }
        await().until(
                        () -> {
                            loop.advance(10_000);
                            return live() == 0;
                        });
        System.gc();
        long atRest = resident();
        long start = System.nanoTime();
        for (SocketClient client : clients) {
            client.send("hello");
        }
        for (int i = 0; i < count; i++) {
            List<String> heard = clients.get(i).heard;
            await().atMost(120, TimeUnit.SECONDS).until(() -> !heard.isEmpty());
            assertThat(heard).containsExactly("hello object" + i);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        long awake = resident();
        if (SoakRun.isWhole()) { // else it is most of all what earlier tests of the process left
            assertThat(Math.max(atRest, awake)).isLessThan(1_500 * MB);
        }
        run.figure("sockets", count)
                .figure("resident while none of their objects lives, MB", atRest / MB)
                .figure("resident after a message to each, MB", awake / MB)
                .figure("until all were answered, ms", millis)
                .write();
    }
}
