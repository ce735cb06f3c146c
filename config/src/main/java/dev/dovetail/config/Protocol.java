package dev.dovetail.config;

import java.util.Locale;

/** A protocol of a development server. */
public enum Protocol {
    /** HTTP without encryption. */
    HTTP,
    /** HTTP over TLS. */
    HTTPS;

    /** The protocol as the file and URLs write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
