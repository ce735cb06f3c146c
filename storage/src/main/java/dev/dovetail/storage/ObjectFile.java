package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An object's file in the hands of an operator, who may do all that SQLite can. One thread. */
public final class ObjectFile implements AutoCloseable {
    private static final int INTEGER = 1;
    private static final int REAL = 2;
    private static final int TEXT = 3;
    private static final int BLOB = 4;

    private final Database database;

    ObjectFile(Database database) {
        this.database = database;
    }

    /** When the object's alarm is due, in milliseconds since 1970, or null. */
    public @Nullable Long alarm() throws StorageException {
        return AlarmState.read(database);
    }

    /** The keys of the object's key-value storage, in their order, with the bytes of each value. */
    public Map<String, Long> keys() throws StorageException {
        Map<String, Long> keys = new TreeMap<>();
        if (database.number("SELECT count(*) FROM sqlite_master WHERE name = '_cf_KV'") == 0) {
            return keys;
        }
        Statement statement = database.own("SELECT key, length(value) FROM _cf_KV");
        while (statement.step()) {
            keys.put(statement.string(0), statement.integer(1));
        }
        return keys;
    }

    /** The program's own tables, with how many rows each has. */
    public Map<String, Long> tables() throws StorageException {
        List<String> names = new ArrayList<>();
        Statement statement =
                database.own(
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
                                + " '\\_cf\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE"
                                + " '\\'");
        while (statement.step()) {
            names.add(statement.string(0));
        }
        Map<String, Long> tables = new TreeMap<>();
        for (String name : names) {
            tables.put(
                    name,
                    database.number("SELECT count(*) FROM \"" + name.replace("\"", "\"\"") + '"'));
        }
        return tables;
    }

    /**
     * Runs one statement.
     *
     * @param names takes the names of the columns, if it has any
     * @param row takes each row; blobs in hexadecimal, as SQLite writes them
     * @return how many rows it changed
     * @throws StorageException what SQLite says against it
     */
    public long run(String sql, Consumer<List<String>> names, Consumer<List<String>> row)
            throws StorageException {
        long before = database.changes();
        Statement statement = database.once(sql);
        try {
            if (statement.isEmpty()) {
                return 0;
            }
            int columns = statement.columns();
            List<String> line = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                line.add(statement.name(i));
            }
            if (columns > 0) {
                names.accept(line);
            }
            while (statement.step()) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < columns; i++) {
                    values.add(text(statement, i));
                }
                row.accept(values);
            }
        } finally {
            statement.close();
        }
        return database.changes() - before;
    }

    private static String text(Statement statement, int column) {
        return switch (statement.type(column)) {
            case INTEGER -> Long.toString(statement.integer(column));
            case REAL -> Double.toString(statement.real(column));
            case TEXT -> statement.string(column);
            case BLOB -> "x'" + HexFormat.of().formatHex(statement.blob(column)) + '\'';
            default -> "NULL";
        };
    }

    @Override
    public void close() {
        database.close();
    }
}
