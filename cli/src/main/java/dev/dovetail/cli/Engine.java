package dev.dovetail.cli;

import dev.dovetail.bundle.CacheFolder;
import dev.dovetail.isolate.V8;
import dev.dovetail.runtime.RuntimeListener;
import dev.dovetail.server.HttpFrontDoor;
import dev.dovetail.server.RequestListener;
import dev.dovetail.server.ServerOptions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** V8 and the front door, started on a thread of their own while Workers are being built. */
final class Engine implements AutoCloseable {
    private final CompletableFuture<HttpFrontDoor> door = new CompletableFuture<>();

    private Engine() {}

    static Engine start(ServerOptions options, RuntimeListener log, RequestListener requests) {
        var engine = new Engine();
        Thread.ofPlatform()
                .daemon()
                .name("dovetail-engine")
                .start(() -> engine.run(options, log, requests));
        return engine;
    }

    private void run(ServerOptions options, RuntimeListener log, RequestListener requests) {
        try {
            V8 v8 = V8.start(CacheFolder.path());
            door.complete(HttpFrontDoor.open(options, v8, log, requests));
        } catch (RuntimeException | Error e) {
            door.completeExceptionally(e);
        }
    }

    /** The front door, once it is there. */
    HttpFrontDoor door() {
        try {
            return door.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Waits for the start to be over: V8 does not like a process that ends meanwhile. */
    @Override
    public void close() {
        door.handle((opened, failed) -> opened).thenAccept(Engine::close).join();
    }

    private static void close(HttpFrontDoor opened) {
        if (opened != null) {
            opened.close();
        }
    }
}
