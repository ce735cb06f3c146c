package dev.dovetail.cli;

import dev.dovetail.bundle.Message;
import dev.dovetail.config.Place;
import dev.dovetail.config.Problem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong, or odd, with the Workers of a command, in the order it was found. */
final class Findings {
    /**
     * One of them.
     *
     * @param error whether the Workers cannot be run
     * @param text for the user; may have several lines
     */
    record Finding(boolean error, String text) {}

    private final Shell shell;
    private final List<Finding> all = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    Findings(Shell shell) {
        this.shell = shell;
    }

    void add(Problem problem) {
        var shown =
                new Problem(
                        problem.severity(),
                        Path.of(shell.name(problem.file())),
                        problem.place(),
                        problem.message());
        all.add(new Finding(problem.isError(), shown.format()));
    }

    void add(Message message) {
        all.add(new Finding(message.severity() == Message.Severity.ERROR, message.render()));
        if (message.location() != null) {
            files.add(shell.folder().resolve(message.location().file()).normalize());
        }
    }

    /** The source files that the messages speak of. */
    List<Path> files() {
        return List.copyOf(files);
    }

    /** Something that belongs to a file, not to a line of it. */
    void warning(Path file, String text) {
        all.add(new Finding(false, shell.name(file) + ": warning: " + text));
    }

    /** Something that belongs to a place in a configuration file. */
    void warning(Path file, Place place, String text) {
        add(new Problem(Problem.Severity.WARNING, file, place, text));
    }

    void error(Path file, Place place, String text) {
        add(new Problem(Problem.Severity.ERROR, file, place, text));
    }

    /** Something that belongs to no file. */
    void error(String text) {
        all.add(new Finding(true, "error: " + text));
    }

    List<Finding> all() {
        return List.copyOf(all);
    }

    boolean haveError() {
        for (Finding finding : all) {
            if (finding.error()) {
                return true;
            }
        }
        return false;
    }
}
