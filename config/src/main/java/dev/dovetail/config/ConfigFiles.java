package dev.dovetail.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a project's configuration file is. */
public final class ConfigFiles {
    /** The names a configuration file may have; the first that exists wins, as in Wrangler. */
    public static final List<String> NAMES =
            List.of("wrangler.json", "wrangler.jsonc", "wrangler.toml");

    private ConfigFiles() {}

    /**
     * Looks for a configuration file in a folder, not in those above or below it.
     *
     * @param folder the folder
     * @return the file, or empty if there is none
     */
    public static Optional<Path> find(Path folder) {
        return NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }
}
