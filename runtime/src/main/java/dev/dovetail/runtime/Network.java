package dev.dovetail.runtime;

/** Makes the requests of the global {@code fetch()}. */
@FunctionalInterface
public interface Network {
    /**
     * Sends a request out.
     *
     * @param lane whose event loop may be used
     * @param reply gets the response, on any thread
     * @return gives the request up, if nobody waits for the response any more; any thread
     */
    Runnable fetch(Lane lane, HttpRequest request, HttpReply reply);
}
