package dev.dovetail.storage;

import java.util.ArrayList;
import java.util.List;

/** Deletes all that an object's file holds, in the turn's transaction. */
final class Deletion {
    /** Virtual tables first, whose own tables go with them. */
    private static final String FIRST =
            "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')"
                    + " OR sql LIKE 'CREATE VIRTUAL%' ORDER BY type = 'table'";

    private static final String TABLES =
            "SELECT type, name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
                    + " 'sqlite\\_%' ESCAPE '\\'";

    private Deletion() {}

    static void everything(Database database) throws StorageException {
        database.run("PRAGMA defer_foreign_keys = ON");
        drop(database, FIRST);
        drop(database, TABLES);
        for (String kept : List.of("sqlite_sequence", "sqlite_stat1", "sqlite_stat4")) {
            if (database.number("SELECT count(*) FROM sqlite_master WHERE name = '" + kept + "'")
                    == 1) {
                database.execute("DELETE FROM " + kept);
            }
        }
    }

    private static void drop(Database database, String which) throws StorageException {
        List<String> drops = new ArrayList<>();
        Statement statement = database.own(which);
        while (statement.step()) {
            drops.add(
                    "DROP "
                            + statement.string(0)
                            + " IF EXISTS \""
                            + statement.string(1).replace("\"", "\"\"")
                            + '"');
        }
        for (String drop : drops) {
            database.execute(drop);
        }
    }
}
