package dev.dovetail.bundle;

/**
 * esbuild itself could not be used: it is not packaged for this machine, its binary could not be
 * unpacked or started, or it ended without an answer. Problems in a Worker's sources are a {@link
 * BundleException} instead.
 */
public final class EsbuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EsbuildException(String message) {
        super(message);
    }

    EsbuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
