package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

/** The key-value half of an object's storage, in the table that Cloudflare keeps it in. */
final class KeyValues {
    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS _cf_KV (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID";
    private static final String GET = "SELECT value FROM _cf_KV WHERE key = ?";
    private static final String PUT =
            "INSERT INTO _cf_KV VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value";
    private static final String DELETE = "DELETE FROM _cf_KV WHERE key = ?";

    /** A page of a list is full at this length; one entry may be longer. */
    private static final int PAGE_BYTES = 60_000;

    private final Database database;
    private boolean hasTable;
    private int listNumber;
    private @Nullable Statement listing;

    KeyValues(Database database) {
        this.database = database;
    }

    boolean isListing() {
        return listing != null;
    }

    /** The table may have been rolled back. */
    void forget() {
        hasTable = false;
    }

    private boolean hasTable() throws StorageException {
        if (!hasTable) {
            hasTable =
                    database.number("SELECT count(*) FROM sqlite_master WHERE name = '_cf_KV'")
                            == 1;
        }
        return hasTable;
    }

    byte @Nullable [] get(byte[] key) throws StorageException {
        if (!hasTable()) {
            return null;
        }
        Statement statement = database.own(GET).bindText(1, key);
        byte[] value = statement.step() ? statement.blob(0) : null;
        statement.reset();
        return value;
    }

    /** In a transaction that writes. */
    void put(byte[] key, byte[] value) throws StorageException {
        if (!hasTable()) {
            database.run(TABLE);
            hasTable = true;
        }
        database.own(PUT).bindText(1, key).bindBlob(2, value).run();
    }

    /** In a transaction that writes. */
    boolean delete(byte[] key) throws StorageException {
        if (!hasTable()) {
            return false;
        }
        long before = database.changes();
        database.own(DELETE).bindText(1, key).run();
        return database.changes() > before;
    }

    /** Starts a list, and ends the one before. */
    void list(boolean isReverse, int limit, byte[] start, byte @Nullable [] end, Output out)
            throws StorageException {
        endList();
        listNumber++;
        if (hasTable()) {
            Statement statement =
                    database.own(
                            "SELECT key, value FROM _cf_KV WHERE key >= ?"
                                    + (end == null ? "" : " AND key < ?2")
                                    + " ORDER BY key"
                                    + (isReverse ? " DESC" : "")
                                    + " LIMIT ?3");
            statement.bindText(1, start);
            if (end != null) {
                statement.bindText(2, end);
            }
            statement.bind(3, limit < 0 ? -1L : limit);
            listing = statement;
        }
        page(out);
    }

    /** The next page of the list of that number. */
    void next(int number, Output out) throws StorageException {
        if (number != listNumber) {
            throw StorageException.refused(
                    "kv.list() iterator was invalidated because a new call to kv.list() was"
                            + " started. Only one kv.list() iterator can exist at a time.");
        }
        page(out);
    }

    /** The list's number, whether it is done, how many entries follow, and they. */
    private void page(Output out) throws StorageException {
        out.putInt(listNumber).putByte(1).putInt(0);
        int count = 0;
        Statement statement = listing;
        if (statement == null) {
            return;
        }
        listing = null;
        while (statement.step()) {
            out.putBytes(statement.text(0)).putBytes(statement.blob(1));
            count++;
            if (out.length() > PAGE_BYTES) {
                out.setByte(Integer.BYTES, 0);
                listing = statement;
                break;
            }
        }
        out.setInt(Integer.BYTES + 1, count);
    }

    void endList() {
        Statement statement = listing;
        if (statement != null) {
            statement.reset();
            listing = null;
        }
    }
}
