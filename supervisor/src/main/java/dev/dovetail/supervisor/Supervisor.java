package dev.dovetail.supervisor;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Starts engines, watches them, and starts others in the place of those that die. All state belongs
 * to the thread of {@link #run}; what others have to say waits in its queue.
 */
final class Supervisor {
    /** How often turns are looked at. */
    private static final long WATCH_MILLIS = 250;

    /** Without a sign of life an engine is dead, though its process is not. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Engines that die before they are ready are started anew after this, then twice as late. */
    private static final long FIRST_PAUSE_MILLIS = 500;

    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    /** For an engine to exit after its grace. */
    private static final long EXIT_SECONDS = 3;

    private final List<String> java;
    private final List<String> arguments;
    private final Path folder;
    private final PrintStream err;
    private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final List<EngineProcess> engines = new ArrayList<>();
    private final HoldBack holdBack = new HoldBack();
    private Plan plan = Plan.ONE;
    private @Nullable Addresses addresses;
    private String host = "";
    private @Nullable StandIn standIn;
    private int lastNumber;
    private boolean wasReady;
    private boolean stopping;
    private long killAt = Long.MAX_VALUE;

    /** When engines that are missing may be started. */
    private long startAt = System.nanoTime();

    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /** When the last engine died that served. */
    private long diedAt;

    private @Nullable Integer exitCode;

    /**
     * Makes one.
     *
     * @param java what starts an engine: the program, its options and its main class
     * @param arguments the command's
     * @param folder private to this process
     */
    Supervisor(List<String> java, List<String> arguments, Path folder, PrintStream err) {
        this.java = List.copyOf(java);
        this.arguments = List.copyOf(arguments);
        this.folder = folder;
        this.err = err;
    }

    /** Runs until all is over; returns the exit code. */
    int run() throws IOException, InterruptedException {
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(folder.resolve(Words.CONTROL)));
            start();
            Thread.ofPlatform().daemon().name("dovetail-lines").start(() -> accept(door));
            while (exitCode == null) {
                Runnable event = events.poll(WATCH_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    event.run();
                }
                watch();
            }
            return exitCode;
        } finally {
            engines.forEach(engine -> engine.process.destroyForcibly());
        }
    }

    /** Ends: in peace the first time, at once the second. Any thread. */
    void signalled(int number) {
        events.add(
                () -> {
                    if (stopping) {
                        exitCode = 128 + number;
                    } else {
                        stop();
                    }
                });
    }

    private void stop() {
        stopping = true;
        closeStandIn();
        for (EngineProcess engine : List.copyOf(engines)) {
            if (engine.line == null) {
                engine.process.destroy(); // it has not begun
            }
            engine.say(Words.STOP, "" + plan.graceSeconds());
        }
        killAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.graceSeconds() + EXIT_SECONDS);
        exitIfOver();
    }

    private void exitIfOver() {
        if (stopping && engines.isEmpty()) {
            exitCode = 0;
        }
    }

    // ---------------------------------------------------- engines come

    private void start() throws IOException {
        EngineProcess engine = EngineProcess.start(++lastNumber, java, arguments, folder);
        engines.add(engine);
        Thread.ofPlatform()
                .daemon()
                .name("dovetail-exit-" + engine.number)
                .start(() -> awaitExit(engine));
    }

    private void awaitExit(EngineProcess engine) {
        try {
            engine.process.waitFor();
            events.add(() -> exited(engine));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startMissing() {
        boolean mayStart = wasReady && !stopping && System.nanoTime() - startAt >= 0;
        while (mayStart && engines.size() < plan.engines() + plan.reserves()) {
            try {
                start();
            } catch (IOException e) {
                say("cannot start an engine: " + e.getMessage());
                mayStart = false;
                pause();
            }
        }
    }

    private void pause() {
        startAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }

    private void accept(ServerSocketChannel door) {
        try {
            while (true) {
                SocketChannel channel = door.accept();
                Line line = new Line(channel);
                line.listen(said -> events.add(() -> heard(line, said)), () -> {});
            }
        } catch (IOException e) {
            // the door is closed: we are ending
        }
    }

    private void heard(Line line, Line.Said said) {
        if (said.word().equals(Words.HELLO)) {
            for (EngineProcess engine : engines) {
                if (said.rest().equals("" + engine.number)) {
                    engine.line = line;
                }
            }
            return;
        }
        for (EngineProcess engine : engines) {
            if (engine.line == line) {
                heard(engine, said);
                return;
            }
        }
    }

    private void heard(EngineProcess engine, Line.Said said) {
        switch (said.word()) {
            case Words.PLAN -> plan = Plan.parse(said.words());
            case Words.RESERVE -> reserve(engine, said.words());
            case Words.WAITING -> {
                engine.state = EngineProcess.State.WAITING;
                listenIfNeeded();
            }
            case Words.READY -> ready(engine);
            default -> say("an engine said \"" + said.word() + "\"");
        }
    }

    private void reserve(EngineProcess engine, String[] portAndHost) {
        try {
            host = portAndHost[1];
            addresses = Addresses.reserve(host, Integer.parseInt(portAndHost[0]));
            engine.say(Words.RESERVED, "" + addresses.port());
        } catch (IOException e) {
            engine.say(Words.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private void ready(EngineProcess engine) {
        engine.state = EngineProcess.State.LISTENING;
        pauseMillis = FIRST_PAUSE_MILLIS;
        if (standIn != null) {
            closeStandIn();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - diedAt);
            say("an engine serves again, " + millis + " ms later");
        }
        wasReady = true;
        startMissing();
    }

    private void listenIfNeeded() {
        int serving = 0;
        for (EngineProcess engine : engines) {
            serving += engine.mayServe() ? 1 : 0;
        }
        Addresses known = addresses;
        for (EngineProcess engine : engines) {
            if (known != null
                    && serving < plan.engines()
                    && engine.state == EngineProcess.State.WAITING) {
                holdBack.held(System.nanoTime())
                        .forEach((worker, time) -> hold(engine, worker, time));
                engine.state = EngineProcess.State.TOLD_TO_LISTEN;
                engine.say(Words.LISTEN, known.port() + " " + host);
                serving++;
            }
        }
    }

    private static void hold(EngineProcess engine, String worker, Duration time) {
        engine.say(Words.HOLD, time.toMillis() + " " + worker);
    }

    // ---------------------------------------------------- engines go

    private void exited(EngineProcess engine) {
        EngineProcess.State before = engine.state;
        engine.state = EngineProcess.State.ENDED;
        engines.remove(engine);
        int code = engine.process.exitValue();
        if (stopping) {
            exitIfOver();
        } else if (!wasReady) {
            exitCode = firstFailed(engine, code);
        } else {
            if (before == EngineProcess.State.STARTING) {
                pause();
            }
            boolean served = before == EngineProcess.State.LISTENING;
            if (served) {
                diedAt = System.nanoTime();
                takeItsPlace();
            }
            blame(engine, code);
            startMissing();
        }
        engine.forget();
    }

    /** The command failed, or printed what it was asked for. */
    private int firstFailed(EngineProcess engine, int code) {
        if (code <= 2) {
            return code;
        }
        Optional<RunningTurn> culprit = culprit(engine);
        say(
                "the engine "
                        + EngineProcess.ending(code)
                        + " before it was ready"
                        + culprit.map(turn -> ", in a turn of " + turn).orElse(""));
        return 1;
    }

    private void takeItsPlace() {
        listenIfNeeded();
        Addresses known = addresses;
        boolean served = false;
        for (EngineProcess engine : engines) {
            served |= engine.state == EngineProcess.State.LISTENING;
        }
        if (!served && standIn == null && known != null) {
            try {
                standIn = StandIn.open(known.all());
            } catch (IOException e) {
                say("cannot answer in the engine's place: " + e.getMessage());
            }
        }
    }

    private void blame(EngineProcess engine, int code) {
        String ending = "an engine " + EngineProcess.ending(code);
        if (engine.killedForSilence) {
            ending = "an engine gave no sign of life for 30 s and was killed";
        } else if (engine.killedFor != null) {
            ending = "an engine was killed for a turn that went on past its bound";
        }
        Optional<RunningTurn> culprit = culprit(engine);
        if (culprit.isEmpty()) {
            List<RunningTurn> running = engine.marks.running();
            say(ending + (running.isEmpty() ? "" : "; these turns ran: " + running));
            return;
        }
        String worker = culprit.get().worker();
        Duration pause = holdBack.crashed(worker, System.nanoTime());
        say(ending + ", in a turn of " + culprit.get());
        if (!pause.isZero()) {
            say(
                    "the Worker \"%s\" crashes engines: it is held back for %d s"
                            .formatted(worker, pause.toSeconds()));
            for (EngineProcess other : engines) {
                hold(other, worker, pause);
            }
        }
    }

    private static Optional<RunningTurn> culprit(EngineProcess engine) {
        RunningTurn known = engine.killedFor;
        return known != null
                ? Optional.of(known)
                : Suspects.culprit(engine.marks.running(), engine.errorFile());
    }

    // ---------------------------------------------------- engines are watched

    private void watch() {
        long now = System.nanoTime();
        if (now - killAt > 0 && killAt != Long.MAX_VALUE) {
            exitCode = 0; // what did not finish in its time ends with us
            return;
        }
        for (EngineProcess engine : engines) {
            Optional<RunningTurn> stuck = engine.stuck.find(engine.marks.running(), now);
            if (stuck.isPresent() && engine.killedFor == null) {
                engine.killedFor = stuck.get();
                engine.process.destroyForcibly();
            } else if (engine.silentNanos(now) > SILENCE_NANOS) {
                engine.killedForSilence = true;
                engine.process.destroyForcibly();
            }
        }
        startMissing();
    }

    private void closeStandIn() {
        if (standIn != null) {
            standIn.close();
            standIn = null;
        }
    }

    private void say(String text) {
        err.println("dovetail: " + text);
        err.flush();
    }
}
