package dev.dovetail.cli;

import dev.dovetail.isolate.V8;
import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.Lane;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.TestOutcome;
import dev.dovetail.runtime.WorkerRuntime;
import dev.dovetail.server.BindFailedException;
import dev.dovetail.server.HttpFrontDoor;
import dev.dovetail.server.ServerOptions;
import dev.dovetail.storage.StateFolder;
import dev.dovetail.storage.StorageException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Runs the tests of a suite as {@code workerd test} does: all Workers start, then one test after
 * the other runs in the isolate of its Worker, until the suite's time is over.
 */
final class SuiteRun {
    private final Suite suite;
    private final TestOptions options;
    private final TestLog log;
    private final Consumer<TestResult> results;
    private final WorkerRuntime runtime;
    private final Lane lane;
    private final long end;

    private SuiteRun(
            Suite suite,
            TestOptions options,
            HttpFrontDoor door,
            TestLog log,
            Consumer<TestResult> results) {
        this.suite = suite;
        this.options = options;
        this.log = log;
        this.results = results;
        runtime = door.runtime();
        lane = door.lanes().getFirst();
        end = System.nanoTime() + options.timeout().toNanos();
    }

    /** Runs a suite; the results come in on this thread. */
    static void run(
            Suite suite,
            TestOptions options,
            Optional<Path> state,
            V8 v8,
            TestLog log,
            Consumer<TestResult> results) {
        var server = new ServerOptions(1, true);
        try (HttpFrontDoor door =
                HttpFrontDoor.open(
                        server,
                        v8,
                        log,
                        (worker, method, path, status, nanos, spent, error) -> {})) {
            var run = new SuiteRun(suite, options, door, log, results);
            try {
                if (state.isPresent()) {
                    door.runtime().useState(StateFolder.open(state.get()));
                }
                open(suite, door);
                run.run();
            } finally {
                run.runtime.endTurns();
            }
        } catch (StorageException e) {
            throw UserException.failed(String.valueOf(e.getMessage()));
        }
    }

    private static void open(Suite suite, HttpFrontDoor door) {
        for (Suite.TcpSocket socket : suite.doors()) {
            try {
                door.listenTcp(socket.host(), socket.port(), socket.target());
            } catch (BindFailedException e) {
                throw UserException.failed(String.valueOf(e.getMessage()));
            }
        }
    }

    private void run() {
        suite.members().forEach(member -> runtime.deploy(member.definition()));
        Map<Suite.Member, List<String>> tests = new LinkedHashMap<>();
        for (Suite.Member member : suite.members()) {
            long start = System.nanoTime();
            String name = member.definition().name();
            try {
                tests.put(member, await(runtime.tests(lane, name)));
            } catch (ExecutionException e) {
                String why = String.valueOf(cause(e).getMessage());
                results.accept(failed(member, name, start, why));
            } catch (TimeoutException e) {
                results.accept(failed(member, name, start, tooLong()));
                return;
            }
        }
        for (Map.Entry<Suite.Member, List<String>> member : tests.entrySet()) {
            for (String export : member.getValue()) {
                if (!test(member.getKey(), export)) {
                    return;
                }
            }
        }
    }

    /** Runs a test; false if the time is over. */
    private boolean test(Suite.Member member, String export) {
        String worker = member.definition().name();
        String name = export.equals(Service.DEFAULT) ? worker : worker + ":" + export;
        if (options.filter().isPresent() && !name.contains(options.filter().get())) {
            return true;
        }
        long start = System.nanoTime();
        try {
            TestOutcome outcome = await(runtime.test(lane, new Service(worker, export, "")));
            results.accept(
                    outcome.passed()
                            ? new TestResult(member.file(), name, System.nanoTime() - start, null)
                            : failed(member, name, start, why(outcome)));
            log.take();
            return true;
        } catch (ExecutionException e) {
            results.accept(failed(member, name, start, String.valueOf(cause(e))));
            return true;
        } catch (TimeoutException e) {
            results.accept(failed(member, name, start, tooLong()));
            return false;
        }
    }

    private <T> T await(CompletableFuture<T> future) throws ExecutionException, TimeoutException {
        try {
            return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private String tooLong() {
        Duration limit = options.timeout();
        return "it was not over when the file's "
                + limit.toSeconds()
                + " s were; --timeout SECONDS gives it more";
    }

    private TestResult failed(Suite.Member member, String name, long start, String why) {
        List<String> lines = new ArrayList<>();
        lines.add(why);
        for (String line : log.take()) {
            if (!why.contains(withoutTag(line))) {
                lines.add(line);
            }
        }
        return new TestResult(
                member.file(), name, System.nanoTime() - start, String.join("\n", lines));
    }

    /** An uncaught error is logged too: once is enough. */
    private static String withoutTag(String line) {
        return line.substring(line.indexOf("] ") + 2).replaceFirst("^Uncaught ", "");
    }

    private static String why(TestOutcome outcome) {
        List<String> lines = new ArrayList<>();
        Failure failure = outcome.failure();
        if (failure != null) {
            lines.add(text(failure));
        }
        outcome.uncaught().forEach(text -> lines.add("Uncaught " + text));
        return String.join("\n", lines);
    }

    private static String text(Failure failure) {
        String stack = failure.stack();
        if (stack == null || stack.isEmpty()) {
            return failure.summary();
        }
        return stack.contains(failure.message()) ? stack : failure.summary() + "\n" + stack;
    }
}
