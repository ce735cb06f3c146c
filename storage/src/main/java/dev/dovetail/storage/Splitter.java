package dev.dovetail.storage;

import java.util.Locale;

/**
 * Finds where a statement ends in SQL text: at a semicolon that is not in a string, a quoted name,
 * a comment or the body of a trigger. It decides as SQLite's own {@code sqlite3_complete} does, and
 * knows no more of SQL.
 */
final class Splitter {
    private enum State {
        START,
        EXPLAIN,
        CREATE,
        NORMAL,
        TRIGGER,
        SEMICOLON,
        END
    }

    private final String sql;
    private int at;

    private Splitter(String sql, int from) {
        this.sql = sql;
        at = from;
    }

    /**
     * The index after the semicolon that ends the statement that begins at {@code from}; -1 if
     * there is none.
     */
    static int end(String sql, int from) {
        return new Splitter(sql, from).find();
    }

    /** Whether only white space is left. */
    static boolean isBlank(String sql, int from) {
        for (int i = from; i < sql.length(); i++) {
            if (!isSpace(sql.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private int find() {
        State state = State.START;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (skipComment()) {
                // it is no part of a statement
            } else if (isSpace(c)) {
                at++;
            } else if (c == ';') {
                at++;
                if (state != State.TRIGGER && state != State.SEMICOLON) {
                    return at;
                }
                state = State.SEMICOLON;
            } else if (isWord(c)) {
                state = next(state, word());
            } else {
                skipOther(c);
                state = next(state, "");
            }
        }
        return -1;
    }

    private static State next(State state, String word) {
        return switch (state) {
            case START ->
                    switch (word) {
                        case "explain" -> State.EXPLAIN;
                        case "create" -> State.CREATE;
                        default -> State.NORMAL;
                    };
            case EXPLAIN ->
                    switch (word) {
                        case "create" -> State.CREATE;
                        case "query", "plan" -> State.EXPLAIN;
                        default -> State.NORMAL;
                    };
            case CREATE ->
                    switch (word) {
                        case "temp", "temporary" -> State.CREATE;
                        case "trigger" -> State.TRIGGER;
                        default -> State.NORMAL;
                    };
            case NORMAL -> State.NORMAL;
            case SEMICOLON -> word.equals("end") ? State.END : State.TRIGGER;
            case TRIGGER, END -> State.TRIGGER;
        };
    }

    private String word() {
        int from = at;
        while (at < sql.length() && isWord(sql.charAt(at))) {
            at++;
        }
        return sql.substring(from, at).toLowerCase(Locale.ROOT);
    }

    private boolean skipComment() {
        if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            at = end < 0 ? sql.length() : end + 1;
            return true;
        }
        if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            at = end < 0 ? sql.length() : end + 2;
            return true;
        }
        return false;
    }

    private void skipOther(char c) {
        at++;
        char close = c == '[' ? ']' : c;
        if (c == '\'' || c == '"' || c == '`' || c == '[') {
            int end = sql.indexOf(close, at);
            at = end < 0 ? sql.length() : end + 1;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isWord(char c) {
        return c == '_' || c == '$' || c > 0x7f || Character.isLetterOrDigit(c);
    }
}
