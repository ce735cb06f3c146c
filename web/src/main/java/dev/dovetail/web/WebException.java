package dev.dovetail.web;

import dev.dovetail.rpc.Failure;

/** An error for the program that called one of the web's APIs. */
public final class WebException extends Exception {
    private static final long serialVersionUID = 1;

    private final String type;

    private WebException(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    /** A {@code TypeError}. */
    public static WebException typeError(String message) {
        return new WebException("TypeError", message);
    }

    /** A {@code RangeError}. */
    public static WebException rangeError(String message) {
        return new WebException("RangeError", message);
    }

    /** An {@code Error}. */
    public static WebException error(String message) {
        return new WebException("Error", message);
    }

    /**
     * A {@code DOMException}.
     *
     * @param name its name, such as {@code OperationError}
     */
    public static WebException dom(String name, String message) {
        return new WebException(name, message);
    }

    /** The native class, or a DOMException's name. */
    public String type() {
        return type;
    }

    /** The message. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** The error as the answer of a job. */
    public Failure toFailure() {
        return switch (type) {
            case "Error", "TypeError", "RangeError" -> Failure.of(type, text(), null, 0);
            default -> Failure.of("DOMException", text(), type, 0);
        };
    }
}
