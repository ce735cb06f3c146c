package dev.dovetail.cli;

import dev.dovetail.server.HttpFrontDoor;
import dev.dovetail.storage.StateFolder;
import dev.dovetail.storage.StorageException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folder in which Durable Objects are kept. */
final class ObjectState {
    private ObjectState() {}

    /** The folder that the arguments name, or the usual one; empty if no Worker has objects. */
    static Optional<Path> folder(Shell shell, DevOptions options, List<Build> builds) {
        if (builds.stream().allMatch(one -> one.project().config().objects().classes().isEmpty())) {
            return Optional.empty();
        }
        Path usual =
                ObjectsCommand.defaultFolder(
                        shell.folder().resolve(builds.getFirst().project().config().folder()));
        return Optional.of(options.persistTo().map(shell.folder()::resolve).orElse(usual));
    }

    /**
     * Lets the Workers that are deployed from now on keep their objects there.
     *
     * @throws UserException if the folder cannot be used
     */
    static void open(Path folder, HttpFrontDoor door) {
        try {
            door.runtime().useState(StateFolder.open(folder));
        } catch (StorageException e) {
            throw UserException.failed(String.valueOf(e.getMessage()));
        }
    }
}
