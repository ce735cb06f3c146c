package dev.dovetail.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * workerd, serving a configuration on a port of its choice. It puts no bound on its memory, and V8
 * reserves too much address space for one of the system's: where the system tells how much it uses,
 * it is ended when it uses too much.
 */
final class Workerd implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final long MAX_KILOBYTES = 4L << 20;
    private static final long MILLIS_BETWEEN_LOOKS = 100;

    private final Process process;
    private volatile boolean tookTooMuch;

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
        Thread.ofPlatform().daemon().name("workerd's memory").start(this::watch);
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

    private void watch() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            while (process.isAlive()) {
                Matcher resident = RESIDENT.matcher(Files.readString(status));
                if (resident.find() && Long.parseLong(resident.group(1)) > MAX_KILOBYTES) {
                    tookTooMuch = true;
                    process.destroyForcibly();
                    return;
                }
                Thread.sleep(MILLIS_BETWEEN_LOOKS);
            }
        } catch (IOException e) {
            // it has ended, or this system does not tell
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What becomes of an answer: it says so if there can be none any more. */
    String checked(String answer) {
        if (tookTooMuch) {
            throw new AssertionError(
                    "workerd used more than %d MB, and was ended: a case before this one made it"
                            .formatted(MAX_KILOBYTES >> 10));
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
