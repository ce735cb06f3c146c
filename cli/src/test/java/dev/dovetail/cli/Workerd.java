package dev.dovetail.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** workerd, serving a configuration on a port of its choice. */
final class Workerd implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

    private final Process process;

    /** Where it listens. */
    final String url;

    Workerd(Path binary, Path folder) throws IOException {
        process =
                new ProcessBuilder(
                                binary.toString(),
                                "serve",
                                "config.capnp",
                                "--experimental",
                                "--control-fd=1")
                        .directory(folder.toFile())
                        .redirectError(folder.resolve("workerd.log").toFile())
                        .start();
        url = "http://127.0.0.1:" + port(process.inputReader());
    }

    /** It prints one line for each socket that listens; none if its configuration is wrong. */
    private static String port(BufferedReader control) throws IOException {
        String line = control.readLine();
        Matcher port = PORT.matcher(line == null ? "" : line);
        if (!port.find()) {
            throw new IOException("workerd did not start: see workerd.log");
        }
        return port.group(1);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
