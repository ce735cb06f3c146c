package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a state folder knows of its objects without opening their files: when their alarms are due,
 * and the names that ids were made from. An object's file has the last word on its alarm. Any
 * thread.
 */
final class FolderIndex implements AutoCloseable {
    private final Database database;

    FolderIndex(Path file, boolean isDurable) throws StorageException {
        database = new Database(file, true);
        database.run("PRAGMA journal_mode = WAL");
        database.run("PRAGMA synchronous = " + (isDurable ? "FULL" : "OFF"));
        database.run(
                "CREATE TABLE IF NOT EXISTS alarms (namespace TEXT, id TEXT, name TEXT,"
                        + " time INTEGER, PRIMARY KEY (namespace, id)) WITHOUT ROWID");
        database.run(
                "CREATE TABLE IF NOT EXISTS names (namespace TEXT, id TEXT, name TEXT,"
                        + " PRIMARY KEY (namespace, id)) WITHOUT ROWID");
    }

    private FolderIndex(Database database) {
        this.database = database;
    }

    /** The index of a folder that another process may have: only to be read. */
    static FolderIndex reading(Path file) throws StorageException {
        return new FolderIndex(Database.reading(file));
    }

    synchronized List<Alarm> alarms() throws StorageException {
        List<Alarm> alarms = new ArrayList<>();
        Statement statement =
                database.own("SELECT namespace, id, name, time FROM alarms ORDER BY time");
        while (statement.step()) {
            alarms.add(
                    new Alarm(
                            statement.string(0),
                            statement.string(1),
                            statement.type(2) == 3 ? statement.string(2) : null,
                            statement.integer(3)));
        }
        return alarms;
    }

    /** When an object's alarm is due, as far as is known here. */
    synchronized @Nullable Long alarm(String namespace, String id) throws StorageException {
        Statement statement =
                database.own("SELECT time FROM alarms WHERE namespace = ? AND id = ?")
                        .bind(1, namespace)
                        .bind(2, id);
        Long time = statement.step() ? Long.valueOf(statement.integer(0)) : null;
        statement.reset();
        return time;
    }

    synchronized void setAlarm(
            String namespace, String id, @Nullable String name, @Nullable Long time)
            throws StorageException {
        if (time == null) {
            database.own("DELETE FROM alarms WHERE namespace = ? AND id = ?")
                    .bind(1, namespace)
                    .bind(2, id)
                    .run();
            return;
        }
        Statement statement =
                database.own("INSERT OR REPLACE INTO alarms VALUES(?, ?, ?, ?)")
                        .bind(1, namespace)
                        .bind(2, id)
                        .bind(4, time.longValue());
        (name == null ? statement.bindNull(3) : statement.bind(3, name)).run();
    }

    synchronized void setName(String namespace, String id, String name) throws StorageException {
        database.own("INSERT OR REPLACE INTO names VALUES(?, ?, ?)")
                .bind(1, namespace)
                .bind(2, id)
                .bind(3, name)
                .run();
    }

    /** The name that an id was made from, if that is known. */
    synchronized @Nullable String name(String namespace, String id) throws StorageException {
        Statement statement =
                database.own("SELECT name FROM names WHERE namespace = ? AND id = ?")
                        .bind(1, namespace)
                        .bind(2, id);
        String name = statement.step() ? statement.string(0) : null;
        statement.reset();
        return name;
    }

    synchronized void delete(String namespace, String id) throws StorageException {
        setAlarm(namespace, id, null, null);
        database.own("DELETE FROM names WHERE namespace = ? AND id = ?")
                .bind(1, namespace)
                .bind(2, id)
                .run();
    }

    @Override
    public synchronized void close() {
        database.close();
    }
}
