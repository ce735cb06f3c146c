package dev.dovetail.storage;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The SQL half of an object's storage: the program's statements, and the cursors on their rows. */
final class Sql {
    /** Compiled statements are kept as long as their texts are together no longer than this. */
    private static final int CACHE_CHARS = 256 * 1024;

    /** A page of rows is full at this length; one row may be longer. */
    private static final int PAGE_BYTES = 60_000;

    /** Cursors that were not read to their end; the oldest is closed first. */
    private static final int MAX_CURSORS = 256;

    private static final int SQLITE_INTEGER = 1;
    private static final int SQLITE_FLOAT = 2;
    private static final int SQLITE_TEXT = 3;
    private static final int SQLITE_BLOB = 4;

    /** What must be done before a statement of some kind. */
    @FunctionalInterface
    interface BeforeWrite {
        void run() throws StorageException;
    }

    private record Cursor(Statement statement, boolean isCached) {}

    private final Database database;
    private final BeforeWrite beforeWrite;
    private final BeforeWrite beforePragma;
    private final Map<String, Statement> cache = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, Cursor> cursors = new LinkedHashMap<>();
    private int cachedChars;
    private int lastCursor;

    Sql(Database database, BeforeWrite beforeWrite, BeforeWrite beforePragma) {
        this.database = database;
        this.beforeWrite = beforeWrite;
        this.beforePragma = beforePragma;
    }

    private void before(Statement statement, String sql) throws StorageException {
        if (statement.writes) {
            beforeWrite.run();
        } else if (statement.isOutsideTransactions) {
            beforePragma.run();
            // SQLite does it while it compiles, and that was in the turn's transaction
            database.prepareForeign(sql).close();
        }
    }

    boolean hasCursors() {
        return !cursors.isEmpty();
    }

    /** Runs the statements of a text; the rows of the last are what it gives. */
    void exec(Input in, Output out) throws StorageException {
        String sql = in.readText();
        int from = 0;
        int end = Splitter.end(sql, 0);
        while (end >= 0 && !Splitter.isBlank(sql, end)) {
            runAlone(sql.substring(from, end));
            from = end;
            end = Splitter.end(sql, from);
        }
        execLast(from == 0 ? sql : sql.substring(from), in, out);
    }

    private void execLast(String sql, Input in, Output out) throws StorageException {
        Statement statement = cache.get(sql);
        boolean isReused = statement != null;
        boolean isCached = true;
        if (statement == null || statement.isBusy) {
            isCached = statement == null;
            statement = prepare(sql);
            if (isCached) {
                keep(sql, statement);
            }
        }
        try {
            bind(statement, in);
            long before = database.changes();
            before(statement, sql);
            start(new Cursor(statement, isCached), isReused, before, out);
            after(statement);
        } catch (StorageException e) {
            statement.reset();
            release(new Cursor(statement, isCached));
            throw e;
        }
    }

    /**
     * Our SQLite keeps samples beside its statistics (SQLITE_ENABLE_STAT4), in a table that
     * Cloudflare's does not have: programs that list their tables see none.
     */
    private void after(Statement statement) throws StorageException {
        if (statement.analyzes && cursors.isEmpty()) {
            database.execute("DROP TABLE IF EXISTS sqlite_stat4");
        }
    }

    private Statement prepare(String sql) throws StorageException {
        Statement statement = database.prepareForeign(sql);
        if (statement.isEmpty()) {
            throw StorageException.refused("SQL code did not contain a statement.");
        }
        return statement;
    }

    private void keep(String sql, Statement statement) {
        cache.put(sql, statement);
        cachedChars += sql.length();
        Iterator<Map.Entry<String, Statement>> oldest = cache.entrySet().iterator();
        while (cachedChars > CACHE_CHARS && oldest.hasNext()) {
            Map.Entry<String, Statement> entry = oldest.next();
            if (entry.getValue() != statement && !entry.getValue().isBusy) {
                cachedChars -= entry.getKey().length();
                entry.getValue().close();
                oldest.remove();
            }
        }
    }

    private static void bind(Statement statement, Input in) throws StorageException {
        int count = in.readInt();
        if (count != statement.parameters()) {
            throw StorageException.refused("Wrong number of parameter bindings for SQL query.");
        }
        for (int i = 1; i <= count; i++) {
            switch (in.readByte()) {
                case 0 -> statement.bindNull(i);
                case 1 -> statement.bind(i, in.readDouble());
                case 2 -> statement.bindText(i, in.readBytes());
                case 3 -> statement.bindBlob(i, in.readBytes());
                default -> throw Input.malformed();
            }
        }
    }

    /** Runs a statement whose rows nobody reads. */
    private void runAlone(String sql) throws StorageException {
        Statement statement = database.prepareForeign(sql);
        try {
            if (statement.isEmpty()) {
                return;
            }
            if (statement.parameters() > 0) {
                throw StorageException.refused(
                        "When executing multiple SQL statements in a single call, only the last"
                                + " statement can have parameters.");
            }
            before(statement, sql);
            statement.run();
            after(statement);
        } finally {
            statement.close();
        }
    }

    /** Whether the statement was kept, the names of the columns, and a page. */
    private void start(Cursor cursor, boolean isReused, long before, Output out)
            throws StorageException {
        Statement statement = cursor.statement();
        statement.isBusy = true;
        int columns = statement.columns();
        out.putByte(isReused ? 1 : 0).putInt(0).putInt(columns);
        // a step may compile the statement again, because the schema changed: the names come after
        boolean hasRow = statement.step();
        columns = statement.columns();
        out.setInt(Byte.BYTES + Integer.BYTES, columns);
        for (int i = 0; i < columns; i++) {
            out.putText(statement.name(i));
        }
        page(cursor, hasRow, 0, out);
        if (statement.writes) {
            out.setInt(Byte.BYTES, (int) (database.changes() - before));
        }
    }

    /** The next page of a cursor's rows. */
    void rows(int number, Output out) throws StorageException {
        Cursor cursor = cursors.remove(number);
        if (cursor == null) {
            throw StorageException.refused(
                    "SQL cursor was closed because too many others were left open.");
        }
        try {
            page(cursor, cursor.statement().step(), number, out);
        } catch (StorageException e) {
            release(cursor);
            throw e;
        }
    }

    /** The cursor's number if there are more rows, how many follow, and they. */
    private void page(Cursor cursor, boolean isFirst, int number, Output out)
            throws StorageException {
        int head = out.length();
        out.putInt(0).putInt(0);
        Statement statement = cursor.statement();
        int columns = statement.columns();
        int count = 0;
        boolean hasRow = isFirst;
        while (hasRow) {
            for (int i = 0; i < columns; i++) {
                put(statement, i, out);
            }
            count++;
            if (out.length() > PAGE_BYTES) {
                int open = number == 0 ? ++lastCursor : number;
                cursors.put(open, cursor);
                out.setInt(head, open);
                break;
            }
            hasRow = statement.step();
        }
        out.setInt(head + Integer.BYTES, count);
        if (!hasRow) {
            release(cursor);
        } else if (cursors.size() > MAX_CURSORS) {
            close(cursors.keySet().iterator().next());
        }
    }

    private static void put(Statement statement, int column, Output out) {
        switch (statement.type(column)) {
            case SQLITE_INTEGER -> out.putByte(1).putDouble((double) statement.integer(column));
            case SQLITE_FLOAT -> out.putByte(1).putDouble(statement.real(column));
            case SQLITE_TEXT -> out.putByte(2).putBytes(statement.text(column));
            case SQLITE_BLOB -> out.putByte(3).putBytes(statement.blob(column));
            default -> out.putByte(0);
        }
    }

    private static void release(Cursor cursor) {
        Statement statement = cursor.statement();
        statement.isBusy = false;
        if (cursor.isCached()) {
            statement.clear();
        } else {
            statement.close();
        }
    }

    /** Lets go of a cursor that is not read to its end. */
    void close(int number) {
        Cursor cursor = cursors.remove(number);
        if (cursor != null) {
            cursor.statement().reset();
            release(cursor);
        }
    }

    /** Runs the complete statements of a text: how far it read, and what they did. */
    void ingest(Input in, Output out) throws StorageException {
        String sql = in.readText();
        int from = 0;
        int statements = 0;
        long before = database.changes();
        for (int end = Splitter.end(sql, 0); end >= 0; end = Splitter.end(sql, from)) {
            runAlone(sql.substring(from, end));
            statements++;
            from = end;
        }
        out.putInt(from).putInt(statements).putInt((int) (database.changes() - before));
    }

    void closeAll() {
        Map<Integer, Cursor> open = new HashMap<>(cursors);
        open.keySet().forEach(this::close);
        cache.values().forEach(Statement::close);
        cache.clear();
        cachedChars = 0;
    }
}
