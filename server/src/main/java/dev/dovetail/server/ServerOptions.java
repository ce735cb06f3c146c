package dev.dovetail.server;

/**
 * How the front door works.
 *
 * @param lanes event loops, 1 at least
 * @param showErrors whether the body of a 500 tells the error and its stack: for development
 * @param headMillis for a request's head to come, from the connection's start or from the last
 *     response on: then the connection is cut
 * @param sharePort whether other processes that say so too may listen on the same port: the system
 *     deals connections out among them ({@code SO_REUSEPORT})
 * @param maxConnections at once, on each lane; more are closed
 * @param maxRequests at once, on each lane; more are answered with 503
 */
public record ServerOptions(
        int lanes,
        boolean showErrors,
        int headMillis,
        boolean sharePort,
        int maxConnections,
        int maxRequests) {
    private static final int HEAD_MILLIS = 60_000;
    private static final int MAX_CONNECTIONS = 16_000;
    private static final int MAX_REQUESTS = 4_000;

    /** Makes options with a minute for a request's head. */
    public ServerOptions(int lanes, boolean showErrors) {
        this(lanes, showErrors, HEAD_MILLIS);
    }

    /** Makes options for a port of its own. */
    public ServerOptions(int lanes, boolean showErrors, int headMillis) {
        this(lanes, showErrors, headMillis, false, MAX_CONNECTIONS, MAX_REQUESTS);
    }

    /** The same with a port that is shared. */
    public ServerOptions sharingPort() {
        return new ServerOptions(lanes, showErrors, headMillis, true, maxConnections, maxRequests);
    }
}
