package dev.dovetail.config;

import java.util.List;
import java.util.Optional;

/**
 * What a configuration file says and what is wrong with it.
 *
 * @param config the Worker; empty if and only if a problem is an error
 * @param problems everything that is wrong or odd, from the file's top to its end
 */
public record ConfigResult(Optional<WorkerConfig> config, List<Problem> problems) {

    /** Copies the problems. */
    public ConfigResult {
        problems = List.copyOf(problems);
    }
}
