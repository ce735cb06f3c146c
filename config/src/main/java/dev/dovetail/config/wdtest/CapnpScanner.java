package dev.dovetail.config.wdtest;

import dev.dovetail.config.Place;

import java.util.ArrayList;
import java.util.List;

/** The characters of a Cap'n Proto text: spaces, comments, names and strings. */
final class CapnpScanner {
    private final String text;
    private int at;

    CapnpScanner(String text) {
        this.text = text;
    }

    /** The place of the next thing that is no space and no comment. */
    Place place() {
        skip();
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return new Place(line, text.codePointCount(start, at) + 1, "");
    }

    WrongException wrong(String message) {
        return new WrongException(place(), message);
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    boolean isAtEnd() {
        skip();
        return at == text.length();
    }

    /** The next character that is no space and no comment; 0 at the end. */
    char peek() {
        return isAtEnd() ? 0 : text.charAt(at);
    }

    /** Takes a character if it is the next. */
    boolean take(char c) {
        boolean taken = peek() == c;
        if (taken) {
            at++;
        }
        return taken;
    }

    /** Takes the character that must come. */
    void expect(char c) {
        if (!take(c)) {
            throw wrong("expected '" + c + "', found " + found());
        }
    }

    /** What comes next, for messages. */
    String found() {
        if (isAtEnd()) {
            return "the end of the file";
        }
        String word = isWord(peek()) ? word() : String.valueOf(peek());
        return "\"" + word + "\"";
    }

    /** A name or a number; empty if none is next. */
    String word() {
        skip();
        int start = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '+';
    }

    /** Everything up to a character that ends a declaration, and that character. */
    void skipDeclaration() {
        while (!take(';')) {
            if (isAtEnd()) {
                throw wrong("expected ';' at the end of the declaration");
            }
            if (peek() == '"') {
                string();
            } else {
                at++;
            }
        }
    }

    /** A string between quotes; several that follow each other are one. */
    String string() {
        var value = new StringBuilder();
        do {
            Place start = place();
            expect('"');
            while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
                char c = text.charAt(at++);
                if (c == '\\' && at < text.length()) {
                    escape(value);
                } else {
                    value.append(c);
                }
            }
            if (at == text.length() || text.charAt(at) == '\n') {
                throw new WrongException(start, "this string has no closing quote");
            }
            at++;
        } while (peek() == '"');
        return value.toString();
    }

    private void escape(StringBuilder value) {
        char c = text.charAt(at++);
        switch (c) {
            case 'a' -> value.append('\u0007');
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'v' -> value.append('\u000b');
            case 'x' -> value.append(code(2, 16));
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                value.append(code(3, 8));
            }
            default -> value.append(c);
        }
    }

    private char code(int most, int radix) {
        int start = at;
        while (at < text.length()
                && at - start < most
                && Character.digit(text.charAt(at), radix) >= 0) {
            at++;
        }
        if (at == start) {
            throw wrong("expected hexadecimal digits behind \\x");
        }
        return (char) Integer.parseInt(text, start, at, radix);
    }

    /** Lines that each begin with a back-quote: one string, joined by line ends. */
    String lines() {
        List<String> lines = new ArrayList<>();
        while (take('`')) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            lines.add(text.substring(at, end));
            at = end;
        }
        return String.join("\n", lines);
    }
}
