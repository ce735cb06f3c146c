package dev.dovetail.web;

/**
 * A stream that compresses or decompresses, step by step, with zlib's own rules: a step takes as
 * much of its input and fills as much of its output as it can, and tells how far it came.
 *
 * <p>One thread at a time. {@link #close} frees native memory.
 */
public abstract sealed class ZStream implements Kept
        permits DeflateStream, InflateStream, BrotliCompression, BrotliDecompression {
    /** The step went on. */
    public static final int OK = 0;

    /** The stream is at its end. */
    public static final int END = 1;

    /** The stream was made with a dictionary, which it must be given. */
    public static final int NEED_DICTIONARY = 2;

    /** The input is malformed: {@link #message} says how. */
    public static final int DATA_ERROR = -3;

    /** Nothing could be done with this input and output. */
    public static final int BUFFER_ERROR = -5;

    /** Compress or decompress, and keep what is better kept. */
    public static final int NO_FLUSH = 0;

    /** Give out everything that the input so far makes. */
    public static final int SYNC_FLUSH = 2;

    /** The same, and let decompression start over here. */
    public static final int FULL_FLUSH = 3;

    /** No more input follows. */
    public static final int FINISH = 4;

    private int left;
    private int written;
    private String message = "";

    /**
     * Takes input and makes output.
     *
     * @param in the input, not kept: what is {@link #left} has to be given again
     * @param flush one of the constants above, of zlib's own too
     * @param out filled from its start
     * @return one of the constants above
     */
    public final int step(byte[] in, int flush, byte[] out) {
        left = in.length;
        written = 0;
        return run(in, flush, out);
    }

    /** How much of the last step's input was not taken. */
    public final int left() {
        return left;
    }

    /** How much of the last step's output was filled. */
    public final int written() {
        return written;
    }

    /** What is wrong with the data. */
    public final String message() {
        return message;
    }

    /** Does a step: says by {@link #took} and {@link #gave} how far it came. */
    abstract int run(byte[] in, int flush, byte[] out);

    /** Starts over with nothing. */
    abstract void reset();

    /** Sets what decompression may refer to before the first byte. */
    abstract void dictionary(byte[] dictionary) throws WebException;

    /** Changes how it compresses from here on. */
    void parameters(int level, int strategy) throws WebException {
        throw WebException.error("internal error");
    }

    final void took(int bytes) {
        left -= bytes;
    }

    final void gave(int bytes) {
        written += bytes;
    }

    final int malformed(String text) {
        message = text;
        return DATA_ERROR;
    }

    @Override
    public abstract void close();
}
