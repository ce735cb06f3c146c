package dev.dovetail.runtime;

/**
 * What one top-level request, and one isolate, may use. The numbers of the profiles are those of
 * developers.cloudflare.com/workers/platform/limits; the 32 invocations are a total, as the
 * service-bindings page says.
 *
 * @param invocations Worker invocations per top-level request, the first included
 * @param subrequests subrequests per top-level request
 * @param cpuMillis CPU time per invocation
 * @param memoryBytes memory per isolate, array buffers included
 */
public record Limits(int invocations, int subrequests, long cpuMillis, long memoryBytes) {
    private static final long MB = 1024 * 1024;

    private static final long STARTUP_MILLIS = 1000;

    /** The paid plan: what holds if nothing is said. */
    public static final Limits PAID = new Limits(32, 10_000, 30_000, 128 * MB);

    /** The free plan. */
    public static final Limits FREE = new Limits(32, 50, 10, 128 * MB);

    /** Only what keeps the process alive. */
    public static final Limits OFF =
            new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, 300_000, 4096 * MB);

    /** CPU time of a module's global scope: Cloudflare's, unless {@link #OFF}. */
    long startupMillis() {
        return equals(OFF) ? cpuMillis : STARTUP_MILLIS;
    }
}
