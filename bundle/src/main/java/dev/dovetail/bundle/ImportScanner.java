package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Finds {@code import(…)} and {@code import.meta} in JavaScript as esbuild prints it when it does
 * not minify whitespace, and nowhere else: not in strings, templates, regular expressions,
 * comments, properties or methods.
 *
 * <p>Telling a division from a regular expression needs a parser in general. In esbuild's own
 * printing it does not: a division is {@code a / b} or {@code a /= b}, on one line with the end of
 * its left operand, and a statement begins a new line except after {@code if (…)}, {@code while
 * (…)}, {@code for (…)}, {@code else}, a label and {@code case …:}.
 *
 * <p>esbuild's own {@code --supported:dynamic-import=false} was not taken: it moves the specifier
 * into a callback, where {@code await} is an error, and asks a synchronous {@code require}.
 */
final class ImportScanner {
    static final String IMPORT = "__dovetail_import";
    static final String META = "__dovetail_meta";

    private static final String KEYWORD = "import";
    private static final String DOT_META = ".meta";
    private static final String DOT_SOURCE = ".source(";
    private static final String SOURCE = " source ";

    /** Keywords after which an operand begins, so that a slash is a regular expression. */
    private static final Set<String> BEFORE_OPERAND =
            Set.of(
                    "await",
                    "case",
                    "default",
                    "delete",
                    "do",
                    "else",
                    "extends",
                    "in",
                    "instanceof",
                    "new",
                    "return",
                    "throw",
                    "typeof",
                    "void",
                    "yield");

    private static final Set<String> STATEMENT_HEADS = Set.of("if", "while", "for", "with");

    private enum Kind {
        /** The previous token ends an operand. */
        OPERAND,
        /** An operand may begin here. */
        OPERATOR,
        /**
         * The previous token is the dot of a member access, or the number sign of a private name.
         */
        DOT
    }

    /** What a closing bracket will close. */
    private sealed interface Open {
        /** A brace. */
        record Brace() implements Open {}

        /** The expression in a template. */
        record Template() implements Open {}

        /** A parenthesis; head: of {@code if}, {@code while}, {@code for} or {@code with}. */
        record Paren(boolean head) implements Open {}

        /** The parenthesis of an import, unless it turns out to declare a method. */
        record Import(int edit) implements Open {}
    }

    private static final Open BRACE = new Open.Brace();
    private static final Open TEMPLATE = new Open.Template();

    private final String code;
    private final List<@Nullable Edit> edits = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();

    private int at;
    private Kind previous = Kind.OPERATOR;
    private String word = "";

    private ImportScanner(String code) {
        this.code = code;
    }

    /** Returns the replacements in the order of the text. */
    static List<Edit> scan(String code) {
        if (!code.contains("import(")
                && !code.contains("import.")
                && !code.contains("import source ")) {
            return List.of();
        }
        var scanner = new ImportScanner(code);
        scanner.run();
        var found = new ArrayList<Edit>();
        for (Edit edit : scanner.edits) {
            if (edit != null) {
                found.add(edit);
            }
        }
        return found;
    }

    private void run() {
        if (code.startsWith("#!")) {
            at = lineEnd();
        }
        while (at < code.length()) {
            char c = code.charAt(at);
            if (c <= ' ') {
                at++;
            } else if (isWordPart(c)) {
                word();
            } else {
                punctuator(c);
            }
        }
    }

    private void word() {
        int start = at;
        boolean number = code.charAt(at) >= '0' && code.charAt(at) <= '9';
        while (at < code.length()
                && (isWordPart(code.charAt(at)) || (number && code.charAt(at) == '.'))) {
            at++;
        }
        boolean property = previous == Kind.DOT;
        boolean afterOperand = previous == Kind.OPERAND;
        String before = word;
        word = code.substring(start, at);
        if (property) {
            previous = Kind.OPERAND;
            word = "";
        } else if (word.equals(KEYWORD)) {
            previous = Kind.OPERAND;
            keyword(start, before);
        } else if (word.equals("await") && before.equals("for")) {
            word = before;
        } else {
            boolean of = word.equals("of") && afterOperand;
            previous = of || BEFORE_OPERAND.contains(word) ? Kind.OPERATOR : Kind.OPERAND;
        }
    }

    /** The word import, not as a property. */
    private void keyword(int start, String before) {
        if (code.startsWith(DOT_META, at)
                && (at + DOT_META.length() == code.length()
                        || !isWordPart(code.charAt(at + DOT_META.length())))) {
            at += DOT_META.length();
            edits.add(new Edit(start, at - start, META));
        } else if (code.startsWith(DOT_SOURCE, at)) {
            edits.add(new Edit(start, at - start, IMPORT));
        } else if (code.startsWith(SOURCE, at) && !code.startsWith("from ", at + SOURCE.length())) {
            // the default export of a WebAssembly module is its source
            edits.add(new Edit(at, SOURCE.length(), " "));
        } else if (at < code.length() && code.charAt(at) == '(') {
            open.push(
                    before.equals("extends")
                            ? new Open.Paren(false)
                            : new Open.Import(edits.size()));
            edits.add(new Edit(start, at - start, IMPORT));
            at++;
            previous = Kind.OPERATOR;
        }
        word = "";
    }

    private void punctuator(char c) {
        boolean head = previous == Kind.OPERAND && STATEMENT_HEADS.contains(word);
        switch (c) {
            case '"', '\'' -> string(c);
            case '`' -> template();
            case '/' -> slash();
            case '(' -> opening(new Open.Paren(head));
            case '{' -> opening(BRACE);
            case ')' -> closeParen();
            case '}' -> closeBrace();
            case ']' -> {
                at++;
                previous = Kind.OPERAND;
            }
            case '.' -> {
                boolean spread = code.startsWith("...", at);
                at += spread ? 3 : 1;
                previous = spread ? Kind.OPERATOR : Kind.DOT;
            }
            case '#' -> {
                at++;
                previous = Kind.DOT;
            }
            case '+', '-' -> {
                boolean twice = code.startsWith(c == '+' ? "++" : "--", at);
                at += twice ? 2 : 1;
                // Behind an operand it is a suffix, and the operand goes on.
                previous = twice && previous == Kind.OPERAND ? Kind.OPERAND : Kind.OPERATOR;
            }
            default -> {
                at++;
                previous = Kind.OPERATOR;
            }
        }
        if (c != '/') {
            word = "";
        }
    }

    private void opening(Open bracket) {
        open.push(bracket);
        at++;
        previous = Kind.OPERATOR;
    }

    private void closeParen() {
        at++;
        previous = Kind.OPERAND;
        switch (open.poll()) {
            case Open.Paren(boolean head) when head -> previous = Kind.OPERATOR;
            case Open.Import(int edit) when code.startsWith(" {", at) -> edits.set(edit, null);
            case null, default -> {}
        }
    }

    private void closeBrace() {
        if (open.poll() instanceof Open.Template) {
            template();
            return;
        }
        at++;
        previous = code.startsWith(" ", at) ? Kind.OPERAND : Kind.OPERATOR;
    }

    private void string(char quote) {
        at++;
        while (at < code.length() && code.charAt(at) != quote) {
            at += code.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        previous = Kind.OPERAND;
    }

    /** From a backtick, or from the brace that ends an expression, to the next of either kind. */
    private void template() {
        at++;
        while (at < code.length()) {
            char c = code.charAt(at);
            if (c == '`') {
                at++;
                previous = Kind.OPERAND;
                return;
            }
            if (c == '$' && code.startsWith("${", at)) {
                at += 2;
                open.push(TEMPLATE);
                previous = Kind.OPERATOR;
                return;
            }
            at += c == '\\' ? 2 : 1;
        }
    }

    private void slash() {
        if (code.startsWith("//", at)) {
            at = lineEnd();
        } else if (code.startsWith("/*", at)) {
            int end = code.indexOf("*/", at + 2);
            at = end < 0 ? code.length() : end + 2;
        } else if (previous == Kind.OPERAND
                && (code.startsWith("/ ", at) || code.startsWith("/= ", at))) {
            at++;
            previous = Kind.OPERATOR;
            word = "";
        } else {
            regularExpression();
            word = "";
        }
    }

    private void regularExpression() {
        boolean inClass = false;
        for (at++; at < code.length(); at++) {
            char c = code.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                inClass = true;
            } else if (c == ']') {
                inClass = false;
            } else if (c == '/' && !inClass) {
                break;
            }
        }
        at++;
        previous = Kind.OPERAND;
    }

    private int lineEnd() {
        int end = code.indexOf('\n', at);
        return end < 0 ? code.length() : end;
    }

    private static boolean isWordPart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c == '\\'
                || c >= 0x80;
    }
}
