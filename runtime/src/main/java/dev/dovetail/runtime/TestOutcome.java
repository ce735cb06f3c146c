package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How a test handler went, its {@code waitUntil} promises included.
 *
 * @param failure what it threw, or why it was ended; null if it returned
 * @param uncaught errors of its timers and {@code waitUntil} promises
 */
public record TestOutcome(@Nullable Failure failure, List<String> uncaught) {
    /** Whether nothing went wrong. */
    public boolean passed() {
        return failure == null && uncaught.isEmpty();
    }
}
