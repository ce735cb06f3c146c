package dev.dovetail.bundle;

import java.util.Locale;

/** The language of a source text. */
public enum Loader {
    /** JavaScript, without JSX. */
    JS,
    /** JavaScript with JSX. */
    JSX,
    /** TypeScript. */
    TS,
    /** TypeScript with JSX. */
    TSX;

    /**
     * Returns the language of a file by its name: what Wrangler takes it for, so {@code .js} may
     * contain JSX.
     *
     * @param name a file name
     */
    public static Loader of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".tsx")) {
            return TSX;
        }
        return lower.matches(".*\\.[mc]?ts") ? TS : JSX;
    }

    String flag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
