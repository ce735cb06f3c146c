package dev.dovetail.supervisor;

/**
 * A turn that an engine runs, or ran when it died.
 *
 * @param slot the isolate's number in its engine
 * @param turn the turn's number in its isolate
 * @param boundMillis how long it may take
 * @param ended whether JavaScript was told to end
 * @param invocation the number of the invocation in its isolate
 * @param worker the Worker's name
 * @param entrypoint the entrypoint's name
 * @param thread the name of the thread
 */
record RunningTurn(
        int slot,
        long turn,
        long boundMillis,
        boolean ended,
        int invocation,
        String worker,
        String entrypoint,
        String thread) {

    /** For people. */
    @Override
    public String toString() {
        return "the Worker \"%s\" (entrypoint %s, invocation %d)"
                .formatted(worker, entrypoint, invocation);
    }
}
