package dev.dovetail.config;

/**
 * The limits, one row each: the key under {@code limits}, its range, and its number in each
 * profile, in the key's unit. The numbers of the plans are those of
 * developers.cloudflare.com/workers/platform/limits unless a row says another source; what workerd
 * enforces itself is in its source.
 */
public enum Limit {
    /** The first invocation and each call on a service binding: the page on service bindings. */
    INVOCATIONS("invocations", "Worker invocations a request", 1, 1, 10_000_000, 32, 32, Limit.NO),

    /** All that a request and what it calls ask of others, redirects included. */
    SUBREQUESTS("subrequests", "subrequests a request", 1, 1, 10_000_000, 50, 10_000, Limit.NO),

    /** More than these wait: it is no error. Service bindings do not count. */
    CONNECTIONS("connections", "connections that wait for headers", 1, 1, 10_000, 6, 6, Limit.NO),

    /** CPU time of an invocation. Without a limit of the plan five minutes keep a machine alive. */
    CPU("cpu_ms", "milliseconds of CPU time", 1, 1, 300_000, 10, 30_000, 300_000),

    /** Memory of an isolate, array buffers and WebAssembly included. */
    MEMORY("memory_mb", "megabytes an isolate", 1 << 20, 8, 4096, 128, 128, 4096),

    /** CPU time of a global scope: 400 ms before 2025-10-10. */
    STARTUP("startup_ms", "milliseconds of CPU time to start", 1, 1, 300_000, 1000, 1000, 300_000),

    /** What waitUntil() may take after the response: the page on the context. */
    WAIT_UNTIL(
            "wait_until_ms",
            "milliseconds after the response",
            1,
            1,
            86_400_000,
            30_000,
            30_000,
            Limit.NO),

    /** Time of a scheduled handler, waiting included. */
    SCHEDULED("scheduled_ms", "milliseconds", 1, 1, 86_400_000, 900_000, 900_000, Limit.NO),

    /** Timers of an invocation that are set: workerd's own limit. */
    TIMERS("timers", "timers an invocation", 1, 1, 1_000_000, 10_000, 10_000, 10_000),

    /** What an invocation may log. */
    LOG("log_kb", "kilobytes an invocation", 1024, 1, 1 << 20, 256, 256, Limit.NO),

    /** A request's URL. */
    URL("url_kb", "kilobytes", 1024, 1, 16, 16, 16, 16),

    /** All header lines of a request. */
    REQUEST_HEADERS("request_headers_kb", "kilobytes", 1024, 1, 128, 128, 128, 128),

    /** All header lines of a response. */
    RESPONSE_HEADERS("response_headers_kb", "kilobytes", 1024, 1, 1 << 20, 128, 128, Limit.NO),

    /** A request's body: 100 MB on the plans Free and Pro. */
    REQUEST_BODY("request_body_mb", "megabytes", 1 << 20, 1, 1 << 20, 100, 100, Limit.NO);

    /** No limit. */
    private static final int NO = Integer.MAX_VALUE;

    /** What holds where nothing else is said. */
    public enum Profile {
        /** Cloudflare's free plan. */
        FREE,
        /** Cloudflare's paid plan. */
        PAID,
        /** Only what workerd enforces, and what keeps the machine alive. */
        WORKERD,
        /** Only what keeps the machine alive. */
        OFF
    }

    private final String key;
    private final String meaning;
    private final int unit;
    private final int least;
    private final int most;
    private final int free;
    private final int paid;
    private final int workerd;

    Limit(
            String key,
            String meaning,
            int unit,
            int least,
            int most,
            int free,
            int paid,
            int workerd) {
        this.key = key;
        this.meaning = meaning;
        this.unit = unit;
        this.least = least;
        this.most = most;
        this.free = free;
        this.paid = paid;
        this.workerd = workerd;
    }

    /** Its key under {@code limits}. */
    public String key() {
        return key;
    }

    /** What the key's number counts. */
    public String meaning() {
        return meaning;
    }

    /** The least number that may be set. */
    public int least() {
        return least;
    }

    /** The greatest number that may be set. */
    public int most() {
        return most;
    }

    /** Its value in a profile: a number, milliseconds or bytes; {@link Long#MAX_VALUE} for none. */
    public long in(Profile profile) {
        return value(
                switch (profile) {
                    case FREE -> free;
                    case PAID -> paid;
                    case WORKERD -> workerd;
                    case OFF -> this == TIMERS ? NO : workerd;
                });
    }

    /** A number of the configuration as a number, milliseconds or bytes. */
    public long value(int number) {
        return number == NO ? Long.MAX_VALUE : (long) number * unit;
    }
}
