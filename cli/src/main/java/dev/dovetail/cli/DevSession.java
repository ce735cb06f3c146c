package dev.dovetail.cli;

import dev.dovetail.server.HttpFrontDoor;

import java.util.concurrent.atomic.AtomicBoolean;

/** A development server that runs. Any thread. */
public final class DevSession implements AutoCloseable {
    private final String url;
    private final Watcher watcher;
    private final HttpFrontDoor door;
    private final Printer printer;
    private final AtomicBoolean closed = new AtomicBoolean();

    DevSession(String url, Watcher watcher, HttpFrontDoor door, Printer printer) {
        this.url = url;
        this.watcher = watcher;
        this.door = door;
        this.printer = printer;
    }

    /** Where it listens, such as {@code http://localhost:8787}. */
    public String url() {
        return url;
    }

    /** Stops listening and reloading, ends the Workers, and writes what is left to print. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            watcher.close();
            door.close();
            printer.close();
        }
    }
}
