package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.storage.StateFolder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What an object sends waits for the disk, and is never sent if the disk says no. */
class OutputGateTest {
    private static final int PATIENCE_SECONDS = 20;

    private static final String THING =
            """
            export class Bell extends WorkerEntrypoint { ring(text) { console.log("rang " + text); } }
            export class Thing extends DurableObject {
              n = 0;
              add() { return ++this.n; }
              put(key, value) { this.ctx.storage.put(key, value); return "put"; }
              read(key) { return this.ctx.storage.get(key); }
              async ring(text) {
                this.ctx.storage.put("rang", text);
                await this.ctx.exports.Bell.ring(text);
                return "rang";
              }
              async later(text) {
                this.ctx.storage.put("rang", text);
                await scheduler.wait(1);
                await this.ctx.exports.Bell.ring(text);
                return "rang";
              }
            }
            """;

    private static final String CALL =
            """
            const [, name, method, ...args] = new URL(request.url).pathname.split("/");
            if (method === "twice") {
              const stub = ns.getByName(name);
              const told = [];
              for (let i = 0; i < 2; i++) {
                try { told.push(await stub.put("k", i)); } catch (e) { told.push(`${e.durableObjectReset} ${e.message}`); }
              }
              return told.join("; ");
            }
            return await ns.getByName(name)[method](...args);
            """;

    private final Path folder;
    private final Workers workers = new Workers();
    private volatile CountDownLatch disk = new CountDownLatch(0);
    private volatile String broken = "";
    private volatile CountDownLatch asked = new CountDownLatch(1);

    OutputGateTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void deploy() throws Exception {
        workers.withState(StateFolder.open(folder, this::force)).deployObjects(THING, CALL);
    }

    private void force(FileChannel file, boolean withMetadata) throws IOException {
        asked.countDown();
        try {
            if (!disk.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the test forgot the disk");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (!broken.isEmpty()) {
            throw new IOException(broken);
        }
        file.force(withMetadata);
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private String call(String path) {
        return workers.get("a", "http://example.com/" + path);
    }

    private CompletableFuture<String> start(String path) {
        return workers.start(
                        "a",
                        new HttpRequest(
                                "GET",
                                "http://example.com/" + path,
                                List.of(),
                                Body.NONE,
                                "manual"))
                .thenApply(Workers.Outcome::body);
    }

    private void stopDisk() {
        asked = new CountDownLatch(1);
        disk = new CountDownLatch(1);
    }

    private List<String> rings() {
        return workers.log.stream().filter(line -> line.contains("rang")).toList();
    }

    @Test
    void neitherACallNorAnAnswerLeavesBeforeTheWriteIsOnTheDisk() throws Exception {
        call("y/add");
        stopDisk();
        CompletableFuture<String> put = start("x/put/k/v");
        CompletableFuture<String> ring = start("z/ring/now");
        assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        // others go on
        for (int i = 0; i < 20; i++) {
            call("y/add");
        }
        assertThat(put).isNotDone();
        assertThat(ring).isNotDone();
        assertThat(rings()).isEmpty();
        disk.countDown();
        assertThat(put.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("put");
        assertThat(ring.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("rang");
        assertThat(rings()).containsExactly("a INFO rang now");
    }

    @Test
    void anObjectTakesItsNextTurnWhileTheLastOneIsOnItsWayToTheDisk() throws Exception {
        call("x/add");
        stopDisk();
        CompletableFuture<String> put = start("x/put/k/v");
        assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        // it has run, and its answer waits behind the first
        CompletableFuture<String> read = start("x/read/k");
        CompletableFuture<String> add = start("x/add");
        call("y/add");
        assertThat(read).isNotDone();
        disk.countDown();
        assertThat(
                        List.of(
                                put.get(PATIENCE_SECONDS, TimeUnit.SECONDS),
                                read.get(PATIENCE_SECONDS, TimeUnit.SECONDS),
                                add.get(PATIENCE_SECONDS, TimeUnit.SECONDS)))
                .containsExactly("put", "v", "2");
    }

    @Test
    void aCommitThatFailsResetsTheObjectAndLetsNothingOut() throws Exception {
        assertThat(call("x/put/k/before")).isEqualTo("put");
        assertThat(call("other/put/k/before")).isEqualTo("put");
        broken = "No space left on device";
        String told = call("x/ring/never");
        String file = folder.resolve("do/a-Thing").toString();
        assertThat(told)
                .startsWith("threw Error: What the object wrote may not be on the disk: the file ")
                .contains(file)
                .contains("No space left on device")
                .contains("(durableObjectReset)");
        assertThat(call("x/later/never")).startsWith("threw Error:").contains(file);
        assertThat(rings()).isEmpty();
        broken = "";
        // nobody knows what its file holds
        assertThat(call("x/read/k")).startsWith("threw Error:").contains(file);
        assertThat(call("other/read/k")).isEqualTo("before");
        assertThat(call("other/put/k/after")).isEqualTo("put");
        workers.close();
        try (Workers again = new Workers()) {
            again.withState(StateFolder.open(folder)).deployObjects(THING, CALL);
            assertThat(again.get("a", "http://example.com/x/read/k")).isEqualTo("before");
            assertThat(again.get("a", "http://example.com/other/read/k")).isEqualTo("after");
        }
    }

    @Test
    void aStubOfAnObjectThatTheDiskBrokeStaysBroken() throws Exception {
        call("x/add");
        broken = "Input/output error";
        assertThat(call("x/twice"))
                .matches("true .*Input/output error.*; true .*Input/output error.*");
    }

    @Test
    void aDamagedFileBreaksItsObjectAloneAndIsNamed() throws Exception {
        assertThat(call("x/put/k/v")).isEqualTo("put");
        workers.close();
        Path file;
        try (var files = Files.walk(folder)) {
            file =
                    files.filter(f -> f.toString().contains("do/a-Thing/"))
                            .findFirst()
                            .orElseThrow();
        }
        Files.writeString(file, "no database at all, whatever its name says ".repeat(100));
        try (Workers again = new Workers()) {
            again.withState(StateFolder.open(folder)).deployObjects(THING, CALL);
            assertThat(again.get("a", "http://example.com/x/read/k"))
                    .startsWith("threw Error: ")
                    .contains("the file " + file + " is damaged")
                    .contains("(durableObjectReset)");
            assertThat(again.get("a", "http://example.com/y/put/k/v")).isEqualTo("put");
            assertThat(again.get("a", "http://example.com/y/read/k")).isEqualTo("v");
        }
    }
}
