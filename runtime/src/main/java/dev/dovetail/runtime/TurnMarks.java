package dev.dovetail.runtime;

/**
 * Where it is written down which turns run, so that who finds the process dead knows what it died
 * of. Any thread.
 */
@FunctionalInterface
public interface TurnMarks {
    /** The place of an isolate of a Worker. */
    Mark open(String worker);

    /** An isolate's place. {@link #ended} on any thread, the rest on the one that owns it. */
    interface Mark {
        /** A turn begins, which may take so many milliseconds. */
        void begin(String entrypoint, int invocation, long boundMillis);

        /** JavaScript was told to end the turn that runs. */
        void ended();

        /** The turn is over. */
        void end();

        /** The isolate is no more. */
        void close();
    }

    /** Writes nothing. */
    TurnMarks NONE =
            worker ->
                    new Mark() {
                        @Override
                        public void begin(String entrypoint, int invocation, long boundMillis) {
                            // nowhere to write
                        }

                        @Override
                        public void ended() {
                            // nowhere to write
                        }

                        @Override
                        public void end() {
                            // nowhere to write
                        }

                        @Override
                        public void close() {
                            // nowhere to write
                        }
                    };
}
