package dev.dovetail.web;

/** https://encoding.spec.whatwg.org/#shift_jis-decoder */
final class ShiftJisDecoder extends LegacyDecoder {
    private final int[] index = EncodingIndexes.get("jis0208");
    private int lead;

    @Override
    void take(int b) {
        if (lead == 0) {
            if (b <= 0x80) {
                emit(b);
            } else if (in(b, 0xa1, 0xdf)) {
                emit(0xff61 - 0xa1 + b);
            } else if (in(b, 0x81, 0x9f) || in(b, 0xe0, 0xfc)) {
                lead = b;
            } else {
                error();
            }
            return;
        }
        int codePoint = EncodingIndexes.NONE;
        if (in(b, 0x40, 0x7e) || in(b, 0x80, 0xfc)) {
            int pointer = (lead - (lead < 0xa0 ? 0x81 : 0xc1)) * 188 + b - (b < 0x7f ? 0x40 : 0x41);
            codePoint =
                    in(pointer, 8836, 10715)
                            ? 0xe000 - 8836 + pointer
                            : EncodingIndexes.at(index, pointer);
        }
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
