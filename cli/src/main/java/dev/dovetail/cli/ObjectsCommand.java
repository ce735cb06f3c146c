package dev.dovetail.cli;

import dev.dovetail.storage.ObjectFile;
import dev.dovetail.storage.StateFolder;
import dev.dovetail.storage.StorageException;
import dev.dovetail.storage.StoredObject;
import dev.dovetail.storage.StoredObjects;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code dovetail objects}: what an operator does with the Durable Objects on the disk. */
final class ObjectsCommand {
    /** An id may be shortened to this, no further. */
    private static final int SHORTEST_ID = 4;

    private static final int KEYS_SHOWN = 100;

    private final Shell shell;
    private final ObjectsOptions options;
    private final Path folder;

    private ObjectsCommand(Shell shell, ObjectsOptions options) {
        this.shell = shell;
        this.options = options;
        folder = folder(shell, options);
    }

    /**
     * Does what was asked for.
     *
     * @throws UserException if there is no such object, or its file cannot be used so
     */
    static void run(Shell shell, ObjectsOptions options) {
        try {
            new ObjectsCommand(shell, options).run();
        } catch (StorageException e) {
            throw UserException.failed(String.valueOf(e.getMessage()));
        }
    }

    /** Where the objects of a project are kept, if no option says it. */
    static Path defaultFolder(Path project) {
        return project.resolve(".dovetail/state");
    }

    private static Path folder(Shell shell, ObjectsOptions options) {
        if (options.persistTo().isPresent()) {
            return shell.folder().resolve(options.persistTo().get());
        }
        Path config = shell.folder().resolve(options.config().orElse(""));
        Path project = Files.isDirectory(config) ? config : config.resolveSibling("");
        return defaultFolder(project.normalize());
    }

    private void run() throws StorageException {
        if (!Files.isDirectory(folder)) {
            throw UserException.failed(
                    "There is no state in "
                            + shell.name(folder)
                            + ". dovetail dev makes it when a Worker has Durable Objects; -c names"
                            + " the Worker, or --persist-to the folder.");
        }
        switch (options.action()) {
            case ObjectsOptions.LIST -> list();
            case ObjectsOptions.SHOW -> show();
            case ObjectsOptions.SQL -> sql();
            default -> delete();
        }
    }

    private void list() throws StorageException {
        List<StoredObject> all = StoredObjects.in(folder);
        if (all.isEmpty()) {
            shell.out().println("No objects in " + shell.name(folder) + ".");
            return;
        }
        var table = new TextTable();
        table.row(List.of("NAMESPACE", "ID", "NAME", "BYTES", "ALARM"));
        for (StoredObject one : all) {
            table.row(
                    List.of(
                            one.namespace(),
                            one.id(),
                            one.name() == null ? "" : one.name(),
                            Long.toString(one.bytes()),
                            one.alarm() == null ? "" : time(one.alarm())));
        }
        table.print(shell.out());
    }

    private void show() throws StorageException {
        StoredObject object = find(options.words().getFirst());
        try (ObjectFile file = StoredObjects.read(object)) {
            line("namespace", object.namespace());
            line("id", object.id());
            if (object.name() != null) {
                line("name", object.name());
            }
            line("file", shell.name(object.file()) + ", " + object.bytes() + " bytes");
            Long alarm = file.alarm();
            line("alarm", alarm == null ? "none" : time(alarm));
            Map<String, Long> keys = file.keys();
            line("keys", Integer.toString(keys.size()));
            keys.entrySet().stream()
                    .limit(KEYS_SHOWN)
                    .forEach(key -> line("", key.getKey() + ", " + key.getValue() + " bytes"));
            if (keys.size() > KEYS_SHOWN) {
                line("", "and " + (keys.size() - KEYS_SHOWN) + " more");
            }
            Map<String, Long> tables = file.tables();
            line("tables", Integer.toString(tables.size()));
            tables.forEach((name, rows) -> line("", name + ", " + rows + " rows"));
        }
    }

    private void line(String name, String text) {
        shell.out().printf("%-10s %s%n", name, text);
    }

    private void sql() throws StorageException {
        StoredObject object = find(options.words().getFirst());
        String sql = options.words().getLast();
        if (!options.writes()) {
            try (ObjectFile file = StoredObjects.read(object)) {
                print(file, sql);
            } catch (StorageException e) {
                if (String.valueOf(e.getMessage()).contains("SQLITE_READONLY")) {
                    throw UserException.failed(
                            "sql only reads. --write lets it change the object, while no dovetail"
                                    + " dev has it.");
                }
                throw e;
            }
            return;
        }
        try (StateFolder state = StateFolder.open(folder);
                ObjectFile file = state.edit(object)) {
            long changed = print(file, sql);
            shell.out().println(changed + (changed == 1 ? " row changed" : " rows changed"));
        }
    }

    private long print(ObjectFile file, String sql) throws StorageException {
        var table = new TextTable();
        long changed = file.run(sql, table::row, table::row);
        table.print(shell.out());
        return changed;
    }

    private void delete() throws StorageException {
        List<StoredObject> found = new ArrayList<>();
        for (String word : options.words()) {
            found.add(find(word));
        }
        try (StateFolder state = StateFolder.open(folder)) {
            for (StoredObject one : found) {
                state.delete(one.namespace(), one.id());
                shell.out().println("deleted " + one.namespace() + '/' + one.id());
            }
        }
    }

    private StoredObject find(String word) throws StorageException {
        List<StoredObject> all = StoredObjects.in(folder);
        int slash = word.indexOf('/');
        List<StoredObject> found = matching(all, Optional.empty(), word);
        if (found.isEmpty() && slash > 0) {
            found = matching(all, Optional.of(word.substring(0, slash)), word.substring(slash + 1));
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            throw UserException.failed(
                    "There is no object "
                            + word
                            + " in "
                            + shell.name(folder)
                            + ". dovetail objects list shows those that there are.");
        }
        StringBuilder text = new StringBuilder(word + " may be any of these; say which:");
        for (StoredObject one : found) {
            text.append("\n  ").append(one.namespace()).append('/').append(one.id());
        }
        throw UserException.failed(text.toString());
    }

    private static List<StoredObject> matching(
            List<StoredObject> all, Optional<String> namespace, String word) {
        List<StoredObject> exact = new ArrayList<>();
        List<StoredObject> begun = new ArrayList<>();
        for (StoredObject one : all) {
            if (namespace.isPresent() && !namespace.get().equals(one.namespace())) {
                continue;
            }
            if (one.id().equals(word) || word.equals(one.name())) {
                exact.add(one);
            } else if (word.length() >= SHORTEST_ID && one.id().startsWith(word)) {
                begun.add(one);
            }
        }
        return exact.isEmpty() ? begun : exact;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
