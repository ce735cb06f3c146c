package dev.dovetail.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the launcher starts for commands that serve. Its arguments: what starts an engine, the word
 * {@code --}, and the command's arguments.
 */
public final class SupervisorMain {
    private static final String END = "--";
    private static final int HUP = 1;
    private static final int INT = 2;
    private static final int TERM = 15;

    private SupervisorMain() {}

    /** Runs engines, and exits as the command does. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> all = List.of(args);
        int end = all.indexOf(END);
        Path folder = Files.createTempDirectory("dovetail-");
        int code = 1;
        try {
            var supervisor =
                    new Supervisor(
                            all.subList(0, end),
                            all.subList(end + 1, all.size()),
                            folder,
                            System.err);
            Signals.on("INT", name -> supervisor.signalled(INT));
            Signals.on("TERM", name -> supervisor.signalled(TERM));
            Signals.on("HUP", name -> supervisor.signalled(HUP));
            code = supervisor.run();
        } finally {
            delete(folder);
        }
        Runtime.getRuntime().halt(code);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // the system clears its temporary files
        }
    }
}
