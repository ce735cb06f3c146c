package dev.dovetail.runtime;

import dev.dovetail.config.JsonValue.JsonString;
import dev.dovetail.isolate.HostWork;
import dev.dovetail.web.WebException;
import dev.dovetail.web.Work;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What an isolate's JavaScript waits for in its turn: the web's operations, and questions about
 * what came beside a call's arguments. Texts are ASCII JSON; kernel/beside.js reads them.
 */
final class WebWork implements HostWork {
    /** Who called the invocation a; empty for an event from outside. */
    static final int CALLER = 1000;

    /** The trace that the invocation a belongs to. */
    static final int TRACE = 1001;

    private final Work work = new Work();
    private final WorkerIsolate isolate;

    WebWork(WorkerIsolate isolate) {
        this.isolate = isolate;
    }

    @Override
    public int run(int operation, int a, int b, ByteBuffer scratch) throws Refused {
        if (operation == CALLER || operation == TRACE) {
            Invocation invocation = isolate.invocation(a);
            String text =
                    invocation == null
                            ? ""
                            : operation == CALLER ? caller(invocation) : trace(invocation);
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            int length = Math.min(ascii.length, scratch.capacity());
            scratch.put(0, ascii, 0, length);
            return length;
        }
        try {
            return work.run(operation, a, b, scratch);
        } catch (WebException e) {
            throw new Refused(e.type(), e.text());
        }
    }

    private static String caller(Invocation invocation) {
        Worker worker = invocation.caller;
        Service entry = invocation.callerEntry;
        if (worker == null || entry == null) {
            return "";
        }
        return "[%s,%s,%s]"
                .formatted(
                        quoted(worker.name()),
                        quoted(worker.version()),
                        quoted(entry.entrypoint()));
    }

    private static String trace(Invocation invocation) {
        Trace trace = invocation.budget.startTrace();
        String parent =
                invocation.callerSpan == 0 ? trace.parent() : trace.span(invocation.callerSpan);
        return "[%s,%s,%s,%b]"
                .formatted(
                        quoted(trace.id()),
                        quoted(trace.span(invocation.span())),
                        quoted(parent),
                        trace.sampled());
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

    @Override
    public void close() {
        work.close();
    }
}
