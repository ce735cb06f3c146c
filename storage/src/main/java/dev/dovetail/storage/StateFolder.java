package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Where the objects' files are: {@code do/<namespace>/<id>.sqlite}, each an ordinary SQLite
 * database, and {@code index.sqlite}, which can be made again from them. One process at a time may
 * have it. Any thread.
 */
public final class StateFolder implements AutoCloseable {

    /** Files that are open at once, at most: each takes up to five descriptors. */
    private static final int MAX_OPEN = maxOpen();

    private final Path folder;
    private final boolean isDurable;
    private final Forcing forcing;
    private final FileChannel lockFile;
    private final byte[] template;
    private final FolderIndex index;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("storage-", 0).factory());
    private final Set<ObjectStorage> open = ConcurrentHashMap.newKeySet();
    private final Map<Path, CompletableFuture<Void>> closing = new ConcurrentHashMap<>();
    private final Map<Path, String> failed = new ConcurrentHashMap<>();
    private volatile AlarmListener listener = (namespace, id, name, time) -> {};

    private StateFolder(Path folder, boolean isDurable, Forcing forcing) throws StorageException {
        this.folder = folder.toAbsolutePath().normalize();
        this.isDurable = isDurable;
        this.forcing = forcing;
        lockFile = lock(this.folder);
        try {
            template = template(this.folder);
            index = new FolderIndex(this.folder.resolve("index.sqlite"), isDurable);
            repair();
        } catch (IOException e) {
            throw StorageException.critical("The folder " + folder + " cannot be used: " + e);
        }
    }

    /**
     * Opens a folder, or makes it.
     *
     * @throws StorageException if it cannot be used, or if another process has it
     */
    public static StateFolder open(Path folder) throws StorageException {
        return open(folder, Forcing.SYSTEM);
    }

    /** The same, with another way to get what is written onto the disk. */
    public static StateFolder open(Path folder, Forcing forcing) throws StorageException {
        return new StateFolder(folder, true, forcing);
    }

    /** A folder that is gone when it is closed, and waits for no disk. */
    public static StateFolder temporary() {
        try {
            return new StateFolder(
                    Files.createTempDirectory("dovetail-state"), false, Forcing.SYSTEM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StorageException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int maxOpen() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? Math.clamp(unix.getMaxFileDescriptorCount() / 10, 16, 1000)
                : 200;
    }

    private static FileChannel lock(Path folder) throws StorageException {
        Path file = folder.resolve("lock");
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (java.nio.channels.OverlappingFileLockException e) {
                lock = null;
            }
            if (lock == null) {
                String holder = Files.readString(file).strip();
                channel.close();
                throw StorageException.critical(
                        "The state in "
                                + folder
                                + " is in use by another Dovetail (process "
                                + holder
                                + "). Stop it, or choose another folder with --persist-to.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(
                            (ProcessHandle.current().pid() + "\n")
                                    .getBytes(StandardCharsets.UTF_8)));
            return channel;
        } catch (IOException e) {
            throw StorageException.critical(
                    "The folder "
                            + folder
                            + " cannot be written: "
                            + e
                            + ". Durable Objects need it; choose another with --persist-to.");
        }
    }

    /** An empty database that keeps a log: copied, it costs no waiting for the disk. */
    private static byte[] template(Path folder) throws StorageException, IOException {
        Path file = folder.resolve("template" + StoredObjects.SUFFIX);
        Files.deleteIfExists(file);
        try (Database database = new Database(file, true)) {
            database.run("PRAGMA synchronous = OFF");
            database.run("PRAGMA journal_mode = WAL");
            database.run("CREATE TABLE empty (x)");
            database.run("DROP TABLE empty");
            database.run("VACUUM");
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    /**
     * Objects whose log was left behind by a process that died may have an alarm that the index
     * does not know.
     */
    private void repair() throws IOException, StorageException {
        for (Path log : files("-wal")) {
            String text = log.toString();
            Path file = Path.of(text.substring(0, text.length() - "-wal".length()));
            if (!Files.exists(file)) {
                continue;
            }
            String namespace = StoredObjects.namespace(file);
            String id = StoredObjects.id(file);
            try (Database database = new Database(file, false)) {
                Long time = AlarmState.read(database);
                index.setAlarm(namespace, id, index.name(namespace, id), time);
            } catch (StorageException e) {
                // a damaged file says so when its object is used
            }
        }
    }

    private List<Path> files(String end) throws IOException {
        return StoredObjects.files(folder, end);
    }

    /** The folder. */
    public Path path() {
        return folder;
    }

    /**
     * The storage of an object that begins to live; at most one at a time for an id.
     *
     * @param namespace a name that is good for a folder
     * @param id the object's id, in hexadecimal
     * @param name the name that the id was made from, if that is known
     */
    public ObjectStorage object(String namespace, String id, @Nullable String name) {
        return new ObjectStorage(this, namespace, id, name);
    }

    /** The alarms that are set. A hint: an object's own file has the last word. */
    public List<Alarm> alarms() throws StorageException {
        return index.alarms();
    }

    /** Has a listener told of alarms that change from now on. */
    public void onAlarm(AlarmListener newListener) {
        listener = newListener;
    }

    /** The objects that have a file. */
    public List<StoredObject> objects() throws StorageException {
        return StoredObjects.list(folder, index);
    }

    /** An object's file, to be read and changed by hand; the object must not live. */
    public ObjectFile edit(StoredObject object) throws StorageException {
        return new ObjectFile(new Database(object.file(), false));
    }

    /**
     * Deletes an object's file; it must not live.
     *
     * @return whether there was one
     */
    public boolean delete(String namespace, String id) throws StorageException {
        Path file = file(namespace, id);
        join(file);
        try {
            boolean existed = Files.deleteIfExists(file);
            Files.deleteIfExists(Session.log(file));
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
            index.delete(namespace, id);
            return existed;
        } catch (IOException e) {
            throw StorageException.critical("The file " + file + " cannot be deleted: " + e);
        }
    }

    Path file(String namespace, String id) {
        Path file =
                folder.resolve("do")
                        .resolve(namespace)
                        .resolve(id + StoredObjects.SUFFIX)
                        .normalize();
        Path parent = file.getParent();
        if (parent == null || !folder.resolve("do").equals(parent.getParent())) {
            throw new IllegalArgumentException(
                    "Not a namespace and an id: " + namespace + ' ' + id);
        }
        return file;
    }

    Executor threads() {
        return threads;
    }

    boolean isClosing(Path file) {
        return closing.containsKey(file);
    }

    private void join(Path file) {
        CompletableFuture<Void> earlier = closing.get(file);
        if (earlier != null) {
            earlier.join();
        }
    }

    Session open(ObjectStorage object, Sql.BeforeWrite beforeWrite, Sql.BeforeWrite beforePragma)
            throws StorageException {
        Path file = object.file();
        join(file);
        String reason = failed.get(file);
        if (reason != null) {
            throw StorageException.critical(reason);
        }
        Session session =
                Session.open(file, template, isDurable, forcing, beforeWrite, beforePragma);
        open.add(object);
        if (open.size() > MAX_OPEN) {
            closeIdle(object);
        }
        return session;
    }

    /** Closes the files that were not used for longest, a few at once. */
    private void closeIdle(ObjectStorage but) {
        int wanted = Math.max(1, MAX_OPEN / 16);
        List<ObjectStorage> oldest = new ArrayList<>(open);
        oldest.sort(Comparator.comparingLong(ObjectStorage::lastUsed));
        for (ObjectStorage object : oldest) {
            if (wanted > 0 && object != but && object.closeIfIdle()) {
                wanted--;
            }
        }
    }

    void close(ObjectStorage object, Session session) {
        open.remove(object);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        closing.put(object.file(), closed);
        threads.execute(
                () -> {
                    try {
                        session.syncs().await();
                        session.close();
                    } finally {
                        closing.remove(object.file(), closed);
                        closed.complete(null);
                    }
                });
    }

    /** A file whose last writes may be lost is not used again: what follows them would be too. */
    StorageException fail(Path file, String reason) {
        failed.put(file, reason);
        return StorageException.critical(reason);
    }

    boolean isEarlier(String namespace, String id, long time) throws StorageException {
        Long known = index.alarm(namespace, id);
        return known == null || time < known;
    }

    void index(String namespace, String id, @Nullable String name, @Nullable Long time)
            throws StorageException {
        index.setAlarm(namespace, id, name, time);
    }

    void name(String namespace, String id, String name) throws StorageException {
        index.setName(namespace, id, name);
    }

    void tell(String namespace, String id, @Nullable String name, @Nullable Long time) {
        listener.changed(namespace, id, name, time);
    }

    /** Closes all files: what was committed is on the disk when this returns. */
    @Override
    public void close() {
        for (ObjectStorage object : List.copyOf(open)) {
            object.close();
        }
        for (CompletableFuture<Void> each : List.copyOf(closing.values())) {
            each.join();
        }
        threads.shutdown();
        index.close();
        try {
            lockFile.close();
            if (!isDurable) {
                deleteAll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteAll() throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
