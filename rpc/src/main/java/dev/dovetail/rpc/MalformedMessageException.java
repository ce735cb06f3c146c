package dev.dovetail.rpc;

/**
 * A message that the platform's kernel never writes: the isolate that sent it cannot be trusted.
 */
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param what what is wrong with the message
     */
    public MalformedMessageException(String what) {
        super(what);
    }
}
