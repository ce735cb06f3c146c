package dev.dovetail.web;

import java.util.HashMap;
import java.util.Map;

/**
 * What an isolate keeps in Java, by handles that are never used again. One thread at a time.
 *
 * <p>Its sum is bounded, because a program can open streams and forget them.
 */
final class Handles implements AutoCloseable {
    private static final long MAX_BYTES = 128L << 20;

    private final Map<Integer, Kept> kept = new HashMap<>();
    private long bytes;
    private int last;

    /** Keeps something; it is closed here if there is no room. */
    int add(Kept thing) throws WebException {
        if (bytes + thing.weight() > MAX_BYTES || last == Integer.MAX_VALUE) {
            thing.close();
            throw WebException.rangeError(
                    "Too many digests, ciphers or compression streams are open.");
        }
        bytes += thing.weight();
        kept.put(++last, thing);
        return last;
    }

    <T extends Kept> T get(int handle, Class<T> type) throws WebException {
        Kept thing = kept.get(handle);
        if (!type.isInstance(thing)) {
            throw WebException.error("internal error");
        }
        return type.cast(thing);
    }

    /** Lets go of something; does nothing if it is gone. */
    void free(int handle) {
        Kept thing = kept.remove(handle);
        if (thing != null) {
            bytes -= thing.weight();
            thing.close();
        }
    }

    @Override
    public void close() {
        kept.values().forEach(Kept::close);
        kept.clear();
        bytes = 0;
    }
}
