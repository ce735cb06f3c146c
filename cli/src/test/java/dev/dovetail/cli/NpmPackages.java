package dev.dovetail.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Workers of {@code src/test/npm} with the packages that they import: npm installs them once
 * into {@code target/npm-programs}, as the lock file says.
 */
final class NpmPackages {
    private static final Path SOURCES = Path.of("src/test/npm");
    private static final Path TARGET = Path.of("target/npm-programs");
    private static final int MINUTES = 5;

    private NpmPackages() {}

    /** Returns the folder; ends the test as not run where npm is not there, and says so. */
    static synchronized Path install() throws IOException, InterruptedException {
        Path installed = TARGET.resolve("node_modules/installed-package-lock.json");
        Path lock = SOURCES.resolve("package-lock.json");
        boolean done = Files.exists(installed) && Files.mismatch(installed, lock) < 0;
        if (!done) {
            assumeTrue(hasNpm(), "npm is not on the path: programs from npm were not tried");
        }
        copy();
        if (!done) {
            int exitCode = npm("ci", "--no-audit", "--no-fund", "--ignore-scripts");
            assumeTrue(exitCode == 0, "npm could not install: programs from npm were not tried");
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
        return TARGET.toAbsolutePath();
    }

    private static boolean hasNpm() throws InterruptedException {
        try {
            return npm("--version") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int npm(String... arguments) throws IOException, InterruptedException {
        Files.createDirectories(TARGET);
        var command = Stream.concat(Stream.of("npm"), Stream.of(arguments)).toList();
        Process process =
                new ProcessBuilder(command)
                        .directory(TARGET.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(TARGET.resolve("npm.log").toFile())
                        .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private static void copy() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = TARGET.resolve(SOURCES.relativize(file));
                Files.createDirectories(to.resolveSibling(""));
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
