package dev.dovetail.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
        var outcome = new CompletableFuture<Outcome>();
        if (args.length == 0 || !args[0].equals(Commands.TEST)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(outcome), "dovetail-stop"));
        }
        outcome.complete(Cli.start(Shell.ofProcess(), args));
        if (outcome.join() instanceof Outcome.Ended(int exitCode)) {
            System.exit(exitCode);
        }
    }

    /**
     * The process ends. By Ctrl-C or SIGTERM, how a server is meant to end: the exit code is 0,
     * where Java's own would be 130 or 143.
     */
    private static void stop(CompletableFuture<Outcome> outcome) {
        var closed =
                outcome.thenApplyAsync(
                        became -> {
                            if (became instanceof Outcome.Serving(DevSession session)) {
                                session.close();
                                return true;
                            }
                            return false;
                        });
        try {
            if (!closed.get(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // whatever does not close ends with the process
        }
        Runtime.getRuntime().halt(0);
    }
}
