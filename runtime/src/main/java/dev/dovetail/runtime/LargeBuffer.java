package dev.dovetail.runtime;

import java.lang.ref.Cleaner;

/**
 * An array buffer on its way, in memory that all isolates share. Whoever takes it out of its
 * message gives its place back: the receiver after the turn that copies it, or {@link
 * Message#release}. A message that is dropped without that loses nothing: its place comes back when
 * it is collected.
 */
final class LargeBuffer implements Passed {
    /** Where it begins, in pages. */
    final int page;

    /** How many bytes it has. */
    final int length;

    private final Cleaner.Cleanable place;

    /**
     * Made by {@link LargeBuffers#reserve}.
     *
     * @param place gives the place back, once
     */
    LargeBuffer(int page, int length, Cleaner cleaner, Runnable place) {
        this.page = page;
        this.length = length;
        this.place = cleaner.register(this, place);
    }

    /** Gives its place back. Any thread; again is nothing. */
    void free() {
        place.clean();
    }
}
