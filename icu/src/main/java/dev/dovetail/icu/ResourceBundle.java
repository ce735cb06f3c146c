package dev.dovetail.icu;

import java.util.BitSet;

/**
 * ICU's resource bundles, formats 2 and 3 (uresdata.h): a tree of 32-bit words, each with a type in
 * its upper four bits and, for most types, the place of its data in the rest.
 */
final class ResourceBundle {
    private static final int STRING = 0;
    private static final int BINARY = 1;
    private static final int TABLE = 2;
    private static final int ALIAS = 3;
    private static final int TABLE32 = 4;
    private static final int TABLE16 = 5;
    private static final int STRING_V2 = 6;
    private static final int INT = 7;
    private static final int ARRAY = 8;
    private static final int ARRAY16 = 9;
    private static final int INT_VECTOR = 14;

    /** The binary under this key is a data file of its own. */
    private static final String COLLATION = "%%CollationBin";

    private final Section data;
    private final int keysEnd;
    private final BitSet done = new BitSet();

    private ResourceBundle(Section data, int keysEnd) {
        this.data = data;
        this.keysEnd = keysEnd;
    }

    static void turnRound(Section data) {
        int root = data.i32(0);
        int keys = 4 * (1 + (data.i32(4) & 0xff));
        int keysEnd = 4 * data.i32(8);
        int unitsEnd = 4 * data.i32(4 * 7);
        new ResourceBundle(data, keysEnd > keys ? keysEnd : 0).resource(root, false);
        data.turn16(keysEnd, unitsEnd); // the keys are ASCII
        data.turn32(0, keys);
    }

    private void resource(int word, boolean isCollation) {
        int type = word >>> 28;
        int place = word & 0x0fffffff;
        switch (type) {
            case TABLE16, STRING_V2, INT, ARRAY16 -> {}
            case STRING, BINARY, TABLE, ALIAS, TABLE32, ARRAY, INT_VECTOR -> {
                // zero is an empty one; and words may share their data
                if (place != 0 && !done.get(place)) {
                    done.set(place);
                    at(4 * place, type, isCollation);
                }
            }
            default -> throw new IllegalArgumentException("a resource of type " + type);
        }
    }

    private void at(int offset, int type, boolean isCollation) {
        switch (type) {
            case TABLE -> table(offset);
            case TABLE32 -> table32(offset);
            case ARRAY -> {
                int end = offset + 4 * (1 + data.i32(offset));
                for (int item = offset + 4; item < end; item += 4) {
                    resource(data.i32(item), false);
                }
                data.turn32(offset, end);
            }
            case INT_VECTOR -> data.turn32(offset, offset + 4 * (1 + data.i32(offset)));
            case BINARY -> {
                if (isCollation) {
                    data.at(offset + 4).turnFile();
                }
                data.turn32(offset, offset + 4);
            }
            default -> {
                int units = data.i32(offset);
                data.turn16(offset + 4, offset + 4 + 2 * units);
                data.turn32(offset, offset + 4);
            }
        }
    }

    private void table(int offset) {
        int count = data.u16(offset);
        int keysLimit = offset + 2 * (1 + count);
        int items = keysLimit + 3 & ~3;
        for (int i = 0; i < count; i++) {
            int key = data.u16(offset + 2 * (1 + i));
            resource(data.i32(items + 4 * i), key < keysEnd && isCollation(key));
        }
        data.turn32(items, items + 4 * count);
        data.turn16(offset, keysLimit);
    }

    private void table32(int offset) {
        int count = data.i32(offset);
        int items = offset + 4 * (1 + count);
        for (int i = 0; i < count; i++) {
            int key = data.i32(offset + 4 * (1 + i));
            resource(data.i32(items + 4 * i), key >= 0 && isCollation(key));
        }
        data.turn32(offset, items + 4 * count);
    }

    private boolean isCollation(int key) {
        return data.textIs(key, COLLATION);
    }
}
