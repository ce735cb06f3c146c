package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.core.NativeDB;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A connection to one SQLite file. One thread at a time, {@link #stop} apart. */
final class Database implements AutoCloseable {
    private static final int READ_ONLY = 1;
    private static final int READ_WRITE = 2;
    private static final int CREATE = 4;
    private static final int NO_MUTEX = 0x8000;

    /** How many steps of its virtual machine SQLite does between two looks at the clock. */
    private static final int STEPS = 20_000;

    private static final int STRUCT_BYTES = 1000;
    private static final int BUSY_MS = 10_000;

    /** By SQLITE_LIMIT_…: https://www.sqlite.org/c3ref/c_limit_attached.html */
    private static final int[][] LIMITS = {
        {0, 2_200_000}, // LENGTH: of a value and of a row
        {1, 100_000}, // SQL_LENGTH
        {2, 100}, // COLUMN
        {3, 100}, // EXPR_DEPTH
        {4, 5}, // COMPOUND_SELECT
        {5, 25_000}, // VDBE_OP
        {6, 32}, // FUNCTION_ARG
        {7, 0}, // ATTACHED
        {8, 50}, // LIKE_PATTERN_LENGTH
        {9, 100}, // VARIABLE_NUMBER
        {10, 10}, // TRIGGER_DEPTH
    };

    private static @Nullable Fields fields;

    final Path file;
    final Authorizer authorizer = new Authorizer();
    private final NativeDB db;
    private final MemorySegment struct;
    private final Map<String, Statement> own = new HashMap<>();
    private volatile boolean isStopped;

    /**
     * Opens a file.
     *
     * @throws StorageException if it cannot be opened; whether it is a database shows later
     */
    Database(Path file, boolean isCreated) throws StorageException {
        this(file, READ_WRITE | (isCreated ? CREATE : 0));
    }

    private Database(Path file, int mode) throws StorageException {
        this.file = file;
        Native.load();
        try {
            db = new NativeDB("", file.toString(), new SQLiteConfig());
            db.open(file.toString(), mode | NO_MUTEX);
            struct = struct(db);
            db.busy_timeout(BUSY_MS);
            db.register_progress_handler(STEPS, new Stopping());
        } catch (SQLException e) {
            throw StorageException.critical("The file " + file + " cannot be opened: " + text(e));
        }
    }

    /** Opens a file only to read it, while another process may write it. */
    static Database reading(Path file) throws StorageException {
        return new Database(file, READ_ONLY);
    }

    /** Lets statements of the program be compiled, within the limits that hold for them. */
    void admitPrograms() throws StorageException {
        try {
            Fields found = fields();
            for (int[] limit : LIMITS) {
                db.limit(limit[0], limit[1]);
            }
            Authorizer.install(struct, found);
            prepareForeign("SELECT 1").close();
            if (!authorizer.wasAsked()) {
                throw new IllegalStateException("SQLite does not ask the authorizer");
            }
        } catch (SQLException e) {
            throw StorageException.critical(text(e));
        }
    }

    private static synchronized Fields fields() throws SQLException {
        Fields found = fields;
        if (found == null) {
            NativeDB db = new NativeDB("", ":memory:", new SQLiteConfig());
            db.open(":memory:", READ_WRITE | CREATE | NO_MUTEX);
            found = Fields.find(db, struct(db));
            db.close();
            fields = found;
        }
        return found;
    }

    @SuppressWarnings("restricted") // SQLite's own structure, as long as the connection is open
    private static MemorySegment struct(NativeDB db) {
        try {
            long address = (long) Native.POINTER.invokeExact(db);
            return MemorySegment.ofAddress(address).reinterpret(STRUCT_BYTES);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    /** A statement of ours, compiled once. */
    Statement own(String sql) throws StorageException {
        Statement statement = own.get(sql);
        if (statement == null) {
            statement = prepare(sql, false);
            own.put(sql, statement);
        }
        return statement;
    }

    /** Runs a statement of ours. */
    void run(String sql) throws StorageException {
        own(sql).run();
    }

    /** A statement that may be any, and is closed by the caller. */
    Statement once(String sql) throws StorageException {
        return prepare(sql, false);
    }

    /** Runs a statement of ours that will not come again. */
    void execute(String sql) throws StorageException {
        Statement statement = prepare(sql, false);
        try {
            statement.run();
        } finally {
            statement.close();
        }
    }

    /** A number that a statement of ours gives. */
    long number(String sql) throws StorageException {
        Statement statement = own(sql);
        long number = statement.step() ? statement.integer(0) : 0;
        statement.reset();
        return number;
    }

    /**
     * Compiles a statement of the program.
     *
     * @throws StorageException if it is wrong, or not allowed
     */
    Statement prepareForeign(String sql) throws StorageException {
        authorizer.enter();
        try {
            return prepare(sql, true);
        } finally {
            authorizer.leave();
        }
    }

    private Statement prepare(String sql, boolean isForeign) throws StorageException {
        byte[] utf8 = sql.getBytes(StandardCharsets.UTF_8);
        try {
            long address = (long) Native.PREPARE.invokeExact(db, utf8);
            return new Statement(this, db, address, isForeign ? authorizer : null);
        } catch (SQLException e) {
            String refusal = isForeign ? authorizer.refusal() : null;
            throw refusal != null ? StorageException.refused(refusal) : failure(e.getErrorCode());
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    void check(int code) throws StorageException {
        if (code != Codes.OK) {
            throw failure(code);
        }
    }

    /** The error that the last call left. */
    StorageException failure(int code) {
        String name = Codes.name(code);
        if (Codes.isDamage(code)) {
            return StorageException.critical(
                    message() + ": " + name + ": the file " + file + " is damaged");
        }
        if (Codes.isDisk(code)) {
            return StorageException.critical(message() + ": " + name + ": the file " + file);
        }
        String text = message() + place(code) + ": " + name;
        return Codes.isCritical(code)
                ? StorageException.critical(text)
                : StorageException.refused(text);
    }

    private String message() {
        try {
            return (String) Native.MESSAGE.invokeExact(db);
        } catch (Throwable e) {
            throw Native.failed(e);
        }
    }

    private String place(int code) {
        Fields known = fields;
        if (known == null || code != 1) {
            return "";
        }
        int place = struct.get(ValueLayout.JAVA_INT, known.errorOffset());
        return place < 0 ? "" : " at offset " + place;
    }

    private static String text(SQLException e) {
        return String.valueOf(e.getMessage());
    }

    long changes() {
        return db.total_changes();
    }

    /** Ends the statement that runs, and those to come. Any thread. */
    void stop() {
        isStopped = true;
    }

    void resume() {
        isStopped = false;
    }

    /** Closes it: if it is the file's last connection, its log is written back first. */
    @Override
    public void close() {
        own.values().forEach(Statement::close);
        own.clear();
        try {
            db.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The file " + file + " cannot be closed", e);
        }
    }

    private final class Stopping extends ProgressHandler {
        @Override
        protected int progress() {
            return isStopped ? 1 : 0;
        }
    }
}
