package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

/**
 * An alarm that is set.
 *
 * @param namespace the object's namespace
 * @param id the object's id, in hexadecimal
 * @param name the name that its id was made from, if that is known
 * @param time in milliseconds since 1970
 */
public record Alarm(String namespace, String id, @Nullable String name, long time) {}
