package dev.dovetail.config;

import java.util.List;
import java.util.regex.Pattern;

/** What may be a name of what. */
final class Names {
    private static final Pattern WORKER = Pattern.compile("[A-Za-z0-9_-]+");

    private Names() {}

    /** Whether a Worker may have the name: letters, digits, dashes and underscores. */
    static boolean isWorker(String name) {
        return WORKER.matcher(name).matches();
    }

    /** A Worker's name made of some other text, for an example in a message. */
    static String workerFrom(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "my-worker" : name;
    }

    /** Whether {@code env.name} is JavaScript: reserved words are allowed after a dot. */
    static boolean isIdentifier(String name) {
        return !name.isEmpty()
                && isIdentifierStart(name.codePointAt(0))
                && name.codePoints().allMatch(Names::isIdentifierPart);
    }

    private static boolean isIdentifierStart(int c) {
        return c == '$' || c == '_' || Character.isUnicodeIdentifierStart(c);
    }

    private static boolean isIdentifierPart(int c) {
        boolean joiner = c == '\u200C' || c == '\u200D';
        boolean part = Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
        return c == '$' || joiner || part;
    }

    /** The names in quotes with commas: {@code "a", "b"}. */
    static String list(Iterable<String> names) {
        return "\"" + String.join("\", \"", names) + "\"";
    }

    /** The bindings as a program names them: {@code env.A, env.B and env.C}. */
    static String envList(List<String> names) {
        List<String> words = names.stream().map(name -> "env." + name).toList();
        int last = words.size() - 1;
        return last == 0
                ? words.getFirst()
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
