package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * SQLite's authorizer: asked about each thing that a statement would do while it is compiled, also
 * when it is compiled again because the schema changed. A statement of ours may do all; one of the
 * program what {@link Permissions} say. Nothing here is parsed: SQLite itself tells what it has
 * understood, through views, triggers and virtual tables too.
 */
final class Authorizer {
    private static final int ALLOW = 0;
    private static final int DENY = 1;

    /** The program's statement that this thread compiles or runs. */
    private static final ThreadLocal<@Nullable Authorizer> CURRENT = new ThreadLocal<>();

    private static final MemorySegment CALLBACK = callback();

    private boolean writes;
    private boolean isOutsideTransactions;
    private boolean analyzes;
    private boolean wasAsked;
    private @Nullable String refusal;

    /** Puts the authorizer into a connection, whose statements then all pass it. */
    static void install(MemorySegment struct, Fields fields) {
        struct.set(ValueLayout.JAVA_LONG, fields.authorizer(), CALLBACK.address());
    }

    /** From here to {@link #leave}, this thread compiles and runs a statement of the program. */
    void enter() {
        writes = false;
        isOutsideTransactions = false;
        analyzes = false;
        refusal = null;
        wasAsked = false;
        CURRENT.set(this);
    }

    void leave() {
        CURRENT.remove();
    }

    /** Whether the statement that was compiled changes the database. */
    boolean writes() {
        return writes;
    }

    /** Whether the statement that was compiled has an effect only while no transaction is open. */
    boolean isOutsideTransactions() {
        return isOutsideTransactions;
    }

    /** Whether the statement that was compiled gathers statistics. */
    boolean analyzes() {
        return analyzes;
    }

    boolean wasAsked() {
        return wasAsked;
    }

    /** A better reason than SQLite's "not authorized", if there is one. */
    @Nullable String refusal() {
        return refusal;
    }

    private int decide(int action, @Nullable String first, @Nullable String second) {
        wasAsked = true;
        writes |= Permissions.isWrite(action);
        analyzes |= Permissions.isAnalyze(action);
        isOutsideTransactions |= Permissions.isOutsideTransactions(action, first, second);
        if (Permissions.isTransaction(action)) {
            refusal = Permissions.TRANSACTION;
            return DENY;
        }
        return Permissions.allow(action, first, second) ? ALLOW : DENY;
    }

    /** Called by SQLite, so it must not throw. */
    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // found by its name; SQLite's signature
    private static int ask(
            MemorySegment argument,
            int action,
            MemorySegment first,
            MemorySegment second,
            MemorySegment database,
            MemorySegment trigger) {
        try {
            Authorizer current = CURRENT.get();
            return current == null ? ALLOW : current.decide(action, text(first), text(second));
        } catch (Throwable e) {
            return DENY;
        }
    }

    @SuppressWarnings("restricted") // a C string of SQLite's
    private static @Nullable String text(MemorySegment text) {
        return text.address() == 0 ? null : text.reinterpret(Long.MAX_VALUE).getString(0);
    }

    @SuppressWarnings("restricted") // native code that calls this class
    private static MemorySegment callback() {
        ValueLayout address = ValueLayout.ADDRESS;
        try {
            return Linker.nativeLinker()
                    .upcallStub(
                            MethodHandles.lookup()
                                    .findStatic(
                                            Authorizer.class,
                                            "ask",
                                            MethodType.methodType(
                                                    int.class,
                                                    MemorySegment.class,
                                                    int.class,
                                                    MemorySegment.class,
                                                    MemorySegment.class,
                                                    MemorySegment.class,
                                                    MemorySegment.class)),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    address,
                                    ValueLayout.JAVA_INT,
                                    address,
                                    address,
                                    address,
                                    address),
                            Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The authorizer cannot be made", e);
        }
    }
}
