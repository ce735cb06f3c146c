package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.bundle.CacheFolder;
import dev.dovetail.supervisor.SupervisorMain;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Engines under their supervisor, as processes. */
class EnginesTest {
    private static final Pattern READY = Pattern.compile("Ready on http://localhost:(\\d+)");

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
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Process started;
    private String url = "";

    EnginesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
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

    private void start(String... args) throws IOException {
        begin(args);
        awaitReady();
    }

    private void begin(String... args) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xint", "-Xmx8m"));
        command.addAll(List.of("-cp", classPath, SupervisorMain.class.getName()));
        command.addAll(List.of(java.toString(), "-Xss4m", "--enable-native-access=ALL-UNNAMED"));
        command.add("-Ddovetail.cache=" + CacheFolder.path());
        command.addAll(List.of("-cp", classPath, Main.class.getName(), "--"));
        command.addAll(List.of(args));
        started =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile())
                        .start();
    }

    private void awaitReady() throws IOException {
        await().atMost(Duration.ofSeconds(60)).until(() -> READY.matcher(text("out")).find());
        Matcher matcher = READY.matcher(text("out"));
        assertThat(matcher.find()).isTrue();
        url = "http://127.0.0.1:" + matcher.group(1);
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private Process process() {
        return Objects.requireNonNull(started);
    }

    /** The status, or 0 if there is no answer. */
    private int status(String path) {
        try {
            return client.send(request(path), BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).build();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, "" + process().pid()).start().waitFor();
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.shutdownNow();
        process().descendants().forEach(ProcessHandle::destroyForcibly);
        process().destroyForcibly().waitFor();
    }

    @Test
    void aFatalErrorOfV8EndsOneEngineAndTheReserveTakesItsPlace() throws IOException {
        start("serve", "--port", "0", "--engines", "1");
        // engines run what was bundled, whatever becomes of the sources
        Files.writeString(folder.resolve("one.js"), "this is no JavaScript");
        await().atMost(Duration.ofSeconds(30)).until(() -> process().children().count() == 2);

        assertThat(status("/fatal")).isZero();
        await().atMost(Duration.ofSeconds(30)).until(() -> status("/") == 200);
        assertThat(text("err")).contains("in a turn of the Worker \"one\" (entrypoint default");

        assertThat(status("/fatal")).isZero();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> text("err").contains("the Worker \"one\" crashes engines"));
        await().atMost(Duration.ofSeconds(30)).until(() -> status("/") == 200);
    }

    @Test
    void devComesBackAfterAFatalErrorAndSaysSo() throws IOException {
        start("dev", "--port", "0");

        assertThat(status("/fatal")).isZero();
        await().atMost(Duration.ofSeconds(30)).until(() -> status("/") == 200);

        assertThat(text("err")).contains("an engine serves again");
        assertThat(text("out")).containsOnlyOnce("Ready on");
    }

    @Test
    void aSignalLetsRequestsInFlightFinish() throws IOException, InterruptedException {
        start("serve", "--port", "0", "--engines", "1", "--reserve", "0");
        assertThat(status("/")).isEqualTo(200);
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request("/slow"), BodyHandlers.ofString());
        Thread.sleep(500); // it has to be in flight, and says nothing when it is
        signal("TERM");

        assertThat(slow.join().body()).isEqualTo("good hello");
        assertThat(process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process().exitValue()).isZero();
        assertThat(status("/")).isZero();
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws IOException, InterruptedException {
        start("serve", "--port", "0", "--engines", "1", "--reserve", "0");
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request("/slow"), BodyHandlers.ofString());
        signal("TERM");
        signal("INT");

        assertThat(process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process().exitValue()).isIn(130, 143);
        assertThat(slow.handle((response, failure) -> failure != null).join()).isTrue();
    }

    @Test
    void aFailureIsTheExitCode() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("one.js"), "this is no JavaScript");
        begin("serve", "--port", "0");

        assertThat(process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process().exitValue()).isEqualTo(1);
    }
}
