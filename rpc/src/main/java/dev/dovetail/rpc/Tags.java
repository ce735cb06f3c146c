package dev.dovetail.rpc;

/**
 * CBOR major types, simple values and tags of a payload; the twin of {@code kernel/tags.js}.
 *
 * <p>docs/payload.md says where each number comes from.
 */
final class Tags {
    static final int UINT = 0x00;
    static final int NINT = 0x20;
    static final int BYTES = 0x40;
    static final int TEXT = 0x60;
    static final int ARRAY = 0x80;
    static final int MAP = 0xa0;
    static final int TAG = 0xc0;

    static final int FALSE = 0xf4;
    static final int TRUE = 0xf5;
    static final int NULL = 0xf6;
    static final int UNDEFINED = 0xf7;
    static final int FLOAT64 = 0xfb;

    static final int BIGINT = 2;
    static final int BIGINT_NEGATIVE = 3;
    static final int EMBEDDED = 24;
    static final int OBJECT = 27;
    static final int SHAREABLE = 28;
    static final int SHARED_REFERENCE = 29;
    static final int SET = 258;
    static final int MAP_OBJECT = 259;
    static final int EXTENDED_TIME = 1001;
    static final int REGEXP = 21066;
    static final int CAPABILITY = 53376;
    static final int UTF16 = 53377;
    static final int SPARSE = 53378;

    private Tags() {}
}
