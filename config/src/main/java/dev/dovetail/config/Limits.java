package dev.dovetail.config;

import java.util.OptionalInt;

/**
 * The key {@code limits}: what a Worker may spend (<a
 * href="https://developers.cloudflare.com/workers/platform/limits/">Cloudflare's page</a>). What is
 * empty is not in the file; the defaults are the runtime's.
 *
 * @param cpuMs milliseconds of CPU time an invocation, 1 to 300 000
 * @param subrequests subrequests an invocation, 1 to 10 000 000
 * @param invocations Worker invocations a top-level request, 1 to 10 000 000; Dovetail's own
 * @param memoryMb megabytes an isolate, 8 to 4096; Dovetail's own
 */
public record Limits(
        OptionalInt cpuMs, OptionalInt subrequests, OptionalInt invocations, OptionalInt memoryMb) {

    /** The most milliseconds of CPU time that may be asked for. */
    public static final int MAX_CPU_MS = 300_000;

    /** The most subrequests, and the most invocations, that may be asked for. */
    public static final int MAX_COUNT = 10_000_000;

    /** The fewest megabytes that an isolate may be given. */
    public static final int MIN_MEMORY_MB = 8;

    /** The most megabytes that an isolate may be given. */
    public static final int MAX_MEMORY_MB = 4096;

    /** No limit in the file. */
    public static final Limits NONE =
            new Limits(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty());
}
