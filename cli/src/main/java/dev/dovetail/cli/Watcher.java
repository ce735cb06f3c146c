package dev.dovetail.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Looks at files a few times a second, on a thread of its own: editors replace files, folders come
 * and go, network file systems send no events, and all that matters is what is there now.
 */
final class Watcher implements AutoCloseable {
    private static final long EVERY_MILLIS = 150;
    private static final long SETTLE_MILLIS = 20;

    /**
     * How far a file's time may lie before the moment of its change: a tick of the kernel's clock.
     */
    private static final long TICK_NANOS = 10_000_000;

    /** What is looked at together. */
    interface Watched {
        /** The files, and folders whose list of files matters. */
        Collection<Path> files();

        /** One of them has changed, and the change is over. The watcher's thread. */
        void changed();
    }

    private record Stamp(long modified, long size) {
        static final Stamp NONE = new Stamp(0, -1);

        /** Of a file that has changed already, whatever it is like now. */
        static final Stamp OUTDATED = new Stamp(0, -2);
    }

    private final List<Watched> watched;
    private final List<Map<Path, Stamp>> stamps = new ArrayList<>();

    /** Files that changed during a build, and a hash of what was in them. */
    private final Map<Path, Integer> written = new HashMap<>();

    private final Thread thread;

    private Watcher(List<Watched> watched, Instant since) {
        this.watched = List.copyOf(watched);
        for (Watched one : watched) {
            stamps.add(next(one.files(), Map.of(), since));
        }
        thread = Thread.ofPlatform().daemon().name("dovetail-watch").unstarted(this::run);
    }

    /**
     * Starts.
     *
     * @param since what changes from then on is seen: when the files began to be read
     */
    static Watcher start(List<? extends Watched> watched, Instant since) {
        var watcher = new Watcher(List.copyOf(watched), since);
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
        var since = Instant.now().minusNanos(TICK_NANOS);
        watched.get(index).changed();
        stamps.set(index, next(watched.get(index).files(), settled, since));
    }

    /**
     * What to compare with the next time, so that a change during the build is seen then: what the
     * files were like before it. Those that nobody had looked at before it have only their time to
     * tell.
     */
    private Map<Path, Stamp> next(Collection<Path> files, Map<Path, Stamp> before, Instant since) {
        Map<Path, Stamp> next = stamp(files);
        long start = TimeUnit.SECONDS.toNanos(since.getEpochSecond()) + since.getNano();
        next.replaceAll(
                (file, now) -> {
                    Stamp known = before.get(file);
                    if (known == null) {
                        return now.modified() >= start ? Stamp.OUTDATED : now;
                    }
                    return known.equals(now) || isWrittenAnew(file) ? now : known;
                });
        return next;
    }

    /**
     * Whether a file that changed during a build is what it was after such a change before: then
     * the build's own command writes it each time, and would run for ever.
     */
    private boolean isWrittenAnew(Path file) {
        try {
            int content =
                    Files.isDirectory(file)
                            ? Arrays.hashCode(file.toFile().list())
                            : Arrays.hashCode(Files.readAllBytes(file));
            Integer last = written.put(file, content);
            return last != null && last == content;
        } catch (IOException e) {
            return false;
        }
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
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.size());
        } catch (IOException e) {
            return Stamp.NONE;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
