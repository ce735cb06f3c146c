package dev.dovetail.runtime;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

    /** The key as the name of a folder. */
    final String folder;

    final ObjectIds ids;
    private final WorkerRuntime runtime;
    private final Map<String, LiveObject> live = new ConcurrentHashMap<>();
    private final Map<String, ObjectSockets> sockets = new ConcurrentHashMap<>();

    Namespace(WorkerRuntime runtime, String worker, String className, String key) {
        this.runtime = runtime;
        this.worker = worker;
        this.className = className;
        this.key = key;
        folder = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("*", "%2A");
        ids = new ObjectIds(key);
    }

    /** The one instance of an object, begun if there is none. */
    LiveObject live(String id, @Nullable String name) {
        while (true) {
            LiveObject object = live.get(id);
            if (object != null && object.isUsable()) {
                return object;
            }
            LiveObject fresh =
                    new LiveObject(
                            this,
                            id,
                            name,
                            runtime.isolateOf(this, id),
                            runtime.state().object(folder, id, name));
            if (object == null
                    ? live.putIfAbsent(id, fresh) == null
                    : live.replace(id, object, fresh)) {
                fresh.begin();
                return fresh;
            }
        }
    }

    /** Whether objects may begin: not while the runtime closes, nor without the Worker. */
    boolean isServed() {
        return runtime.serves(this);
    }

    /** The hibernated WebSockets of an object; null if it has none. */
    @Nullable ObjectSockets sockets(String id) {
        return sockets.get(id);
    }

    /** The same, made if there are none. */
    ObjectSockets openSockets(LiveObject object) {
        return sockets.computeIfAbsent(
                object.id, made -> new ObjectSockets(this, object.id, object.name));
    }

    /** An object has none any more. */
    void forgetSockets(ObjectSockets gone) {
        sockets.remove(gone.id, gone);
    }

    /** An instance is no more. */
    void forget(LiveObject object) {
        live.remove(object.id, object);
    }

    int liveCount() {
        return live.size();
    }
}
