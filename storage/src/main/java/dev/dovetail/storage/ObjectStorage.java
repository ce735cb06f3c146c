package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The storage of one live object. A turn's writes are one transaction: {@link #begin}, operations,
 * and {@link #commit} or {@link #rollback}. The thread of the object's turn, where nothing else is
 * said.
 */
public final class ObjectStorage implements AutoCloseable {
    /** 10 GB of 4 KiB pages. */
    static final int MAX_PAGES = 2_621_440;

    private final StateFolder folder;
    private final String namespace;
    private final String id;
    private final @Nullable String name;
    private final Path file;
    private final AlarmState alarm = new AlarmState();
    private final Input input = new Input();
    private final Output output = new Output();
    private final Transactions transactions = new Transactions();

    /** Held while the file is used: an idle file is closed by another thread. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable Session session;
    private volatile boolean isStopped;
    private volatile long lastUsed;
    private boolean isUnsynced;
    private boolean hasAlarmChange;
    private boolean isNamed;
    private @Nullable StorageException broken;

    ObjectStorage(StateFolder folder, String namespace, String id, @Nullable String name) {
        this.folder = folder;
        this.namespace = namespace;
        this.id = id;
        this.name = name;
        file = folder.file(namespace, id);
    }

    /** Where the object is kept. */
    public Path file() {
        return file;
    }

    /** A turn begins. */
    public void begin() {
        isStopped = false;
        lastUsed = System.nanoTime();
        Session open = session;
        if (open != null) {
            open.database.resume();
        }
    }

    /** The turn is to end: a statement that runs ends with an error. Any thread. */
    public void stop() {
        isStopped = true;
        Session open = session;
        if (open != null) {
            open.database.stop();
        }
    }

    /**
     * Does what JavaScript asks for.
     *
     * @param operation one of {@link Operation}
     * @param scratch the bytes that both sides see
     * @return by operation, at least 0
     * @throws StorageException the error for the program
     */
    public int run(int operation, int a, int b, ByteBuffer scratch) throws StorageException {
        if (operation == Operation.STAGE) {
            input.stage(scratch, b);
            return 0;
        }
        if (operation == Operation.REST) {
            return output.rest(a, scratch);
        }
        lock.lock();
        try {
            return operate(operation, a, input.open(scratch, inputLength(operation, b)), scratch);
        } catch (StorageException e) {
            throw checked(e);
        } finally {
            lock.unlock();
        }
    }

    private static int inputLength(int operation, int b) {
        return switch (operation) {
            case Operation.LIST_NEXT,
                    Operation.ROWS,
                    Operation.CLOSE_CURSOR,
                    Operation.DELETE_ALL,
                    Operation.GET_ALARM,
                    Operation.SIZE,
                    Operation.BEGIN,
                    Operation.COMMIT,
                    Operation.ROLLBACK,
                    Operation.MAX_PAGES,
                    Operation.BOOKMARK ->
                    0;
            default -> b;
        };
    }

    private int operate(int operation, int a, Input in, ByteBuffer scratch)
            throws StorageException {
        if (operation == Operation.ROLLBACK && broken != null) {
            return 0; // SQLite has rolled back already
        }
        if (operation == Operation.COMMIT && broken != null) {
            throw StorageException.refused(
                    "Cannot commit transaction due to an earlier SQL critical error");
        }
        if (broken != null) {
            throw broken;
        }
        if (session == null && isAbsent() && readsNothing(operation)) {
            output.clear();
            return 0;
        }
        Session open = open();
        output.clear();
        switch (operation) {
            case Operation.GET -> {
                byte[] value = open.keyValues.get(in.readBytes(in.remaining()));
                if (value == null) {
                    return 0;
                }
                output.putRaw(value);
                return output.give(scratch) + 1;
            }
            case Operation.PUT -> {
                write(open);
                byte[] key = in.readBytes(a);
                open.keyValues.put(key, in.readBytes(in.remaining()));
                return 0;
            }
            case Operation.DELETE -> {
                write(open);
                return open.keyValues.delete(in.readBytes(in.remaining())) ? 1 : 0;
            }
            case Operation.LIST -> {
                boolean isReverse = in.readByte() == 1;
                int limit = in.readInt();
                byte[] start = in.readBytes();
                byte[] end = in.readByte() == 1 ? in.readBytes() : null;
                open.keyValues.list(isReverse, limit, start, end, output);
            }
            case Operation.LIST_NEXT -> open.keyValues.next(a, output);
            case Operation.DELETE_ALL -> deleteAll(open, a == 1);
            case Operation.GET_ALARM -> {
                Long time = alarm.visible(open.database);
                if (time != null) {
                    output.putDouble(time);
                }
            }
            case Operation.SET_ALARM -> {
                Long time = in.remaining() == 0 ? null : Long.valueOf((long) in.readDouble());
                write(open);
                hasAlarmChange |= alarm.change(open.database, time);
            }
            case Operation.EXEC -> open.sql.exec(in, output);
            case Operation.ROWS -> open.sql.rows(a, output);
            case Operation.CLOSE_CURSOR -> open.sql.close(a);
            case Operation.SIZE -> output.putDouble(size(open.database));
            case Operation.INGEST -> open.sql.ingest(in, output);
            case Operation.BEGIN -> begin(open, a == 1);
            case Operation.COMMIT -> isUnsynced |= transactions.commit(open.database);
            case Operation.ROLLBACK -> {
                transactions.rollback(open.database);
                open.keyValues.forget();
            }
            case Operation.MAX_PAGES -> open.database.run("PRAGMA max_page_count = " + a);
            case Operation.BOOKMARK -> {
                write(open);
                output.putDouble((double) AlarmState.nextBookmark(open.database));
            }
            default -> throw Input.malformed();
        }
        return output.give(scratch);
    }

    private boolean isAbsent() {
        return !Files.exists(file) && !folder.isClosing(file);
    }

    /** Whether an operation finds nothing in an object that has no file, and needs to make none. */
    private static boolean readsNothing(int operation) {
        return switch (operation) {
            case Operation.GET, Operation.DELETE, Operation.GET_ALARM, Operation.DELETE_ALL -> true;
            default -> false;
        };
    }

    private void begin(Session open, boolean isLong) throws StorageException {
        if (isLong) {
            endTurn(open);
            open.settle();
        } else {
            write(open);
        }
        transactions.begin(open.database, isLong);
    }

    private void deleteAll(Session open, boolean withAlarm) throws StorageException {
        write(open);
        Long kept = AlarmState.read(open.database);
        open.sql.closeAll();
        open.keyValues.endList();
        Deletion.everything(open.database);
        open.keyValues.forget();
        if (kept != null && !withAlarm) {
            AlarmState.write(open.database, kept);
        } else {
            hasAlarmChange |= kept != null;
        }
    }

    private static double size(Database database) throws StorageException {
        long pages =
                database.number("SELECT page_count FROM pragma_page_count")
                        - database.number("SELECT freelist_count FROM pragma_freelist_count");
        return (double) pages * database.number("SELECT page_size FROM pragma_page_size");
    }

    private Session open() throws StorageException {
        Session open = session;
        if (open == null) {
            isUnsynced |= Files.exists(Session.log(file));
            Session opened = folder.open(this, () -> write(current()), () -> endTurn(current()));
            opened.syncs = new Syncs(folder.threads(), (is, all) -> sync(opened, is, all));
            if (isStopped) {
                opened.database.stop();
            }
            session = opened;
            open = opened;
        }
        return open;
    }

    private Session current() {
        Session open = session;
        if (open == null) {
            throw new IllegalStateException("The file is closed");
        }
        return open;
    }

    /** What the turn does from here on is one transaction. */
    private void write(Session open) throws StorageException {
        if (!transactions.isOpen()) {
            open.settle();
        }
        transactions.write(open.database);
    }

    /** Commits what the turn did, unless it is in a transaction of the program's. */
    private void endTurn(Session open) throws StorageException {
        try {
            isUnsynced |= transactions.endTurn(open.database);
        } catch (StorageException e) {
            throw checked(violated(e));
        }
    }

    private static StorageException violated(StorageException e) {
        return e.isCritical()
                ? e
                : StorageException.critical(
                        "Durable Object was reset and rolled back to its last known good state"
                                + " because the application left the database in a state where"
                                + " constraints were violated: "
                                + e.getMessage());
    }

    /** After a critical error everything fails as it did, until the object is reset. */
    private StorageException checked(StorageException e) {
        if (e.isCritical() && broken == null) {
            broken = e;
            undo();
        }
        return e;
    }

    /** Whether something waits for {@link #commit}, or for the disk. */
    public boolean needsCommit() {
        Session open = session;
        return transactions.isOpen()
                || isUnsynced
                || broken != null
                || (open != null && open.syncs().isRunning());
    }

    /**
     * Whether a transaction of more than one turn is open: {@link #commit} then commits nothing.
     */
    public boolean isInTransaction() {
        return transactions.isLong();
    }

    /**
     * Commits what the turn did, in the file at once and on the disk before {@code done} is told.
     * The next turn may begin at once; what this one sends must wait for {@code done}.
     *
     * @param done told null, or the error that breaks the object; in the order of the commits, by a
     *     storage thread or, if there is nothing to wait for, at once
     */
    public void commit(Consumer<@Nullable StorageException> done) {
        boolean isWritten;
        Session open;
        Syncs.AlarmChange change = null;
        StorageException error;
        lock.lock();
        open = session;
        try {
            if (open != null && broken == null) {
                endTurn(open);
                if (isUnsynced && !transactions.isOpen()) {
                    open.writeAhead();
                }
                if (hasAlarmChange && !transactions.isLong()) {
                    change = new Syncs.AlarmChange(AlarmState.read(open.database));
                    hasAlarmChange = false;
                }
            }
            error = broken;
        } catch (StorageException e) {
            error = e;
        } finally {
            isWritten = isUnsynced;
            isUnsynced = false;
            lock.unlock();
        }
        StorageException failed = error;
        if (open == null) {
            done.accept(failed);
            return;
        }
        open.syncs()
                .add(
                        isWritten,
                        change,
                        failed == null ? done : late -> done.accept(late == null ? failed : late));
    }

    /** Undoes what was not committed: the turn was ended, or the object is reset. */
    public void rollback() {
        lock.lock();
        try {
            undo();
        } finally {
            lock.unlock();
        }
    }

    private void undo() {
        Session open = session;
        if (open != null) {
            open.sql.closeAll();
            open.keyValues.endList();
            open.keyValues.forget();
            transactions.rollbackAll(open.database);
        }
        hasAlarmChange = false;
    }

    /**
     * When the alarm is due, in milliseconds since 1970; null if there is none.
     *
     * @throws StorageException if the file cannot be read
     */
    public @Nullable Long alarm() throws StorageException {
        lock.lock();
        try {
            return session == null && isAbsent() ? null : AlarmState.read(open().database);
        } catch (StorageException e) {
            throw checked(e);
        } finally {
            lock.unlock();
        }
    }

    /** Sets the alarm, or deletes it; part of the turn. */
    public void alarm(@Nullable Long time) throws StorageException {
        lock.lock();
        try {
            if (broken != null) {
                throw broken;
            }
            Session open = open();
            write(open);
            AlarmState.write(open.database, time);
            hasAlarmChange = true;
        } catch (StorageException e) {
            throw checked(e);
        } finally {
            lock.unlock();
        }
    }

    /** The alarm's handler begins: the program sees no alarm, and the file keeps it. */
    public void beginAlarm() throws StorageException {
        alarm.begin(alarm());
    }

    /**
     * The alarm's handler has ended, in this turn.
     *
     * @param isDone whether the alarm is to be deleted, if the handler set no other
     */
    public void endAlarm(boolean isDone) throws StorageException {
        if (alarm.end(isDone)) {
            alarm((Long) null);
        }
    }

    private void sync(Session open, boolean isNeeded, List<Syncs.AlarmChange> alarms)
            throws StorageException {
        if (!isNeeded) {
            return;
        }
        Long time = alarms.isEmpty() ? null : alarms.getLast().time();
        boolean isEarlier = time != null && folder.isEarlier(namespace, id, time);
        if (isEarlier) {
            folder.index(namespace, id, name, time);
        }
        try {
            open.sync();
            if (name != null && !isNamed) {
                isNamed = true;
                folder.name(namespace, id, name);
            }
            if (!alarms.isEmpty() && !isEarlier) {
                folder.index(namespace, id, name, time);
            }
            open.checkpoint();
        } catch (IOException e) {
            throw folder.fail(
                    file,
                    "What the object wrote may not be on the disk: the file " + file + ": " + e);
        }
        if (!alarms.isEmpty()) {
            folder.tell(namespace, id, name, time);
        }
    }

    long lastUsed() {
        return lastUsed;
    }

    /** Closes the file if nothing is going on in it. Any thread. */
    boolean closeIfIdle() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            Session open = session;
            if (open == null) {
                return true;
            }
            if (transactions.isOpen() || !open.isIdle() || isUnsynced || open.syncs().isRunning()) {
                return false;
            }
            session = null;
            folder.close(this, open);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of the object: what was not committed is undone, what was goes on to the disk. */
    @Override
    public void close() {
        lock.lock();
        try {
            undo();
            Session open = session;
            if (open != null) {
                session = null;
                folder.close(this, open);
            }
        } finally {
            lock.unlock();
        }
    }
}
