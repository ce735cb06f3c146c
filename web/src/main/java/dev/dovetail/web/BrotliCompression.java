package dev.dovetail.web;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Compresses by Brotli (RFC 7932). */
public final class BrotliCompression extends ZStream {
    private static final int INPUT_BYTES = 64 << 10;

    private final int quality;
    private final int windowBits;
    private final Encoder.Mode mode;
    private EncoderJNI.Wrapper encoder;
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private boolean closed;

    /**
     * A stream without input yet.
     *
     * @param quality 0 to 11, or -1 for Brotli's own
     * @param windowBits 10 to 24, or -1 for Brotli's own
     * @param mode 0 for anything, 1 for text, 2 for fonts
     */
    public BrotliCompression(int quality, int windowBits, int mode) {
        this.quality = quality;
        this.windowBits = windowBits;
        this.mode = Encoder.Mode.of(mode);
        Brotli4jLoader.ensureAvailability();
        encoder = open();
    }

    private EncoderJNI.Wrapper open() {
        try {
            return new EncoderJNI.Wrapper(INPUT_BYTES, quality, windowBits, mode);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    int run(byte[] in, int flush, byte[] out) {
        drain(out);
        while (!pending.hasRemaining() && !encoder.isFinished() && written() < out.length) {
            int from = in.length - left();
            int length = Math.min(left(), INPUT_BYTES);
            boolean last = length == left();
            encoder.getInputBuffer().clear().put(in, from, length);
            encoder.push(
                    !last || flush == NO_FLUSH
                            ? EncoderJNI.Operation.PROCESS
                            : flush == FINISH
                                    ? EncoderJNI.Operation.FINISH
                                    : EncoderJNI.Operation.FLUSH,
                    length);
            took(length);
            if (!encoder.isSuccess()) {
                return malformed("Compression failed");
            }
            drain(out);
            if (last) {
                break;
            }
        }
        if (encoder.isFinished() && !pending.hasRemaining()) {
            return END;
        }
        return left() == in.length && written() == 0 ? BUFFER_ERROR : OK;
    }

    private void drain(byte[] out) {
        while (true) {
            int length = Math.min(pending.remaining(), out.length - written());
            pending.get(out, written(), length);
            gave(length);
            if (pending.hasRemaining() || !encoder.hasMoreOutput()) {
                return;
            }
            pending = copy(encoder.pull());
        }
    }

    /** The library's buffer is good until its next call only. */
    static ByteBuffer copy(ByteBuffer from) {
        return ByteBuffer.allocate(from.remaining()).put(from).flip();
    }

    @Override
    void reset() {
        encoder.destroy();
        encoder = open();
        pending = ByteBuffer.allocate(0);
    }

    @Override
    void dictionary(byte[] dictionary) throws WebException {
        throw WebException.error("Brotli dictionaries are not supported");
    }

    @Override
    public int weight() {
        return (1 << 20) + (4 << (windowBits < 0 ? 22 : windowBits));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            encoder.destroy();
        }
    }
}
