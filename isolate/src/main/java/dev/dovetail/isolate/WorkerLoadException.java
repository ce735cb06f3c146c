package dev.dovetail.isolate;

/** A Worker's modules do not compile, link or run their global scope. */
public final class WorkerLoadException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what went wrong and where, with JavaScript's stack if there is one
     */
    public WorkerLoadException(String message) {
        super(message);
    }
}
