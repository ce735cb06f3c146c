package dev.dovetail.isolate;

/** A turn did not end by itself: a limit was reached, and the isolate's state is suspect. */
public final class TerminatedException extends Exception {
    private static final long serialVersionUID = 1L;

    TerminatedException(String message) {
        super(message);
    }
}
