package dev.dovetail.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at files a few times a second, on a thread of its own: editors replace files, folders come
 * and go, network file systems send no events, and all that matters is what is there now.
 */
final class Watcher implements AutoCloseable {
    private static final long EVERY_MILLIS = 150;
    private static final long SETTLE_MILLIS = 20;

    /** What is looked at together. */
    interface Watched {
        /** The files, and folders whose list of files matters. */
        Collection<Path> files();

        /** One of them has changed, and the change is over. The watcher's thread. */
        void changed();
    }

    private record Stamp(long modified, long size) {
        static final Stamp NONE = new Stamp(0, -1);
    }

    private final List<Watched> watched;
    private final List<Map<Path, Stamp>> stamps = new ArrayList<>();
    private final Thread thread;

    private Watcher(List<Watched> watched) {
        this.watched = List.copyOf(watched);
        for (Watched one : watched) {
            stamps.add(stamp(one.files()));
        }
        thread = Thread.ofPlatform().daemon().name("dovetail-watch").unstarted(this::run);
    }

    /** Starts. What changes from now on is seen. */
    static Watcher start(List<? extends Watched> watched) {
        var watcher = new Watcher(List.copyOf(watched));
        watcher.thread.start();
        return watcher;
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(EVERY_MILLIS);
                for (int i = 0; i < watched.size(); i++) {
                    look(i);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(int index) throws InterruptedException {
        Map<Path, Stamp> before = stamps.get(index);
        Map<Path, Stamp> now = stamp(before.keySet());
        if (now.equals(before)) {
            return;
        }
        Map<Path, Stamp> settled = now;
        do {
            now = settled;
            Thread.sleep(SETTLE_MILLIS);
            settled = stamp(before.keySet());
        } while (!settled.equals(now));
        watched.get(index).changed();
        Map<Path, Stamp> next = stamp(watched.get(index).files());
        // what changed once more meanwhile is seen the next time
        next.replaceAll(settled::getOrDefault);
        stamps.set(index, next);
    }

    private static Map<Path, Stamp> stamp(Collection<Path> files) {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files) {
            stamps.put(file, stamp(file));
        }
        return stamps;
    }

    private static Stamp stamp(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                    attributes.size());
        } catch (IOException e) {
            return Stamp.NONE;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
