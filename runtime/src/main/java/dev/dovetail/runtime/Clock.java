package dev.dovetail.runtime;

/** What time it is. Any thread. */
interface Clock {
    /** The machine's own. */
    Clock SYSTEM =
            new Clock() {
                @Override
                public long millis() {
                    return System.currentTimeMillis();
                }

                @Override
                public long nanos() {
                    return System.nanoTime();
                }
            };

    /** Milliseconds since 1970: somebody may set it, to and fro. */
    long millis();

    /** Nanoseconds since some moment: never less than before. */
    long nanos();
}
