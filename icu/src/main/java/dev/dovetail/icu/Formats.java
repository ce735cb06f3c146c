package dev.dovetail.icu;

/**
 * The formats of ICU's data files, but for resource bundles: which bytes make a number of which
 * width. The names of sections and their order are those of ICU 77's readers in C.
 */
final class Formats {
    private static final int TRIE_HEADER = 16;
    private static final int FAST_TRIE = 0x54726933; // Tri3
    private static final int FROZEN_TRIE = 0x54726932; // Tri2

    private Formats() {}

    /** collationdatareader.h: 20 offsets, each section ending where the next one starts. */
    static void collation(Section data) {
        int count = data.i32(0);
        int end = count > 5 ? data.i32(4 * (count - 1)) : 4 * count;
        int[] offsets = new int[20];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i < count ? data.i32(4 * i) : end; // what is not listed is not there
        }
        data.turn32(offsets[5], offsets[6]); // reorder codes; then a table of bytes
        if (offsets[8] > offsets[7]) {
            trie(data.at(offsets[7]));
        }
        data.turn64(offsets[9], offsets[10]); // collation elements
        data.turn32(offsets[11], offsets[13]); // their short forms, root elements
        data.turn16(offsets[13], offsets[17]); // contexts, unsafe, fast Latin, scripts; then bytes
        data.turn32(0, 4 * count);
    }

    /** rbbidata.h. */
    static void breakRules(Section data) {
        int forward = data.i32(16);
        int forwardLength = data.i32(20);
        int reverse = data.i32(24);
        int reverseLength = data.i32(28);
        int trie = data.i32(32);
        int status = data.i32(48);
        int statusLength = data.i32(52);
        states(data.at(forward), forwardLength);
        states(data.at(reverse), reverseLength);
        trie(data.at(trie));
        data.turn32(status, status + statusLength); // the rules' source is UTF-8
        data.turn32(0, 4);
        data.turn32(8, 80); // between them the version, four bytes
    }

    private static void states(Section table, int length) {
        int header = 20;
        int flags = table.i32(16);
        boolean bytes = (flags & 4) != 0;
        if (!bytes) {
            table.turn16(header, length);
        }
        table.turn32(0, header);
    }

    /** dictionarydata.h. */
    static void dictionary(Section data) {
        int indexes = 32;
        int end = data.i32(4);
        boolean units = (data.i32(16) & 7) == 1;
        if (units) {
            data.turn16(indexes, end);
        }
        data.turn32(0, indexes);
    }

    /** normalizer2impl.h: a trie, 16-bit units, bytes. */
    static void normalization(Section data) {
        int trie = data.i32(0);
        int extra = data.i32(4);
        int small = data.i32(8);
        trie(data.at(trie));
        data.turn16(extra, small);
        data.turn32(0, trie);
    }

    /** emojiprops.h: a trie of code points, and tries of 16-bit units for sequences. */
    static void emoji(Section data) {
        int trie = data.i32(0);
        int sequences = data.i32(16);
        int end = data.i32(4 * 13);
        trie(data.at(trie));
        data.turn16(sequences, end);
        data.turn32(0, trie);
    }

    /** utrie2_impl.h and ucptrie_impl.h. */
    private static void trie(Section trie) {
        int options = trie.u16(4);
        int indexEnd = TRIE_HEADER + 2 * trie.u16(6);
        int width;
        int length;
        switch (trie.i32(0)) {
            case FROZEN_TRIE -> {
                length = trie.u16(8) << 2;
                width = (options & 0xf) == 0 ? 2 : 4;
            }
            case FAST_TRIE -> {
                length = (options & 0xf000) << 4 | trie.u16(8);
                width =
                        switch (options & 7) {
                            case 0 -> 2;
                            case 1 -> 4;
                            default -> 1;
                        };
            }
            default -> throw new IllegalArgumentException("no trie where one is expected");
        }
        int end = indexEnd + width * length;
        if (width == 4) {
            trie.turn32(indexEnd, end);
        } else if (width == 2) {
            trie.turn16(indexEnd, end);
        }
        trie.turn16(4, indexEnd);
        trie.turn32(0, 4);
    }
}
