package dev.dovetail.cli;

/** What the launcher starts. */
public final class Main {
    /** Whoever pressed Ctrl-C does not want to wait for a request that does not end. */
    private static final long STOP_MILLIS = 900;

    private Main() {}

    /**
     * Runs the command. While it serves, this returns and the server's threads keep the process
     * alive; else it ends the process with the command's exit code.
     */
    public static void main(String[] args) {
        switch (Cli.start(Shell.ofProcess(), args)) {
            case Outcome.Ended(int exitCode) -> System.exit(exitCode);
            case Outcome.Serving(DevSession session) -> stopWithTheProcess(session);
        }
    }

    /**
     * Ctrl-C and SIGTERM are how a development server is meant to end: the exit code is 0, where
     * Java's own would be 130 or 143.
     */
    private static void stopWithTheProcess(DevSession session) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(session), "dovetail-stop"));
    }

    private static void stop(DevSession session) {
        Thread closing = Thread.ofPlatform().daemon().start(session::close);
        try {
            closing.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }
}
