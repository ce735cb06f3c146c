package dev.dovetail.config;

import java.util.List;

/**
 * What a Worker has of Durable Objects.
 *
 * @param bindings the namespaces on its {@code env}, in the file's order
 * @param classes those of its exports whose instances are objects
 */
public record DurableObjects(List<ObjectBinding> bindings, List<ObjectClass> classes) {
    /** Nothing. */
    public static final DurableObjects NONE = new DurableObjects(List.of(), List.of());

    /** Copies the lists. */
    public DurableObjects {
        bindings = List.copyOf(bindings);
        classes = List.copyOf(classes);
    }
}
