package dev.dovetail.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzing of a parser by Jazzer, in a process of its own. The target is a public class with {@code
 * public static void fuzzerTestOneInput(byte[])}, which throws where the parser does what it should
 * not. Its seeds are the files of {@code src/test/resources/fuzz/<class>}; an input that was found
 * becomes one more of them, and so a test.
 */
public final class Fuzzing {
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";

    /** Jazzer's last line of numbers. */
    private static final Pattern DONE =
            Pattern.compile("#(\\d+)\\s+DONE\\s+cov: (\\d+) .*corp: (\\d+)");

    private static final int SHOWN_LINES = 40;
    private static final int SECONDS_AN_INPUT = 60;
    private static final int START_MINUTES = 3;

    private final Class<?> target;
    private final Path seeds;

    private Fuzzing(Class<?> target) {
        this.target = target;
        seeds = Path.of("src", "test", "resources", "fuzz", target.getSimpleName());
    }

    /** Fuzzing of a target. */
    public static Fuzzing of(Class<?> target) {
        return new Fuzzing(target);
    }

    /** Gives the target every seed, in this process. */
    public Fuzzing replay(Consumer<byte[]> method) {
        for (Path seed : seeds()) {
            try {
                method.accept(Files.readAllBytes(seed));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("the seed " + seed + " fails: " + e, e);
            }
        }
        return this;
    }

    /**
     * Looks for more, and notes how much was tried.
     *
     * @throws AssertionError with what Jazzer tells, if something was found
     */
    public void search(SoakRun run, Duration shortly) throws IOException, InterruptedException {
        Path folder = run.folder();
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path log = folder.resolve("log.txt");
        Duration time = run.duration(shortly);
        Process process =
                new ProcessBuilder(command(folder, corpus, time))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        long patience = time.plusMinutes(START_MINUTES).toSeconds();
        boolean ended = process.waitFor(patience, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(log, StandardCharsets.ISO_8859_1);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(
                    "Jazzer found something; put the crash-… file of %s into %s once it is mended:\n%s"
                            .formatted(folder.toAbsolutePath(), seeds, end(said)));
        }
        Matcher done = DONE.matcher(said);
        if (!done.find()) {
            throw new AssertionError("Jazzer did not run:\n" + end(said));
        }
        run.figure("inputs tried", done.group(1))
                .figure("branches reached", done.group(2))
                .figure("inputs kept", done.group(3))
                .figure("findings", 0)
                .write();
    }

    private List<String> command(Path folder, Path corpus, Duration time) {
        String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx700m", "-Xss4m"));
        command.add("-XX:+EnableDynamicAgentLoading");
        command.add("-XX:+UseSerialGC");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), JAZZER));
        command.add("--target_class=" + target.getName());
        command.add("--instrumentation_includes=dev.dovetail.**");
        // the hooks that look for injections in libraries take seconds to weave in and find nothing
        // here
        command.add("--custom_hook_includes=dev.dovetail.**");
        command.add("--reproducer_path=" + folder);
        command.add("-max_total_time=" + Math.max(1, time.toSeconds()));
        command.add("-timeout=" + SECONDS_AN_INPUT);
        command.add("-rss_limit_mb=2048");
        command.add("-artifact_prefix=" + folder + "/");
        command.add(corpus.toString());
        command.add(seeds.toString());
        return command;
    }

    private List<Path> seeds() {
        try (Stream<Path> files = Files.list(seeds)) {
            List<Path> all = files.sorted().toList();
            if (all.isEmpty()) {
                throw new AssertionError("no seeds in " + seeds);
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String end(String text) {
        List<String> lines = text.lines().toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}
