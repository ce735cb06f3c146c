package dev.dovetail.web;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Deflates (RFC 1951). */
public final class DeflateStream extends ZStream {
    private static final int BEST_SPEED = 1;
    private static final int BEST = 9;
    private static final int OS_UNIX = 3;

    private final ZFormat format;
    private final int level;
    private final Deflater deflater;
    private final CRC32 crc = new CRC32();

    /** What goes out before, and after, the deflated data. */
    private byte[] frame = {};

    private int framed;
    private boolean trailed;
    private boolean closed;

    /**
     * A stream without input yet.
     *
     * @param level 0 to 9, or -1 for zlib's own
     */
    public DeflateStream(ZFormat format, int level) {
        this.format = format;
        this.level = level;
        deflater = new Deflater(level, format != ZFormat.ZLIB);
        start();
    }

    private void start() {
        framed = 0;
        trailed = false;
        crc.reset();
        frame = new byte[0];
        if (format == ZFormat.GZIP) {
            byte effort = (byte) (level == BEST ? 2 : level == BEST_SPEED ? 4 : 0);
            frame = new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, effort, OS_UNIX};
        }
    }

    @Override
    int run(byte[] in, int flush, byte[] out) {
        giveFrame(out);
        if (framed < frame.length) {
            return OK;
        }
        if (trailed) {
            return END;
        }
        deflater.setInput(in);
        if (flush == FINISH) {
            deflater.finish();
        }
        long before = deflater.getBytesRead();
        int given =
                deflater.deflate(
                        out,
                        written(),
                        out.length - written(),
                        switch (flush) {
                            case NO_FLUSH, FINISH -> Deflater.NO_FLUSH;
                            case FULL_FLUSH -> Deflater.FULL_FLUSH;
                            default -> Deflater.SYNC_FLUSH;
                        });
        int taken = (int) (deflater.getBytesRead() - before);
        took(taken);
        gave(given);
        if (format == ZFormat.GZIP) {
            crc.update(in, 0, taken);
        }
        if (deflater.finished()) {
            trailed = true;
            if (format == ZFormat.GZIP) {
                frame = trailer();
                framed = 0;
                giveFrame(out);
            }
            return framed < frame.length ? OK : END;
        }
        return taken == 0 && written() == 0 ? BUFFER_ERROR : OK;
    }

    private void giveFrame(byte[] out) {
        int length = Math.min(frame.length - framed, out.length - written());
        System.arraycopy(frame, framed, out, written(), length);
        framed += length;
        gave(length);
    }

    private byte[] trailer() {
        byte[] bytes = new byte[8];
        long sums = crc.getValue() | (deflater.getBytesRead() << 32);
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (sums >>> (8 * i));
        }
        return bytes;
    }

    @Override
    void reset() {
        deflater.reset();
        start();
    }

    @Override
    void dictionary(byte[] dictionary) {
        deflater.setDictionary(dictionary);
    }

    @Override
    void parameters(int level, int strategy) {
        deflater.setLevel(level);
        strategy(strategy);
    }

    /** The strategies that Java does not have (RLE, fixed codes) only choose how, not what. */
    void strategy(int strategy) {
        deflater.setStrategy(strategy >= 0 && strategy <= Deflater.HUFFMAN_ONLY ? strategy : 0);
    }

    @Override
    public int weight() {
        return 300 << 10;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            deflater.end();
        }
    }
}
