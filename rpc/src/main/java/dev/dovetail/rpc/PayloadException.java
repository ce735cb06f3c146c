package dev.dovetail.rpc;

/**
 * A payload that cannot be read or written: truncated, of a wrong shape, or past a limit.
 *
 * <p>It is the only exception that reading throws, whatever the bytes are. What came from a Worker
 * is untrusted, so the one who reads decides what such a payload means for its sender.
 */
public final class PayloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Where it was noticed. */
    private final int offset;

    /**
     * A problem of a payload.
     *
     * @param problem what is wrong, as a sentence without a full stop
     * @param offset the byte of the payload where it was noticed, from 0
     */
    public PayloadException(String problem, int offset) {
        super(problem + ", at byte " + offset + " of a payload");
        this.offset = offset;
    }

    /**
     * The byte of the payload where the problem was noticed, from 0: at most the payload's length.
     */
    public int offset() {
        return offset;
    }
}
