package dev.dovetail.runtime;

import org.jspecify.annotations.Nullable;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Memory in which large array buffers cross from isolate to isolate: the sender's JavaScript copies
 * one in, the receiver's copies it out, and nothing else touches it. There is room for so many;
 * what finds none goes in its message, which costs four copies. Any thread.
 */
final class LargeBuffers {
    /** The unit of places, in bytes: kernel/large-buffers.js has it, too. */
    static final int PAGE = 4096;

    static final int PAGES = 4096;

    private static final Cleaner CLEANER = Cleaner.create();

    private final BitSet used = new BitSet(PAGES);
    private @Nullable ByteBuffer memory;

    /** The memory, which is made when it is first asked for. */
    synchronized ByteBuffer memory() {
        ByteBuffer made = memory;
        if (made == null) {
            made = ByteBuffer.allocateDirect(PAGES * PAGE);
            memory = made;
        }
        return made;
    }

    /** A place for a buffer of so many bytes, as low as there is one; null if there is none. */
    synchronized @Nullable LargeBuffer reserve(int length) {
        int pages = Math.ceilDiv(length, PAGE);
        if (pages <= 0 || pages > PAGES) {
            return null;
        }
        int page = used.nextClearBit(0);
        while (page + pages <= PAGES) {
            int next = used.nextSetBit(page);
            if (next < 0 || next >= page + pages) {
                used.set(page, page + pages);
                return new LargeBuffer(page, length, CLEANER, new Place(this, page, pages));
            }
            page = used.nextClearBit(next);
        }
        return null;
    }

    /** How many pages are in use. */
    synchronized int usedPages() {
        return used.cardinality();
    }

    private synchronized void free(int page, int pages) {
        used.clear(page, page + pages);
    }

    private record Place(LargeBuffers of, int page, int pages) implements Runnable {
        @Override
        public void run() {
            of.free(page, pages);
        }
    }
}
