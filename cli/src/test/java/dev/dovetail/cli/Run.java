package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** The command in a folder of its own: files, runs, requests, and what was printed. */
final class Run implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable DevSession session;

    Run(Path folder) {
        this.folder = folder;
    }

    /** Writes a file. */
    Run file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a Worker's configuration. */
    Run config(String name, String... lines) {
        return file(name, "compatibility_date = \"2026-01-01\"\n" + String.join("\n", lines));
    }

    /** A Worker called {@code worker_b} that has what most tests call. */
    Run workerB() {
        return config("b/wrangler.toml", "name = \"worker_b\"", "main = \"b.js\"")
                .file(
                        "b/b.js",
                        """
                        import { WorkerEntrypoint } from "cloudflare:workers";
                        export class WorkerB extends WorkerEntrypoint {
                          async add(a, b) { return a + b; }
                          who() { return this.ctx.props?.who ?? "nobody"; }
                        }
                        """);
    }

    /** A Worker called {@code worker_a}, bound to the other. */
    Run workerA(String expression) {
        return config(
                        "a/wrangler.toml",
                        "name = \"worker_a\"",
                        "main = \"a.js\"",
                        "services = [ { binding = \"WORKER_B\", service = \"worker_b\" } ]")
                .file("a/a.js", handler(expression));
    }

    /** A module whose fetch handler answers with an expression's value. */
    static String handler(String expression) {
        return """
        export default {
          async fetch(request, env) {
            const { pathname } = new URL(request.url);
            return new Response(%s);
          }
        };
        """
                .formatted(expression);
    }

    /** Runs a command that ends. */
    int run(String... args) {
        Outcome outcome = start(false, args);
        if (outcome instanceof Outcome.Ended(int exitCode)) {
            return exitCode;
        }
        throw new AssertionError("it serves: " + printed());
    }

    /** Runs {@code dev} on a port that is free. */
    Run dev(String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "dev";
        all[1] = "--port";
        all[2] = "0";
        System.arraycopy(args, 0, all, 3, args.length);
        assertThat(start(false, all)).as(this::printed).isInstanceOf(Outcome.Serving.class);
        return this;
    }

    Outcome start(boolean colours, String... args) {
        var shell = new Shell(folder, stream(out), stream(err), colours, false);
        Outcome outcome = Cli.start(shell, args);
        if (outcome instanceof Outcome.Serving(DevSession started)) {
            session = started;
        }
        return outcome;
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, false, StandardCharsets.UTF_8);
    }

    DevSession session() {
        if (session == null) {
            throw new AssertionError("nothing serves: " + printed());
        }
        return session;
    }

    /** Sends a GET to the Worker that is served. */
    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(session().url() + path)).build());
    }

    /** Sends a POST with a JSON text, or any other. */
    HttpResponse<String> post(String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(session().url() + path))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(printed(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    String body(String path) {
        return get(path).body();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    String printed() {
        return "standard output:\n" + out() + "\nstandard error:\n" + err();
    }

    /** Waits until something is as it should be. */
    void until(Callable<Boolean> condition) {
        Awaitility.await().alias("see the output").atMost(PATIENCE).until(condition);
    }

    void untilOut(String text) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(out()).contains(text));
    }

    void untilErr(String text) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(err()).contains(text));
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
        client.close();
    }
}
