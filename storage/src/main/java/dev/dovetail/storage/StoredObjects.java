package dev.dovetail.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is kept in a state folder, seen from outside: another process may have the folder, and goes
 * on. Has no state; any thread.
 */
public final class StoredObjects {
    static final String SUFFIX = ".sqlite";

    private StoredObjects() {}

    /**
     * The objects that have a file, by namespace and id; none if there is no folder.
     *
     * @param folder what {@link StateFolder#open} takes
     * @throws StorageException if the folder cannot be read
     */
    public static List<StoredObject> in(Path folder) throws StorageException {
        Path index = folder.resolve("index.sqlite");
        if (!Files.exists(index)) {
            return List.of();
        }
        try (FolderIndex known = FolderIndex.reading(index)) {
            return list(folder, known);
        }
    }

    /** Opens an object's file only to read it. It is to be closed. */
    public static ObjectFile read(StoredObject object) throws StorageException {
        return new ObjectFile(Database.reading(object.file()));
    }

    static List<StoredObject> list(Path folder, FolderIndex index) throws StorageException {
        List<StoredObject> objects = new ArrayList<>();
        try {
            for (Path file : files(folder, "")) {
                String namespace = namespace(file);
                String id = id(file);
                objects.add(
                        new StoredObject(
                                namespace,
                                id,
                                index.name(namespace, id),
                                file,
                                Files.size(file),
                                index.alarm(namespace, id)));
            }
        } catch (IOException e) {
            throw StorageException.critical("The folder " + folder + " cannot be read: " + e);
        }
        objects.sort(Comparator.comparing(StoredObject::file));
        return objects;
    }

    /** The files of objects, or those beside them that end so. */
    static List<Path> files(Path folder, String end) throws IOException {
        Path objects = folder.resolve("do");
        if (!Files.isDirectory(objects)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(objects, 2)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX + end)).toList();
        }
    }

    static String namespace(Path file) {
        Path parent = file.getParent();
        return parent == null ? "" : String.valueOf(parent.getFileName());
    }

    static String id(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }
}
