package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Engines under their supervisor, as processes. */
class EnginesTest {
    private static final String WORKER =
            """
            export default {
              async fetch(request, env) {
                const { pathname } = new URL(request.url);
                if (pathname === "/fatal") { "x".repeat(2 ** 28).split(""); }
                if (pathname === "/slow") { await new Promise((done) => setTimeout(done, 1500)); }
                return new Response(`good ${env.GREETING}`);
              }
            };
            """;

    private final Path folder;
    private final Supervised command;

    EnginesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        command = new Supervised(folder);
        Files.writeString(folder.resolve("one.js"), WORKER);
        Files.writeString(
                folder.resolve("wrangler.toml"),
                """
                name = "one"
                main = "one.js"
                compatibility_date = "2026-01-01"
                vars = { GREETING = "hello" }
                """);
    }

    @AfterEach
    void stop() {
        command.close();
    }

    @Test
    void aFatalErrorOfV8EndsOneEngineAndTheReserveTakesItsPlace() throws IOException {
        command.start("serve", "--port", "0", "--engines", "1");
        // engines run what was bundled, whatever becomes of the sources
        Files.writeString(folder.resolve("one.js"), "this is no JavaScript");
        await().atMost(Duration.ofSeconds(90))
                .until(() -> command.process().children().count() == 2);

        assertThat(command.status("/fatal")).isZero();
        await().atMost(Duration.ofSeconds(90)).until(() -> command.status("/") == 200);
        assertThat(command.text("err"))
                .contains("in a turn of the Worker \"one\" (entrypoint default");

        assertThat(command.status("/fatal")).isZero();
        await().atMost(Duration.ofSeconds(90))
                .until(() -> command.text("err").contains("the Worker \"one\" crashes engines"));
        await().atMost(Duration.ofSeconds(90)).until(() -> command.status("/") == 200);
    }

    @Test
    void devComesBackAfterAFatalErrorAndSaysSo() throws IOException {
        command.start("dev", "--port", "0");

        assertThat(command.status("/fatal")).isZero();
        await().atMost(Duration.ofSeconds(90)).until(() -> command.status("/") == 200);

        assertThat(command.text("err")).contains("an engine serves again");
        assertThat(command.text("out")).containsOnlyOnce("Ready on");
    }

    @Test
    void aSignalLetsRequestsInFlightFinish() throws IOException, InterruptedException {
        command.start("serve", "--port", "0", "--engines", "1", "--reserve", "0");
        assertThat(command.status("/")).isEqualTo(200);
        CompletableFuture<HttpResponse<String>> slow =
                command.client.sendAsync(command.request("/slow"), BodyHandlers.ofString());
        Thread.sleep(500); // it has to be in flight, and says nothing when it is
        command.signal("TERM");

        assertThat(slow.join().body()).isEqualTo("good hello");
        assertThat(command.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(command.process().exitValue()).isZero();
        assertThat(command.status("/")).isZero();
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws IOException, InterruptedException {
        command.start("serve", "--port", "0", "--engines", "1", "--reserve", "0");
        CompletableFuture<HttpResponse<String>> slow =
                command.client.sendAsync(command.request("/slow"), BodyHandlers.ofString());
        command.signal("TERM");
        command.signal("INT");

        assertThat(command.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(command.process().exitValue()).isIn(130, 143);
        assertThat(slow.handle((response, failure) -> failure != null).join()).isTrue();
    }

    @Test
    void aFailureIsTheExitCode() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("one.js"), "this is no JavaScript");
        command.begin("serve", "--port", "0");

        assertThat(command.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(command.process().exitValue()).isEqualTo(1);
    }
}
