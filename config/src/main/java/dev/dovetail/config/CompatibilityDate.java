package dev.dovetail.config;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A compatibility date: the day whose Workers runtime a Worker was written for (<a
 * href="https://developers.cloudflare.com/workers/configuration/compatibility-dates/">Cloudflare's
 * page</a>).
 */
public final class CompatibilityDate {
    /** The newest date whose behaviour this version of Dovetail knows. */
    public static final LocalDate NEWEST = LocalDate.of(2026, 11, 17);

    private static final Pattern SHAPE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private CompatibilityDate() {}

    /**
     * Reads a date.
     *
     * @param text a date as YYYY-MM-DD
     * @return the date, or empty if the text is none
     */
    public static Optional<LocalDate> parse(String text) {
        if (!SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
