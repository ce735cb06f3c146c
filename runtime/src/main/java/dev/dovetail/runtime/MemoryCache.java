package dev.dovetail.runtime;

import dev.dovetail.config.JsonValue.JsonString;

import org.jspecify.annotations.Nullable;

/**
 * A binding to a cache in the memory of the Worker's isolate. If one of its limits is 0 it keeps
 * nothing.
 *
 * @param binding its name
 * @param id bindings of one Worker with the same id share what they keep, and the larger limits
 *     hold; null for a cache of its own
 * @param maxKeys how many values it keeps
 * @param maxValueSize how many bytes a value has at most
 * @param maxTotalValueSize how many bytes the values have together
 */
public record MemoryCache(
        String binding,
        @Nullable String id,
        long maxKeys,
        long maxValueSize,
        long maxTotalValueSize) {

    String toJson() {
        return "[%s,%s,%d,%d,%d]"
                .formatted(
                        new JsonString(binding).toJson(),
                        id == null ? "null" : new JsonString(id).toJson(),
                        maxKeys,
                        maxValueSize,
                        maxTotalValueSize);
    }
}
