package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The Worker of {@code src/test/npm/capnweb-api}, called by the npm package capnweb in Node. */
class CapnWebNodeTest {
    private static final String PROGRAM = "capnweb-api";

    private Path folder;
    private Run run;

    @BeforeEach
    void start() throws Exception {
        folder = NpmPackages.install();
        run = new Run(folder).dev("-c", PROGRAM);
    }

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    /** What the client prints. */
    private String client(String mode) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "node",
                                "--no-warnings",
                                "--experimental-websocket", // Node 22 has it without
                                "client.mjs",
                                run.session().url() + "/rpc",
                                mode)
                        .directory(folder.resolve(PROGRAM).toFile())
                        .redirectErrorStream(true)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assumeTrue(
                !printed.contains("bad option"),
                "this Node has no WebSocket: the client was not tried");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(printed).isTrue();
        return printed;
    }

    @Test
    void aBatchOverHttp() throws Exception {
        assertThat(client("batch"))
                .as(run::printed)
                .isEqualTo(
                        "{\"sum\":3,\"greeting\":\"Hello, Ada!\","
                                + "\"greetings\":[\"Hello, Ada!\",\"Hello, Grace!\"],"
                                + "\"failed\":\"RangeError: too far\"}");
    }

    @Test
    void aSessionOverAWebSocket() throws Exception {
        assertThat(client("socket"))
                .as(run::printed)
                .isEqualTo(
                        "{\"sum\":3,\"greeting\":\"Hello, Ada!\","
                                + "\"greetings\":[\"Hello, Ada!\",\"Hello, Grace!\"],"
                                + "\"countdown\":60,\"events\":[\"a\",\"b\"],\"published\":2,"
                                + "\"count\":3,\"afterDisposal\":\"Error: Attempted to use RPC stub"
                                + " after it has been disposed.\","
                                + "\"echoed\":[\"1970-01-01T00:00:00.000Z\",[1,2],\"12\",2],"
                                + "\"lines\":\"one\\ntwo\\n\",\"failed\":\"RangeError: too far\","
                                + "\"many\":5050}");
        run.until(() -> run.body("/").equals("{\"disposed\":2}"));
    }

    @Test
    void aClientThatIsKilledLeavesNothingUndisposed() throws Exception {
        client("abandon");

        run.until(() -> run.body("/").equals("{\"disposed\":2}"));
    }
}
