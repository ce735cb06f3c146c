package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * An object's file while it is open. Everything but {@link #sync} and {@link #checkpoint} is for
 * the thread that holds the object's lock.
 *
 * <p>SQLite commits without waiting for the disk ({@code synchronous=NORMAL}); {@link #sync} then
 * does what {@code FULL} would have done at that point, an fdatasync of the log, on another thread
 * and for as many commits as wait. Until the first one the log is new and empty, so SQLite need not
 * order its writes at all ({@code OFF}).
 */
final class Session {
    /** After so many syncs the log is written back, so that it can begin anew. */
    private static final int CHECKPOINT_SYNCS = 500;

    /** And when it has grown by so many bytes. */
    private static final long CHECKPOINT_BYTES = 4 << 20;

    /** An object that has waited for the disk so often has its log written ahead. */
    private static final int SYNCS_OF_THE_HOT = 16;

    private static final int AHEAD_BYTES = 256 << 10;
    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(AHEAD_BYTES).asReadOnlyBuffer();

    final Database database;
    final KeyValues keyValues;
    final Sql sql;

    /** The commits that wait for the disk; set by whoever opens. */
    @Nullable Syncs syncs;

    private final Path file;
    private final boolean isDurable;
    private final Forcing forcing;

    /**
     * Held as long as SQLite has the file: closing any descriptor of it would drop SQLite's locks.
     */
    private final @Nullable FileChannel created;

    private volatile @Nullable FileChannel log;
    private boolean isSynced;
    private volatile int timesSynced;

    /** How far the log was written ahead; the thread that holds the object's lock. */
    private long ahead;

    private int syncsDone;
    private long checkpointedAt;
    private volatile boolean isOrdered;
    private boolean isNormal;

    private Session(
            Path file,
            Database database,
            @Nullable FileChannel created,
            boolean isDurable,
            Forcing forcing,
            Sql.BeforeWrite beforeWrite,
            Sql.BeforeWrite beforePragma) {
        this.file = file;
        this.database = database;
        this.created = created;
        this.isDurable = isDurable;
        this.forcing = forcing;
        keyValues = new KeyValues(database);
        sql = new Sql(database, beforeWrite, beforePragma);
    }

    /**
     * Opens an object's file, or makes it.
     *
     * @param template the bytes of an empty database
     */
    static Session open(
            Path file,
            byte[] template,
            boolean isDurable,
            Forcing forcing,
            Sql.BeforeWrite beforeWrite,
            Sql.BeforeWrite beforePragma)
            throws StorageException {
        FileChannel created = null;
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                created =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                created.write(ByteBuffer.wrap(template));
            }
        } catch (IOException e) {
            throw StorageException.critical("The file " + file + " cannot be made: " + e);
        }
        Database database = new Database(file, false);
        try {
            database.admitPrograms();
            database.run("PRAGMA synchronous = OFF");
            database.run("PRAGMA wal_autocheckpoint = 0");
            database.run("PRAGMA cache_size = -1024");
            database.run("PRAGMA foreign_keys = ON");
            database.run("PRAGMA max_page_count = " + ObjectStorage.MAX_PAGES);
            database.run("PRAGMA journal_mode = WAL");
        } catch (StorageException e) {
            database.close();
            throw e;
        }
        return new Session(file, database, created, isDurable, forcing, beforeWrite, beforePragma);
    }

    Syncs syncs() {
        return Objects.requireNonNull(syncs);
    }

    static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    /** Called between transactions: from the second commit on, SQLite orders what it writes. */
    void settle() throws StorageException {
        if (isOrdered && !isNormal) {
            database.run("PRAGMA synchronous = NORMAL");
            isNormal = true;
        }
    }

    boolean isIdle() {
        return !sql.hasCursors() && !keyValues.isListing();
    }

    /** Waits until all that was committed is on the disk. A storage thread. */
    synchronized void sync() throws IOException {
        isOrdered = true;
        if (!isDurable) {
            return;
        }
        FileChannel channel = log;
        if (channel == null) {
            channel = FileChannel.open(log(file), StandardOpenOption.WRITE);
            log = channel;
        }
        if (isSynced) {
            forcing.force(channel, false);
            timesSynced = Math.min(timesSynced + 1, SYNCS_OF_THE_HOT);
            return;
        }
        if (created != null) {
            forcing.force(created, true);
        }
        forcing.force(channel, true);
        forceFolder(Objects.requireNonNull(file.getParent()));
        isSynced = true;
    }

    /**
     * Between transactions: fills the log with zeros past its end, so that the next commits need
     * not change the file's length, which is a second write of the disk for each. SQLite takes
     * zeros for the end of the log.
     */
    void writeAhead() {
        FileChannel channel = log;
        if (channel == null || timesSynced < SYNCS_OF_THE_HOT) {
            return;
        }
        try {
            long size = channel.size();
            if (size > ahead) {
                channel.write(ZEROS.duplicate(), size);
                ahead = size + AHEAD_BYTES;
            }
        } catch (IOException e) {
            ahead = Long.MAX_VALUE; // if it matters, SQLite's own writes tell
        }
    }

    private void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            forcing.force(channel, true);
        }
    }

    /** Writes the log back if it has grown. A storage thread, without the object's lock. */
    synchronized void checkpoint() throws IOException, StorageException {
        FileChannel channel = log;
        long size = channel == null ? 0 : channel.size();
        if (++syncsDone < CHECKPOINT_SYNCS && size - checkpointedAt < CHECKPOINT_BYTES) {
            return;
        }
        syncsDone = 0;
        checkpointedAt = size;
        try (Database other = new Database(file, false)) {
            other.run("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    /** Closes the file; the log is written back, and synced, first. A storage thread. */
    synchronized void close() {
        try {
            sql.closeAll();
            keyValues.endList();
            if (!isNormal && isDurable) {
                database.run("PRAGMA synchronous = NORMAL");
            }
        } catch (StorageException e) {
            // a damaged file: what closing writes back, SQLite syncs or does not
        } finally {
            database.close();
            close(log);
            close(created);
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
