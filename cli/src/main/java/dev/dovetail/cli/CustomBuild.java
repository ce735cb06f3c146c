package dev.dovetail.cli;

import dev.dovetail.config.ModuleOptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** The build command of a configuration. */
final class CustomBuild {
    private CustomBuild() {}

    /**
     * Runs it and waits for its end.
     *
     * @throws UserException if it fails; with what it printed
     */
    static void run(String worker, ModuleOptions.Command command) {
        String told = "the build command of the Worker \"" + worker + "\" (" + command.line() + ")";
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", command.line())
                            .directory(command.folder().toAbsolutePath().toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String output;
            try (var printed = process.getInputStream()) {
                output = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
            }
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw UserException.failed(
                        told + " ended with the exit code " + exitCode + ":\n" + output.strip());
            }
        } catch (IOException e) {
            throw UserException.failed(told + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserException.failed(told + " was interrupted");
        }
    }

    /** What to watch for it: the files and folders in its folders. */
    static Set<Path> watched(ModuleOptions.Command command) {
        Set<Path> all = new LinkedHashSet<>();
        for (Path folder : command.watched()) {
            all.addAll(SourceTree.of(folder.toAbsolutePath().normalize()));
        }
        return all;
    }
}
