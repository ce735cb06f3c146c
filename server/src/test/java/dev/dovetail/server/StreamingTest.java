package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;

/** Bodies that flow: piece by piece, both ways at once, no faster than they are read, cut short. */
final class StreamingTest {
    /** Reads and writes as other requests tell it to. */
    private static final String WORKER =
            """
            const encoder = new TextEncoder();
            let controller, reader, chunks = 0;
            const paths = {
              "/open": () => new Response(new ReadableStream({
                start(c) { controller = c; },
                cancel(reason) { console.log("cancelled: " + reason); },
              })),
              "/push": (request) => {
                controller.enqueue(encoder.encode("chunk " + ++chunks + ";"));
                return new Response("pushed");
              },
              "/end": () => { controller.close(); return new Response("ended"); },
              "/break": () => {
                controller.error(new Error("broken on purpose"));
                return new Response("broken");
              },
              "/echo": (request) => new Response(request.body),
              "/flood": () => {
                let sent = 0;
                return new Response(new ReadableStream({
                  pull(c) {
                    sent += 65536;
                    c.enqueue(new Uint8Array(65536));
                    if (sent % 1048576 === 0) console.log("sent " + sent / 1048576);
                  },
                  cancel() { console.log("flood cancelled"); },
                }));
              },
              "/hold": async (request) => {
                reader = request.body.getReader();
                const { value } = await reader.read();
                console.log("held " + value.length);
                await new Promise((resolve) => { release = resolve; });
                let length = value.length;
                for (;;) {
                  const { value, done } = await reader.read();
                  if (done) break;
                  length += value.length;
                }
                return new Response("length " + length);
              },
              "/later": async () => {
                const stream = new ReadableStream({
                  async pull(c) {
                    if (chunks++ === 0) return c.enqueue(encoder.encode("start"));
                    throw new TypeError("thrown later");
                  },
                });
                return new Response(stream);
              },
              "/never": async (request) => {
                console.log("waiting");
                await new Promise((resolve) => setTimeout(resolve, 60_000));
                return new Response("too late");
              },
              "/body": async (request) => {
                console.log("reading");
                try {
                  await request.text();
                } catch (error) {
                  console.log("cut: " + error.message);
                }
                return new Response("never seen");
              },
              "/short": (request) => {
                const headers = { "content-length": "10" };
                return new Response(request.body, { headers });
              },
            };
            let release;
            export default {
              fetch(request) {
                const path = new URL(request.url).pathname;
                if (path === "/release") { release(); return new Response("released"); }
                return paths[path](request);
              },
            };
            """;

    private FrontDoor door;

    @BeforeEach
    void open() {
        door = new FrontDoor(WORKER);
    }

    @AfterEach
    void close() {
        door.close();
    }

    private static String post(String path, String header) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @Test
    void eachChunkArrivesWhenItIsWritten() {
        try (Wire wire = door.connect()) {
            wire.send("GET /open HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> door.get("/push").statusCode() == 200);
            assertThat(wire.readUntil("\r\n\r\n")).contains("transfer-encoding: chunked");
            assertThat(wire.readUntil(";\r\n")).isEqualTo("8\r\nchunk 1;\r\n");
            door.get("/push");
            assertThat(wire.readUntil(";\r\n")).isEqualTo("8\r\nchunk 2;\r\n");
            door.get("/end");
            assertThat(wire.readUntil("\r\n\r\n")).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void theHeadOfAStreamArrivesBeforeItsFirstChunk() {
        try (Wire wire = door.connect()) {
            wire.send("GET /open HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(wire.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void anUploadIsEchoedWhileItIsUploaded() {
        try (Wire wire = door.connect()) {
            wire.send(post("/echo", "Transfer-Encoding: chunked"));
            wire.send(chunk("hello"));
            assertThat(wire.readUntil("\r\n\r\n")).contains("transfer-encoding: chunked");
            for (String text : new String[] {"hello", "again", "x".repeat(1000)}) {
                assertThat(wire.readUntil(text + "\r\n")).isEqualTo(chunk(text));
                String next = text.equals("hello") ? "again" : "x".repeat(1000);
                if (text.length() < 1000) {
                    wire.send(chunk(next));
                }
            }
            wire.send("0\r\n\r\n");
            assertThat(wire.readUntil("0\r\n\r\n")).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void anEchoedUploadOfKnownLengthKeepsItsLength() {
        try (Wire wire = door.connect()) {
            wire.send(post("/echo", "Content-Length: 5") + "hello");
            assertThat(wire.readResponse())
                    .contains("content-length: 5")
                    .doesNotContain("chunked")
                    .endsWith("hello");
        }
    }

    @Test
    void anUploadThatNobodyReadsYetIsNotTakenIn() throws IOException {
        int size = 64 << 20;
        AtomicLong written = new AtomicLong();
        try (Wire wire = door.connect()) {
            wire.send(post("/hold", "Content-Length: " + size));
            Thread writer =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        byte[] bytes = new byte[1 << 16];
                                        while (written.get() < size) {
                                            wire.send(bytes);
                                            written.addAndGet(bytes.length);
                                        }
                                    });
            await().until(() -> door.log.stream().anyMatch(line -> line.startsWith("held ")));
            // the sockets' buffers and a window are full, and stay so
            long[] last = {-1};
            await().during(java.time.Duration.ofMillis(300))
                    .until(
                            () -> {
                                boolean same = written.get() == last[0];
                                last[0] = written.get();
                                return same;
                            });
            assertThat(written.get()).isLessThan(20 << 20);
            door.get("/release");
            assertThat(wire.readResponse()).endsWith("length " + size);
            assertThat(writer.isAlive()).isFalse();
        }
    }

    @Test
    void aWorkerIsNotAskedForMoreThanTheClientTakes() {
        try (Wire wire = door.connect()) {
            wire.send("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
            wire.readUntil("\r\n\r\n");
            int[] last = {-1};
            await().during(java.time.Duration.ofMillis(300))
                    .until(
                            () -> {
                                boolean same = door.log.size() == last[0];
                                last[0] = door.log.size();
                                return same;
                            });
            assertThat(door.log.size()).isLessThan(20);
            int before = door.log.size();
            wire.read(16 << 20);
            await().until(() -> door.log.size() > before);
            wire.reset();
            door.awaitLog("flood cancelled");
        }
    }

    @Test
    void aStreamThatBreaksCutsTheConnection() {
        try (Wire wire = door.connect()) {
            wire.send("GET /open HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> door.get("/push").statusCode() == 200);
            wire.readUntil("chunk 1;\r\n");
            door.told.clear();
            door.get("/break");
            assertThat(wire.readAll()).isEmpty();
            FrontDoor.Told told = find("/open");
            assertThat(told.status()).isEqualTo(200);
            assertThat(told.error()).contains("broken on purpose");
        }
    }

    @Test
    void aWorkerThatThrowsAfterTheResponseBeganCutsTheConnection() {
        String answer = door.exchange("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").doesNotEndWith("0\r\n\r\n");
        assertThat(find("/later").error()).contains("thrown later");
    }

    @Test
    void aClientThatLeavesCancelsTheStream() {
        try (Wire wire = door.connect()) {
            wire.send("GET /open HTTP/1.1\r\nHost: a\r\n\r\n");
            wire.readUntil("\r\n\r\n");
        }
        await().until(() -> door.log.stream().anyMatch(line -> line.startsWith("cancelled: ")));
        assertThat(find("/open").status()).isEqualTo(200);
        assertThat(find("/open").error()).contains("disconnected");
    }

    @Test
    void aClientThatLeavesBeforeTheResponseIsToldAs499Once() {
        try (Wire wire = door.connect()) {
            wire.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
            door.awaitLog("waiting");
        }
        assertThat(find("/never").status()).isEqualTo(499);
        assertThat(find("/never").nanos()).isPositive();
        door.get("/end-of-test?ignored");
        assertThat(door.told).filteredOn(told -> told.path().equals("/never")).hasSize(1);
    }

    @Test
    void anUploadThatIsCutIsAnErrorForTheWorkerAndNotAnEnd() {
        try (Wire wire = door.connect()) {
            wire.send(post("/body", "Content-Length: 10") + "hello");
            door.awaitLog("reading");
            wire.reset();
        }
        assertThat(find("/body").status()).isEqualTo(499);
        // whether the Worker still hears of it or its invocation is over, it must not see an end
        assertThat(door.log).doesNotContain("never seen");
    }

    @Test
    void aBodyShorterThanItsLengthCutsTheConnection() {
        try (Wire wire = door.connect()) {
            wire.send(post("/echo", "Content-Length: 10") + "hello");
            wire.readUntil("hello");
            wire.socket.shutdownOutput();
            assertThat(wire.readAll()).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theListenerHearsOfEachRequestOnce() {
        HttpResponse<String> pushed = door.get("/end?x=1");
        assertThat(pushed.statusCode()).isEqualTo(500);
        door.post("/echo", "body");
        assertThat(door.awaitTold(2))
                .extracting(
                        told ->
                                told.worker()
                                        + " "
                                        + told.method()
                                        + " "
                                        + told.path()
                                        + " "
                                        + told.status())
                .containsExactly("main GET /end 500", "main POST /echo 200");
        assertThat(door.told.get(0).error()).contains("TypeError");
        assertThat(door.told.get(1).error()).isNull();
        assertThat(door.told)
                .allSatisfy(told -> assertThat(told.nanos()).isBetween(1L, 20_000_000_000L));
    }

    private FrontDoor.Told find(String path) {
        await().until(() -> door.told.stream().anyMatch(told -> told.path().equals(path)));
        return door.told.stream()
                .filter(told -> told.path().equals(path))
                .findFirst()
                .orElseThrow();
    }
}
