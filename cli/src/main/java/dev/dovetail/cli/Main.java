package dev.dovetail.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the launcher starts. */
public final class Main {
    /** Whoever pressed Ctrl-C does not want to wait for a request that does not end. */
    private static final long STOP_MILLIS = 900;

    /** Up to here who serves is at a keyboard. */
    private static final long DEV_GRACE_MILLIS = 2000;

    private Main() {}

    /**
     * Runs the command. While it serves, this returns and the server's threads keep the process
     * alive; else it ends the process with the command's exit code.
     */
    public static void main(String[] args) {
        Optional<EngineLink> link = EngineLink.ofProcess();
        var outcome = new CompletableFuture<Outcome>();
        if (link.isPresent()) {
            var unused = link.get().stop().thenAcceptAsync(grace -> stop(outcome, grace));
        }
        if (args.length == 0 || !args[0].equals(Commands.TEST)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(outcome), "dovetail-stop"));
        }
        outcome.complete(Cli.start(Shell.ofProcess(), link, args));
        if (outcome.join() instanceof Outcome.Ended(int exitCode)) {
            System.exit(exitCode);
        }
    }

    /** The supervisor says so, or is gone. */
    private static void stop(CompletableFuture<Outcome> outcome, Duration grace) {
        if (outcome.getNow(null) instanceof Outcome.Serving(DevSession session)) {
            session.close(grace);
        }
        Runtime.getRuntime().halt(0);
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
            if (!closed.get(patience(outcome), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // whatever does not close ends with the process
        }
        Runtime.getRuntime().halt(0);
    }

    private static long patience(CompletableFuture<Outcome> outcome) {
        return outcome.getNow(null) instanceof Outcome.Serving(DevSession session)
                        && session.grace().toMillis() > DEV_GRACE_MILLIS
                ? session.grace().toMillis() + STOP_MILLIS
                : STOP_MILLIS;
    }
}
