package dev.dovetail.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a command runs.
 *
 * @param folder the folder that the user stands in: what relative paths start from
 * @param out standard output
 * @param err standard error
 * @param colours whether to colour what is printed
 * @param debug whether to print Java stack traces of errors
 */
public record Shell(Path folder, PrintStream out, PrintStream err, boolean colours, boolean debug) {
    private static final int BUFFER_BYTES = 8192;

    /** Makes the folder absolute. */
    public Shell {
        folder = folder.toAbsolutePath().normalize();
    }

    /** This process: colours on a terminal, unless NO_COLOR is set (https://no-color.org). */
    static Shell ofProcess() {
        return new Shell(
                Path.of(""),
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                wantsColours(),
                "1".equals(System.getenv("DOVETAIL_DEBUG")));
    }

    @SuppressWarnings("SystemConsoleNull") // in 25 it is null again where there is no terminal
    private static boolean wantsColours() {
        String no = System.getenv("NO_COLOR");
        if ((no != null && !no.isEmpty()) || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /** UTF-8 whatever the locale: in a container it is often POSIX, and the terminal UTF-8. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        OutputStream file = new FileOutputStream(descriptor);
        return new PrintStream(
                new BufferedOutputStream(file, BUFFER_BYTES), false, StandardCharsets.UTF_8);
    }

    /** A file as the user would name it from here. */
    String name(Path file) {
        Path absolute = folder.resolve(file).normalize();
        Path root = absolute.getRoot();
        if (root == null || !root.equals(folder.getRoot())) {
            return absolute.toString();
        }
        String name = folder.relativize(absolute).toString();
        return name.isEmpty() ? "." : name;
    }
}
