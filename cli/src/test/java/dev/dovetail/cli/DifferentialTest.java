package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The same Workers on workerd and on Dovetail: what programs see is compared, case by case. */
class DifferentialTest {
    private static final Path FOLDER = Path.of("target/differential");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Properties explained = new Properties();
    private static final HttpClient client = HttpClient.newHttpClient();
    private static DifferentialCases cases;
    private static Workerd workerd;
    private static Run dovetail;

    @BeforeAll
    static void start() throws Exception {
        NpmPackages.install(DifferentialCases.SOURCES, FOLDER, "nothing was compared with workerd");
        cases = DifferentialCases.write(FOLDER);
        try (var reader = Files.newBufferedReader(FOLDER.resolve("explained.properties"))) {
            explained.load(reader);
        }
        workerd = new Workerd(binary(), FOLDER);
        dovetail = new Run(FOLDER.toAbsolutePath());
        dovetail.dev(cases.configurations());
    }

    @AfterAll
    static void stop() {
        if (dovetail != null) {
            dovetail.close();
        }
        if (workerd != null) {
            workerd.close();
        }
        client.close();
    }

    private static Path binary() throws IOException {
        try (Stream<Path> packages = Files.list(FOLDER.resolve("node_modules/@cloudflare"))) {
            return packages.findFirst().orElseThrow().resolve("bin/workerd").toAbsolutePath();
        }
    }

    @TestFactory
    Stream<DynamicContainer> workersDoAsOnWorkerd() {
        return cases.files().stream()
                .map(
                        file ->
                                DynamicContainer.dynamicContainer(
                                        file,
                                        names(file).stream()
                                                .map(
                                                        name ->
                                                                DynamicTest.dynamicTest(
                                                                        file + "." + name,
                                                                        () ->
                                                                                compare(
                                                                                        file,
                                                                                        name)))));
    }

    @TestFactory
    Stream<DynamicTest> everyExplanationIsOfACase() {
        return explained.stringPropertyNames().stream()
                .map(
                        key ->
                                DynamicTest.dynamicTest(
                                        key,
                                        () ->
                                                assertThat(names(key.split("\\.", 2)[0]))
                                                        .contains(key.split("\\.", 2)[1])));
    }

    private static List<String> names(String file) {
        String list = workerd.checked(get(workerd.url + "/" + file));
        return Stream.of(list.replaceAll("[\\[\\]\"\\s]", "").split(",")).toList();
    }

    private static void compare(String file, String name) {
        String path = "/" + file + "/" + name;
        var asked = CompletableFuture.supplyAsync(() -> get(workerd.url + path));
        String ours = get(dovetail.session().url() + path);
        String theirs = workerd.checked(asked.join());
        String reason = explained.getProperty(file + "." + name);
        if (reason == null) {
            assertThat(ours).as("as on workerd").isEqualTo(theirs);
        } else {
            assertThat(ours)
                    .as("it does as workerd does: no reason is needed")
                    .isNotEqualTo(theirs);
        }
    }

    private static String get(String url) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
