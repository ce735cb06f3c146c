package dev.dovetail.runtime;

/**
 * An end of a WebSocket in the hands of who got it: what it is told goes to the other side. Nothing
 * but {@link #fail} before {@link #start}. Any thread.
 */
public non-sealed interface SocketEnd extends SocketSink, Passed {
    /** Connects who hears what comes, once. It is told at once how much it may send. */
    void start(SocketSink receiver);
}
