package dev.dovetail.runtime;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a Worker has of Durable Objects.
 *
 * @param bindings the namespaces on its {@code env}, by name, in the configuration's order
 * @param classes those of its exports whose instances are objects, and what their objects are known
 *     by: the key of their ids and files
 */
public record DurableObjects(Map<String, ObjectClass> bindings, Map<String, String> classes)
        implements Serializable {
    /** Nothing. */
    public static final DurableObjects NONE = new DurableObjects(Map.of(), Map.of());

    /** Copies the maps and keeps their order. */
    public DurableObjects {
        bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
        classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
    }

    /**
     * A class of Durable Objects.
     *
     * @param worker the Worker that exports it; it may not be there (yet)
     * @param name the export's name
     */
    public record ObjectClass(String worker, String name) implements Serializable {}
}
