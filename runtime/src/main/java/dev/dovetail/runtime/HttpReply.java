package dev.dovetail.runtime;

import dev.dovetail.rpc.Failure;

/**
 * Who waits for the response to a request from outside. Exactly one method is called, once, on the
 * thread of the Worker's isolate: hand over to your own.
 */
public interface HttpReply {
    /** The response. A streaming body is to be started and pulled, or stopped. */
    void respond(HttpResponse response);

    /** The Worker threw, does not run, or was ended by a limit. */
    void fail(Failure failure);
}
