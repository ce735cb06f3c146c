package dev.dovetail.server;

/** An address cannot be listened on. */
public final class BindFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Tells what could not be had. */
    public BindFailedException(String host, int port, Throwable cause) {
        super(message(host, port, cause), cause);
    }

    private static String message(String host, int port, Throwable cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (why.contains("already in use")) {
            return ("Port %d of %s is in use: stop what listens there,"
                            + " or choose another with --port.")
                    .formatted(port, host);
        }
        return "Cannot listen on %s:%d: %s".formatted(host, port, why);
    }
}
