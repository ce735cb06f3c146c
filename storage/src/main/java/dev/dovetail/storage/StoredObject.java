package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * An object that has a file.
 *
 * @param namespace the object's namespace
 * @param id the object's id, in hexadecimal
 * @param name the name that its id was made from, if that is known
 * @param file its SQLite database
 * @param bytes how long the file is
 * @param alarm when its alarm is due, in milliseconds since 1970, or null
 */
public record StoredObject(
        String namespace,
        String id,
        @Nullable String name,
        Path file,
        long bytes,
        @Nullable Long alarm) {}
