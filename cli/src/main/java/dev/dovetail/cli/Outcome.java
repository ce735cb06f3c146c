package dev.dovetail.cli;

/** What became of a command. */
public sealed interface Outcome {
    /**
     * It has done its work, or failed.
     *
     * @param exitCode 0 for success, 1 for what the user has to mend in files or on the machine, 2
     *     for arguments that make no sense
     */
    record Ended(int exitCode) implements Outcome {}

    /**
     * It serves until the session is closed.
     *
     * @param session to be closed by the caller
     */
    record Serving(DevSession session) implements Outcome {}
}
