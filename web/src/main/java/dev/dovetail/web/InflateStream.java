package dev.dovetail.web;

import org.jspecify.annotations.Nullable;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates what is deflated (RFC 1951). Its messages are zlib's. */
public final class InflateStream extends ZStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private enum At {
        START,
        HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER,
        END
    }

    private final ZFormat asked;
    private final boolean members;
    private ZFormat format;
    private @Nullable Inflater inflater;
    private At at = At.START;

    /** Bytes of a header's or trailer's field so far. */
    private int seen;

    private long field;
    private int flags;
    private final CRC32 headerCrc = new CRC32();
    private final CRC32 crc = new CRC32();
    private boolean closed;
    private byte @Nullable [] dictionary;

    /**
     * A stream without input yet.
     *
     * @param members whether a gzip file may follow another, as a part of the same data
     */
    public InflateStream(ZFormat format, boolean members) {
        asked = format;
        this.format = format;
        this.members = members;
        begin();
    }

    private void begin() {
        seen = 0;
        field = 0;
        flags = 0;
        crc.reset();
        headerCrc.reset();
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        at = asked == ZFormat.GZIP || asked == ZFormat.EITHER ? At.START : At.DATA;
        format = asked;
    }

    private Inflater inflater() {
        Inflater made = inflater;
        if (made == null) {
            made = new Inflater(format != ZFormat.ZLIB);
            inflater = made;
            if (format == ZFormat.RAW && dictionary != null) {
                made.setDictionary(dictionary);
            }
        }
        return made;
    }

    @Override
    int run(byte[] in, int flush, byte[] out) {
        while (true) {
            int from = in.length - left();
            switch (at) {
                case DATA -> {
                    int status = inflate(in, from, out);
                    if (status != END) {
                        return status;
                    }
                    at = format == ZFormat.GZIP ? At.TRAILER : At.END;
                    seen = 0;
                    field = 0;
                }
                case END -> {
                    if (!members || format != ZFormat.GZIP || left() == 0 || in[from] == 0) {
                        return END;
                    }
                    begin();
                }
                default -> {
                    if (left() == 0) {
                        return from == 0 && written() == 0 ? BUFFER_ERROR : OK;
                    }
                    if (at == At.START && !chooses(in[from] & 0xff)) {
                        continue;
                    }
                    took(1);
                    String wrong = header(in[from] & 0xff);
                    if (wrong != null) {
                        return malformed(wrong);
                    }
                }
            }
        }
    }

    /** Whether the first byte is gzip's; if it may not be, it is zlib's. */
    private boolean chooses(int first) {
        if (asked == ZFormat.EITHER) {
            format = first == 0x1f ? ZFormat.GZIP : ZFormat.ZLIB;
            if (format == ZFormat.ZLIB) {
                at = At.DATA;
                return false;
            }
        }
        return true;
    }

    private int inflate(byte[] in, int from, byte[] out) {
        Inflater z = inflater();
        z.setInput(in, from, in.length - from);
        try {
            int given = z.inflate(out, written(), out.length - written());
            int taken = in.length - from - z.getRemaining();
            if (z.needsDictionary() && dictionary != null) {
                z.setDictionary(dictionary);
                given = z.inflate(out, written(), out.length - written());
                taken = in.length - from - z.getRemaining();
            }
            took(taken);
            if (format == ZFormat.GZIP) {
                crc.update(out, written(), given);
            }
            gave(given);
            if (z.finished()) {
                return END;
            }
            if (z.needsDictionary()) {
                return NEED_DICTIONARY;
            }
            return taken == 0 && given == 0 ? BUFFER_ERROR : OK;
        } catch (DataFormatException e) {
            took(in.length - from - z.getRemaining());
            return malformed(e.getMessage() == null ? "invalid data" : e.getMessage());
        } catch (IllegalArgumentException e) {
            return malformed("Bad dictionary");
        }
    }

    // ---------------------------------------------------- gzip

    /** A byte of the header or trailer; what is wrong, or null. */
    private @Nullable String header(int b) {
        if (at != At.HEADER_CRC && at != At.TRAILER) {
            headerCrc.update(b);
        }
        switch (at) {
            case START, HEADER -> {
                return fixed(b);
            }
            case EXTRA_LENGTH -> {
                field |= (long) b << (8 * seen);
                if (++seen == 2) {
                    at = At.EXTRA;
                    seen = 0;
                    if (field == 0) {
                        after(EXTRA);
                    }
                }
            }
            case EXTRA -> {
                if (++seen == field) {
                    after(EXTRA);
                }
            }
            case NAME -> {
                if (b == 0) {
                    after(NAME);
                }
            }
            case COMMENT -> {
                if (b == 0) {
                    after(COMMENT);
                }
            }
            case HEADER_CRC -> {
                field |= (long) b << (8 * seen);
                if (++seen == 2) {
                    if (field != (headerCrc.getValue() & 0xffff)) {
                        return "header crc mismatch";
                    }
                    at = At.DATA;
                }
            }
            case TRAILER -> {
                return trailer(b);
            }
            default -> throw new IllegalStateException(at.name());
        }
        return null;
    }

    private @Nullable String fixed(int b) {
        at = At.HEADER;
        switch (seen++) {
            case 0 -> {
                if (b != 0x1f) {
                    return "incorrect header check";
                }
            }
            case 1 -> {
                if (b != 0x8b) {
                    return "incorrect header check";
                }
            }
            case 2 -> {
                if (b != 8) {
                    return "unknown compression method";
                }
            }
            case 3 -> {
                flags = b;
                if ((b & 0xe0) != 0) {
                    return "unknown header flags set";
                }
            }
            case 9 -> after(0);
            default -> {}
        }
        return null;
    }

    /** Goes on to the next part that the flags announce. */
    private void after(int part) {
        seen = 0;
        field = 0;
        if (part < EXTRA && (flags & EXTRA) != 0) {
            at = At.EXTRA_LENGTH;
        } else if (part < NAME && (flags & NAME) != 0) {
            at = At.NAME;
        } else if (part < COMMENT && (flags & COMMENT) != 0) {
            at = At.COMMENT;
        } else if ((flags & HEADER_CRC) != 0) {
            at = At.HEADER_CRC;
        } else {
            at = At.DATA;
        }
    }

    private @Nullable String trailer(int b) {
        field |= (long) b << (8 * (seen % 4));
        seen++;
        if (seen == 4) {
            if (field != crc.getValue()) {
                return "incorrect data check";
            }
            field = 0;
        } else if (seen == 8) {
            if (field != (inflater().getBytesWritten() & 0xffff_ffffL)) {
                return "incorrect length check";
            }
            at = At.END;
        }
        return null;
    }

    @Override
    void reset() {
        begin();
    }

    @Override
    void dictionary(byte[] dictionary) {
        this.dictionary = dictionary;
    }

    @Override
    public int weight() {
        return 64 << 10;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (inflater != null) {
                inflater.end();
            }
        }
    }
}
