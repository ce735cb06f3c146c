package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

import java.time.Duration;

/**
 * Who waits for the response to a request from outside. Exactly one method is called, once, on the
 * thread of the Worker's isolate or of the caller: hand over to your own.
 */
public interface HttpReply {
    /** The response. A streaming body is to be started and pulled, or stopped. */
    void respond(HttpResponse response);

    /** The Worker threw, does not run, or was ended by a limit. */
    void fail(Failure failure);

    /**
     * The Worker was not asked: it has too much to do, or has to pause.
     *
     * @param pause after which it may be asked again
     */
    default void unavailable(Failure failure, Duration pause) {
        fail(failure);
    }
}
