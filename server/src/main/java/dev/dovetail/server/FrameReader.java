package dev.dovetail.server;

import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads WebSocket frames and joins them to messages: RFC 6455, section 5. Bytes come in any
 * portions. After an error nothing more is read. One thread at a time.
 */
final class FrameReader {
    /** What it reads. */
    interface Listener {
        /** A text message, of valid UTF-8. */
        void onText(String text);

        /** A binary message. */
        void onBytes(byte[] bytes);

        /** A Ping; it is to be answered with the same bytes. */
        void onPing(byte[] bytes);

        /** A Pong. */
        void onPong();

        /** A Close frame; the code is 1005 if there was none. */
        void onClose(int code, String reason);

        /** The other side breaks the rules: the code to close with, and why. */
        void onBroken(int code, String why);
    }

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int NO_CODE = 1005;
    static final int PROTOCOL_ERROR = 1002;
    static final int NOT_UTF8 = 1007;
    static final int TOO_LARGE = 1009;

    private static final int MAX_CONTROL_BYTES = 125;
    private static final int MAX_HEAD_BYTES = 14;
    private static final int FIRST_BYTES = 4096;

    private final boolean masked;
    private final int maxMessage;
    private final Listener listener;

    private final byte[] head = new byte[MAX_HEAD_BYTES];
    private int headLength;

    /** The frame that is being read: −1 while its head is. */
    private int opcode = -1;

    private boolean isLast;
    private int frameLeft;
    private int maskAt;
    private int maskIndex;

    /** The message's type, or −1 between messages. */
    private int messageType = -1;

    private byte[] message = {};
    private int messageLength;
    private final byte[] control = new byte[MAX_CONTROL_BYTES];
    private int controlLength;
    private boolean over;

    /**
     * Makes one.
     *
     * @param masked whether the other side is a client, whose frames are masked
     * @param maxMessage bytes of a message
     */
    FrameReader(boolean masked, int maxMessage, Listener listener) {
        this.masked = masked;
        this.maxMessage = maxMessage;
        this.listener = listener;
    }

    /** Nothing more is read. */
    void stop() {
        over = true;
        message = new byte[0];
    }

    void read(Buffer buffer) {
        byte[] bytes = buffer.getBytes();
        int at = 0;
        while (at < bytes.length && !over) {
            at = opcode < 0 ? readHead(bytes, at) : readPayload(bytes, at);
        }
    }

    private int readHead(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length) {
            head[headLength++] = bytes[at++];
            if (headLength >= 2 && headLength == headSize()) {
                headLength = 0;
                beginFrame();
                break;
            }
        }
        return at;
    }

    private int headSize() {
        int length = head[1] & 0x7f;
        int size = length < 126 ? 2 : length == 126 ? 4 : 10;
        maskAt = size;
        return (head[1] & 0x80) == 0 ? size : size + 4;
    }

    private void beginFrame() {
        opcode = head[0] & 0x0f;
        isLast = (head[0] & 0x80) != 0;
        maskIndex = 0;
        long length = length();
        if ((head[0] & 0x70) != 0) {
            fail(PROTOCOL_ERROR, "Reserved bits of a frame are set");
        } else if (((head[1] & 0x80) != 0) != masked) {
            fail(PROTOCOL_ERROR, masked ? "A frame is not masked" : "A frame is masked");
        } else if (opcode >= CLOSE) {
            beginControl(length);
        } else {
            beginData(length);
        }
    }

    private long length() {
        ByteBuffer numbers = ByteBuffer.wrap(head);
        int length = head[1] & 0x7f;
        return length < 126
                ? length
                : length == 126 ? numbers.getShort(2) & 0xffff : numbers.getLong(2);
    }

    private void beginControl(long length) {
        if (opcode > PONG) {
            fail(PROTOCOL_ERROR, "Unknown opcode " + opcode);
        } else if (!isLast || length < 0 || length > MAX_CONTROL_BYTES) {
            fail(PROTOCOL_ERROR, "A control frame is fragmented or too large");
        } else {
            controlLength = 0;
            frameLeft = (int) length;
            endIfComplete();
        }
    }

    private void beginData(long length) {
        if (opcode > BINARY) {
            fail(PROTOCOL_ERROR, "Unknown opcode " + opcode);
        } else if ((opcode == CONTINUATION) != (messageType >= 0)) {
            fail(PROTOCOL_ERROR, "A fragment is out of place");
        } else if (length < 0 || length > maxMessage - messageLength) {
            long size = length < 0 ? Long.MAX_VALUE : length + messageLength;
            fail(TOO_LARGE, "Message is too large: " + size + " > " + maxMessage);
        } else {
            if (opcode != CONTINUATION) {
                messageType = opcode;
            }
            frameLeft = (int) length;
            if (messageLength == 0 && isLast && length <= FIRST_BYTES) {
                message = new byte[(int) length];
            }
            endIfComplete();
        }
    }

    private int readPayload(byte[] bytes, int from) {
        int count = Math.min(frameLeft, bytes.length - from);
        byte[] to;
        int at;
        if (opcode >= CLOSE) {
            to = control;
            at = controlLength;
            controlLength += count;
        } else {
            // grows as bytes come, not as a head claims
            ensure(messageLength + count);
            to = message;
            at = messageLength;
            messageLength += count;
        }
        if (masked) {
            for (int i = 0; i < count; i++) {
                to[at + i] = (byte) (bytes[from + i] ^ head[maskAt + (maskIndex++ & 3)]);
            }
        } else {
            System.arraycopy(bytes, from, to, at, count);
        }
        frameLeft -= count;
        endIfComplete();
        return from + count;
    }

    private void ensure(int length) {
        if (length > message.length) {
            long grown = Math.max(FIRST_BYTES, Math.max(length, message.length * 2L));
            message = Arrays.copyOf(message, (int) Math.min(maxMessage, grown));
        }
    }

    private void endIfComplete() {
        if (frameLeft > 0) {
            return;
        }
        int ended = opcode;
        opcode = -1;
        switch (ended) {
            case PING -> listener.onPing(Arrays.copyOf(control, controlLength));
            case PONG -> listener.onPong();
            case CLOSE -> endClose();
            default -> {
                if (isLast) {
                    endMessage();
                }
            }
        }
    }

    private void endMessage() {
        byte[] whole =
                message.length == messageLength ? message : Arrays.copyOf(message, messageLength);
        int type = messageType;
        message = new byte[0];
        messageLength = 0;
        messageType = -1;
        if (type == BINARY) {
            listener.onBytes(whole);
            return;
        }
        String text = utf8(whole, 0, whole.length);
        if (text != null) {
            listener.onText(text);
        }
    }

    private void endClose() {
        if (controlLength == 0) {
            over = true;
            listener.onClose(NO_CODE, "");
            return;
        }
        int code = controlLength == 1 ? 0 : ((control[0] & 0xff) << 8) | (control[1] & 0xff);
        if (!isCode(code)) {
            fail(PROTOCOL_ERROR, "A Close frame's code is invalid");
            return;
        }
        String reason = utf8(control, 2, controlLength - 2);
        if (reason != null) {
            over = true;
            listener.onClose(code, reason);
        }
    }

    /** Codes that may be on the wire: RFC 6455, section 7.4, and IANA's registry. */
    private static boolean isCode(int code) {
        return code >= 1000
                && code < 5000
                && code != 1004
                && code != NO_CODE
                && code != 1006
                && code != 1015;
    }

    private @Nullable String utf8(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            fail(NOT_UTF8, "A text is not UTF-8");
            return null;
        }
    }

    private void fail(int code, String why) {
        stop();
        listener.onBroken(code, why);
    }
}
