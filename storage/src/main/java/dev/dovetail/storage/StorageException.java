package dev.dovetail.storage;

/**
 * An operation of an object's storage that failed. Its message is for the program, or, where it
 * names a file, for the operator.
 */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean isCritical;

    private StorageException(String message, boolean isCritical) {
        super(message, null, false, false);
        this.isCritical = isCritical;
    }

    static StorageException refused(String message) {
        return new StorageException(message, false);
    }

    /** An error after which what the object holds in memory can no longer be trusted. */
    static StorageException critical(String message) {
        return new StorageException(message, true);
    }

    /**
     * Whether SQLite has rolled back by itself, or the file cannot be used: the object is reset.
     */
    public boolean isCritical() {
        return isCritical;
    }

    /** The native class of the error for the program. */
    public String type() {
        return "Error";
    }
}
