package dev.dovetail.web;

/** Something that lives in Java between calls of one isolate. */
interface Kept extends AutoCloseable {
    /** About how many bytes it takes, native ones included. */
    int weight();

    @Override
    void close();
}
