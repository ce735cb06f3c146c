package dev.dovetail.rpc;

/** Any bytes as a payload: a value, which survives a way back and forth, or one clean error. */
public final class PayloadFuzz {
    private PayloadFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        skip(input);
        Value value;
        try {
            value = Payload.decode(input);
        } catch (PayloadException e) {
            if (e.offset() < 0 || e.offset() > input.length) {
                throw new AssertionError("an error outside of the payload: " + e.offset(), e);
            }
            return;
        }
        if (!ValueGraph.same(value, Payload.decode(Payload.encode(value)))) {
            throw new AssertionError("another value after a way back and forth");
        }
    }

    private static void skip(byte[] input) {
        try {
            new PayloadReader(input).skip();
        } catch (PayloadException e) {
            // refused
        }
    }
}
