package dev.dovetail.web;

/** https://encoding.spec.whatwg.org/#big5-decoder */
final class Big5Decoder extends LegacyDecoder {
    private final int[] index = EncodingIndexes.get("big5");
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
        int pointer = -1;
        if (in(b, 0x40, 0x7e) || in(b, 0xa1, 0xfe)) {
            pointer = (lead - 0x81) * 157 + b - (b < 0x7f ? 0x40 : 0x62);
        }
        lead = 0;
        switch (pointer) {
            case 1133 -> emitTwo(0xca, 0x304);
            case 1135 -> emitTwo(0xca, 0x30c);
            case 1164 -> emitTwo(0xea, 0x304);
            case 1166 -> emitTwo(0xea, 0x30c);
            default -> emitOne(EncodingIndexes.at(index, pointer), b);
        }
    }

    private void emitTwo(int letter, int accent) {
        emit(letter);
        emit(accent);
    }

    private void emitOne(int codePoint, int b) {
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
