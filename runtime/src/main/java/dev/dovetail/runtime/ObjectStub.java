package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import org.jspecify.annotations.Nullable;

/**
 * What a stub of a Durable Object leads to. It stays with the instance that it reached: when that
 * breaks, the stub is broken for ever; when it was only put away, the next one takes its place. Any
 * thread.
 */
final class ObjectStub implements Passed {
    final Namespace namespace;
    final String id;
    final @Nullable String name;
    private @Nullable LiveObject reached;

    ObjectStub(Namespace namespace, String id, @Nullable String name) {
        this.namespace = namespace;
        this.id = id;
        this.name = name;
    }

    /** The same for someone else. */
    ObjectStub copy() {
        return new ObjectStub(namespace, id, name);
    }

    /** Why calls fail; null if they do not. */
    synchronized @Nullable Failure brokenBy() {
        return reached == null ? null : reached.brokenBy();
    }

    /** The instance that calls go to. */
    synchronized LiveObject reach() {
        LiveObject object = reached;
        if (object == null || object.isPutAway()) {
            object = namespace.live(id, name);
            reached = object;
        }
        return object;
    }
}
