package dev.dovetail.isolate;

/** Told when V8 is about to run out of the heap that an isolate may have. */
@FunctionalInterface
public interface MemoryListener {
    /**
     * The heap limit was reached and JavaScript is being terminated. Called in the middle of a
     * turn, on its thread; must not touch the isolate.
     */
    void heapLimitReached();
}
