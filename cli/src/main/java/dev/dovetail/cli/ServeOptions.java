package dev.dovetail.cli;

import java.util.OptionalInt;

/**
 * What {@code dovetail serve} was told.
 *
 * @param common what {@code dev} may be told as well
 * @param asked processes that run Workers, if a number was given
 * @param reserves processes that wait to take the place of one that dies
 */
record ServeOptions(DevOptions common, OptionalInt asked, int reserves) {
    /**
     * How many engines there are to be: one for every two cores, if nothing was asked.
     *
     * @param objects whether there are Durable Objects, which live in a single engine
     * @throws UserException if that does not go with what was asked
     */
    int engines(boolean objects) {
        if (objects && asked.orElse(1) > 1) {
            throw UserException.usage(
                    "--engines " + asked.getAsInt() + ": Durable Objects need a single engine");
        }
        return asked.orElse(objects ? 1 : Math.max(1, cores() / 2));
    }

    /** Lanes of an engine: the cores are divided among the engines. */
    int lanes() {
        return Math.max(1, cores() / engines(false));
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
