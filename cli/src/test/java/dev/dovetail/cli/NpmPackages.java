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
        copy(SOURCES, TARGET);
        return install(SOURCES, TARGET, "programs from npm were not tried");
    }

    /**
     * Installs what the lock file of a folder says into another.
     *
     * @param otherwise what the test that is not run says where that cannot be done
     */
    static synchronized Path install(Path sources, Path target, String otherwise)
            throws IOException, InterruptedException {
        Path installed = target.resolve("node_modules/installed-package-lock.json");
        Path lock = sources.resolve("package-lock.json");
        Files.createDirectories(target);
        if (!Files.exists(installed) || Files.mismatch(installed, lock) >= 0) {
            assumeTrue(hasNpm(target), "npm is not on the path: " + otherwise);
            for (String name : new String[] {"package.json", "package-lock.json"}) {
                Files.copy(
                        sources.resolve(name),
                        target.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            int exitCode = npm(target, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            assumeTrue(exitCode == 0, "npm could not install: " + otherwise);
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
        return target.toAbsolutePath();
    }

    private static boolean hasNpm(Path folder) throws InterruptedException {
        try {
            return npm(folder, "--version") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int npm(Path folder, String... arguments)
            throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("npm"), Stream.of(arguments)).toList();
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("npm.log").toFile())
                        .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private static void copy(Path from, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = target.resolve(from.relativize(file));
                Files.createDirectories(to.resolveSibling(""));
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
