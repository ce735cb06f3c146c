import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks or applies google-java-format's AOSP style over every Java file of the project; the root
 * POM runs it. Arguments: {@code --check} or {@code --write}, and the project's folder. Files that
 * have not changed since they were found well formatted are skipped, by {@code
 * target/formatted.txt}.
 */
final class Format {
    private static final Formatter FORMATTER =
            new Formatter(
                    JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build());

    private Format() {}

    public static void main(String[] args) throws IOException {
        boolean write = args[0].equals("--write");
        Path root = Path.of(args[1]).toAbsolutePath().normalize();
        Path memory = root.resolve("target/formatted.txt");
        Set<String> known =
                Files.exists(memory) ? Set.copyOf(Files.readAllLines(memory)) : Set.of();
        List<Path> files = javaFiles(root);
        List<Path> wrong =
                files.parallelStream()
                        .filter(file -> !known.contains(describe(file)))
                        .filter(file -> !isFormatted(file, write))
                        .toList();
        Files.createDirectories(memory.getParent());
        Files.write(
                memory,
                files.stream()
                        .filter(file -> write || !wrong.contains(file))
                        .map(Format::describe)
                        .toList());
        if (!wrong.isEmpty()) {
            System.err.println(write ? "Formatted:" : "Not in google-java-format's AOSP style:");
            wrong.forEach(file -> System.err.println("  " + root.relativize(file)));
            if (!write) {
                System.err.println("Run: mvn -N -Pformat validate");
                System.exit(1);
            }
        }
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            return Stream.concat(
                            modules.map(module -> module.resolve("src")),
                            Stream.of(root.resolve("build")))
                    .filter(Files::isDirectory)
                    .flatMap(Format::walk)
                    .filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file) + " " + file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFormatted(Path file, boolean write) {
        try {
            String text = Files.readString(file);
            String formatted = FORMATTER.formatSourceAndFixImports(text);
            if (write && !formatted.equals(text)) {
                // Once more: a string that was broken may fit differently then.
                Files.writeString(file, FORMATTER.formatSourceAndFixImports(formatted));
            }
            return formatted.equals(text);
        } catch (FormatterException e) {
            System.err.println(file + ": " + e.getMessage());
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
