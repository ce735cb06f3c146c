package dev.dovetail.runtime;

import dev.dovetail.config.Limit;
import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * What one top-level request and everything it calls may still spend, over any number of Workers,
 * and who spent it. The limits are those of the Worker that got the request. Any thread.
 */
final class Budget {
    final Limits limits;

    /** The request itself, at the root of the tree of its calls. */
    final CallNode root;

    private final long mostInvocations;
    private final long mostSubrequests;

    /** The headers of the request that all this is about; empty for an event that is none. */
    volatile List<String> headers = List.of();

    private volatile @Nullable Trace trace;

    /** The headers have been looked at. */
    private volatile boolean traceKnown;

    private final AtomicInteger invocations = new AtomicInteger(1);
    private final AtomicInteger subrequests = new AtomicInteger();

    /** Connections that wait for headers. */
    private int connecting;

    /** Those that wait to be opened. */
    private @Nullable Queue<BooleanSupplier> connectors;

    private final Set<Limit> told = EnumSet.noneOf(Limit.class);

    /** It has no end of its own: each call is a request of its own instead. */
    private final boolean isSession;

    /** A budget whose first invocation is spent: of that service, for that event's operation. */
    Budget(Limits limits, Service entry, int operation) {
        this(limits, entry, operation, false);
    }

    private Budget(Limits limits, Service entry, int operation, boolean isSession) {
        this.limits = limits;
        this.isSession = isSession;
        root = CallNode.root(entry, operation);
        mostInvocations = limits.value(Limit.INVOCATIONS);
        mostSubrequests = limits.value(Limit.SUBREQUESTS);
    }

    /** The budget of a connection that a client keeps to make calls, however many. */
    static Budget ofSession(Limits limits, Service entry, int operation) {
        return new Budget(limits, entry, operation, true);
    }

    /** Whether it is a session's. */
    boolean isSession() {
        return isSession;
    }

    /** What a call on a service binding spends: this one, unless it is a session's. */
    Budget ofCall(Service target, int operation) {
        if (!isSession) {
            return this;
        }
        Budget own = new Budget(limits, target, operation);
        own.headers = headers;
        return own;
    }

    /** Spends a call on a service binding, which may be a redirect's; returns the error, if any. */
    @Nullable Failure spendCall(boolean isRedirected) {
        return isRedirected ? spendSubrequest() : spendInvocation();
    }

    private @Nullable Failure spendInvocation() {
        if (invocations.incrementAndGet() > mostInvocations) {
            invocations.decrementAndGet();
            return spent("Worker invocations", Limit.INVOCATIONS);
        }
        return spendSubrequest();
    }

    /** Spends a subrequest; returns the error if there is nothing left. */
    @Nullable Failure spendSubrequest() {
        if (subrequests.incrementAndGet() > mostSubrequests) {
            subrequests.decrementAndGet();
            return spent("subrequests", Limit.SUBREQUESTS);
        }
        return null;
    }

    /** The trace that the request belongs to, or null: it named none, and nobody asked. */
    @Nullable Trace trace() {
        return traceKnown ? trace : lookForTrace();
    }

    private synchronized @Nullable Trace lookForTrace() {
        if (!traceKnown) {
            trace = Trace.of(headers);
            traceKnown = true;
        }
        return trace;
    }

    /** The same; a new trace begins here if there is none. */
    synchronized Trace startTrace() {
        Trace known = trace();
        if (known == null) {
            known = Trace.begin();
            trace = known;
        }
        return known;
    }

    private Failure spent(String what, Limit limit) {
        return Failure.error(
                "Too many %s by a single request: the limit is %d. %s"
                        .formatted(what, limits.value(limit), Failures.setBy(limit, owner())));
    }

    /** The Worker whose limits these are. */
    String owner() {
        return root.worker();
    }

    /** The limit that a call reached which is refused. */
    Limit reached() {
        return invocations.get() >= mostInvocations ? Limit.INVOCATIONS : Limit.SUBREQUESTS;
    }

    /** Whether a limit is reached for the first time: later ones are not told again. */
    synchronized boolean isNews(Limit limit) {
        return told.add(limit);
    }

    // ---------------------------------------------------- connections

    /**
     * Opens a connection now, or when fewer of this request wait for their headers.
     *
     * @param open returns whether it does open one
     */
    void connect(BooleanSupplier open) {
        synchronized (this) {
            if (connecting >= limits.value(Limit.CONNECTIONS)) {
                if (connectors == null) {
                    connectors = new ArrayDeque<>();
                }
                connectors.add(open);
                return;
            }
            connecting++;
        }
        if (!open.getAsBoolean()) {
            connected();
        }
    }

    /** A connection does not wait any more: its headers are there, or it is given up. */
    void connected() {
        BooleanSupplier next;
        do {
            synchronized (this) {
                next = connectors == null ? null : connectors.poll();
                if (next == null) {
                    connecting--;
                    return;
                }
            }
        } while (!next.getAsBoolean());
    }

    // ---------------------------------------------------- what was spent

    /** All of it, and what an isolate was seen to use. */
    Spent spent(long memoryBytes) {
        return new Spent(
                invocations.get(), subrequests.get(), root.cpuNanosOfAll(), memoryBytes, limits);
    }

    /** Who spent it, as text with lines, for people. */
    String tree() {
        return CallTree.text(root);
    }
}
