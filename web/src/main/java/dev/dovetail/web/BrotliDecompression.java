package dev.dovetail.web;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Decompresses Brotli (RFC 7932). Bytes after its end are an error. */
public final class BrotliDecompression extends ZStream {
    private static final int INPUT_BYTES = 64 << 10;

    private DecoderJNI.Wrapper decoder;
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private boolean closed;

    /** A stream without input yet. */
    public BrotliDecompression() {
        Brotli4jLoader.ensureAvailability();
        decoder = open();
    }

    private static DecoderJNI.Wrapper open() {
        try {
            return new DecoderJNI.Wrapper(INPUT_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    int run(byte[] in, int flush, byte[] out) {
        while (true) {
            int length = Math.min(pending.remaining(), out.length - written());
            pending.get(out, written(), length);
            gave(length);
            if (pending.hasRemaining()) {
                return OK;
            }
            if (decoder.hasOutput()) {
                pending = BrotliCompression.copy(decoder.pull());
                continue;
            }
            switch (decoder.getStatus()) {
                case ERROR -> {
                    return malformed("Decompression failed");
                }
                case DONE -> {
                    return left() == 0 ? END : malformed("Bytes after the end");
                }
                case OK -> decoder.push(0);
                case NEEDS_MORE_OUTPUT -> pending = BrotliCompression.copy(decoder.pull());
                case NEEDS_MORE_INPUT -> {
                    if (left() == 0) {
                        return written() == 0 && in.length == 0 ? BUFFER_ERROR : OK;
                    }
                    int from = in.length - left();
                    int given = Math.min(left(), INPUT_BYTES);
                    decoder.getInputBuffer().clear().put(in, from, given);
                    decoder.push(given);
                    took(given);
                }
            }
        }
    }

    @Override
    void reset() {
        decoder.destroy();
        decoder = open();
        pending = ByteBuffer.allocate(0);
    }

    @Override
    void dictionary(byte[] dictionary) throws WebException {
        throw WebException.error("Brotli dictionaries are not supported");
    }

    @Override
    public int weight() {
        return 1 << 20;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            decoder.destroy();
        }
    }
}
