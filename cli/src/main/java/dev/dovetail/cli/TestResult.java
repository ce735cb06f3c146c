package dev.dovetail.cli;

import org.jspecify.annotations.Nullable;

/**
 * How a test went.
 *
 * @param file where its Worker is described
 * @param name {@code service} or {@code service:export}; empty if the file itself failed
 * @param nanos how long it took
 * @param failure why it failed, in one or more lines; null if it passed
 */
record TestResult(String file, String name, long nanos, @Nullable String failure) {
    boolean passed() {
        return failure == null;
    }

    /** File and name. */
    String title() {
        return name.isEmpty() ? file : file + " " + name;
    }
}
