package dev.dovetail.isolate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of payloads that the Java codec is tested against, too: one row a line. */
final class Vectors {
    private static final Path TABLE =
            Path.of("../rpc/src/test/resources/dev/dovetail/rpc/payload-vectors.json");
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    /**
     * A row.
     *
     * @param name what it shows
     * @param js the expression, or empty for a malformed payload
     * @param hex the payload
     */
    record Row(String name, String js, String hex) {}

    private Vectors() {}

    static List<Row> wellFormed() {
        return rows().stream().filter(row -> !row.js.isEmpty()).toList();
    }

    static List<Row> malformed() {
        return rows().stream().filter(row -> row.js.isEmpty()).toList();
    }

    private static List<Row> rows() {
        try {
            return Files.readAllLines(TABLE).stream()
                    .filter(line -> line.length() > 1)
                    .map(Vectors::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        String name = "";
        String js = "";
        String hex = "";
        Matcher matcher = MEMBER.matcher(line);
        while (matcher.find()) {
            String value = ESCAPE.matcher(matcher.group(2)).replaceAll("$1");
            switch (matcher.group(1)) {
                case "name" -> name = value;
                case "js" -> js = value;
                case "hex" -> hex = value;
                default -> {}
            }
        }
        return new Row(name, js, hex);
    }
}
