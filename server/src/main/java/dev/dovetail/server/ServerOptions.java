package dev.dovetail.server;

/**
 * How the front door works.
 *
 * @param lanes event loops, 1 at least
 * @param showErrors whether the body of a 500 tells the error and its stack: for development
 * @param headMillis for a request's head to come, from the connection's start or from the last
 *     response on: then the connection is cut
 */
public record ServerOptions(int lanes, boolean showErrors, int headMillis) {
    private static final int HEAD_MILLIS = 60_000;

    /** Makes options with a minute for a request's head. */
    public ServerOptions(int lanes, boolean showErrors) {
        this(lanes, showErrors, HEAD_MILLIS);
    }
}
