package dev.dovetail.runtime;

/**
 * How a scheduled handler went, its {@code waitUntil} promises included.
 *
 * @param ok whether nothing was thrown
 * @param noRetry whether it asked not to be called again for this time
 */
public record ScheduledOutcome(boolean ok, boolean noRetry) {}
