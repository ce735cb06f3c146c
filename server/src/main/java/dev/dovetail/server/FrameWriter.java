package dev.dovetail.server;

import io.vertx.core.buffer.Buffer;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Writes WebSocket frames, a message each: RFC 6455, section 5.2. */
final class FrameWriter {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int FIN = 0x80;

    private final boolean masking;

    /** Makes one; a client's masks what it sends. */
    FrameWriter(boolean masking) {
        this.masking = masking;
    }

    /** A frame; the payload is changed if it is to be masked. */
    Buffer frame(int opcode, byte[] payload) {
        int length = payload.length;
        Buffer frame = Buffer.buffer(length + 14);
        frame.appendByte((byte) (FIN | opcode));
        int mark = masking ? 0x80 : 0;
        if (length < 126) {
            frame.appendByte((byte) (mark | length));
        } else if (length < 65536) {
            frame.appendByte((byte) (mark | 126)).appendUnsignedShort(length);
        } else {
            frame.appendByte((byte) (mark | 127)).appendLong(length);
        }
        if (masking) {
            byte[] mask = new byte[4];
            RANDOM.nextBytes(mask);
            frame.appendBytes(mask);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i & 3];
            }
        }
        return frame.appendBytes(payload);
    }

    /** A Close frame. */
    Buffer close(int code, String reason) {
        if (code == FrameReader.NO_CODE) {
            return frame(FrameReader.CLOSE, new byte[0]);
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = text.length;
        if (length > 123) {
            // never in the middle of a character
            length = 123;
            while (length > 0 && (text[length] & 0xc0) == 0x80) {
                length--;
            }
        }
        return frame(
                FrameReader.CLOSE,
                Buffer.buffer(length + 2)
                        .appendUnsignedShort(code)
                        .appendBytes(text, 0, length)
                        .getBytes());
    }
}
