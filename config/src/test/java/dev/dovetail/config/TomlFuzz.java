package dev.dovetail.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Any bytes as a wrangler.toml: a Worker or problems, which can be told. */
public final class TomlFuzz {
    private TomlFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        read("wrangler.toml", input);
    }

    static void read(String name, byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        var result = ConfigReader.parse(Path.of(name), text, Optional.of("staging"));
        result.problems().forEach(Problem::format);
        boolean wrong =
                result.problems().stream()
                        .anyMatch(one -> one.severity() == Problem.Severity.ERROR);
        if (result.config().isEmpty() && !wrong) {
            throw new AssertionError("no Worker, and no word why");
        }
    }
}
