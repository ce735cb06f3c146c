package dev.dovetail.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of a long test: how much it does, and what it found. A whole run puts its figures, with
 * the day, into {@code docs/soak.md}; a short one leaves nothing. One thread.
 *
 * <pre>{@code
 * @Soak
 * @Test
 * void anEngineThatCrashesComesBack() {
 *     var run = SoakRun.of("Crashing engines");
 *     int crashes = run.count(3, 1000);
 *     …
 *     run.figure("crashes", crashes).figure("slowest return", slowest + " ms").write();
 * }
 * }</pre>
 */
public final class SoakRun {
    /** The seconds of a whole run; unset in {@code mvn verify}. */
    private static final String SECONDS = "dovetail.soak.seconds";

    /** The file that gets the figures. */
    private static final String RESULTS = "dovetail.soak.results";

    private final String name;
    private final long start = System.nanoTime();
    private final Map<String, String> figures = new LinkedHashMap<>();

    private SoakRun(String name) {
        this.name = name;
    }

    /**
     * Starts a run.
     *
     * @param name the heading of its figures: the same one at each run, another for each test
     */
    public static SoakRun of(String name) {
        return new SoakRun(name);
    }

    /** Whether it runs whole: under {@code mvn -Psoak verify}. */
    public static boolean isWhole() {
        return !System.getProperty(SECONDS, "").isEmpty();
    }

    /**
     * How long to run: {@code shortly}, or what {@code -Dsoak.seconds} says, 600 by default.
     *
     * @param shortly in {@code mvn verify}, where all long tests of a room may take 10 s together
     */
    public Duration duration(Duration shortly) {
        return isWhole() ? Duration.ofSeconds(Long.parseLong(property(SECONDS))) : shortly;
    }

    /** How often to do what is not measured in time. */
    public int count(int shortly, int whole) {
        return isWhole() ? whole : shortly;
    }

    /** Notes what was measured, its unit included; the figures stand in the order they came. */
    public SoakRun figure(String what, Object value) {
        figures.put(what, String.valueOf(value));
        return this;
    }

    /** Leaves the figures. Call it at the end of a run that went well. */
    public void write() {
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        if (isWhole() && !System.getProperty(RESULTS, "").isEmpty()) {
            try {
                ResultsFile.put(Path.of(property(RESULTS)), name, seconds, figures);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String property(String name) {
        return System.getProperty(name, "");
    }

    /** A folder for what a run works on, empty; under the room's {@code target}. */
    public Path folder() throws IOException {
        return Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "soak")),
                name.replaceAll("[^A-Za-z0-9]+", "-"));
    }
}
