package dev.dovetail.rpc;

import org.jspecify.annotations.Nullable;

/**
 * A thrown value on its way to a caller, as {@code rpc/errors.js} writes it.
 *
 * @param type the native class, or {@code DOMException}
 * @param message the message
 * @param name a DOMException's name, otherwise null
 * @param stack where it was thrown, if code threw it
 * @param where what was called, as {@code .method} of an entrypoint or {@code Class.method}
 * @param detail a payload with all of the value, where the rest does not say it
 * @param flags {@link Wire#ERROR_REMOTE} and its kin
 * @param object the id of the Durable Object that threw it
 */
public record Failure(
        String type,
        String message,
        @Nullable String name,
        @Nullable String stack,
        @Nullable String where,
        byte @Nullable [] detail,
        int flags,
        @Nullable String object) {

    /** Makes one of no Durable Object. */
    public Failure(
            String type,
            String message,
            @Nullable String name,
            @Nullable String stack,
            @Nullable String where,
            byte @Nullable [] detail,
            int flags) {
        this(type, message, name, stack, where, detail, flags, null);
    }

    /** An error that the runtime makes: nothing threw it. */
    public static Failure of(String type, String message, @Nullable String name, int flags) {
        return new Failure(type, message, name, null, null, null, flags);
    }

    /** An {@code Error} that the runtime makes, with a message for the program. */
    public static Failure error(String message) {
        return of("Error", message, null, 0);
    }

    /** An {@code Error} that says that something has too much to do, or used too much. */
    public static Failure overloaded(String message) {
        return of("Error", message, null, Wire.ERROR_OVERLOADED);
    }

    /** A {@code TypeError} that the runtime makes. */
    public static Failure typeError(String message) {
        return of("TypeError", message, null, 0);
    }

    /** The same with another stack. */
    public Failure withStack(@Nullable String other) {
        return new Failure(type, message, name, other, where, detail, flags, object);
    }

    /** The same with more flags. */
    public Failure withFlags(int more) {
        return new Failure(type, message, name, stack, where, detail, flags | more, object);
    }

    /** The same as a Durable Object's. */
    public Failure of(String id) {
        return new Failure(type, message, name, stack, where, detail, flags, id);
    }

    /** Whether code threw it, not the runtime. */
    public boolean isThrown() {
        return (flags & Wire.ERROR_REMOTE) != 0;
    }

    /** The payload of a THROW, FAIL or STOP message. */
    public byte[] toPayload() {
        PayloadWriter writer = new PayloadWriter();
        writer.arrayHead(7);
        writer.text(type);
        writer.text(message);
        optional(writer, name);
        optional(writer, stack);
        optional(writer, where);
        if (detail == null) {
            writer.undefined();
        } else {
            writer.bytes(detail);
        }
        optional(writer, object);
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
        int length = reader.arrayHead();
        if (length != 6 && length != 7) {
            throw new MalformedMessageException("an error has the wrong shape");
        }
        return new Failure(
                reader.text(),
                reader.text(),
                reader.textOrNull(),
                reader.textOrNull(),
                reader.textOrNull(),
                reader.takeUndefined() ? null : reader.bytes(),
                flags,
                length == 7 ? reader.textOrNull() : null);
    }

    /** One line: the class and the message. */
    public String summary() {
        String label = name == null ? type : name;
        return message.isEmpty() ? label : label + ": " + message;
    }
}
