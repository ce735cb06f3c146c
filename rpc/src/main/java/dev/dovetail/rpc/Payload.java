package dev.dovetail.rpc;

/**
 * Whole payloads as values, and the limits of both.
 *
 * <p>For payloads whose shape is known, {@link PayloadReader} and {@link PayloadWriter} read and
 * write without making values.
 */
public final class Payload {
    /**
     * How many arrays, objects, Maps, Sets, errors and platform objects may stand inside each
     * other. It is what V8's stack holds; nothing recurses in Java. {@code kernel/tags.js} has the
     * same number.
     */
    public static final int MAX_DEPTH = 1000;

    private Payload() {}

    /**
     * The value that fills a payload.
     *
     * @param payload the bytes, which are copied where the value keeps some
     * @throws PayloadException if they are anything but one well-formed value
     */
    public static Value decode(byte[] payload) {
        var reader = new PayloadReader(payload);
        Value value = reader.value();
        reader.end();
        return value;
    }

    /**
     * The payload of a value, with all that it reaches.
     *
     * @throws PayloadException if it is nested deeper than {@link #MAX_DEPTH}
     */
    public static byte[] encode(Value value) {
        var writer = new PayloadWriter();
        writer.value(value);
        return writer.toBytes();
    }
}
