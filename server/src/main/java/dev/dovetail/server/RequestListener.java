package dev.dovetail.server;

import dev.dovetail.runtime.Spent;

import org.jspecify.annotations.Nullable;

/**
 * Hears of every request that got as far as a Worker, once. What is refused because it is no proper
 * HTTP is not among them.
 */
@FunctionalInterface
public interface RequestListener {
    /**
     * A request was answered. Called on a lane's thread: be quick.
     *
     * @param worker the Worker that got it
     * @param path the path, without the query
     * @param method as the client sent it
     * @param status the response's; 499 if the client left before there was one
     * @param nanos from the request's head to the end of the response
     * @param spent what the request and all it called have used; null if it called nothing of a
     *     Worker's
     * @param error what the Worker threw, with its stack, or why the response was cut, or null
     */
    void answered(
            String worker,
            String method,
            String path,
            int status,
            long nanos,
            @Nullable Spent spent,
            @Nullable String error);
}
