package dev.dovetail.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/** {@code docs/soak.md}: a section for each long test, with what its last whole run found. */
final class ResultsFile {
    private static final String HEAD =
            """
            # Long runs

            Written by `mvn -B -Psoak verify`, a section for each long test: its last whole run. How to write such a \
            test: [CONTRIBUTING.md](../CONTRIBUTING.md#long-tests).
            """;

    private static final String HEADING = "\n## ";

    private ResultsFile() {}

    /** Puts a section in the place of the one of that name. Sections are in the names' order. */
    static void put(Path file, String name, long seconds, Map<String, String> figures)
            throws IOException {
        Map<String, String> sections = new TreeMap<>();
        if (Files.exists(file)) {
            String[] parts = Files.readString(file).split(HEADING, -1);
            for (int i = 1; i < parts.length; i++) {
                sections.put(parts[i].lines().findFirst().orElse(""), HEADING + parts[i]);
            }
        }
        sections.put(name, HEADING + section(name, seconds, figures));
        Files.writeString(file, HEAD + String.join("", sections.values()));
    }

    private static String section(String name, long seconds, Map<String, String> figures) {
        var text = new StringBuilder(name).append("\n\n| | |\n|---|---|\n");
        row(text, "run", "%s, %d s".formatted(LocalDate.now(ZoneOffset.UTC), seconds));
        row(
                text,
                "on",
                "%s %s, %d processors, Java %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.getRuntime().availableProcessors(),
                                Runtime.version().feature()));
        figures.forEach((what, value) -> row(text, what, value));
        return text.toString();
    }

    private static void row(StringBuilder text, String what, String value) {
        text.append("| ").append(what).append(" | ").append(value).append(" |\n");
    }
}
