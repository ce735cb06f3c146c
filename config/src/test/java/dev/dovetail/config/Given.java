package dev.dovetail.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Configuration texts for tests, and what comes of them. */
final class Given {
    /** What a file needs to be free of problems. */
    static final String TOML =
            """
            name = "a"
            main = "src/index.js"
            compatibility_date = "2026-01-20"
            """;

    private Given() {}

    /** A TOML file that starts with the three lines of {@link #TOML}. */
    static ConfigResult toml(String rest) {
        return wholeToml(TOML + rest);
    }

    static ConfigResult tomlIn(String environment, String rest) {
        return ConfigReader.parse(Path.of("wrangler.toml"), TOML + rest, Optional.of(environment));
    }

    static ConfigResult wholeToml(String text) {
        return ConfigReader.parse(Path.of("wrangler.toml"), text, Optional.empty());
    }

    /** A JSONC file, on one line with what a file needs to be free of problems. */
    static ConfigResult jsonc(String fields) {
        return wholeJsonc(
                """
                {"name":"a","main":"src/index.js","compatibility_date":"2026-01-20",%s}\
                """
                        .formatted(fields));
    }

    static ConfigResult wholeJsonc(String text) {
        return ConfigReader.parse(Path.of("wrangler.jsonc"), text, Optional.empty());
    }

    /** The Worker of a file that has no problem at all. */
    static WorkerConfig clean(ConfigResult result) {
        if (!result.problems().isEmpty()) {
            throw new AssertionError(told(result));
        }
        return result.config().orElseThrow();
    }

    /** A variable as JSON text. */
    static String var(WorkerConfig worker, String name) {
        return Objects.requireNonNull(worker.vars().get(name), name).toJson();
    }

    static List<String> told(ConfigResult result) {
        return result.problems().stream().map(Problem::format).toList();
    }
}
