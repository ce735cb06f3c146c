package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.bundle.CacheFolder;
import dev.dovetail.supervisor.SupervisorMain;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command as the launcher starts it: a supervisor and its engines, as processes. */
final class Supervised implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Ready on http://localhost:(\\d+)");

    final Path folder;
    final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Process started;
    private String url = "";

    /** What it prints goes to files in the folder in which it runs. */
    Supervised(Path folder) {
        this.folder = folder;
    }

    void start(String... args) throws IOException {
        begin(args);
        await().atMost(Duration.ofSeconds(90)).until(() -> READY.matcher(text("out")).find());
        Matcher matcher = READY.matcher(text("out"));
        assertThat(matcher.find()).isTrue();
        url = "http://127.0.0.1:" + matcher.group(1);
    }

    void begin(String... args) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = System.getProperty("java.class.path");
        // its jar alone, as the launcher has it: the indices of all jars would fill its heap
        String own =
                SupervisorMain.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xint", "-Xmx16m"));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-cp", own));
        command.add(SupervisorMain.class.getName());
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

    /** What it wrote: {@code out} or {@code err}. */
    String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    Process process() {
        return Objects.requireNonNull(started);
    }

    /** The body of a response with status 200, or the status, or "0" if there is none. */
    String get(String path) {
        try {
            var response = client.send(request(path), BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "" + response.statusCode();
        } catch (IOException e) {
            return "0";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The status, or 0 if there is no answer. */
    int status(String path) {
        try {
            return client.send(request(path), BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(90))
                .build();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, "" + process().pid()).start().waitFor();
    }

    @Override
    public void close() {
        client.shutdownNow();
        process().descendants().forEach(ProcessHandle::destroyForcibly);
        process().destroyForcibly().onExit().join();
    }
}
