package dev.dovetail.cli;

import dev.dovetail.config.ModuleOptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
            all.addAll(tree(folder.toAbsolutePath().normalize()));
        }
        return all;
    }

    /** A folder and all that is in it, without packages and hidden folders. */
    static List<Path> tree(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of(folder);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> isSource(folder.relativize(file))).toList();
        } catch (IOException e) {
            return List.of(folder);
        }
    }

    private static boolean isSource(Path path) {
        for (Path part : path) {
            String name = part.toString();
            if (name.equals("node_modules")
                    || name.startsWith(".git")
                    || name.equals(".wrangler")) {
                return false;
            }
        }
        return true;
    }
}
