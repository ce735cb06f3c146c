package dev.dovetail.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems of one file, gathered while it is read so that all are told at once. */
final class Problems {
    private final Path file;
    private final List<Problem> found = new ArrayList<>();

    Problems(Path file) {
        this.file = file;
    }

    void error(Place place, String message) {
        found.add(new Problem(Problem.Severity.ERROR, file, place, oneLine(message)));
    }

    void warning(Place place, String message) {
        found.add(new Problem(Problem.Severity.WARNING, file, place, oneLine(message)));
    }

    boolean haveError() {
        return found.stream().anyMatch(Problem::isError);
    }

    /** All problems, from the file's top to its end. */
    List<Problem> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }

    private static String oneLine(String message) {
        return message.replace("\r", "\\r").replace("\n", "\\n");
    }
}
