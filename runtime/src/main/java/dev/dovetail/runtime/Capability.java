package dev.dovetail.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A live object of an invocation that others may call: one entry of its export table, and how many
 * handles on it there are. Any thread.
 */
final class Capability implements Passed {
    final Invocation host;
    final int export;

    /** Whether the host lives for it. */
    final boolean isServed;

    /** The host's critical sections that were open when it offered this: see {@link LiveObject}. */
    final int gate;

    private final AtomicInteger holders = new AtomicInteger(1);

    Capability(Invocation host, int export, boolean isServed) {
        this.host = host;
        this.export = export;
        this.isServed = isServed;
        gate = host.gate();
    }

    /** One more handle, made from one that is held. */
    Capability share() {
        holders.incrementAndGet();
        return this;
    }

    /** A handle is given back. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            host.isolate.execute(() -> host.exportReleased(this));
        }
    }
}
