package dev.dovetail.web;

import com.aayushatharva.brotli4j.Brotli4jLoader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Compression for JavaScript, step by step. */
final class ZStreams {
    /** Where bytes start in the scratch buffer: numbers stand before. */
    private static final int HEAD = 16;

    private ZStreams() {}

    /**
     * A stream: deflate, format, level, strategy; inflate, format, members?; brotli, quality,
     * window bits, mode; or unbrotli.
     */
    static ZStream start(byte[] bytes) throws WebException {
        Arguments in = new Arguments(ScratchCodec.decode(bytes));
        String kind = in.text(0);
        if (kind.endsWith("brotli") && !Brotli4jLoader.isAvailable()) {
            throw WebException.error("There is no Brotli for this machine.");
        }
        return switch (kind) {
            case "deflate" -> {
                var stream = new DeflateStream(format(in), in.integer(2, -1, 9));
                stream.strategy(in.integer(3, 0, 4));
                yield stream;
            }
            case "inflate" -> new InflateStream(format(in), in.flag(2));
            case "brotli" ->
                    new BrotliCompression(
                            in.integer(1, -1, 11), in.integer(2, -1, 24), in.integer(3, 0, 2));
            case "unbrotli" -> new BrotliDecompression();
            default -> throw WebException.error("internal error");
        };
    }

    private static ZFormat format(Arguments in) throws WebException {
        return switch (in.text(1)) {
            case "raw" -> ZFormat.RAW;
            case "zlib" -> ZFormat.ZLIB;
            case "gzip" -> ZFormat.GZIP;
            case "either" -> ZFormat.EITHER;
            default -> throw WebException.error("internal error");
        };
    }

    /**
     * A step. In: flush, the most bytes of output, then from byte 16 on the input. Out: status, how
     * much input is left, the length of a message; from byte 16 on the output, then the message.
     *
     * @param length of the input
     * @return the length of the output
     */
    static int step(ZStream stream, int length, ByteBuffer scratch) throws WebException {
        ByteBuffer numbers = scratch.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int room = scratch.capacity() - HEAD;
        int flush = numbers.getInt(0);
        int most = numbers.getInt(4);
        if (length < 0 || length > room || most < 1 || most > room) {
            throw WebException.error("internal error");
        }
        byte[] in = new byte[length];
        byte[] out = new byte[most];
        scratch.get(HEAD, in);
        int status = stream.step(in, flush, out);
        byte[] message = {};
        if (status == ZStream.DATA_ERROR) {
            message = stream.message().getBytes(StandardCharsets.US_ASCII);
        }
        int shown = Math.min(message.length, room - stream.written());
        scratch.put(HEAD, out, 0, stream.written());
        scratch.put(HEAD + stream.written(), message, 0, shown);
        numbers.putInt(0, status);
        numbers.putInt(4, stream.left());
        numbers.putInt(8, shown);
        return stream.written();
    }

    /** reset; parameters, level, strategy; or dictionary, bytes. */
    static int change(ZStream stream, byte[] bytes) throws WebException {
        Arguments in = new Arguments(ScratchCodec.decode(bytes));
        try {
            switch (in.text(0)) {
                case "reset" -> stream.reset();
                case "parameters" -> stream.parameters(in.integer(1, -1, 9), in.integer(2, 0, 4));
                case "dictionary" -> stream.dictionary(in.bytes(1));
                default -> throw WebException.error("internal error");
            }
        } catch (IllegalArgumentException e) {
            throw WebException.error("Bad dictionary");
        }
        return 0;
    }
}
