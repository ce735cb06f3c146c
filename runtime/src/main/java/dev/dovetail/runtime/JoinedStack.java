package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The stack of an error that went from Worker to Worker: the frames of whoever holds it, then for
 * each hop a line that names the Worker and what was called there, and its frames. What stands
 * behind such a line is fit for people already.
 */
final class JoinedStack {
    private static final String FRAME = "    at ";
    private static final String MARKER = "at [";
    private static final String PLATFORM = "dovetail:platform";
    private static final int MOST_NAME = 200;

    /** Of these lines half are the nearest, half the farthest: a chain of calls has no end. */
    private static final int MOST_LINES = 200;

    private static final String MORE = FRAME + "[more than is shown]";

    private JoinedStack() {}

    /** What goes behind the stack of the caller: a line for the callee, and its frames. */
    static String part(Failure failure, Service entry, UnaryOperator<String> stacks) {
        StringBuilder out = new StringBuilder(256);
        out.append(FRAME).append('[').append(entry.worker()).append(' ');
        name(out, failure.where(), entry).append(']');
        List<String> lines =
                readable(frames(failure), stacks)
                        .lines()
                        .filter(line -> !line.contains(PLATFORM))
                        .toList();
        int half = lines.size() > MOST_LINES ? MOST_LINES / 2 : lines.size();
        lines.subList(0, half).forEach(line -> out.append('\n').append(line));
        if (half < lines.size()) {
            out.append('\n').append(MORE);
            lines.subList(lines.size() - half, lines.size())
                    .forEach(line -> out.append('\n').append(line));
        }
        return out.toString();
    }

    /** What was called; a caller may have chosen the name. */
    private static StringBuilder name(StringBuilder out, @Nullable String where, Service entry) {
        String what = where == null ? "" : where;
        if (what.isEmpty() || what.startsWith(".")) {
            out.append(entry.entrypoint());
        }
        what.codePoints()
                .limit(MOST_NAME)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out;
    }

    /** The frames of the sender's stack: what stands behind its heading. */
    private static String frames(Failure failure) {
        String stack = failure.stack();
        if (stack == null) {
            return "";
        }
        String message = failure.message();
        int said = message.isEmpty() ? -1 : stack.indexOf(message);
        int at = stack.indexOf('\n' + FRAME, said < 0 ? 0 : said + message.length());
        return at < 0 ? "" : stack.substring(at + 1);
    }

    /** A text whose stacks a person can read: what came from other Workers is so already. */
    static String readable(String text, UnaryOperator<String> stacks) {
        if (!text.contains(MARKER)) {
            return stacks.apply(text);
        }
        StringBuilder out = new StringBuilder(text.length() + text.length() / 4);
        int from = 0;
        int line = 0;
        while (line < text.length()) {
            if (!isMarker(text, line)) {
                line = nextLine(text, line);
                continue;
            }
            out.append(stacks.apply(text.substring(from, line)));
            from = line;
            while (line < text.length() && isFrame(text, line)) {
                line = nextLine(text, line);
            }
            out.append(text, from, line);
            from = line;
        }
        return out.append(stacks.apply(text.substring(from))).toString();
    }

    private static boolean isMarker(String text, int line) {
        if (!isFrame(text, line)) {
            return false;
        }
        int at = text.indexOf(MARKER, line);
        int end = nextLine(text, line);
        return at == start(text, line) && text.lastIndexOf(']', end - 1) > at;
    }

    private static boolean isFrame(String text, int line) {
        int at = start(text, line);
        return at - line >= 4 && text.startsWith("at ", at);
    }

    /** Where the indentation of a line ends. */
    private static int start(String text, int line) {
        int at = line;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static int nextLine(String text, int line) {
        int end = text.indexOf('\n', line);
        return end < 0 ? text.length() : end + 1;
    }
}
