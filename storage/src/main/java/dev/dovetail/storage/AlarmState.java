package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

/**
 * An object's alarm, in its own file. While its handler runs the program sees none, yet the file
 * keeps it: if the process dies, it is due again.
 */
final class AlarmState {
    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS _cf_METADATA (key INTEGER PRIMARY KEY, value BLOB)";
    private static final String GET = "SELECT value FROM _cf_METADATA WHERE key = 1";
    private static final String SET =
            "INSERT INTO _cf_METADATA VALUES(1, ?)"
                    + " ON CONFLICT DO UPDATE SET value = excluded.value";
    private static final String DELETE = "DELETE FROM _cf_METADATA WHERE key = 1";
    private static final long NANOS = 1_000_000;

    /** The time for which the handler runs. */
    private @Nullable Long running;

    /** Whether the handler has set another one. */
    private boolean isSetAnew;

    void begin(@Nullable Long time) {
        running = time;
        isSetAnew = false;
    }

    /** What the program sees. */
    @Nullable Long visible(Database database) throws StorageException {
        return running != null && !isSetAnew ? null : read(database);
    }

    /** Sets or deletes it for the program; false if there is nothing to do. */
    boolean change(Database database, @Nullable Long time) throws StorageException {
        if (running == null) {
            write(database, time);
            return true;
        }
        if (time == null && !isSetAnew) {
            return false;
        }
        write(database, time == null ? running : time);
        isSetAnew = time != null;
        return true;
    }

    /** The handler has ended; true if the alarm is to be deleted. */
    boolean end(boolean isDone) {
        boolean isDeleted = isDone && running != null && !isSetAnew;
        running = null;
        isSetAnew = false;
        return isDeleted;
    }

    static @Nullable Long read(Database database) throws StorageException {
        if (database.number("SELECT count(*) FROM sqlite_master WHERE name = '_cf_METADATA'")
                == 0) {
            return null;
        }
        Statement statement = database.own(GET);
        Long time = statement.step() ? Long.valueOf(statement.integer(0) / NANOS) : null;
        statement.reset();
        return time;
    }

    /** A number that is larger each time; in a transaction that writes. */
    static long nextBookmark(Database database) throws StorageException {
        database.run(TABLE);
        database.run(
                "INSERT INTO _cf_METADATA VALUES(2, 0) ON CONFLICT DO UPDATE SET value = value +"
                        + " 1");
        return database.number("SELECT value FROM _cf_METADATA WHERE key = 2");
    }

    /** In a transaction that writes. */
    static void write(Database database, @Nullable Long time) throws StorageException {
        database.run(TABLE);
        if (time == null) {
            database.run(DELETE);
        } else {
            database.own(SET).bind(1, time * NANOS).run();
        }
    }
}
