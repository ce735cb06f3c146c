package dev.dovetail.isolate;

import com.caoccao.javet.enums.V8AwaitMode;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.exceptions.JavetTerminatedException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;

import org.jspecify.annotations.Nullable;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A V8 isolate with the platform in it, and the two buffers that messages cross in.
 *
 * <p>A turn is: write messages into {@link #inbox}, call {@link #turn}, read {@link #outbox}.
 * Nothing else crosses. One thread at a time; it may be another thread each time. Only {@link
 * #terminate} and {@link #memory} may be called while a turn runs.
 */
public final class Isolate implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** A buffer that grew past this is given back after so many turns that did not need it. */
    private static final int KEEP_BYTES = 1024 * 1024;

    private static final int KEEP_TURNS = 64;

    /** Where the outbox says whether import() was called. */
    private static final int IMPORTS_AT = 8;

    /**
     * Address space that V8 may take once it must end: it aborts the process if it gets too little.
     */
    private static final long GRACE_BYTES = 4L << 30;

    private static final long MB = 1024 * 1024;

    private final V8Runtime runtime;
    private final V8ValueObject kernel;
    private final V8ValueFunction turn;
    private final V8ValueFunction takeOutbox;
    private final HostFunctions host;
    private final Rejections rejections;
    private final ModuleLoader loader;
    private V8ValueArrayBuffer inboxBuffer;
    private V8ValueArrayBuffer outboxBuffer;
    private ByteBuffer inbox;
    private ByteBuffer outbox;

    /** Memory of the process that JavaScript sees, and this keeps for as long; null for none. */
    private @Nullable ByteBuffer shared;

    private volatile int sharedBytes;

    /** Turns in a row that a large inbox, or outbox, was too large for. */
    private int smallInboxes;

    private int smallOutboxes;

    /**
     * Makes an isolate.
     *
     * @param heapBytes the limit of its heap. Up to {@link V8#HEAP_MB} MB it is V8 that ends a turn
     *     there; past that the caller has to look at {@link #memory}.
     * @param listener told when V8 ends a turn
     * @param work done for JavaScript; closed with the isolate
     */
    public Isolate(V8 v8, long heapBytes, MemoryListener listener, HostWork work) {
        try {
            runtime = v8.newRuntime();
            runtime.setLogger(new SilentLogger());
            runtime.setNearHeapLimitCallback(
                    (current, initial) -> {
                        // one allocation (a growing Map) may need hundreds of MB at once, and V8
                        // ends the process if it gets less
                        if (heapBytes <= V8.HEAP_MB * MB) {
                            listener.heapLimitReached();
                            runtime.terminateExecution();
                        }
                        return current + GRACE_BYTES;
                    });
            try (V8ValueObject global = runtime.getGlobalObject()) {
                kernel = global.get("__dovetail");
                global.delete("__dovetail");
            }
            turn = kernel.get("turn");
            takeOutbox = kernel.get("takeOutbox");
            host = new HostFunctions(runtime, work);
            host.install(kernel);
            rejections = new Rejections(runtime, kernel);
            loader = new ModuleLoader(runtime, kernel, rejections);
            inboxBuffer = newBuffer(BUFFER_BYTES);
            inbox = bytes(inboxBuffer);
            kernel.invokeVoid("setInbox", inboxBuffer);
            outboxBuffer = newBuffer(BUFFER_BYTES);
            outbox = bytes(outboxBuffer);
            kernel.invokeVoid("setOutbox", outboxBuffer);
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot make an isolate", e);
        }
    }

    /**
     * Compiles a Worker's modules, runs their global scope and hands the first one's exports to the
     * platform.
     *
     * @param modules the main module first
     * @param configuration JSON, as {@code worker/worker.js} takes it
     * @throws WorkerLoadException if the modules do not compile, link or run
     * @throws TerminatedException if {@link #terminate} was called while they ran
     */
    public void load(List<ModuleSource> modules, String configuration)
            throws WorkerLoadException, TerminatedException {
        loader.load(modules, configuration);
    }

    /**
     * Announces a way into the Worker, before the first event that uses it.
     *
     * @param entrypoint an export's name
     * @param props JSON, or empty for none
     * @param services the numbers by which JavaScript knows the services in the props
     */
    public void defineDoor(int index, String entrypoint, String props, List<Integer> services) {
        try {
            kernel.invokeVoid("defineDoor", index, entrypoint, props, services.toString());
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot announce an entrypoint", e);
        }
    }

    /** The exports of the main module that have a test handler, in the order to run them. */
    public List<String> testNames() {
        return names("testNames");
    }

    /** Whether {@code eval} and its kin work from now on. They do not in a fresh isolate. */
    public void allowEval(boolean allowed) {
        runtime.allowEval(allowed);
    }

    /** The exports of the main module that are entrypoints. */
    public List<String> exportNames() {
        return names("exportNames");
    }

    private List<String> names(String function) {
        try {
            String names = kernel.invokeString(function);
            return names.isEmpty() ? List.of() : List.of(names.split("\n", -1));
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot list the exports", e);
        }
    }

    /**
     * The buffer for a turn's messages, little-endian.
     *
     * @param bytes how much is needed, the header included
     */
    public ByteBuffer inbox(int bytes) {
        if (bytes > inbox.capacity() || (inbox.capacity() > KEEP_BYTES && isIdle(bytes))) {
            replaceInbox(bytes);
        }
        return inbox;
    }

    /** Counts turns that a large inbox was too large for. */
    private boolean isIdle(int bytes) {
        smallInboxes = bytes > BUFFER_BYTES ? 0 : smallInboxes + 1;
        return smallInboxes > KEEP_TURNS;
    }

    private void replaceInbox(int bytes) {
        try {
            V8ValueArrayBuffer old = inboxBuffer;
            inboxBuffer = newBuffer(Math.max(BUFFER_BYTES, bytes + (bytes >> 2)));
            inbox = bytes(inboxBuffer);
            smallInboxes = 0;
            kernel.invokeVoid("setInbox", inboxBuffer);
            old.close();
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot make an inbox of " + bytes + " bytes", e);
        }
    }

    /**
     * Runs a turn: one native call, microtasks drained. A turn that JavaScript ends by itself has
     * ended like any other: its last message says so.
     *
     * @throws TerminatedException if it was ended from outside or by the heap limit
     */
    public void turn() throws TerminatedException {
        try {
            turn.callVoid((V8Value) null, (V8Value[]) null);
            settle();
        } catch (JavetTerminatedException e) {
            if (!host.takeAbort()) {
                throw new TerminatedException("JavaScript was terminated");
            }
            resume();
        } catch (JavetException e) {
            throw new IllegalStateException("The kernel failed: " + e.getMessage(), e);
        }
    }

    /** Runs what import() asked for, and tells of rejections, now that JavaScript has returned. */
    private void settle() throws JavetException {
        do {
            if (outbox().getInt(IMPORTS_AT) != 0) {
                loader.runImports();
            }
            rejections.settle();
        } while (outbox().getInt(IMPORTS_AT) != 0);
    }

    /** The messages of the turn that just ended, little-endian; valid until the next turn. */
    public ByteBuffer outbox() {
        if (outbox.getInt(4) != 0) {
            replaceOutbox();
        }
        return outbox;
    }

    private void replaceOutbox() {
        try {
            V8ValueArrayBuffer old = outboxBuffer;
            outboxBuffer = takeOutbox.call((V8Value) null, (V8Value[]) null);
            outbox = bytes(outboxBuffer);
            old.close();
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot reach the outbox", e);
        }
    }

    /**
     * Gives an outbox back that grew for large messages and has not been needed since. Call it when
     * its messages have been read.
     */
    public void shrink() {
        if (outbox.capacity() <= KEEP_BYTES) {
            return;
        }
        smallOutboxes = outbox.getInt(0) > BUFFER_BYTES ? 0 : smallOutboxes + 1;
        if (smallOutboxes <= KEEP_TURNS) {
            return;
        }
        smallOutboxes = 0;
        try {
            V8ValueArrayBuffer old = outboxBuffer;
            outboxBuffer = newBuffer(BUFFER_BYTES);
            outbox = bytes(outboxBuffer);
            kernel.invokeVoid("setOutbox", outboxBuffer);
            old.close();
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot make an outbox", e);
        }
    }

    /**
     * Lets JavaScript see memory that isolates share, for large buffers: kernel/large-buffers.js.
     * Once.
     *
     * @param memory a direct buffer
     */
    public void shareLargeBuffers(ByteBuffer memory) {
        shared = memory;
        try (V8ValueArrayBuffer buffer = runtime.createV8ValueArrayBuffer(memory)) {
            kernel.invokeVoid("setLargeBuffers", buffer);
            sharedBytes = memory.capacity();
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot share memory with an isolate", e);
        }
    }

    /**
     * Lets V8 finish what it does beside JavaScript (compiling WebAssembly, waking
     * Atomics.waitAsync, finalization callbacks). What JavaScript then sends is in the {@link
     * #outbox}.
     *
     * @throws TerminatedException if it was ended from outside or by the heap limit
     */
    public void pump() throws TerminatedException {
        runtime.await(V8AwaitMode.RunNoWait);
        try {
            settle();
        } catch (JavetTerminatedException e) {
            if (!host.takeAbort()) {
                throw new TerminatedException("JavaScript was terminated");
            }
            resume();
        } catch (JavetException e) {
            throw new IllegalStateException("The kernel failed: " + e.getMessage(), e);
        }
    }

    /** Ends the turn that runs now, or the next one. Any thread. */
    public void terminate() {
        runtime.terminateExecution();
    }

    /** After {@link #terminate}: lets the next turn run. */
    public void resume() {
        runtime.cancelTerminateExecution();
    }

    /**
     * Memory that the isolate uses, as far as V8 counts it; what it shares is not its own. Any
     * thread; may wait for a turn's end.
     */
    public MemoryUse memory() {
        return MemoryUse.of(runtime).without(sharedBytes);
    }

    /** What the tables of the kernel's invocations hold: for tests of leaks. */
    public int openEntries() {
        try {
            return kernel.invokeInteger("openEntries");
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot count the entries", e);
        }
    }

    /** How many invocations the kernel knows: for tests of leaks. */
    int invocationCount() throws JavetException {
        return kernel.invokeInteger("invocationCount");
    }

    @Override
    public void close() {
        try {
            rejections.close();
            loader.close();
            host.close();
            inboxBuffer.close();
            outboxBuffer.close();
            turn.close();
            takeOutbox.close();
            kernel.close();
            runtime.close(true);
        } catch (JavetException e) {
            throw new IllegalStateException("Cannot close an isolate", e);
        } finally {
            Reference.reachabilityFence(shared);
        }
    }

    private V8ValueArrayBuffer newBuffer(int bytes) throws JavetException {
        return runtime.createV8ValueArrayBuffer(bytes);
    }

    private static ByteBuffer bytes(V8ValueArrayBuffer buffer) {
        return buffer.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
