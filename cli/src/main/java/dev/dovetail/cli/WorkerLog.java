package dev.dovetail.cli;

import dev.dovetail.runtime.RuntimeListener;
import dev.dovetail.runtime.Spent;
import dev.dovetail.server.RequestListener;

import org.jspecify.annotations.Nullable;

/** Prints what Workers print, and a line for every request. */
final class WorkerLog implements RuntimeListener, RequestListener {
    private static final long MICROS = 1000;
    private static final long MILLIS = 1_000_000;
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Printer printer;
    private final Style style;
    private final RequestLines requests;

    /** A Worker that does not start is told by the runtime and again as a request's error. */
    private volatile String lastError = "";

    WorkerLog(Printer printer, Style style) {
        this.printer = printer;
        this.style = style;
        requests = new RequestLines(printer::out);
    }

    @Override
    public void log(String worker, Level level, String text) {
        switch (level) {
            case DEBUG, INFO -> printer.out(lines(worker, text));
            case WARN -> printer.err(lines(worker, style.yellow(text)));
            case ERROR -> error(worker, text);
        }
    }

    private void error(String worker, String text) {
        lastError = text;
        printer.err(lines(worker, style.red(text)));
    }

    @Override
    public void answered(
            String worker,
            String method,
            String path,
            int status,
            long nanos,
            @Nullable Spent spent,
            @Nullable String error) {
        if (error != null && !error.equals("Error: " + lastError)) {
            error(worker, error);
        }
        String reason = StatusText.of(status);
        String code = coloured(status, reason.isEmpty() ? "" + status : status + " " + reason);
        if (!requests.take(tag(worker) + code, System.nanoTime())) {
            return;
        }
        printer.out(
                tag(worker)
                        + method
                        + " "
                        + printable(path)
                        + " "
                        + code
                        + style.dim(" (" + duration(nanos) + ")" + shown(spent)));
    }

    private static String shown(@Nullable Spent spent) {
        return spent == null ? "" : " " + spent.shown();
    }

    /** The same without lines for requests that went well. */
    RequestListener errorsOnly() {
        return (worker, method, path, status, nanos, spent, error) -> {
            if (error != null && status != CLIENT_CLOSED_REQUEST) {
                error(worker, error);
            }
        };
    }

    private String coloured(int status, String text) {
        return switch (status / 100) {
            case 5 -> style.red(text);
            case 4 -> style.yellow(text);
            default -> style.green(text);
        };
    }

    /** Text of a Worker: its name before every line. */
    String lines(String worker, String text) {
        String tag = tag(worker);
        return tag + (text.indexOf('\n') < 0 ? text : text.replace("\n", "\n" + tag));
    }

    private String tag(String worker) {
        return style.cyan("[" + worker + "]") + " ";
    }

    /** Milliseconds, as Wrangler prints them; microseconds where that would be 0. */
    static String duration(long nanos) {
        long millis = Math.round((double) nanos / MILLIS);
        return millis > 0 ? millis + " ms" : nanos / MICROS + " µs";
    }

    /** What a client sent may not control the terminal. */
    private static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return text.replaceAll("\\p{Cntrl}", "?");
            }
        }
        return text;
    }
}
