package dev.dovetail.config;

import java.util.Optional;

/**
 * Finds, without recursion, where a TOML text nests brackets and braces too deep. The TOML parser
 * recurses once a bracket and would run out of stack.
 */
final class TomlDepth {
    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;
    private int depth;

    private TomlDepth(String text) {
        this.text = text;
    }

    /** The first bracket or brace beyond {@link Node#MAX_DEPTH}, if any. */
    static Optional<Place> tooDeep(String text) {
        return new TomlDepth(text).find();
    }

    private Optional<Place> find() {
        while (at < text.length()) {
            switch (text.charAt(at)) {
                case '[', '{' -> depth++;
                case ']', '}' -> depth = Math.max(0, depth - 1);
                case '"', '\'' -> skipString(text.charAt(at));
                case '#' -> skipLine();
                default -> {}
            }
            if (depth > Node.MAX_DEPTH) {
                return Optional.of(new Place(line, at - lineStart + 1, ""));
            }
            next();
        }
        return Optional.empty();
    }

    private void next() {
        if (at < text.length() && text.charAt(at) == '\n') {
            line++;
            lineStart = at + 1;
        }
        at++;
    }

    private void skipLine() {
        while (at + 1 < text.length() && text.charAt(at + 1) != '\n') {
            at++;
        }
    }

    /** Leaves {@code at} on the string's last quote, or before the line's end if it has none. */
    private void skipString(char quote) {
        String three = String.valueOf(quote).repeat(3);
        boolean multiLine = text.startsWith(three, at);
        String end = multiLine ? three : String.valueOf(quote);
        at += end.length();
        while (at < text.length() && !text.startsWith(end, at)) {
            if (!multiLine && text.charAt(at) == '\n') {
                at--;
                return;
            }
            if (quote == '"' && text.charAt(at) == '\\') {
                next();
            }
            next();
        }
        at += end.length() - 1;
    }
}
