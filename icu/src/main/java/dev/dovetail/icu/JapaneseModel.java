package dev.dovetail.icu;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A model of Japanese phrases with nothing in it. V8's ICU is compiled with phrase breaking by a
 * model ({@code UCONFIG_USE_ML_PHRASE_BREAKING}), and finds no words in Chinese and Japanese at all
 * if the model is missing; ICU4J has none. JavaScript cannot ask for phrases, so the model's
 * content is never used.
 */
final class JapaneseModel {
    static final String NAME = "brkitr/jaml.res";

    private static final int HEADER = 32;
    private static final int INDEXES = 7;
    private static final int TABLE = 2 << 28;
    private static final int EMPTY_ARRAY = 8 << 28;
    private static final int EMPTY_INT_VECTOR = 14 << 28;

    private JapaneseModel() {}

    /** As a resource bundle (format 2), big-endian as those of ICU4J. */
    static byte[] resource() {
        List<String> keys = keys();
        int keysStart = 4 * (1 + INDEXES);
        int keysSize = keys.stream().mapToInt(key -> key.length() + 1).sum();
        int keysEnd = (keysStart + keysSize + 3) / 4;
        int table = keysEnd;
        int end = table + (1 + keys.size() + 1) / 2 + keys.size();
        ByteBuffer out = ByteBuffer.allocate(HEADER + 4 * end);
        out.putShort((short) HEADER).putShort((short) 0xda27);
        out.putShort((short) 20).putShort((short) 0);
        out.put((byte) 1).put((byte) 0).put((byte) 2).put((byte) 0); // endian, ASCII, char16_t
        out.put("ResB".getBytes(StandardCharsets.US_ASCII)).put((byte) 2);
        out.position(HEADER);
        out.putInt(TABLE | table);
        out.putInt(INDEXES).putInt(keysEnd).putInt(end).putInt(end).putInt(keys.size());
        out.putInt(1).putInt(keysEnd); // no fallback; no 16-bit units
        int[] places = new int[keys.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = out.position() - HEADER;
            out.put(keys.get(i).getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        }
        out.position(HEADER + 4 * table).putShort((short) places.length);
        for (int place : places) {
            out.putShort((short) place);
        }
        out.position(HEADER + 4 * (end - places.length));
        for (String key : keys) {
            out.putInt(key.endsWith("Keys") ? EMPTY_ARRAY : EMPTY_INT_VECTOR);
        }
        return out.array();
    }

    /** In the order of their bytes. The letters are those of BudouX's features. */
    private static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (String feature : List.of("BW3", "TW4", "UW6")) {
            for (char number = '1'; number <= feature.charAt(2); number++) {
                keys.add(feature.substring(0, 2) + number + "Keys");
                keys.add(feature.substring(0, 2) + number + "Values");
            }
        }
        return keys;
    }
}
