package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;
import org.sqlite.core.NativeDB;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A compiled statement of one connection. The thread that uses the connection. */
final class Statement {
    private static final byte[] NOTHING = {};

    /** Whether it changes the database. */
    final boolean writes;

    /** Whether it has an effect only while no transaction is open. */
    final boolean isOutsideTransactions;

    /** Whether it gathers statistics. */
    final boolean analyzes;

    private final Database database;
    private final NativeDB db;
    private final long address;

    /** Whether the program wrote it. */
    private final boolean isForeign;

    /** Whether somebody is stepping through it. */
    boolean isBusy;

    /**
     * Takes what SQLite has compiled.
     *
     * @param authorizer what the program's statement was compiled under; null for one of ours
     */
    Statement(Database database, NativeDB db, long address, @Nullable Authorizer authorizer) {
        this.database = database;
        this.db = db;
        this.address = address;
        isForeign = authorizer != null;
        writes = authorizer == null || authorizer.writes();
        analyzes = authorizer != null && authorizer.analyzes();
        isOutsideTransactions = authorizer != null && authorizer.isOutsideTransactions();
    }

    /** Whether its text had nothing but space and comments. */
    boolean isEmpty() {
        return address == 0;
    }

    int parameters() {
        try {
            return (int) Native.PARAMETERS.invokeExact(db, address);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    Statement bind(int index, String text) throws StorageException {
        return bindText(index, text.getBytes(StandardCharsets.UTF_8));
    }

    Statement bindText(int index, byte[] utf8) throws StorageException {
        try {
            database.check((int) Native.BIND_TEXT.invokeExact(db, address, index, utf8));
            return this;
        } catch (StorageException e) {
            throw e;
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    Statement bindBlob(int index, byte[] bytes) throws StorageException {
        try {
            database.check((int) Native.BIND_BLOB.invokeExact(db, address, index, bytes));
            return this;
        } catch (StorageException e) {
            throw e;
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    Statement bind(int index, double number) throws StorageException {
        try {
            database.check((int) Native.BIND_DOUBLE.invokeExact(db, address, index, number));
            return this;
        } catch (StorageException e) {
            throw e;
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    Statement bind(int index, long number) throws StorageException {
        try {
            database.check((int) Native.BIND_LONG.invokeExact(db, address, index, number));
            return this;
        } catch (StorageException e) {
            throw e;
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    Statement bindNull(int index) throws StorageException {
        try {
            database.check((int) Native.BIND_NULL.invokeExact(db, address, index));
            return this;
        } catch (StorageException e) {
            throw e;
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** Goes to the next row; false if there is none, and then the statement is reset. */
    boolean step() throws StorageException {
        int code;
        if (isForeign) {
            database.authorizer.enter();
        }
        try {
            code = db.step(address);
        } finally {
            if (isForeign) {
                database.authorizer.leave();
            }
        }
        if (code == Codes.ROW) {
            return true;
        }
        if (code == Codes.DONE) {
            reset();
            return false;
        }
        StorageException failure = database.failure(code);
        reset();
        throw failure;
    }

    /** Runs it to its end. */
    void run() throws StorageException {
        while (step()) {
            // what a statement that is run for its effect returns is of no interest
        }
    }

    void reset() {
        db.reset(address);
    }

    void clear() {
        db.clear_bindings(address);
    }

    int columns() {
        return db.column_count(address);
    }

    int type(int column) {
        return db.column_type(address, column);
    }

    long integer(int column) {
        return db.column_long(address, column);
    }

    double real(int column) {
        return db.column_double(address, column);
    }

    /** The text of a column, in UTF-8: SQLite's memory, good until the next step. */
    ByteBuffer text(int column) {
        try {
            ByteBuffer text = (ByteBuffer) Native.COLUMN_TEXT.invokeExact(db, address, column);
            return text == null ? ByteBuffer.wrap(NOTHING) : text;
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    String string(int column) {
        return StandardCharsets.UTF_8.decode(text(column)).toString();
    }

    byte[] blob(int column) {
        byte[] bytes = db.column_blob(address, column);
        return bytes == null ? NOTHING : bytes;
    }

    String name(int column) {
        try {
            ByteBuffer name = (ByteBuffer) Native.COLUMN_NAME.invokeExact(db, address, column);
            return name == null ? "" : StandardCharsets.UTF_8.decode(name).toString();
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    void close() {
        try {
            int code = (int) Native.FINALIZE.invokeExact(db, address);
            if (code < 0) {
                throw new IllegalStateException("finalize: " + code);
            }
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }
}
