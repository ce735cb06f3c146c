package dev.dovetail.isolate;

import java.nio.ByteBuffer;

/**
 * Work that JavaScript has done by Java while its turn waits. The thread that runs the turn. It
 * must not touch the isolate.
 */
public interface HostWork extends AutoCloseable {
    /** No work: an isolate that only loads modules. */
    HostWork NONE =
            new HostWork() {
                @Override
                public int run(int operation, int a, int b, ByteBuffer scratch) throws Refused {
                    throw new Refused("Error", "There is no operation " + operation + ".");
                }

                @Override
                public void close() {}
            };

    /**
     * Does one operation.
     *
     * @param scratch the bytes that both sides see; its position and limit mean nothing
     * @return at least 0
     * @throws Refused the error for the program
     */
    int run(int operation, int a, int b, ByteBuffer scratch) throws Refused;

    @Override
    void close();

    /** An error for the program. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String type;

        /**
         * Makes an error.
         *
         * @param type a native class, or a DOMException's name
         */
        public Refused(String type, String message) {
            super(message, null, false, false);
            this.type = type;
        }

        String text() {
            return type + '\n' + getMessage();
        }
    }
}
