package dev.dovetail.config;

import java.nio.file.Path;

/**
 * One thing that is wrong, or odd, in a configuration file.
 *
 * @param severity whether the file can be used all the same
 * @param file the file, as it was named to the reader
 * @param place line, column and key path
 * @param message what is wrong, what was expected and what to do; one line, without the key
 */
public record Problem(Severity severity, Path file, Place place, String message) {

    /** How much a problem matters. */
    public enum Severity {
        /** The file cannot be used: there is no {@link WorkerConfig}. */
        ERROR,
        /** The file can be used; something in it has no effect or is likely a mistake. */
        WARNING;

        private String text() {
            return this == ERROR ? "error" : "warning";
        }
    }

    /** The line in the file, counted from 1. */
    public int line() {
        return place.line();
    }

    /** The column in the line, counted from 1. */
    public int column() {
        return place.column();
    }

    /** The key's path, as in {@code services[1].binding}; empty when it is about the file. */
    public String key() {
        return place.key();
    }

    /** Whether the file cannot be used because of this. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /**
     * The problem as one line that terminals and editors can follow: {@code wrangler.toml:12:3:
     * error: services[0].service: expected a string (the target Worker's name), found an integer}.
     */
    public String format() {
        String key = key().isEmpty() ? "" : key() + ": ";
        String where = file + ":" + line() + ":" + column();
        return where + ": " + severity.text() + ": " + key + message;
    }

    @Override
    public String toString() {
        return format();
    }
}
