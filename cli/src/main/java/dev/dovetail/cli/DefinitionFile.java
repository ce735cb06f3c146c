package dev.dovetail.cli;

import dev.dovetail.runtime.WorkerDefinition;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Workers that are ready to be deployed, in a file from one engine for the next: so that all run
 * the same, whatever became of the sources. Java's serialization of records, which needs no code of
 * ours when a definition gets another part; the file is in a folder that only this user can read.
 *
 * @param state the folder of Durable Objects; empty if there are none
 * @param definitions the Workers, the one that is served first
 */
record DefinitionFile(String state, ArrayList<WorkerDefinition> definitions)
        implements Serializable {
    DefinitionFile(String state, List<WorkerDefinition> definitions) {
        this(state, new ArrayList<>(definitions));
    }

    Optional<Path> stateFolder() {
        return state.isEmpty() ? Optional.empty() : Optional.of(Path.of(state));
    }

    static void write(Path file, DefinitionFile content) throws IOException {
        try (var out = new Writer(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeObject(content);
        }
    }

    @SuppressWarnings("BanSerializableRead") // our own file
    static DefinitionFile read(Path file) throws IOException {
        try (var in = new Reader(new BufferedInputStream(Files.newInputStream(file)))) {
            return (DefinitionFile) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    /** What stands for an Optional, which Java does not serialize. */
    private record Maybe(@Nullable Object value) implements Serializable {}

    /** What stands for an OptionalInt, for the same reason. */
    private record MaybeInt(boolean present, int value) implements Serializable {}

    /** What stands for a path, which Java does not serialize either. */
    private record PathText(String text) implements Serializable {}

    private static final class Writer extends ObjectOutputStream {
        Writer(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            return switch (object) {
                case Optional<?> maybe -> new Maybe(maybe.orElse(null));
                case OptionalInt maybe -> new MaybeInt(maybe.isPresent(), maybe.orElse(0));
                case Path path -> new PathText(path.toString());
                default -> object;
            };
        }
    }

    private static final class Reader extends ObjectInputStream {
        Reader(InputStream in) throws IOException {
            super(in);
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object object) {
            return switch (object) {
                case Maybe(Object value) -> Optional.ofNullable(value);
                case MaybeInt(boolean present, int value) ->
                        present ? OptionalInt.of(value) : OptionalInt.empty();
                case PathText(String text) -> Path.of(text);
                default -> object;
            };
        }
    }
}
