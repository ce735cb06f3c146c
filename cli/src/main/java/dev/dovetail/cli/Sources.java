package dev.dovetail.cli;

import dev.dovetail.cli.Project.Source;
import dev.dovetail.config.ConfigFiles;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the files that the arguments name. */
final class Sources {
    private final Shell shell;

    Sources(Shell shell) {
        this.shell = shell;
    }

    /**
     * The Workers' sources, the one to serve first.
     *
     * @throws UserException if something is not there
     */
    List<Source> find(DevOptions options) {
        List<Source> sources = new ArrayList<>();
        for (String config : options.configs()) {
            sources.add(new Source(Optional.of(config(config)), Optional.empty()));
        }
        if (options.script().isPresent()) {
            Path script = script(options.script().get());
            Optional<Path> config =
                    sources.isEmpty() ? besideOrHere(script) : sources.removeFirst().config();
            sources.addFirst(new Source(config, Optional.of(script)));
        } else if (sources.isEmpty()) {
            sources.add(new Source(Optional.of(here()), Optional.empty()));
        }
        return sources;
    }

    private Path config(String named) {
        Path path = resolve(named);
        if (Files.isDirectory(path)) {
            return ConfigFiles.find(path)
                    .orElseThrow(() -> UserException.failed("-c " + named + ": " + noneIn(path)));
        }
        if (!Files.exists(path)) {
            throw UserException.failed("-c " + named + ": there is no such file or folder");
        }
        return path;
    }

    private Path script(String named) {
        Path path = resolve(named);
        if (Files.isDirectory(path)) {
            throw UserException.failed(
                    named
                            + " is a folder: SCRIPT is an entry file. Name a folder with -c "
                            + named);
        }
        if (!Files.exists(path)) {
            throw UserException.failed(
                    "there is no file " + named + ": SCRIPT is a Worker's entry file");
        }
        String lower = named.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".toml") || lower.endsWith(".json") || lower.endsWith(".jsonc")) {
            throw UserException.failed(
                    named + " is a configuration file: name it with -c " + named);
        }
        return path;
    }

    private Path resolve(String named) {
        return shell.folder().resolve(named).normalize();
    }

    private Optional<Path> besideOrHere(Path script) {
        Path beside = script.getParent();
        Optional<Path> config = beside == null ? Optional.empty() : ConfigFiles.find(beside);
        return config.or(() -> ConfigFiles.find(shell.folder()));
    }

    private Path here() {
        return ConfigFiles.find(shell.folder())
                .orElseThrow(
                        () ->
                                UserException.failed(
                                        noneIn(shell.folder())
                                                + ". Go to the folder of a Worker, name it with -c"
                                                + " FOLDER, or name its entry file: dovetail dev"
                                                + " src/index.js"));
    }

    private static String noneIn(Path folder) {
        return "there is no wrangler.json, wrangler.jsonc or wrangler.toml in " + folder;
    }
}
