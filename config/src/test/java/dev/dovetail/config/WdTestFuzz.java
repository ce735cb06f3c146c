package dev.dovetail.config;

import dev.dovetail.config.wdtest.WdTestReader;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Any bytes as a .wd-test file, which may import itself: a test or a problem. */
public final class WdTestFuzz {
    private WdTestFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        var result = WdTestReader.parse(Path.of("a.wd-test"), text, path -> Optional.of(text));
        if (result.test().isEmpty() == result.problem().isEmpty()) {
            throw new AssertionError("neither a test nor a problem, or both");
        }
        result.problem().ifPresent(Problem::format);
    }
}
