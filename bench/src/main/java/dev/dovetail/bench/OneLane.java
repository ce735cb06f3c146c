package dev.dovetail.bench;

import dev.dovetail.isolate.ModuleSource;
import dev.dovetail.isolate.V8;
import dev.dovetail.rpc.Failure;
import dev.dovetail.runtime.Body;
import dev.dovetail.runtime.HttpReply;
import dev.dovetail.runtime.HttpRequest;
import dev.dovetail.runtime.HttpResponse;
import dev.dovetail.runtime.Lane;
import dev.dovetail.runtime.Limits;
import dev.dovetail.runtime.NoNetwork;
import dev.dovetail.runtime.RuntimeListener;
import dev.dovetail.runtime.Service;
import dev.dovetail.runtime.WorkerDefinition;
import dev.dovetail.runtime.WorkerRuntime;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A runtime whose only lane is the thread that made it. */
final class OneLane implements AutoCloseable {
    private static final List<String> HEADERS = List.of("host", "example.com", "accept", "*/*");

    private final CallersLoop loop = new CallersLoop();
    private final Lane lane = new Lane(loop);
    private final WorkerRuntime runtime =
            new WorkerRuntime(
                    V8.start(cache()), List.of(lane), RuntimeListener.SILENT, new NoNetwork());

    /**
     * Where V8's library and the snapshot are kept: the launcher's folder, if bench/run says it.
     */
    static Path cache() {
        return Path.of(System.getProperty("dovetail.cache", "target/cache"));
    }

    /** Deploys a Worker of one module without limits. */
    void deploy(String name, String source, Map<String, Service> services) {
        var module = new ModuleSource(name + ".js", source);
        runtime.deploy(new WorkerDefinition(name, List.of(module), services, "{}", Limits.OFF));
    }

    /** Hands a GET to a Worker and does the lane's work until the answer is there. */
    HttpResponse get(String worker, String path) {
        var answer = new Answer();
        var request =
                new HttpRequest("GET", "http://example.com" + path, HEADERS, Body.NONE, "manual");
        runtime.fetch(lane, Service.of(worker), request, answer);
        loop.runUntil(answer::isThere);
        return answer.response();
    }

    @Override
    public void close() {
        runtime.close();
    }

    /**
     * Written on the lane, or on the pool's thread as long as the isolate has not earned the lane.
     */
    private final class Answer implements HttpReply {
        private volatile @Nullable HttpResponse response;
        private volatile @Nullable Failure failure;

        boolean isThere() {
            return response != null || failure != null;
        }

        HttpResponse response() {
            HttpResponse there = response;
            if (there == null) {
                throw new IllegalStateException("The Worker failed: " + failure);
            }
            return there;
        }

        @Override
        public void respond(HttpResponse response) {
            this.response = response;
            wake();
        }

        @Override
        public void fail(Failure failure) {
            this.failure = failure;
            wake();
        }

        private void wake() {
            if (!loop.isMine()) {
                loop.execute(() -> {});
            }
        }
    }
}
