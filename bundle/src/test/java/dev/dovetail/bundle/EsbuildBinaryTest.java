package dev.dovetail.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

class EsbuildBinaryTest {
    private final Path folder;

    EsbuildBinaryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void threadsThatUnpackAtOnceGetOneWorkingProgram() throws Exception {
        Path cache = folder.resolve("new/cache");
        Callable<Path> unpackAndRun =
                () -> {
                    var binary = new EsbuildBinary(cache); // as if a process of its own
                    new Esbuild(binary)
                            .ask(
                                    Map.of(
                                            "command",
                                            "transform",
                                            "flags",
                                            List.of(),
                                            "inputFS",
                                            false,
                                            "input",
                                            new byte[0]));
                    return binary.path();
                };
        var paths = new HashSet<Path>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (var path : pool.invokeAll(Collections.nCopies(4, unpackAndRun))) {
                paths.add(path.get());
            }
        }

        assertThat(paths).hasSize(1);
        assertThat(cache).isDirectoryNotContaining("glob:**.part");
        assertThat(Files.getPosixFilePermissions(paths.iterator().next())).hasSize(3);
    }

    @Test
    void aCacheFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new EsbuildBinary(file.resolve("cache")).path())
                .isInstanceOf(EsbuildException.class)
                .hasMessageContaining("cannot be unpacked into the cache folder " + file)
                .hasMessageContaining("-Ddovetail.cache");
    }

    @Test
    void aProgramThatDoesNotStartIsToldWithTheCacheFoldersPart() throws Exception {
        var binary = new EsbuildBinary(folder);
        Path program = binary.path();
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> new Esbuild(binary).ask(Map.of("command", "x")))
                .isInstanceOf(EsbuildException.class)
                .hasMessageContaining("could not be started");
    }

    @Test
    void aRefusedRequestIsTold() {
        var esbuild = new Esbuild(new EsbuildBinary(CacheFolder.path()));

        assertThatThrownBy(() -> esbuild.ask(Map.of("command", "x")))
                .isInstanceOf(EsbuildException.class)
                .hasMessageContaining("Invalid command: x");
    }
}
