package dev.dovetail.storage;

import org.jspecify.annotations.Nullable;

/** Told of alarms that changed. */
@FunctionalInterface
public interface AlarmListener {
    /**
     * An object's alarm has changed, and the change is on the disk. A storage thread.
     *
     * @param name the name that its id was made from, if that is known
     * @param time when it is due, in milliseconds since 1970, or null if it was deleted
     */
    void changed(String namespace, String id, @Nullable String name, @Nullable Long time);
}
