package dev.dovetail.isolate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Messages of a turn, as {@code kernel/wire.js} lays them out: just enough for tests. */
final class Messages {
    static final int EVENT = 1;
    static final int CALL = 2;
    static final int RETURN = 3;
    static final int THROW = 4;
    static final int LOG = 10;

    private static final int HEADER_BYTES = 16;

    /**
     * A message.
     *
     * @param type what it is
     * @param a its first word
     * @param capabilities how many it lists
     * @param hex its payload
     */
    record Message(int type, int a, int capabilities, String hex) {}

    private Messages() {}

    /** Writes one EVENT, a call of a method without arguments through door 0. */
    static void call(ByteBuffer inbox, int invocation, String method) {
        StringBuilder payload = new StringBuilder("8281");
        payload.append("%02x".formatted(0x60 + method.length()));
        method.chars().forEach(c -> payload.append("%02x".formatted(c)));
        byte[] bytes = HexFormat.of().parseHex(payload.append("80"));
        int size = 28 + (bytes.length + 3) / 4 * 4;
        inbox.putInt(0, invocation).putInt(4, size).putLong(8, 0);
        inbox.putInt(16, EVENT).putInt(20, size).putInt(24, 1).putInt(28, 0).putInt(32, 0);
        inbox.putInt(36, 0).putInt(40, bytes.length).put(44, bytes);
    }

    /** The messages of an outbox, which must fill it exactly. */
    static List<Message> read(ByteBuffer outbox) {
        List<Message> messages = new ArrayList<>();
        int end = HEADER_BYTES + outbox.getInt(0);
        int at = HEADER_BYTES;
        while (at < end) {
            int capabilities = outbox.getInt(at + 20);
            int lengthAt = at + 24 + capabilities * 8;
            byte[] payload = new byte[outbox.getInt(lengthAt)];
            outbox.get(lengthAt + 4, payload);
            messages.add(
                    new Message(
                            outbox.getInt(at),
                            outbox.getInt(at + 8),
                            capabilities,
                            HexFormat.of().formatHex(payload)));
            at += outbox.getInt(at + 4);
        }
        if (at != end) {
            throw new AssertionError("The messages end at " + at + ", not at " + end);
        }
        return messages;
    }
}
