package dev.dovetail.storage;

import org.sqlite.core.NativeDB;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;

/**
 * What sqlite-jdbc's binding to SQLite can do below JDBC, and keeps to itself: statements by their
 * address, bytes without a {@code String} between. Two thirds of a small statement's time under
 * JDBC are JDBC's.
 */
final class Native {
    static final MethodHandle PREPARE;
    static final MethodHandle FINALIZE;
    static final MethodHandle PARAMETERS;
    static final MethodHandle BIND_NULL;
    static final MethodHandle BIND_LONG;
    static final MethodHandle BIND_DOUBLE;
    static final MethodHandle BIND_TEXT;
    static final MethodHandle BIND_BLOB;
    static final MethodHandle COLUMN_TEXT;
    static final MethodHandle COLUMN_NAME;
    static final MethodHandle MESSAGE;
    static final MethodHandle POINTER;

    static {
        try {
            if (!NativeDB.load()) {
                throw new IllegalStateException("SQLite's library cannot be loaded");
            }
            MethodHandles.Lookup lookup =
                    MethodHandles.privateLookupIn(NativeDB.class, MethodHandles.lookup());
            PREPARE = find(lookup, "prepare_utf8", long.class, byte[].class);
            FINALIZE = find(lookup, "finalize", int.class, long.class);
            PARAMETERS = find(lookup, "bind_parameter_count", int.class, long.class);
            BIND_NULL = find(lookup, "bind_null", int.class, long.class, int.class);
            BIND_LONG = find(lookup, "bind_long", int.class, long.class, int.class, long.class);
            BIND_DOUBLE =
                    find(lookup, "bind_double", int.class, long.class, int.class, double.class);
            BIND_TEXT =
                    find(lookup, "bind_text_utf8", int.class, long.class, int.class, byte[].class);
            BIND_BLOB = find(lookup, "bind_blob", int.class, long.class, int.class, byte[].class);
            COLUMN_TEXT = find(lookup, "column_text_utf8", ByteBuffer.class, long.class, int.class);
            COLUMN_NAME = find(lookup, "column_name_utf8", ByteBuffer.class, long.class, int.class);
            MESSAGE = find(lookup, "errmsg", String.class);
            POINTER = lookup.findGetter(NativeDB.class, "pointer", long.class);
        } catch (Exception e) {
            throw new IllegalStateException("This sqlite-jdbc is not the one that is pinned", e);
        }
    }

    private Native() {}

    /** Loads the library, if that has not been done. */
    static void load() {}

    private static MethodHandle find(
            MethodHandles.Lookup lookup, String name, Class<?> result, Class<?>... parameters)
            throws ReflectiveOperationException {
        return lookup.findVirtual(NativeDB.class, name, MethodType.methodType(result, parameters));
    }

    /** What a call through a handle throws, which none of these do on purpose. */
    static IllegalStateException failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("SQLite's library failed", e);
    }
}
