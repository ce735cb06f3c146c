package dev.dovetail.supervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which turn an engine died in. */
final class Suspects {
    /** How Java's error file names the thread that crashed. */
    private static final Pattern CRASHED =
            Pattern.compile("Current thread \\(\\S+\\): +\\S+ \"([^\"]+)\".*");

    private static final int HEAD_LINES = 200;

    private Suspects() {}

    /**
     * The turn that crashed an engine, if that can be known.
     *
     * @param running the turns that ran
     * @param errorFile what Java wrote when it crashed; need not be there
     */
    static Optional<RunningTurn> culprit(List<RunningTurn> running, Path errorFile) {
        Optional<String> thread = crashedThread(errorFile);
        if (thread.isPresent()) {
            for (RunningTurn turn : running) {
                if (turn.thread().equals(thread.get())) {
                    return Optional.of(turn);
                }
            }
            return Optional.empty();
        }
        return running.size() == 1 ? Optional.of(running.getFirst()) : Optional.empty();
    }

    private static Optional<String> crashedThread(Path errorFile) {
        if (!Files.exists(errorFile)) {
            return Optional.empty();
        }
        try (BufferedReader lines = Files.newBufferedReader(errorFile)) {
            String line = lines.readLine();
            for (int i = 0; line != null && i < HEAD_LINES; i++) {
                Matcher matcher = CRASHED.matcher(line);
                if (matcher.matches()) {
                    return Optional.of(matcher.group(1));
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            // then it says nothing
        }
        return Optional.empty();
    }
}
