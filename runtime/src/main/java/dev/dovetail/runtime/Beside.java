package dev.dovetail.runtime;

import dev.dovetail.config.JsonValue.JsonString;

import org.jspecify.annotations.Nullable;

/**
 * What came beside a call's arguments, for JavaScript that asks: ASCII JSON, which kernel/beside.js
 * reads. The thread of the isolate.
 */
final class Beside {
    private Beside() {}

    /** Who called: an array; null for an event that no Worker made; 0 if it cannot be told. */
    static String caller(Invocation invocation) {
        Invocation caller = callerOf(invocation);
        if (caller == null) {
            return invocation.knowsCaller() ? "null" : "0";
        }
        return "[%s,%s,%s]"
                .formatted(
                        quoted(caller.isolate.worker.name()),
                        quoted(caller.isolate.worker.version()),
                        quoted(caller.entry.entrypoint()));
    }

    /** The part that an invocation has in its trace, which begins here if there is none. */
    static String trace(Invocation invocation) {
        Trace trace = invocation.budget.startTrace();
        Invocation caller = callerOf(invocation);
        return "[%s,%s,%s,%b]"
                .formatted(
                        quoted(trace.id()),
                        quoted(trace.span(invocation.span())),
                        quoted(caller == null ? trace.parent() : trace.span(caller.span())),
                        trace.sampled());
    }

    /** The gateway of a Cap'n Web session is no Worker that anyone wrote. */
    private static @Nullable Invocation callerOf(Invocation invocation) {
        Invocation caller = invocation.caller();
        return caller == null || caller.isolate.worker.name().startsWith(CapnWeb.PREFIX)
                ? null
                : caller;
    }

    private static String quoted(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder ascii = new StringBuilder();
        for (char c : new JsonString(text).toJson().toCharArray()) {
            if (c < 0x7f) {
                ascii.append(c);
            } else {
                ascii.append("\\u%04x".formatted((int) c));
            }
        }
        return ascii.toString();
    }
}
