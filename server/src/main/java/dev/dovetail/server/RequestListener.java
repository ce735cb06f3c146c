package dev.dovetail.server;

import org.jspecify.annotations.Nullable;

/** Hears of every request. */
@FunctionalInterface
public interface RequestListener {
    /**
     * A request was answered. Called on a lane's thread: be quick.
     *
     * @param worker the Worker that got it
     * @param path the path, without the query
     * @param status the response's
     * @param nanos from the request's head to the end of the response
     * @param error what the Worker threw, with its stack, or null
     */
    void answered(
            String worker,
            String method,
            String path,
            int status,
            long nanos,
            @Nullable String error);
}
