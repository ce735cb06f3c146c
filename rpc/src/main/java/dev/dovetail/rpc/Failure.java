package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

/**
 * A thrown value on its way to a caller, as {@code rpc/errors.js} writes it.
 *
 * @param type the native class, or {@code DOMException}
 * @param message the message
 * @param name a DOMException's name, otherwise null
 * @param stack where it was thrown, if code threw it
 * @param flags {@link Wire#ERROR_REMOTE} and its kin
 */
public record Failure(
        String type, String message, @Nullable String name, @Nullable String stack, int flags) {

    /** An {@code Error} that the runtime makes, with a message for the program. */
    public static Failure error(String message) {
        return new Failure("Error", message, null, null, 0);
    }

    /** An {@code Error} that says that something has too much to do, or used too much. */
    public static Failure overloaded(String message) {
        return new Failure("Error", message, null, null, Wire.ERROR_OVERLOADED);
    }

    /** A {@code TypeError} that the runtime makes. */
    public static Failure typeError(String message) {
        return new Failure("TypeError", message, null, null, 0);
    }

    /** The payload of a THROW, FAIL or STOP message. */
    public byte[] toPayload() {
        PayloadWriter writer = new PayloadWriter();
        writer.arrayHead(4);
        writer.text(type);
        writer.text(message);
        optional(writer, name);
        optional(writer, stack);
        return writer.toBytes();
    }

    private static void optional(PayloadWriter writer, @Nullable String text) {
        if (text == null) {
            writer.undefined();
        } else {
            writer.text(text);
        }
    }

    /**
     * Reads the payload of a THROW, FAIL or STOP message.
     *
     * @throws PayloadException if it is none
     */
    public static Failure parse(byte[] payload, int flags) {
        PayloadReader reader = new PayloadReader(payload, 0, payload.length);
        if (reader.arrayHead() != 4) {
            throw new MalformedMessageException("an error has the wrong shape");
        }
        return new Failure(
                reader.text(), reader.text(), reader.textOrNull(), reader.textOrNull(), flags);
    }

    /** One line: the class and the message. */
    public String summary() {
        String label = name == null ? type : name;
        return message.isEmpty() ? label : label + ": " + message;
    }
}
