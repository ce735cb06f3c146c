package dev.dovetail.supervisor;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An engine's process, and what the supervisor knows of it. The supervisor's thread. */
final class EngineProcess {
    /** What it does. */
    enum State {
        STARTING,
        WAITING,
        TOLD_TO_LISTEN,
        LISTENING,
        ENDED
    }

    final int number;
    final Process process;
    final MarkFile marks;
    final StuckTurns stuck = new StuckTurns();
    State state = State.STARTING;
    @Nullable Line line;

    /** Why it was killed, if it was. */
    @Nullable RunningTurn killedFor;

    boolean killedForSilence;
    private final Path folder;
    private long beats;
    private long beatAt = System.nanoTime();

    private EngineProcess(int number, Process process, MarkFile marks, Path folder) {
        this.number = number;
        this.process = process;
        this.marks = marks;
        this.folder = folder;
    }

    /**
     * Starts one.
     *
     * @param java the program and its options, with the main class
     * @param arguments the command's
     */
    static EngineProcess start(int number, List<String> java, List<String> arguments, Path folder)
            throws IOException {
        MarkFile marks = MarkFile.at(folder.resolve(Words.marks(number)));
        List<String> command = new ArrayList<>(java.size() + arguments.size() + 8);
        command.add(java.getFirst());
        command.add("-XX:ErrorFile=" + errorFile(folder, number));
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:+DisplayVMOutputToStderr");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(java.subList(1, java.size()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(Words.FOLDER_VARIABLE, folder.toString());
        builder.environment().put(Words.NUMBER_VARIABLE, "" + number);
        return new EngineProcess(number, builder.start(), marks, folder);
    }

    private static Path errorFile(Path folder, int number) {
        return folder.resolve("error-" + number + ".log");
    }

    Path errorFile() {
        return errorFile(folder, number);
    }

    boolean mayServe() {
        return state == State.LISTENING || state == State.TOLD_TO_LISTEN;
    }

    /** How long it has given no sign of life. */
    long silentNanos(long now) {
        long seen = marks.beats();
        if (seen != beats || seen == 0) {
            beats = seen;
            beatAt = now;
        }
        return now - beatAt;
    }

    void say(String word, String rest) {
        if (line != null) {
            line.say(word, rest);
        }
    }

    /** Takes away what it left. */
    void forget() {
        try {
            Files.deleteIfExists(folder.resolve(Words.marks(number)));
            Files.deleteIfExists(errorFile());
        } catch (IOException e) {
            // the folder goes at the end
        }
    }

    /** What its exit code says, for people. */
    static String ending(int exitCode) {
        return switch (exitCode) {
            case 3 -> "ended because Java's heap is full";
            case 128 + 4, 128 + 5, 128 + 6, 128 + 7, 128 + 8, 128 + 11 ->
                    "crashed (signal " + (exitCode - 128) + ")";
            case 128 + 9 -> "was killed (signal 9)";
            default -> "ended (exit code " + exitCode + ")";
        };
    }
}
