package dev.dovetail.cli;

import dev.dovetail.runtime.TurnMarks;
import dev.dovetail.runtime.WorkerRuntime;
import dev.dovetail.server.BindFailedException;
import dev.dovetail.supervisor.Line;
import dev.dovetail.supervisor.MarkFile;
import dev.dovetail.supervisor.Signals;
import dev.dovetail.supervisor.Words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** An engine's link to its supervisor. Any thread. */
final class EngineLink {
    private static final long BEAT_MILLIS = 500;

    /** The supervisor is gone: what is in flight may finish. */
    private static final Duration ORPHANED = Duration.ofSeconds(2);

    private final Path folder;
    private final int number;
    private final MarkFile marks;
    private final Line line;
    private final BlockingQueue<Line.Said> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Duration> stop = new CompletableFuture<>();
    private final CompletableFuture<WorkerRuntime> runtime = new CompletableFuture<>();

    private EngineLink(Path folder, int number) throws IOException {
        this.folder = folder;
        this.number = number;
        marks = MarkFile.at(folder.resolve(Words.marks(number)));
        line =
                new Line(
                        SocketChannel.open(
                                UnixDomainSocketAddress.of(folder.resolve(Words.CONTROL))));
        line.listen(this::heard, () -> stop.complete(ORPHANED));
        line.say(Words.HELLO, "" + number);
        // Ctrl-C reaches every process of the terminal: the supervisor says what is to be done
        Signals.on("INT", name -> {});
        Signals.on("HUP", name -> {});
        Thread.ofPlatform().daemon().name("dovetail-beat").start(this::beat);
    }

    /** The link of this process, if a supervisor started it. */
    static Optional<EngineLink> ofProcess() {
        String folder = System.getenv(Words.FOLDER_VARIABLE);
        String number = System.getenv(Words.NUMBER_VARIABLE);
        if (folder == null || number == null) {
            return Optional.empty();
        }
        return Optional.of(open(Path.of(folder), Integer.parseInt(number)));
    }

    /**
     * A link by the socket in a folder.
     *
     * @param number this engine's
     */
    static EngineLink open(Path folder, int number) {
        try {
            return new EngineLink(folder, number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void beat() {
        try {
            while (true) {
                marks.beat();
                Thread.sleep(BEAT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard(Line.Said said) {
        switch (said.word()) {
            case Words.STOP -> stop.complete(Duration.ofSeconds(Long.parseLong(said.rest())));
            case Words.HOLD -> {
                String[] words = said.words();
                Duration pause = Duration.ofMillis(Long.parseLong(words[0]));
                var unused = runtime.thenAccept(one -> one.hold(words[1], pause));
            }
            default -> answers.add(said);
        }
    }

    private Line.Said next() {
        try {
            return answers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Whether this is the one that reads what the arguments name, and prints. */
    boolean isFirst() {
        return number == 1;
    }

    /** Where the first engine of {@code serve} leaves the Workers for the others. */
    Path workers() {
        return folder.resolve(Words.WORKERS);
    }

    /** Writes turns down, and holds Workers back when the supervisor says so. */
    void attach(WorkerRuntime to) {
        to.markTurns(new Marks(marks));
        runtime.complete(to);
    }

    /** Says how many engines there are to be. */
    void plan(int engines, int reserves, Duration grace) {
        line.say(Words.PLAN, engines + " " + reserves + " " + grace.toSeconds());
    }

    /**
     * Lets the supervisor take a port, for all engines.
     *
     * @return the port
     * @throws BindFailedException if the address cannot be had
     */
    int reserve(String ip, int port) {
        line.say(Words.RESERVE, port + " " + ip);
        Line.Said answer = next();
        if (answer.word().equals(Words.RESERVED)) {
            return Integer.parseInt(answer.rest());
        }
        throw new BindFailedException(ip, port, new BindException(answer.rest()));
    }

    /** Waits until it is this engine's turn to listen; returns the port and the address. */
    String[] awaitTurn() {
        line.say(Words.WAITING, "");
        return next().words();
    }

    /** Requests are served from now on. */
    void ready() {
        line.say(Words.READY, "");
    }

    /** Completes when the engine is to stop: with the time for requests in flight. */
    CompletableFuture<Duration> stop() {
        return stop;
    }

    /** The runtime's marks, in the file that the supervisor reads. */
    private record Marks(MarkFile file) implements TurnMarks {
        @Override
        public Mark open(String worker) {
            MarkFile.Mark slot = file.open(worker);
            return new Mark() {
                @Override
                public void begin(String entrypoint, int invocation, long boundMillis) {
                    slot.begin(entrypoint, invocation, boundMillis);
                }

                @Override
                public void ended() {
                    slot.ended();
                }

                @Override
                public void end() {
                    slot.end();
                }

                @Override
                public void close() {
                    slot.close();
                }
            };
        }
    }
}
