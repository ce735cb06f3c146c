package dev.dovetail.bundle;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One error or warning about a Worker's sources.
 *
 * @param severity how bad it is
 * @param text one sentence, such as {@code Could not resolve "./x.js"}
 * @param location where it is, or null when it belongs to no place
 * @param notes what helps to understand it, such as where the other definition is
 */
public record Message(
        Severity severity, String text, @Nullable Location location, List<Note> notes) {

    /** How bad a message is. */
    public enum Severity {
        /** There is no bundle. */
        ERROR,
        /** There is a bundle, which may not do what was meant. */
        WARNING;

        private String label() {
            return this == ERROR ? "error" : "warning";
        }
    }

    /**
     * More about a message.
     *
     * @param text the explanation
     * @param location the place that it speaks of, or null
     */
    public record Note(String text, @Nullable Location location) {}

    /** Makes an unmodifiable copy of the notes. */
    public Message {
        notes = List.copyOf(notes);
    }

    /**
     * Returns the message as a person reads it: {@code file:line:column: error: text}, then the
     * source line with a caret below it, then each note in the same form. No line break at the end.
     */
    public String render() {
        var out = new StringBuilder();
        render(out, severity.label(), text, location);
        for (Note note : notes) {
            out.append('\n');
            render(out, "note", note.text(), note.location());
        }
        return out.toString();
    }

    private static void render(
            StringBuilder out, String label, String text, @Nullable Location location) {
        if (location != null) {
            out.append(location).append(": ");
        }
        out.append(label).append(": ").append(text);
        if (location != null) {
            out.append('\n').append(location.excerpt());
        }
    }
}
