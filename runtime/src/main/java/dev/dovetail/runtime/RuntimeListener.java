package dev.dovetail.runtime;

/** What an operator or a developer wants to read. Called on the threads of isolates: be quick. */
public interface RuntimeListener {
    /** Levels of {@link #log}, by `console`'s names. */
    enum Level {
        /** console.debug */
        DEBUG,
        /** console.log and console.info */
        INFO,
        /** console.warn */
        WARN,
        /** console.error, and errors that nobody caught */
        ERROR
    }

    /**
     * A Worker printed something, or has an error that its code did not catch.
     *
     * @param worker its name
     * @param text may have several lines
     */
    void log(String worker, Level level, String text);

    /** Says nothing to anyone. */
    RuntimeListener SILENT = (worker, level, text) -> {};
}
