package dev.dovetail.runtime;

import dev.dovetail.config.Limit;

/**
 * What a top-level request and all it called have used, and what they may use.
 *
 * @param invocations Worker invocations, the first included
 * @param subrequests calls on bindings, and requests to the network
 * @param cpuNanos CPU time of all its turns, over all Workers
 * @param memoryBytes what the isolate of the request's Worker used when it was last looked at; 0 if
 *     that has not been
 * @param limits those of the request's Worker
 */
public record Spent(
        int invocations, int subrequests, long cpuNanos, long memoryBytes, Limits limits) {

    /** In one line, for people: what no limit holds for is told without one. */
    public String shown() {
        StringBuilder text = new StringBuilder();
        part(text, invocations, Limit.INVOCATIONS, "invocation");
        text.append(" · ");
        part(text, subrequests, Limit.SUBREQUESTS, "subrequest");
        text.append(" · ").append((cpuNanos + 500_000) / 1_000_000).append(" ms CPU");
        if (memoryBytes > 0) {
            text.append(" · ").append((memoryBytes + (1 << 19)) >> 20).append(" MB");
        }
        return text.toString();
    }

    private void part(StringBuilder text, int number, Limit limit, String name) {
        text.append(number);
        boolean many = number != 1;
        if (!limits.isOff(limit)) {
            text.append('/').append(limits.value(limit));
            many = true;
        }
        text.append(' ').append(name).append(many ? "s" : "");
    }
}
