package dev.dovetail.cli;

import dev.dovetail.config.WorkerConfig;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A Worker to run.
 *
 * @param source what the user named, resolved
 * @param config what its configuration file says; made up if there is none
 */
record Project(Source source, WorkerConfig config) {

    /**
     * Where a Worker is described: a configuration file, an entry file, or both. Absolute.
     *
     * @param config the configuration file
     * @param script the entry file to use in the place of the configuration's
     */
    record Source(Optional<Path> config, Optional<Path> script) {
        /** The file that messages about the Worker name. */
        Path file() {
            return config.or(() -> script).orElseThrow();
        }
    }

    String name() {
        return config.name();
    }

    Path file() {
        return source.file();
    }
}
