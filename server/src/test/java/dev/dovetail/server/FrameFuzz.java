package dev.dovetail.server;

import io.vertx.core.buffer.Buffer;

/** Any bytes as WebSocket frames, whole and byte by byte: the same messages, or the same error. */
public final class FrameFuzz {
    private static final int MAX_MESSAGE = 1 << 16;

    private FrameFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        for (boolean masked : new boolean[] {true, false}) {
            var whole = new Heard();
            new FrameReader(masked, MAX_MESSAGE, whole).read(Buffer.buffer(input));
            var pieces = new Heard();
            var reader = new FrameReader(masked, MAX_MESSAGE, pieces);
            for (byte one : input) {
                reader.read(Buffer.buffer(new byte[] {one}));
            }
            if (!whole.text.toString().contentEquals(pieces.text)) {
                throw new AssertionError("whole: " + whole.text + "; pieces: " + pieces.text);
            }
        }
    }

    private static final class Heard implements FrameReader.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void onText(String message) {
            text.append("text ").append(message).append('\n');
        }

        @Override
        public void onBytes(byte[] bytes) {
            text.append("bytes ").append(bytes.length).append('\n');
        }

        @Override
        public void onPing(byte[] bytes) {
            text.append("ping ").append(bytes.length).append('\n');
        }

        @Override
        public void onPong() {
            text.append("pong\n");
        }

        @Override
        public void onClose(int code, String reason) {
            text.append("close ").append(code).append(reason).append('\n');
        }

        @Override
        public void onBroken(int code, String why) {
            text.append("broken ").append(code).append('\n');
        }
    }
}
