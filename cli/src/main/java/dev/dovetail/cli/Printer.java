package dev.dovetail.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints lines on a thread of its own, many in one write, so that a lane never waits for a
 * terminal. A terminal that cannot keep up loses lines, and is told how many. Any thread.
 */
final class Printer implements AutoCloseable {
    private static final int MOST_WAITING = 100_000;
    private static final long PAUSE_MILLIS = 4;

    private record Line(PrintStream to, String text) {}

    private final Shell shell;
    private final Object writing = new Object();
    private List<Line> waiting = new ArrayList<>();
    private int lost;
    private boolean closed;

    Printer(Shell shell) {
        this.shell = shell;
        Thread.ofPlatform().daemon().name("dovetail-print").start(this::run);
    }

    /** A line, or several, for standard output. */
    void out(String text) {
        add(new Line(shell.out(), text));
    }

    /** A line, or several, for standard error. */
    void err(String text) {
        add(new Line(shell.err(), text));
    }

    private synchronized void add(Line line) {
        if (waiting.size() >= MOST_WAITING) {
            lost++;
            return;
        }
        waiting.add(line);
        if (waiting.size() == 1) {
            notifyAll();
        }
    }

    /** Writes what was printed so far: lines that follow each other on a stream in one write. */
    void flush() {
        synchronized (writing) {
            var text = new StringBuilder();
            List<Line> lines = take();
            for (int i = 0; i < lines.size(); i++) {
                PrintStream to = lines.get(i).to();
                text.append(lines.get(i).text()).append('\n');
                // what follows may go to the other stream, and a terminal shows both
                if (i + 1 == lines.size() || lines.get(i + 1).to() != to) {
                    byte[] bytes = text.toString().getBytes(to.charset());
                    to.write(bytes, 0, bytes.length);
                    to.flush();
                    text.setLength(0);
                }
            }
        }
    }

    private synchronized List<Line> take() {
        List<Line> lines = waiting;
        waiting = new ArrayList<>();
        if (lost > 0) {
            lines.add(
                    new Line(shell.err(), "(" + lost + " lines were left out: too many to print)"));
            lost = 0;
        }
        return lines;
    }

    private void run() {
        try {
            while (await()) {
                flush();
                // many lines a write when there are many
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean await() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return !closed;
    }

    /** Writes what is left; what comes later is written at once by {@link #flush} only. */
    @Override
    public void close() {
        flush();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}
