package dev.dovetail.storage;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The transactions that are open in an object's file: the turn's own, under those that the program
 * began. The thread that holds the object's lock.
 */
final class Transactions {
    /** Whether the outermost is the turn's, which its first write began. */
    private boolean isImplicit;

    /** What the program began, innermost last: true for one of many turns. */
    private final Deque<Boolean> explicit = new ArrayDeque<>();

    private boolean hasWrites;

    boolean isOpen() {
        return isImplicit || !explicit.isEmpty();
    }

    /** Whether one of many turns is open. */
    boolean isLong() {
        return explicit.contains(true);
    }

    /** Something will be written. */
    void write(Database database) throws StorageException {
        if (!isOpen()) {
            database.run("BEGIN IMMEDIATE");
            isImplicit = true;
        }
        hasWrites = true;
    }

    void begin(Database database, boolean isLong) throws StorageException {
        if (isOpen()) {
            database.run("SAVEPOINT _cf_" + explicit.size());
        } else {
            database.run("BEGIN IMMEDIATE");
        }
        explicit.addLast(isLong);
    }

    private boolean isInnermostASavepoint() {
        return isImplicit || explicit.size() > 1;
    }

    /** Keeps what the innermost did; true if that has now been committed. */
    boolean commit(Database database) throws StorageException {
        if (explicit.isEmpty()) {
            throw Input.malformed();
        }
        if (isInnermostASavepoint()) {
            database.run("RELEASE _cf_" + (explicit.size() - 1));
            explicit.removeLast();
            return false;
        }
        database.run("COMMIT");
        explicit.removeLast();
        return takeWrites();
    }

    /** Undoes what the innermost did. */
    void rollback(Database database) throws StorageException {
        if (explicit.isEmpty()) {
            throw Input.malformed();
        }
        if (isInnermostASavepoint()) {
            database.run("ROLLBACK TO _cf_" + (explicit.size() - 1));
            database.run("RELEASE _cf_" + (explicit.size() - 1));
            explicit.removeLast();
        } else {
            explicit.removeLast();
            hasWrites = false;
            database.run("ROLLBACK");
        }
    }

    /** Commits the turn's own; true if there was one. */
    boolean endTurn(Database database) throws StorageException {
        if (!isImplicit || !explicit.isEmpty()) {
            return false;
        }
        database.run("COMMIT");
        isImplicit = false;
        return takeWrites();
    }

    private boolean takeWrites() {
        boolean taken = hasWrites;
        hasWrites = false;
        return taken;
    }

    /** Undoes all that was not committed. */
    void rollbackAll(Database database) {
        boolean wasOpen = isOpen();
        isImplicit = false;
        explicit.clear();
        hasWrites = false;
        if (wasOpen) {
            try {
                database.resume();
                database.run("ROLLBACK");
            } catch (StorageException e) {
                // after an error like a full disk SQLite has rolled back by itself
            }
        }
    }
}
