package dev.dovetail.runtime;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Durable Objects of a class: which of them are in memory. It outlives the Worker's versions.
 * Any thread.
 */
final class Namespace {
    final String worker;
    final String className;
    final String key;
    final ObjectIds ids;
    private final WorkerRuntime runtime;
    private final Map<String, LiveObject> live = new ConcurrentHashMap<>();

    Namespace(WorkerRuntime runtime, String worker, String className, String key) {
        this.runtime = runtime;
        this.worker = worker;
        this.className = className;
        this.key = key;
        ids = new ObjectIds(key);
    }

    /** The one instance of an object, begun if there is none. */
    LiveObject live(String id, @Nullable String name) {
        while (true) {
            LiveObject object = live.get(id);
            if (object != null && object.isUsable()) {
                return object;
            }
            LiveObject fresh = new LiveObject(this, id, name, runtime.isolateOf(this, id));
            if (object == null
                    ? live.putIfAbsent(id, fresh) == null
                    : live.replace(id, object, fresh)) {
                fresh.begin();
                return fresh;
            }
        }
    }

    /** An instance is no more. */
    void forget(LiveObject object) {
        live.remove(object.id, object);
    }

    int liveCount() {
        return live.size();
    }
}
