package dev.dovetail.web;

/** https://encoding.spec.whatwg.org/#gb18030-decoder, which is gbk's too. */
final class Gb18030Decoder extends LegacyDecoder {
    private final int[] index = EncodingIndexes.get("gb18030");
    private final int[] ranges = EncodingIndexes.get("gb18030-ranges");
    private int first;
    private int second;
    private int third;

    @Override
    void take(int b) {
        if (third != 0) {
            takeFourth(b);
        } else if (second != 0) {
            takeThird(b);
        } else if (first != 0) {
            takeSecond(b);
        } else if (b < 0x80) {
            emit(b);
        } else if (b == 0x80) {
            emit(0x20ac);
        } else if (b == 0xff) {
            error();
        } else {
            first = b;
        }
    }

    private void takeFourth(int b) {
        if (!in(b, 0x30, 0x39)) {
            int a = second;
            int c = third;
            restore(0);
            error();
            putBack(a, c, b);
            return;
        }
        int pointer = ((first - 0x81) * 10 + second - 0x30) * 1260 + (third - 0x81) * 10 + b - 0x30;
        restore(0);
        int codePoint = codePoint(pointer);
        if (codePoint == EncodingIndexes.NONE) {
            error();
        } else {
            emit(codePoint);
        }
    }

    private void takeThird(int b) {
        if (in(b, 0x81, 0xfe)) {
            third = b;
            return;
        }
        int a = second;
        restore(0);
        error();
        putBack(a, b);
    }

    private void takeSecond(int b) {
        if (in(b, 0x30, 0x39)) {
            second = b;
            return;
        }
        int lead = first;
        first = 0;
        int codePoint = EncodingIndexes.NONE;
        if (in(b, 0x40, 0x7e) || in(b, 0x80, 0xfe)) {
            codePoint =
                    EncodingIndexes.at(index, (lead - 0x81) * 190 + b - (b < 0x7f ? 0x40 : 0x41));
        }
        if (codePoint != EncodingIndexes.NONE) {
            emit(codePoint);
            return;
        }
        error();
        if (b < 0x80) {
            putBack(b);
        }
    }

    /** https://encoding.spec.whatwg.org/#index-gb18030-ranges-code-point */
    private int codePoint(int pointer) {
        if ((pointer > 39419 && pointer < 189000) || pointer > 1237575) {
            return EncodingIndexes.NONE;
        }
        if (pointer == 7457) {
            return 0xe7c7;
        }
        if (pointer >= 189000) {
            return 0x10000 + pointer - 189000;
        }
        // pairs of a pointer and a code point
        int low = 0;
        int high = ranges.length / 2 - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (ranges[middle * 2] <= pointer) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return ranges[low * 2 + 1] + pointer - ranges[low * 2];
    }

    @Override
    void finish() {
        if (first != 0) {
            restore(0);
            error();
        }
    }

    @Override
    int state() {
        return first | second << 8 | third << 16;
    }

    @Override
    void restore(int state) {
        first = state & 0xff;
        second = state >> 8 & 0xff;
        third = state >> 16 & 0xff;
    }
}
