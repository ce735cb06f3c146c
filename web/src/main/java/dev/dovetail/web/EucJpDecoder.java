package dev.dovetail.web;

/** https://encoding.spec.whatwg.org/#euc-jp-decoder */
final class EucJpDecoder extends LegacyDecoder {
    private final int[] jis0208 = EncodingIndexes.get("jis0208");
    private final int[] jis0212 = EncodingIndexes.get("jis0212");
    private boolean third;
    private int lead;

    @Override
    void take(int b) {
        if (lead == 0x8e && in(b, 0xa1, 0xdf)) {
            lead = 0;
            emit(0xff61 - 0xa1 + b);
        } else if (lead == 0x8f && in(b, 0xa1, 0xfe)) {
            third = true;
            lead = b;
        } else if (lead != 0) {
            takeTrail(b);
        } else if (b < 0x80) {
            emit(b);
        } else if (b == 0x8e || b == 0x8f || in(b, 0xa1, 0xfe)) {
            lead = b;
        } else {
            error();
        }
    }

    private void takeTrail(int b) {
        int codePoint = EncodingIndexes.NONE;
        if (in(lead, 0xa1, 0xfe) && in(b, 0xa1, 0xfe)) {
            int pointer = (lead - 0xa1) * 94 + b - 0xa1;
            codePoint = EncodingIndexes.at(third ? jis0212 : jis0208, pointer);
        }
        restore(0);
        if (codePoint != EncodingIndexes.NONE) {
            emit(codePoint);
            return;
        }
        error();
        if (b < 0x80) {
            putBack(b);
        }
    }

    @Override
    void finish() {
        if (lead != 0) {
            restore(0);
            error();
        }
    }

    @Override
    int state() {
        return lead | (third ? 0x100 : 0);
    }

    @Override
    void restore(int state) {
        lead = state & 0xff;
        third = (state & 0x100) != 0;
    }
}
