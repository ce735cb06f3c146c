package dev.dovetail.cli;

import dev.dovetail.server.HttpFrontDoor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server that runs. Any thread. */
public final class DevSession implements AutoCloseable {
    private final String url;
    private final Runnable stopReloading;
    private final HttpFrontDoor door;
    private final Printer printer;
    private final Duration grace;
    private final AtomicBoolean closed = new AtomicBoolean();

    DevSession(
            String url,
            Runnable stopReloading,
            HttpFrontDoor door,
            Printer printer,
            Duration grace) {
        this.url = url;
        this.stopReloading = stopReloading;
        this.door = door;
        this.printer = printer;
        this.grace = grace;
    }

    /** How long requests in flight may take to finish when it is closed. */
    Duration grace() {
        return grace;
    }

    /** Where it listens, such as {@code http://localhost:8787}. */
    public String url() {
        return url;
    }

    /** Stops listening and reloading, ends the Workers, and writes what is left to print. */
    @Override
    public void close() {
        close(grace);
    }

    /** The same with another time for requests in flight to finish. */
    void close(Duration time) {
        if (closed.compareAndSet(false, true)) {
            stopReloading.run();
            door.close(time);
            printer.close();
        }
    }
}
