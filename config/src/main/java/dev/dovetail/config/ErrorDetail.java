package dev.dovetail.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the caller over a service binding is told of an error of the Worker behind it: the binding's
 * key {@code errors}, which is Dovetail's own.
 */
public enum ErrorDetail {
    /** Everything: the error, and the callee's frames behind the caller's in its stack. */
    FULL,
    /** The error without the callee's frames. */
    MESSAGE,
    /** Only that there was one, with a reference that the log of the callee shows, too. */
    NONE;

    /** As the configuration writes it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that the configuration writes so. */
    static Optional<ErrorDetail> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }

    /** All, as the configuration writes them. */
    static List<String> keys() {
        return Arrays.stream(values()).map(ErrorDetail::key).toList();
    }
}
