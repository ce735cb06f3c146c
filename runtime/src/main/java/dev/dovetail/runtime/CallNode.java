package dev.dovetail.runtime;

import dev.dovetail.rpc.PayloadException;
import dev.dovetail.rpc.PayloadReader;
import dev.dovetail.rpc.Wire;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A kind of call in the tree of what a top-level request called: by one caller, of one service, for
 * one operation. Calls of the same kind are counted, not listed, so that a call costs a look at a
 * few siblings. Any thread.
 */
final class CallNode {
    private static final CallNode[] NONE = {};
    private static final byte[] NO_NAME = {};

    /** Kinds in a tree; what comes after is counted as others of its caller. */
    private static final int MOST_NODES = 500;

    /** A caller's kinds. */
    private static final int MOST_CHILDREN = 50;

    /** Bytes of a path or an address that tell kinds apart. */
    private static final int MOST_NAME = 80;

    private static final VarHandle COUNT;
    private static final VarHandle CPU;

    static {
        try {
            var lookup = MethodHandles.lookup();
            COUNT = lookup.findVarHandle(CallNode.class, "count", int.class);
            CPU = lookup.findVarHandle(CallNode.class, "cpuNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What is called; null for the network and for others. */
    final @Nullable Service target;

    final int operation;

    /** A path as it stands in the payload, or an address. */
    final byte[] name;

    /** Nodes of the whole tree. */
    private final AtomicInteger nodes;

    private volatile CallNode[] children = NONE;
    private volatile int count;
    private volatile long cpuNanos;
    private volatile boolean refused;

    private CallNode(@Nullable Service target, int operation, byte[] name, AtomicInteger nodes) {
        this.target = target;
        this.operation = operation;
        this.name = name;
        this.nodes = nodes;
    }

    /** The event that the tree begins with. */
    static CallNode root(Service entry, int operation) {
        CallNode root = new CallNode(entry, operation, NO_NAME, new AtomicInteger(1));
        root.count = 1;
        return root;
    }

    /** The kind of a call on a service. */
    CallNode call(Service service, int operation, byte[] payload) {
        int start = 0;
        int end = 0;
        if (operation == Wire.OP_CALL || operation == Wire.OP_GET) {
            try {
                PayloadReader reader = new PayloadReader(payload);
                reader.arrayHead();
                start = reader.position();
                reader.skip();
                end = Math.min(reader.position(), start + MOST_NAME);
            } catch (PayloadException e) {
                // the callee will tell
                end = start;
            }
        }
        return child(service, operation, payload, start, end);
    }

    /** The kind of a request to the network. */
    CallNode network(String address) {
        byte[] bytes = address.getBytes(StandardCharsets.UTF_8);
        return child(null, Wire.OP_FETCH, bytes, 0, Math.min(bytes.length, MOST_NAME));
    }

    private CallNode child(
            @Nullable Service service, int operation, byte[] bytes, int start, int end) {
        for (CallNode child : children) {
            if (child.is(service, operation, bytes, start, end)) {
                return child;
            }
        }
        return add(service, operation, bytes, start, end);
    }

    private boolean is(@Nullable Service service, int op, byte[] bytes, int start, int end) {
        return operation == op
                && Objects.equals(target, service)
                && Arrays.equals(name, 0, name.length, bytes, start, end);
    }

    private synchronized CallNode add(
            @Nullable Service service, int operation, byte[] bytes, int start, int end) {
        if (isOthers()) {
            return this;
        }
        boolean full = children.length >= MOST_CHILDREN || nodes.get() >= MOST_NODES;
        for (CallNode child : children) {
            if (full ? child.isOthers() : child.is(service, operation, bytes, start, end)) {
                return child;
            }
        }
        nodes.incrementAndGet();
        CallNode added =
                full
                        ? new CallNode(null, OTHERS, NO_NAME, nodes)
                        : new CallNode(
                                service, operation, Arrays.copyOfRange(bytes, start, end), nodes);
        CallNode[] more = Arrays.copyOf(children, children.length + 1);
        more[children.length] = added;
        children = more;
        return added;
    }

    /** No operation, but calls of many kinds. */
    private static final int OTHERS = -1;

    /** Whether it stands for kinds for which there was no room. */
    boolean isOthers() {
        return operation == OTHERS;
    }

    /** One more call. */
    void count() {
        COUNT.getAndAdd(this, 1);
    }

    /** A turn for such a call took so long. */
    void spend(long nanos) {
        CPU.getAndAdd(this, nanos);
    }

    /** Such a call reached a limit. */
    void refuse() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    int calls() {
        return count;
    }

    long cpuNanos() {
        return cpuNanos;
    }

    /** The same with all that it called. */
    long cpuNanosOfAll() {
        long sum = cpuNanos;
        for (CallNode child : children) {
            sum += child.cpuNanosOfAll();
        }
        return sum;
    }

    CallNode[] children() {
        return children;
    }

    /** The Worker of a service; empty for the network. */
    String worker() {
        return target == null ? "" : target.worker();
    }
}
