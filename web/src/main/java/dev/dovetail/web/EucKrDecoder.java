package dev.dovetail.web;

/** https://encoding.spec.whatwg.org/#euc-kr-decoder */
final class EucKrDecoder extends LegacyDecoder {
    private final int[] index = EncodingIndexes.get("euc-kr");
    private int lead;

    @Override
    void take(int b) {
        if (lead == 0) {
            if (b < 0x80) {
                emit(b);
            } else if (in(b, 0x81, 0xfe)) {
                lead = b;
            } else {
                error();
            }
            return;
        }
        int codePoint =
                in(b, 0x41, 0xfe)
                        ? EncodingIndexes.at(index, (lead - 0x81) * 190 + b - 0x41)
                        : EncodingIndexes.NONE;
        lead = 0;
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
            lead = 0;
            error();
        }
    }

    @Override
    int state() {
        return lead;
    }

    @Override
    void restore(int state) {
        lead = state & 0xff;
    }
}
