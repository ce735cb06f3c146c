package dev.dovetail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.isolate.V8;
import dev.dovetail.runtime.DurableObjects;
import dev.dovetail.runtime.Limits;
import dev.dovetail.runtime.Reach;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerDefinition;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A front door on a free port for tests: deploy Workers, send requests, read what was told. */
final class FrontDoor implements AutoCloseable {
    /** What the listener heard. */
    record Told(
            String worker,
            String method,
            String path,
            int status,
            long nanos,
            @Nullable String error) {}

    final List<String> log = new CopyOnWriteArrayList<>();
    final List<Told> told = new CopyOnWriteArrayList<>();
    final HttpFrontDoor door;
    final int port;
    final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    FrontDoor(String source) {
        this(new ServerOptions(1, true), source);
    }

    FrontDoor(ServerOptions options, String source) {
        V8 v8 = V8.start(Path.of(System.getProperty("dovetail.cache", "target/cache")));
        door =
                HttpFrontDoor.open(
                        options,
                        v8,
                        (worker, level, text) -> log.add(text),
                        (worker, method, path, status, nanos, spent, error) ->
                                told.add(new Told(worker, method, path, status, nanos, error)));
        deploy("main", source, Limits.OFF);
        port = door.listen("127.0.0.1", 0, Service.of("main"));
    }

    void deploy(String name, String source, Limits limits) {
        deploy(name, source, limits, Set.of());
    }

    void deploy(String name, String source, Limits limits, Set<String> flags) {
        deploy(name, source, limits, flags, Reach.ANY);
    }

    void deploy(String name, String source, Limits limits, Set<String> flags, Reach reach) {
        door.runtime()
                .deploy(
                        new WorkerDefinition(
                                name,
                                List.of(new ModuleSource(name + ".js", source)),
                                Map.of(),
                                "{}",
                                limits,
                                flags,
                                null,
                                DurableObjects.NONE,
                                List.of(),
                                List.of(),
                                reach,
                                UnaryOperator.identity()));
    }

    /** Puts another Worker behind the door. */
    void serve(String source) {
        deploy("main", source, Limits.OFF);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).build());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e + "; log: " + log, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the listener has heard of so many requests. */
    List<Told> awaitTold(int count) {
        await().untilAsserted(() -> assertThat(told).hasSizeGreaterThanOrEqualTo(count));
        return told;
    }

    /** Waits until a Worker has printed a line. */
    void awaitLog(String line) {
        await().untilAsserted(() -> assertThat(log).contains(line));
    }

    Wire connect() {
        return new Wire(port);
    }

    /** Sends bytes as they are on a connection of their own and reads until it is closed. */
    String exchange(String bytes) {
        try (Wire wire = connect()) {
            return wire.send(bytes).readAll();
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        door.close();
    }
}
