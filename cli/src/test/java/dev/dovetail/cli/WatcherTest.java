package dev.dovetail.cli;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Changes that fall into the time of a build, which a look before it and one after it both miss.
 */
class WatcherTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private final Path folder;
    private final Path main;
    private final AtomicInteger builds = new AtomicInteger();
    private @Nullable Watcher watcher;

    WatcherTest(@TempDir Path folder) {
        this.folder = folder;
        main = folder.resolve("main.js");
    }

    @AfterEach
    void close() {
        if (watcher != null) {
            watcher.close();
        }
    }

    @Test
    void aFileThatChangesAfterABuildHasReadItForTheFirstTime() {
        Path imported = write(folder.resolve("imported.js"), LONG_AGO);
        write(main, LONG_AGO);
        start(
                Instant.now(),
                Set.of(main, imported),
                () -> {
                    if (builds.get() == 1) {
                        write(imported, Instant.now());
                    }
                });

        write(main, Instant.now());

        Awaitility.await().until(() -> builds.get() == 2);
    }

    @Test
    void aFileThatAppearsInAFolderAfterABuildHasMissedIt() {
        Path sources = folder.resolve("lib");
        write(sources.resolve("other.js"), LONG_AGO);
        age(sources);
        write(main, LONG_AGO);
        start(
                Instant.now(),
                Set.of(main, sources),
                () -> {
                    if (builds.get() == 1) {
                        write(sources.resolve("missing.js"), Instant.now());
                    }
                });

        write(main, Instant.now());

        Awaitility.await().until(() -> builds.get() == 2);
    }

    @Test
    void aFileThatChangesBeforeTheFirstLookAtItAndAfterItWasRead() {
        var read = Instant.now();
        write(main, Instant.now());

        start(read, Set.of(main), () -> {});

        Awaitility.await().until(() -> builds.get() == 1);
    }

    @Test
    void whatEachBuildWritesAnewIsBuiltForOnceOnly() {
        Path generated = write(folder.resolve("generated.js"), LONG_AGO);
        write(main, LONG_AGO);
        start(
                Instant.now(),
                Set.of(main, generated),
                () -> {
                    write(generated, LONG_AGO);
                    touch(generated, LONG_AGO.plusSeconds(builds.get()));
                });

        write(main, Instant.now());

        Awaitility.await()
                .during(Duration.ofMillis(800))
                .until(() -> builds.get() > 0 && builds.get() <= 3);
        int sofar = builds.get();
        write(generated, Instant.now());

        Awaitility.await().until(() -> builds.get() > sofar);
    }

    @Test
    void aFileIsNotBuiltAgainForWhatItWasBefore() {
        Path imported = write(folder.resolve("imported.js"), LONG_AGO);
        write(main, LONG_AGO);
        start(Instant.now(), Set.of(main, imported), () -> {});

        write(main, Instant.now());

        Awaitility.await().until(() -> builds.get() == 1);
        Awaitility.await().during(Duration.ofMillis(500)).until(() -> builds.get() == 1);
    }

    /** Watches the main file; after the first build the others as well. */
    private void start(Instant since, Set<Path> afterwards, Runnable build) {
        var watched =
                new Watcher.Watched() {
                    @Override
                    public Collection<Path> files() {
                        return builds.get() == 0 ? Set.of(main) : afterwards;
                    }

                    @Override
                    public void changed() {
                        builds.incrementAndGet();
                        build.run();
                    }
                };
        watcher = Watcher.start(List.of(watched), since);
    }

    private static Path write(Path file, Instant time) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, time.toString());
            Files.setLastModifiedTime(file, FileTime.from(time));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void age(Path folder) {
        touch(folder, LONG_AGO);
    }

    private static void touch(Path file, Instant time) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(time));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
