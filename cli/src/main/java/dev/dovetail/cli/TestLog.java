package dev.dovetail.cli;

import dev.dovetail.runtime.RuntimeListener;

import java.util.ArrayList;
import java.util.List;

/** Keeps what Workers print until it is known whether anybody wants to read it. Any thread. */
final class TestLog implements RuntimeListener {
    /** A test that prints for ever must not fill the memory. */
    private static final int MOST_LINES = 1000;

    private final Printer printer;
    private final Style style;
    private final boolean verbose;
    private final List<String> kept = new ArrayList<>();

    TestLog(Printer printer, Style style, boolean verbose) {
        this.printer = printer;
        this.style = style;
        this.verbose = verbose;
    }

    @Override
    public void log(String worker, Level level, String text) {
        if (verbose) {
            String coloured =
                    switch (level) {
                        case DEBUG, INFO -> text;
                        case WARN -> style.yellow(text);
                        case ERROR -> style.red(text);
                    };
            printer.out(style.cyan("[" + worker + "]") + " " + coloured);
        } else {
            keep("[" + worker + "] " + text);
        }
    }

    private synchronized void keep(String text) {
        if (kept.size() < MOST_LINES) {
            kept.add(text);
        }
    }

    /** What was printed since the last call; nothing if it is printed at once. */
    synchronized List<String> take() {
        List<String> lines = List.copyOf(kept);
        kept.clear();
        return lines;
    }
}
