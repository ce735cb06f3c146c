package dev.dovetail.web;

/** https://encoding.spec.whatwg.org/#iso-2022-jp-decoder */
final class Iso2022JpDecoder extends LegacyDecoder {
    private static final int ASCII = 0;
    private static final int ROMAN = 1;
    private static final int KATAKANA = 2;
    private static final int LEAD = 3;
    private static final int TRAIL = 4;
    private static final int ESCAPE_START = 5;
    private static final int ESCAPE = 6;
    private static final int ESC = 0x1b;

    private final int[] index = EncodingIndexes.get("jis0208");
    private int mode;
    private int outputMode;
    private boolean output;
    private int lead;

    @Override
    void take(int b) {
        switch (mode) {
            case ASCII, ROMAN -> takeSingle(b);
            case KATAKANA -> takeKatakana(b);
            case LEAD -> takeLead(b);
            case TRAIL -> takeTrail(b);
            case ESCAPE_START -> takeEscapeStart(b);
            default -> takeEscape(b);
        }
    }

    private void takeSingle(int b) {
        if (b == ESC) {
            mode = ESCAPE_START;
        } else if (b < 0x80 && b != 0x0e && b != 0x0f) {
            output = false;
            if (mode == ROMAN && b == 0x5c) {
                emit(0xa5);
            } else if (mode == ROMAN && b == 0x7e) {
                emit(0x203e);
            } else {
                emit(b);
            }
        } else {
            fail();
        }
    }

    private void takeKatakana(int b) {
        if (b == ESC) {
            mode = ESCAPE_START;
        } else if (in(b, 0x21, 0x5f)) {
            output = false;
            emit(0xff61 - 0x21 + b);
        } else {
            fail();
        }
    }

    private void takeLead(int b) {
        if (b == ESC) {
            mode = ESCAPE_START;
        } else if (in(b, 0x21, 0x7e)) {
            output = false;
            lead = b;
            mode = TRAIL;
        } else {
            fail();
        }
    }

    private void takeTrail(int b) {
        if (b == ESC) {
            mode = ESCAPE_START;
            error();
            return;
        }
        mode = LEAD;
        int codePoint =
                in(b, 0x21, 0x7e)
                        ? EncodingIndexes.at(index, (lead - 0x21) * 94 + b - 0x21)
                        : EncodingIndexes.NONE;
        if (codePoint == EncodingIndexes.NONE) {
            error();
        } else {
            emit(codePoint);
        }
    }

    private void takeEscapeStart(int b) {
        if (b == 0x24 || b == 0x28) {
            lead = b;
            mode = ESCAPE;
            return;
        }
        putBack(b);
        output = false;
        mode = outputMode;
        error();
    }

    private void takeEscape(int b) {
        int start = lead;
        lead = 0;
        int next = -1;
        if (start == 0x28) {
            next = b == 0x42 ? ASCII : b == 0x4a ? ROMAN : b == 0x49 ? KATAKANA : -1;
        } else if (b == 0x40 || b == 0x42) {
            next = LEAD;
        }
        if (next == -1) {
            putBack(start, b);
            output = false;
            mode = outputMode;
            error();
            return;
        }
        mode = next;
        outputMode = next;
        if (output) {
            error();
        }
        output = true;
    }

    private void fail() {
        output = false;
        error();
    }

    @Override
    void finish() {
        switch (mode) {
            case TRAIL -> {
                restore(0);
                error();
            }
            case ESCAPE_START -> {
                output = false;
                mode = outputMode;
                error();
            }
            case ESCAPE -> {
                int start = lead;
                lead = 0;
                output = false;
                mode = outputMode;
                error();
                putBack(start);
            }
            default -> {
                // nothing is unfinished
            }
        }
    }

    @Override
    int state() {
        return lead | mode << 8 | outputMode << 12 | (output ? 1 << 16 : 0);
    }

    @Override
    void restore(int state) {
        lead = state & 0xff;
        mode = state >> 8 & 0xf;
        outputMode = state >> 12 & 0xf;
        output = (state & 1 << 16) != 0;
    }
}
