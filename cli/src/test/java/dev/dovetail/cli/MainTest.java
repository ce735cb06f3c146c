package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.bundle.CacheFolder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command as a process of its own. */
class MainTest {
    private final Path folder;

    MainTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xss4m", "--enable-native-access=ALL-UNNAMED"));
        command.add("-Ddovetail.cache=" + CacheFolder.path());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalStopsItCleanly(String signal) throws IOException, InterruptedException {
        try (var files = new Run(folder)) {
            files.workerB();
        }
        Process process = start("dev", "-c", "b", "--port", "0");
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.startsWith("Ready on ")) {
                line = output.readLine();
            }
            assertThat(line).startsWith("Ready on http://localhost:");
            long start = System.nanoTime();
            new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();

            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();

            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
            assertThat(process.exitValue()).isZero();
            assertThat(output.readLine()).isNull();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aFailureIsTheExitCode() throws IOException, InterruptedException {
        assertThat(start("dev").waitFor()).isEqualTo(1);
        assertThat(start("--nope").waitFor()).isEqualTo(2);
        assertThat(start("--version").waitFor()).isZero();
    }
}
